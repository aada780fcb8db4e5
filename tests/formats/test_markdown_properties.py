"""What holds for any text at all: places are right, and nothing but Problems comes out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_texts import PROSE, TEXT

from clausectl.codes import CODES
from clausectl.formats.markdown import read_any, read_markdown
from clausectl.formats.prose import read_prose

FRONT = "---\ntitle: X\n---\n"


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXT, st.booleans())
def test_any_text_is_read_or_refused(body: str, typed_numbers: bool) -> None:
    read = read_markdown(FRONT + body, len(FRONT), "clauses/x.md", typed_numbers=typed_numbers)
    lines = (FRONT + body).split("\n")
    for problem in read.problems:
        assert problem.code in CODES
        assert 1 <= problem.line <= len(lines)
        assert 1 <= problem.column <= len(lines[problem.line - 1]) + 1
        assert problem.hint


@settings(max_examples=600, deadline=None, derandomize=True)
@given(TEXT)
def test_every_text_piece_stands_in_the_source_where_it_says(body: str) -> None:
    text = FRONT + body
    at = len(FRONT)
    for top in read_any(text, len(FRONT), "x").blocks:
        for block in top.walk():
            assert len(FRONT) <= block.start <= block.end <= len(text)
            for piece in block.pieces:
                assert len(FRONT) <= piece.start <= piece.end <= len(text), piece
                if piece.kind == "text":
                    assert text[piece.start : piece.end] == piece.text
                    assert piece.start >= at, "pieces stand in the order of the source"
                    at = piece.end
                elif piece.kind == "placeholder":
                    assert text.startswith("{{", piece.start)
                    assert text[: piece.end].endswith("}}")
                    assert text[piece.start + 2 : piece.end - 2].strip() == piece.text


@settings(max_examples=600, deadline=None, derandomize=True)
@given(st.one_of(PROSE, TEXT))
def test_the_quick_way_reads_prose_as_the_parser_does(body: str) -> None:
    text = FRONT + body
    quick = read_prose(text, len(FRONT))
    if quick is not None:
        slow = read_any(text, len(FRONT), "x")
        assert slow.blocks == quick
        assert slow.problems == ()


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXT)
def test_every_opening_pair_of_braces_is_accounted_for(body: str) -> None:
    read = read_markdown(FRONT + body, len(FRONT), "x", typed_numbers=True)
    text = FRONT + body
    placed = {p.start for top in read.blocks for b in top.walk() for p in b.pieces if p.kind == "placeholder"}
    reported = {(p.line, p.column) for p in read.problems if p.code in ("CL206", "CL207")}
    at = text.find("{{")
    while at >= 0:
        line = text.count("\n", 0, at) + 1
        column = at - text.rfind("\n", 0, at)
        backslashes = at - len(text[:at].rstrip("\\"))
        assert at in placed or (line, column) in reported or backslashes % 2 == 1
        at = text.find("{{", at + 2)
