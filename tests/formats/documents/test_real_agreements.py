"""Agreements that others wrote: their numbers, titles and places were checked by hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausectl.formats.documents.reading import cut_text, read_document
from clausectl.model.provisions import Document, Provision

TOP = Path(__file__).parents[3]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the repository")


def read(name: str) -> Document:
    document, problems = read_document((CORPUS / name).read_bytes(), name)
    assert problems == []
    assert document is not None
    assert document.language == "en"
    return document


def find(document: Document, path: str) -> Provision:
    """The provision with a number that is cited so."""
    (found,) = [p for p in document.provisions if p.path == path and p.number]
    return found


def children(document: Document, path: str) -> list[tuple[str, str, str]]:
    index = document.provisions.index(find(document, path))
    return [(p.number, p.title, p.text[:20]) for p in document.provisions if p.parent == index]


def test_bonterms() -> None:
    old, new = read("bonterms-cloud-terms/old.md"), read("bonterms-cloud-terms/new.md")
    top = [p.number for p in old.provisions if p.level == 1]
    assert top == [str(number) for number in range(1, 24)]
    assert [p.path for p in old.provisions if p.path.startswith("22.")] == [
        "22.1", "22.2", "22.3", "22.3(a)", "22.3(b)", *(f"22.{n}" for n in range(4, 16))
    ]  # fmt: skip
    assert find(old, "9.2").title == "High Risk Activities & Sensitive Data"
    assert find(old, "9.2").text == "Customer:"
    assert children(old, "9.2") == [
        ("(a)", "", "will not use the Clo"),
        ("(b)", "", "will not submit Sens"),
        ("", "", "acknowledges that th"),
    ]
    assert children(new, "9.2") == [
        ("(a)", "", "will not use the Clo"),
        ("(b)", "", "will not submit Sens"),
        ("(c)", "", "acknowledges that th"),
    ]
    assert find(old, "16.5").title == "Liability Definitions"
    assert find(old, "16.5").text.startswith("The following definitions apply")
    definitions = old.source.split("**23. Definitions**.")[1].count("\n“**")
    assert ("\n\n" + find(old, "23").text).count("\n\n“") == definitions
    untitled = [p.path for p in old.provisions if p.number and not p.title and "(" not in p.number]
    assert untitled == []


def test_data_processing_agreement() -> None:
    old = read("commonpaper-dpa/old.md")
    top = [(p.number, p.title) for p in old.provisions if p.level == 1]
    assert top[0] == ("1", "Processor and Subprocessor Relationships")
    assert [number for number, _ in top] == [str(number) for number in range(1, 12)]
    assert all(title for _, title in top)
    assert [number for number, _, _ in children(old, "3.2")] == ["a", "b", "c"]
    assert [number for number, _, _ in children(old, "3.2.c")] == ["i", "ii", "iii", "iv", "v", "vi", "vii"]
    assert find(old, "3.2.c.i").text == "The optional docking clause in Clause 7 does not apply;"
    assert find(old, "3.2.c.v").text.endswith("the laws of Governing Member State;")
    assert [s.name for s in find(old, "3.2.c.v").styles] == ["html span.keyterms_link"]
    assert [number for number, _, _ in children(old, "2.6")] == ["a", "b", "c", "d"]
    assert find(old, "2.6").title == "Subprocessors"
    assert find(old, "11.20").text.startswith('"UK Addendum" means')


def test_basecamp_shows_the_numbers_that_were_typed() -> None:
    old, new = read("basecamp-terms/old.md"), read("basecamp-terms/new.md")
    assert old.provisions[0].marker == "front matter"
    title = "Payment, Refunds, Upgrading, and Downgrading"
    assert _numbers_below(old, title) == ["1", "2", "3", "3", "4", "5"]
    assert _numbers_below(new, title) == ["1", "2", "3", "4", "5", "6"]
    assert [p.text for p in old.provisions] == [p.text for p in new.provisions]
    api = [p for p in old.provisions if p.text.startswith("Some third-party providers")]
    assert [(p.number, old.provisions[p.parent].title) for p in api] == [
        ("", "Services Adaptations and API Terms")
    ]


def _numbers_below(document: Document, title: str) -> list[str]:
    (index,) = [i for i, p in enumerate(document.provisions) if p.title == title]
    return [p.number for p in document.provisions if p.parent == index]


def test_employee_ip_agreements() -> None:
    old, new = read("balanced-employee-ip/v1.0.1.md"), read("balanced-employee-ip/v2.0.0.md")
    assert [p.title for p in new.provisions if p.number and p.level == 1][:3] == [
        "What the Company owns",
        "What the Company doesn't own",
        "License to the Company for Your IP",
    ]
    assert [number for number, _, _ in children(new, "3")] == ["(a)", "(b)"]
    assert "\n\nThe Company also doesn't own IP excluded" in find(new, "2").text
    assert find(old, "Exhibit A").title == (
        "Laws Concerning Employment Agreements and Intellectual Property Assignment"
    )
    index = old.provisions.index(find(old, "Exhibit A, Chapter 39"))
    below = [p.number for p in old.provisions if p.parent == index]
    assert below == ["(1)", "(2)", "", "(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", ""]
    titles = [p.title for p in old.provisions if p.level == 1 and not p.number and p.title]
    assert titles == ["What is this?", "Why is this?", "Read this"]


def test_mutual_nda() -> None:
    terms = read("commonpaper-mutual-nda/Mutual-NDA.md")
    numbered = [(p.number, p.title) for p in terms.provisions if p.number]
    assert numbered[0] == ("1", "Introduction")
    assert numbered[10] == ("11", "General")
    assert len(numbered) == 11
    cover = read("commonpaper-mutual-nda/Mutual-NDA-coverpage.md")
    boxes = [p.text[:14] for p in cover.provisions if p.marker == "list -"]
    assert boxes == ["[x]     Expire", "[ ]     Contin", "[x]     [1 yea", "[ ]     In per"]
    last = cover.provisions[-1]
    assert "Signature |" in last.text
    assert "Notice Address Use either email or postal address" in last.text


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*/*.md")), ids=lambda path: path.name)
def test_the_quick_way_reads_real_agreements_as_the_parser_does(path: Path) -> None:
    text = path.read_text()
    assert cut_text(text, "a.md") == cut_text(text, "a.md", quick=False)
