"""A signed version of fictional parties, and copies of it as somebody could hold them."""

from __future__ import annotations

import json
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
    "1. cut the hedges twice a year;\n2. water the roses every week; and\n3. keep the paths free of leaves and snow.",
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


def build_care(root: Path) -> RepoBuilder:
    """The agreement, signed by both: `BODY` is its text, and `BLOCK` what a copy of it shows."""
    builder = RepoBuilder(root)
    builder.write(".gitattributes", "*.md text eol=lf\n**/*.signed/** -text\nfrozen/** -text\n")
    for name, text in TEXTS.items():
        builder.write(f"clauses/care/{name}.md", f"---\ntitle: {name.title()}\nversion: 1.0.0\n---\n{text}\n")
    builder.write("agreements/acme/care/form.md", FORM)
    builder.write(f"agreements/{NAME}.md", "---\nform: acme/care\nparameters:\n  customer: Speaker A\n---\n")
    builder.commit("Start")
    put(builder, open_version(root, NAME, "v1", Relation("original"), write(BODY, BLOCK).encode()))
    return builder


def write(body: tuple[str, ...], block: tuple[str, ...]) -> str:
    """A copy as Markdown."""
    return "\n\n".join((*body, *block)) + "\n"


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
