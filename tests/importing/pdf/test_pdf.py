"""A pdf is read word for word: numbers, columns, tables, fields; what is left out is said."""

from __future__ import annotations

import random
import re

import pytest
from typst_files import PAGE, compile_text, quote, show, write_pdf

from clausectl.importing.readers import read_file
from clausectl.model.imported import ReadText

SAYING = (
    "the Customer shall pay each undisputed invoice within thirty days after receipt unless it disputes an "
    "amount in good faith and tells Acme why Confidential Information means anything that one party "
    "discloses to another under this Agreement including royalty-free non-exclusive licences "
    "indemnification representations notwithstanding termination assignment understanding governed by "
    "applicable law jurisdiction and the International Convention"
)
WORDS = SAYING.split()


def read(data: bytes) -> ReadText:
    return read_file(data, "agreement.pdf")


def paragraphs_of(found: ReadText) -> list[str]:
    return [part.replace("\\", "") for part in found.text.rstrip("\n").split("\n\n")]


def say(rng: random.Random, length: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(length)).capitalize() + "."


def test_a_long_contract_of_typst_comes_back_word_for_word() -> None:
    rng = random.Random(7)
    expected: list[str] = []
    parts = [PAGE, '#set heading(numbering: "1.1")', '#set enum(numbering: "(a)")']
    for section in range(1, 13):
        parts.append(f"= {quote('Section of ' + rng.choice(WORDS))}")
        title = parts[-1][4:-1]
        expected.append(f"# {section} {title}")
        for at in range(1, 4):
            words = say(rng, rng.randint(20, 120))
            parts.append(f"{section}.{at} {quote(words)}\n")
            expected.append(f"{section}.{at} {words}")
        for letter in "abcd":
            words = say(rng, rng.randint(8, 60))
            parts.append(f"+ {quote(words)}")
            expected.append(f"({letter}) {words}")
        parts.append("\n")
    found = read(compile_text("\n".join(parts)))
    assert paragraphs_of(found) == expected
    pages = found.spots[-1].page
    assert pages > 5
    assert [left.kind for left in found.left] == ["running head", "page number"] * pages
    assert [left.text for left in found.left[:2]] == [
        "Acme Master Agreement Confidential",
        f"Page 1 of {pages}",
    ]
    assert any(doubt.kind == "hyphenation" for doubt in found.doubts)


def test_two_columns_are_read_one_after_the_other_and_said() -> None:
    rng = random.Random(3)
    words = [say(rng, 60) for _ in range(24)]
    body = "\n\n".join(quote(text) for text in words)
    found = read(compile_text(f"{PAGE}\n= {quote('Terms of Acme')}\n#columns(2)[{body}]"))
    assert paragraphs_of(found) == ["# Terms of Acme", *words]
    assert [doubt.kind for doubt in found.doubts].count("reading order") == found.spots[-1].page


def test_tables_with_rules_are_tables() -> None:
    cells = "[*Item*], [*Price*], [*Term*], [Seat of the\\ Customer], [10.00], [year]"
    source = f"Fees are these.\n#table(columns: 3, {cells})\nThey are paid."
    found = read(compile_text(source))
    assert found.text == (
        "Fees are these.\n\n| Item | Price | Term |\n| --- | --- | --- |\n"
        "| Seat of the Customer | 10.00 | year |\n\nThey are paid.\n"
    )


def test_bold_words_in_a_paragraph_are_bold() -> None:
    found = read(compile_text("1. *Confidentiality.* Each party keeps secret what the other party tells it."))
    assert found.text == "1\\. **Confidentiality.** Each party keeps secret what the other party tells it.\n"


def test_numbers_that_hang_in_the_margin_stay_at_their_paragraphs() -> None:
    content = show(["1.1", "1.2"], left=40, step=42) + b"\n"
    content += show(
        ["Acme keeps each of the records that this Agreement asks for and", "shows them."], left=80
    )
    content += b"\n" + show(
        ["Beta pays each of the fees that this Agreement asks it to pay", "in time."], left=80, top=728
    )
    assert paragraphs_of(read(write_pdf([content]))) == [
        "1.1 Acme keeps each of the records that this Agreement asks for and shows them.",
        "1.2 Beta pays each of the fees that this Agreement asks it to pay in time.",
    ]


def test_words_that_a_page_end_parts_are_healed() -> None:
    first = show(["Acme Terms", "The parties agree to the following, and to the indemni-"], step=40)
    second = show(["Acme Terms", "fication of the other."], step=40)
    found = read(write_pdf([first, second]))
    assert paragraphs_of(found) == [
        "The parties agree to the following, and to the indemnification of the other."
    ]
    assert [(doubt.text, doubt.meant, doubt.spot.page) for doubt in found.doubts] == [
        ("indemni- fication", "indemnification", 2)
    ]


def test_filled_fields_are_words_and_comments_are_told() -> None:
    more = [
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (Speaker A) /Rect [150 715 400 730] >>",
        b"<< /Type /Annot /Subtype /Widget /FT /Btn /T (accept) /V /Yes /AS /Yes /Rect [72 680 82 690] >>",
        b"<< /Type /Annot /Subtype /Widget /Parent 7 0 R /Rect [150 655 400 670] >>",
        b"<< /FT /Tx /T (date) /V <FEFF0053006500700020003200330020> /Kids [6 0 R] >>",
        b"<< /Type /Annot /Subtype /Text /Contents (Check this) /Rect [10 10 20 20] >>",
        b"<< /Type /Annot /Subtype /Link /A << /URI (https://example.org) >> /Rect [10 10 20 20] >>",
    ]
    content = (
        show(["Name:"], top=718)
        + b"\n"
        + show(["Accept"], left=90, top=682)
        + b"\n"
        + show(["Date:"], top=658)
    )
    data = write_pdf([content], notes=b"4 0 R 5 0 R 6 0 R 8 0 R 9 0 R", more=more)
    found = read(data)
    assert paragraphs_of(found) == ["Name: Speaker A", "☒ Accept", "Date: Sep 23"]
    assert [(left.kind, left.text) for left in found.left] == [("comment", "Check this")]
    assert {doubt.text for doubt in found.doubts} == {"Speaker A", "☒", "Sep 23"}


def test_turned_words_are_kept_and_doubted() -> None:
    content = show(["The text of the agreement."]) + b"\nBT /F1 11 Tf 0 1 -1 0 30 300 Tm (Copy 7) Tj ET"
    found = read(write_pdf([content]))
    assert paragraphs_of(found) == ["The text of the agreement.", "Copy 7"]
    assert [(doubt.kind, doubt.text) for doubt in found.doubts] == [("reading order", "Copy 7")]


def test_words_beside_the_page_are_told() -> None:
    content = show(["The text of the agreement."]) + b"\n" + show(["Not to be seen"], left=900)
    found = read(write_pdf([content]))
    assert paragraphs_of(found) == ["The text of the agreement."]
    assert [(left.kind, left.text) for left in found.left] == [("hidden text", "Not to be seen")]


def test_a_page_without_text_among_others_is_told() -> None:
    texts = [show([f"This is what page {name} says."]) for name in ("one", "three", "four")]
    found = read(write_pdf([texts[0], b"0 0 m 100 100 l S", *texts[1:]]))
    assert [(left.kind, left.text, left.spot.page) for left in found.left] == [
        ("image", "page 2 has no text", 2)
    ]
    assert len(paragraphs_of(found)) == 3


def test_ligatures_are_doubted_and_stay() -> None:
    found = read(compile_text(quote("The ﬁrst oﬃce of Acme.")))
    assert found.text == "The ﬁrst oﬃce of Acme.\n"
    assert [(doubt.kind, doubt.meant) for doubt in found.doubts] == [
        ("ligature", "first"),
        ("ligature", "office"),
    ]


@pytest.mark.parametrize("seed", range(6))
def test_any_layout_of_typst_keeps_every_word_in_order(seed: int) -> None:
    rng = random.Random(seed)
    texts = [say(rng, rng.randint(3, 90)) for _ in range(rng.randint(4, 30))]
    style = (
        f'#set page(paper: "{rng.choice(["a4", "us-letter", "a5"])}")\n'
        f'#set page(numbering: "{rng.choice(["1", "- 1 -", "1 / 1"])}")\n'
        f"#set par(justify: {rng.choice(['true', 'false'])})\n"
        f"#set par(first-line-indent: {rng.choice(['0pt', '15pt'])})\n"
        f'#set text(hyphenate: true, lang: "en", size: {rng.choice([9, 10, 12])}pt)\n'
    )
    found = read(compile_text(style + "\n\n".join(quote(text) for text in texts)))
    assert re.sub(r"\\", "", found.text).split() == " ".join(texts).split()
