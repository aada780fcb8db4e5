"""Files that are no documents, hostile ones, and the language of a text."""

from __future__ import annotations

import hashlib

import pytest

from clausectl.formats.documents import reading
from clausectl.formats.documents.reading import cut_text, read_document
from clausectl.formats.languages import detect_language


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"One\n\nTwo \xff three\n", "CL102", 3),
        (b"One\n\x00\n", "CL101", 2),
        ("Text".encode("utf-16"), "CL101", 1),
        (b"%PDF-1.7\n\x00\x01\x02", "CL101", 2),
    ],
)
def test_what_is_no_text_is_a_problem_with_a_place(data: bytes, code: str, line: int) -> None:
    document, problems = read_document(data, "terms.md")
    assert document is None
    assert [(p.code, p.path, p.line) for p in problems] == [(code, "terms.md", line)]
    assert all(p.hint for p in problems)


def test_a_file_out_of_all_measure_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_DOCUMENT_BYTES", 10)
    document, problems = read_document(b"a" * 11, "terms.md")
    assert document is None
    assert [p.code for p in problems] == ["CL015"]
    assert read_document(b"a" * 10, "terms.md")[1] == []


def test_what_is_not_seen_is_no_problem_of_a_document_that_others_wrote() -> None:
    document, problems = read_document("a\u200bb \u202e c\x0c d\xad\n".encode(), "terms.md", label="v1")
    assert problems == []
    assert document is not None
    assert document.provisions[0].text == "a\u200bb \u202e c\x0c d\xad"
    assert (document.path, document.label) == ("terms.md", "v1")


def test_the_hash_is_that_of_the_bytes() -> None:
    data = b"\xef\xbb\xbfOne\r\n\rTwo\n"
    document, _ = read_document(data, "a.md")
    assert document is not None
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    assert document.source == "One\n\nTwo\n"
    assert cut_text("One", "a.md").sha256 == hashlib.sha256(b"One").hexdigest()


HOSTILE = {
    "nothing": "",
    "white space": " \t\n" * 5_000,
    "a line of a megabyte": "The parties agree. " * 60_000,
    "deep quotes": "> " * 200 + "text",
    "deep lists": "\n".join("  " * depth + "- item" for depth in range(200)),
    "lists on one line": "- " * 50_000 + "text",
    "brackets": "[" * 100_000,
    "pictures": "![" * 50_000,
    "paragraphs of brackets": ("[" * 250 + "\n\n") * 400,
    "angles": "<" * 100_000,
    "stars": "*" * 100_000,
    "stars and letters": "*a" * 50_000,
    "strong and letters": "a**b" * 50_000,
    "ticks": "`a" * 50_000,
    "tags": "<u>" * 50_000,
    "closing tags": "</u>" * 50_000,
    "open tags": "<a href='" * 20_000,
    "block tags": "<div>" * 20_000,
    "open comments": "<!--" * 20_000,
    "comments by line": "<!--\n" * 5_000,
    "fences": "```\n\n" * 5_000,
    "entities": "&amp" * 20_000,
    "pipes": "|" * 50_000,
    "definitions": "[a]: b\n" * 2_000,
    "brackets by line": "[a\n" * 2_000,
    "letters": "(a) " * 50_000,
    "letters by line": "(a) x;\n" * 2_000,
    "line ends": "a\r\n\rb\n" * 5_000,
    "surrogates": "\ud800 text",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_and_nothing_is_lost_without_a_word(name: str) -> None:
    text = HOSTILE[name]
    document = cut_text(text, "a.md")
    assert sum(p.end - p.start for p in document.provisions) == len(text)
    if name in ("deep quotes", "deep lists", "lists on one line"):
        assert [o.kind for o in document.omissions] == ["nesting not read"]
        assert document.provisions[-1].text.endswith(("text", "item"))
    if name in ("brackets", "angles", "stars and letters", "ticks"):
        assert [o.kind for o in document.omissions] == ["formatting not read"]
        assert document.provisions[0].text == text


def test_deep_typed_numbers_end_somewhere() -> None:
    text = "".join(f"{' ' * depth}(a) x\n\n{' ' * depth}(b) y\n\n" for depth in range(300))
    document = cut_text(text, "a.md")
    assert len(document.provisions) == 600
    assert max(p.level for p in document.provisions) < 120


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The Customer shall pay the fees of this Agreement and any taxes that are due by law.", "en"),
        (
            "Der Kunde zahlt die Preise und die Steuern, die mit dem Vertrag auf ihn von der Stadt kommen.",
            "de",
        ),
        ("El cliente paga las tarifas y los impuestos que se deben por ley a la parte del contrato.", "es"),
        ("Le client paie les frais et les taxes qui sont dues par la loi pour une partie du contrat.", "fr"),
        ("Customer Fees 30 days", ""),
        ("", ""),
        ("1 2 3 --- *** 日本語の契約書", ""),
    ],
)
def test_the_language_is_told_where_it_is_clear(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_stated_language_counts() -> None:
    assert (
        cut_text("The fees of the Customer and the taxes of the law.", "a.md", language="x").language == "x"
    )
