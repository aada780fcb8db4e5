"""A signed version of fictional parties, and copies of it as somebody could hold them."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import Any

from signed_repository import open_version, put

from clausectl.model.signed import Relation
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

NAME = "acme/care/speaker-a"
CONSENT = "By typing my name I agree to this agreement."
FORM = f"""---
kind: form
title: Care Agreement
version: 1.0.0
parameters:
  customer: {{type: party}}
clauses:
  - care/scope
  - care/price
  - care/term
  - care/secrecy
  - care/law
signatories:
  - {{role: customer, name: "{{{{ customer }}}}", decision: [Accept, Decline], consent: "{CONSENT}"}}
  - {{role: supplier, party: Acme, name: Speaker B, capacity: Director}}
---
# {{{{ title }}}}

This agreement ("Agreement") is between {{{{ customer }}}} ("Customer") and Acme ("Supplier").

{{{{ clauses }}}}

The parties have read it.

{{{{ signatures }}}}
"""
TEXTS = {
    "scope": "The Supplier looks after the gardens of the Customer. It shall:\n\n"
    "1. cut the hedges twice a year;\n2. water the roses every week; and\n"
    "3. keep the paths free of leaves and snow.",
    "price": "The Customer pays EUR 500 a month within 30 days. A late payment bears interest of 2 percent.",
    "term": "This Agreement runs for 12 months. Either party may end it by 60 days' written notice.",
    "secrecy": "Neither party tells anybody what it learns about the other. This lasts for 5 years.",
    "law": "The laws of Northland apply. The courts of Exampleton decide.",
}
BODY = (
    "# Care Agreement",
    'This agreement ("Agreement") is between Speaker A ("Customer") and Acme ("Supplier").',
    "1. The Supplier looks after the gardens of the Customer. It shall:",
    "   (a) cut the hedges twice a year;",
    "   (b) water the roses every week; and",
    "   (c) keep the paths free of leaves and snow.",
    "2. " + TEXTS["price"],
    "3. " + TEXTS["term"],
    "4. " + TEXTS["secrecy"],
    "5. " + TEXTS["law"],
    "The parties have read it.",
)
BLOCK = (
    "Customer:",
    "Name (Print): Speaker A",
    CONSENT,
    "☒ Accept ☐ Decline",
    "Signature: Speaker A",
    "Date: 1 March 2024",
    "Acme:",
    "Name (Print): Speaker B",
    "Capacity: Director",
    "Signature: Speaker B",
    "Date: 1 March 2024",
)


def build_care(root: Path, behind: str = "") -> RepoBuilder:
    """The agreement, signed by both: `BODY` is its text, and `BLOCK` what a copy of it shows.

    ``behind`` is a paragraph that follows the signatures.
    """
    builder = RepoBuilder(root)
    builder.write(".gitattributes", "*.md text eol=lf\n**/*.signed/** -text\nfrozen/** -text\n")
    for name, text in TEXTS.items():
        builder.write(f"clauses/care/{name}.md", f"---\ntitle: {name.title()}\nversion: 1.0.0\n---\n{text}\n")
    builder.write("agreements/acme/care/form.md", FORM + (f"\n{behind}\n" if behind else ""))
    builder.write(f"agreements/{NAME}.md", "---\nform: acme/care\nparameters:\n  customer: Speaker A\n---\n")
    builder.commit("Start")
    put(builder, open_version(root, NAME, "v1", Relation("original"), write(BODY, BLOCK).encode()))
    return builder


def write(body: tuple[str, ...], block: tuple[str, ...]) -> str:
    """A copy as Markdown."""
    return "\n\n".join((*body, *block)) + "\n"


def write_text(body: tuple[str, ...], block: tuple[str, ...]) -> str:
    """The same as a word processor saves it as plain text: wrapped, on pages with a head and a number."""
    lines: list[str] = []
    for paragraph in (*body, *block):
        lines += [*textwrap.wrap(paragraph.removeprefix("# "), 60, subsequent_indent="   "), ""]
    pages = [lines[at : at + 14] for at in range(0, len(lines), 14)]
    return "\f".join(
        "\n".join(["Care of gardens", "", *page, f"Page {number}"]) + "\n"
        for number, page in enumerate(pages, 1)
    )


def save_docx(path: Path, body: tuple[str, ...], block: tuple[str, ...]) -> None:
    """The same in a word processor's file: clauses numbered by it, items typed, a head and a foot."""
    from docx import Document

    document = Document()
    document.sections[0].header.paragraphs[0].text = "Care of gardens"
    document.sections[0].footer.paragraphs[0].text = "Confidential"
    for paragraph in (*body, *block):
        clause = re.match(r"\d\. ", paragraph)
        if paragraph.startswith("# "):
            document.add_heading(paragraph[2:], 1)
        elif clause:
            document.add_paragraph(paragraph[clause.end() :], style="List Number")
        else:
            document.add_paragraph(paragraph.strip())
    document.save(str(path))


def save_pdf(path: Path, body: tuple[str, ...], block: tuple[str, ...]) -> None:
    """The same as a pdf of several small pages, with a head and page numbers."""
    import typst

    parts = ['#set page(width: 12cm, height: 11cm, margin: 2cm, header: [Care of gardens], numbering: "1")']
    parts.append("#set text(size: 10pt)")
    for paragraph in (*body, *block):
        quoted = json.dumps(paragraph.removeprefix("# ").strip(), ensure_ascii=False)
        parts.append(f"#heading({quoted})" if paragraph.startswith("# ") else f"#par(text({quoted}))")
    source = path.with_suffix(".typ")
    source.write_text("\n\n".join(parts), encoding="utf-8")
    typst.compile(str(source), output=str(path), ignore_system_fonts=True)


def verify(root: Path, file: Path, name: str = NAME, *more: str) -> tuple[Ran, dict[str, Any]]:
    """The run and its report as JSON, empty where there is none."""
    ran = run_cli(["verify", name, "--executed", file, "--format", "json", *more], root)
    return ran, json.loads(ran.stdout) if ran.stdout else {}


def tell(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    """(kind and field, recorded, in the file) of each difference."""
    return [
        (" ".join((one["kind"], one["field"])).strip(), one["recorded"], one["file"])
        for one in report["comparison"]["differences"]
    ]
