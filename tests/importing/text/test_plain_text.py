"""Plain text is read word for word: wrapped, with pages or without, and what is left out is said."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.errors import ClausectlError
from clausectl.importing.readers import read_file
from clausectl.model.imported import ReadText

TOP = Path(__file__).resolve().parents[3]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")
SAYING = (
    "the Customer shall pay each invoice within thirty days after receipt unless it disputes an amount in "
    "good faith and tells Acme why Confidential Information means anything that one party discloses to other"
)
WORDS = SAYING.split()


def read(text: str) -> ReadText:
    return read_file(text.encode(), "agreement.txt")


def paragraphs_of(found: ReadText) -> list[str]:
    return found.text.rstrip("\n").split("\n\n")


def sentence(length: int, seed: int = 0) -> str:
    words = [WORDS[(seed + at * 7) % len(WORDS)] for at in range(length)]
    return " ".join(words).capitalize() + "."


def test_wrapped_lines_are_joined_and_numbers_kept() -> None:
    found = read(
        textwrap.dedent(
            """\
            MASTER AGREEMENT

            This Agreement is made between Acme and Beta and it covers everything
            that Acme sells to Beta, in accordance with the following terms and
            conditions.

            1. DEFINITIONS

            1.1 "Affiliate" means any entity that controls a party as described in
                Section
                3.1 below, including
                (a) its parents; and
                (b) whatever its parents control, wherever they may be and however it
                    is done.
            1.2 "Fees" means what is paid.
            2.  The Customer shall pay. This goes on for so long a time that it wraps
            over two lines.
            """
        )
    )
    assert paragraphs_of(found) == [
        "# MASTER AGREEMENT",
        (
            "This Agreement is made between Acme and Beta and it covers everything that Acme sells to Beta, "
            "in accordance with the following terms and conditions."
        ),
        "## 1. DEFINITIONS",
        '1.1 "Affiliate" means any entity that controls a party as described in Section 3.1 below, including',
        "(a) its parents; and",
        "(b) whatever its parents control, wherever they may be and however it is done.",
        '1.2 "Fees" means what is paid.',
        "2\\. The Customer shall pay. This goes on for so long a time that it wraps over two lines.",
    ]
    assert found.kind == "text"
    assert not found.left
    assert len(found.spots) == found.text.count("\n")
    assert found.spots[2].line == 3


def test_a_file_with_one_paragraph_a_line_keeps_its_lines() -> None:
    lines = [sentence(60), sentence(9, 3), sentence(80, 5), "Signature: ________", "Date:", sentence(40, 2)]
    assert paragraphs_of(read("\n".join(lines).replace("\n", "\r\n"))) == [
        line.replace("_", "\\_") for line in lines
    ]


def test_pages_lose_heads_feet_and_numbers_and_paragraphs_go_on() -> None:
    body = textwrap.wrap(" ".join(sentence(40, seed) for seed in range(20)), 70)
    pages = [body[at : at + 21] for at in range(0, len(body), 21)]
    text = "\f".join(
        "\n".join(
            ["Acme Master Agreement", "", *page, "", "Confidential", f"        Page {at} of {len(pages)}"]
        )
        for at, page in enumerate(pages, 1)
    )
    found = read(text)
    assert paragraphs_of(found) == [" ".join(body)]
    assert [(left.kind, left.text) for left in found.left[:3]] == [
        ("running head", "Acme Master Agreement"),
        ("running foot", "Confidential"),
        ("page number", f"Page 1 of {len(pages)}"),
    ]
    assert found.left[0].spot.page == 1
    assert found.left[3].spot == found.left[0].spot.__class__(2, len(pages[0]) + 6 - 1)
    assert len(found.left) == 3 * len(pages)


def test_pages_without_form_feeds_are_found_by_their_numbers() -> None:
    body = textwrap.wrap(" ".join(sentence(40, seed) for seed in range(20)), 70)
    pages = [body[at : at + 21] for at in range(0, len(body), 21)]
    text = "\n".join(
        "\n".join([*page, "", f"                - {at} -", ""]) for at, page in enumerate(pages, 1)
    )
    found = read(text)
    assert paragraphs_of(found) == [" ".join(body)]
    assert [left.text for left in found.left] == [f"- {at} -" for at in range(1, len(pages) + 1)]


def test_schedules_that_count_up_at_the_top_of_pages_are_no_running_heads() -> None:
    text = "\f".join(f"Schedule {at}\n\n{sentence(20, at)}\n" for at in range(1, 5))
    found = read(text)
    assert not found.left
    assert all(f"Schedule {at}" in found.text for at in range(1, 5))


def test_titles_of_copies_in_one_file_are_no_running_heads() -> None:
    copy = (
        "Contribution Agreement\n\nMade with Speaker {}.\n\n1. " + sentence(20) + "\n\n2. " + sentence(9, 3)
    )
    found = read("\f".join(copy.format(name) for name in "ABCDE"))
    assert found.text.count("Contribution Agreement") == 5
    assert not found.left


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        ("This text has some royal-\nty in it, and a royalty", "royalty"),
        ("This text has royalty-\nfree rights, and royalty-free", "royalty-free"),
        ("The non-\nexclusive licence goes on and", "non-exclusive"),
        ("The Anglo-\nSaxon law governs this and", "Anglo-Saxon"),
        ("This is clause A-\n12 of everything and of", "A-12"),
        ("It is subject to indemni-\nfication by the party of", "indemnification"),
        ("It is what they under-\nstand under it, and stand", "understand"),
        ("It is governed by the non-exclu-\nsive, non-exclusive", "non-exclusive"),
    ],
)
def test_words_that_line_ends_parted_are_healed_and_told(lines: str, made: str) -> None:
    found = read(lines + "\nand it goes on for another line.\n")
    assert made in found.text
    assert paragraphs_of(found) == [paragraphs_of(found)[0]]
    told = [doubt for doubt in found.doubts if doubt.kind == "hyphenation"]
    assert [doubt.meant.strip(",") for doubt in told] == [made]
    assert "- " in told[0].text


def test_tables_of_spaces_stay_words_in_order() -> None:
    text = "Fees are what follows, paid by the\ncustomer:\n\nItem      Price   Term\nSeat      10.00   year\n"
    assert read(text).text.split() == text.split()


@pytest.mark.parametrize(
    ("data", "word", "doubts"),
    [
        ("Café “Acme”\n".encode("utf-8-sig"), "Café", 0),
        ("Café “Acme”\n".encode("utf-16"), "Café", 0),
        (b"\xfe\xff" + "Café “Acme”\n".encode("utf-16-be"), "Café", 0),
        ("The café of “Acme” in the city\n".encode("windows-1252"), "“Acme”", 2),
        ("The café of Acme in the city\n".encode("latin-1"), "café", 1),
        (b"one paragraph\rand another one\r", "another", 0),
        (b"The end of a file of old\r\n\x1a", "old", 0),
    ],
)
def test_encodings(data: bytes, word: str, doubts: int) -> None:
    found = read_file(data, "agreement.txt")
    assert word in found.text
    assert sum(doubt.kind == "encoding" for doubt in found.doubts) == doubts
    assert "\r" not in found.text


@pytest.mark.parametrize(
    "data",
    [
        b"words\x00words",
        b"\xff\xfea",
        b"\xff\xfe\x00\xd8\x00\xd8",
        "Договор между сторонами".encode("windows-1251"),
        ("Zusätzlich gilt: für Übermäßiges \u201eträgt\u201c" * 3).encode() + b"\xff",
        b"GIF89a\x01\x02\x03" * 10,
        bytes(range(1, 256)),
        b"caf\xe9 \x81 and more words that are plain",
    ],
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ClausectlError) as caught:
        read_file(data, "agreement.txt")
    assert [problem.code for problem in caught.value.problems] == ["CL649"]
    assert caught.value.problems[0].hint


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf \n", b"\f\n\f", b"\xff\xfe"])
def test_a_file_without_words_is_refused(data: bytes) -> None:
    with pytest.raises(ClausectlError) as caught:
        read_file(data, "agreement.txt")
    assert [problem.code for problem in caught.value.problems] == ["CL642"]


def test_markdown_in_a_text_file_is_passed_on_line_for_line() -> None:
    text = "# Terms\n\n- 1 . In exchange\n- 2. I will\n\n### <u>Speaker A</u>\n\n| a | b |\n| --- | --- |\n"
    assert read(text).text == text


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared texts are not here")
def test_the_signed_agreements_are_passed_on_line_for_line() -> None:
    data = (CORPUS.parent / "icml-2020-signed-agreements.txt").read_bytes()
    found = read_file(data, "icml-2020-signed-agreements.txt")
    assert found.text == data.decode() + "\n"
    assert not found.left


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the shared texts are not here")
@pytest.mark.parametrize(
    "name", ["basecamp-terms/new.md", "bonterms-cloud-terms/new.md", "commonpaper-dpa/new.md"]
)
def test_documents_in_markdown_are_recognised_in_text_files(name: str) -> None:
    text = (CORPUS / name).read_text()
    assert read(text).text.rstrip("\n") == text.rstrip("\n")


words = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyzäöü"), min_size=1, max_size=11)
sentences = st.lists(words, min_size=3, max_size=30).map(lambda some: " ".join(some).capitalize() + ".")
paragraphs = st.lists(sentences, min_size=1, max_size=4).map(" ".join)


@settings(max_examples=60)
@given(
    st.lists(paragraphs, min_size=1, max_size=12),
    st.integers(40, 100),
    st.integers(20, 60),
    st.sampled_from(["Page {} of 99", "- {} -", "{}", "Acme, page {}"]),
    st.booleans(),
)
def test_wrapped_text_with_page_furniture_is_read_word_for_word(
    texts: list[str], width: int, height: int, foot: str, numbered: bool
) -> None:
    lines: list[str] = []
    for number, text in enumerate(texts, 1):
        label = f"{number}. " if numbered else ""
        lines += textwrap.wrap(
            label + text, width, subsequent_indent="   " * numbered, break_long_words=False
        )
        lines.append("")
    pages = [lines[at : at + height] for at in range(0, len(lines), height)]
    several = len(pages) > 1
    text = "\f".join(
        "\n".join(["Terms of Acme", "", *page, "", foot.format(at)] if several else page)
        for at, page in enumerate(pages, 1)
    )
    found = read(text)
    said = found.text.replace("\\", "").replace("\n\n", "\n").split()
    assert said == " ".join(lines).split()
    # A page that holds nothing but an empty line has its furniture all the same.
    assert len(found.left) == (2 * len(pages) if several else 0)
