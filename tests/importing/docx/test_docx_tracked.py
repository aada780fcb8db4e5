"""Tracked changes, taken as accepted or as refused."""

from __future__ import annotations

import pytest
from docx_files import ACCEPTED, REFUSED, abstract, left, level, lines, make, num, p, r

BY = 'w:id="1" w:author="Speaker A" w:date="2020-01-01T00:00:00Z"'


def added(inside: str) -> str:
    return f"<w:ins {BY}>{inside}</w:ins>"


def taken(text: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{text}</w:delText></w:r></w:del>'


WAS_PLAIN = f"<w:rPr><w:b/><w:rPrChange {BY}><w:rPr/></w:rPrChange></w:rPr>"
WAS_LOWER = f'<w:pPrChange {BY}><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:pPrChange>'
CASES = [
    ([p("a ", inside=added(r("new ")) + taken("old ") + r("b"))], ["a new b"], ["a old b"]),
    ([p("a ", inside=added(taken("both ")) + r("b"))], ["a b"], ["a b"]),
    ([p("a ", inside=f"<w:moveTo {BY}>{r('there ')}</w:moveTo>" + r("b"))], ["a there b"], ["a b"]),
    ([p("a ", inside=f"<w:moveFrom {BY}>{r('here ')}</w:moveFrom>" + r("b"))], ["a b"], ["a here b"]),
    ([p("a", f"<w:rPr><w:del {BY}/></w:rPr>"), p("b")], ["ab"], ["a", "b"]),
    ([p("a", f"<w:rPr><w:ins {BY}/></w:rPr>"), p("b")], ["a", "b"], ["ab"]),
    ([p("a", f"<w:rPr><w:moveFrom {BY}/></w:rPr>"), p("b")], ["ab"], ["a", "b"]),
    ([p("", f"<w:rPr><w:del {BY}/></w:rPr>", taken("gone")), p("b")], ["b"], ["gone", "b"]),
    ([p("", f"<w:rPr><w:ins {BY}/></w:rPr>", added(r("new"))), p("b")], ["new", "b"], ["b"]),
    ([p("a"), p("", f"<w:rPr><w:del {BY}/></w:rPr>", taken("last"))], ["a"], ["a", "last"]),
    (
        [p("x", inside=f"<w:r>{WAS_PLAIN}<w:t>y</w:t></w:r>")],
        ["x**y**"],
        ["xy"],
    ),
    (
        [p("x", f'<w:outlineLvl w:val="0"/>{WAS_LOWER}')],
        ["# x"],
        ["## x"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("body", "accepted", "refused"), CASES)
def test_sides(body: list[str], accepted: list[str], refused: list[str]) -> None:
    data = make([*body, p("end")])
    assert lines(data, ACCEPTED) == [*accepted, "end"]
    assert lines(data, REFUSED) == [*refused, "end"]


def test_what_a_side_does_not_have_is_told() -> None:
    data = make(p("a ", inside=added(r("new ") + r("words ")) + taken("old ") + r("b")))
    assert left(data, "tracked change", ACCEPTED) == ["old"]
    assert left(data, "tracked change", REFUSED) == ["new words"]


NUMBERED = '<w:numPr>{}<w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
NUMBERING = abstract(1, level(0, "decimal", "%1.")) + num(1, 1)


def test_a_number_that_was_tracked_in_or_out() -> None:
    plain = NUMBERED.format("")
    put = NUMBERED.format("").replace("</w:numPr>", f"<w:ins {BY}/></w:numPr>")
    off = f"<w:pPrChange {BY}><w:pPr>{plain}</w:pPr></w:pPrChange>"
    data = make([p("a", plain), p("b", put), p("c", off), p("d", plain)], numbering=NUMBERING)
    assert lines(data, ACCEPTED) == ["1. a", "2. b", "c", "3. d"]
    assert lines(data, REFUSED) == ["1. a", "b", "2. c", "3. d"]


def test_two_numbered_paragraphs_that_were_joined_have_one_number() -> None:
    plain = NUMBERED.format("")
    joined = f"{plain}<w:rPr><w:del {BY}/></w:rPr>"
    data = make([p("a", plain), p("b ", joined), p("c", plain), p("d", plain)], numbering=NUMBERING)
    assert lines(data, ACCEPTED) == ["1. a", "2. b c", "3. d"]
    assert lines(data, REFUSED) == ["1. a", "2. b", "3. c", "4. d"]


def test_a_joined_paragraph_before_a_table_stands_alone() -> None:
    table = f"<w:tbl><w:tr><w:tc>{p('x')}</w:tc><w:tc>{p('y')}</w:tc></w:tr></w:tbl>"
    mark = f"<w:rPr><w:del {BY}/></w:rPr>"
    assert lines(make([p("a", mark), table, p("b")]))[0::4] == ["a", "b"]


def test_a_note_in_words_that_are_gone_is_not_counted() -> None:
    notes = {"footnotes": "".join(f'<w:footnote w:id="{at}">{p(f"note {at}")}</w:footnote>' for at in (1, 2))}
    gone = f'<w:del {BY}><w:r><w:footnoteReference w:id="1"/></w:r></w:del>'
    data = make(p("a", inside=gone + '<w:r><w:footnoteReference w:id="2"/></w:r>'), parts=notes)
    assert lines(data, ACCEPTED) == ["a[1]", "Footnote 1: note 2"]
    assert lines(data, REFUSED) == ["a[1][2]", "Footnote 1: note 1", "Footnote 2: note 2"]
