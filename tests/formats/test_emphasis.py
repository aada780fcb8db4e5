"""Emphasis as profile 1 writes it: read back by the parser, it covers the same words."""

from __future__ import annotations

import pytest
from canonical_texts import canonical, read_blocks
from hypothesis import given, settings
from hypothesis import strategies as st

from clausectl.formats.emphasis import place_marks
from clausectl.formats.markdown import read_any


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("_a_ __b__", "*a* **b**"),
        ("*a*_b_", "*ab*"),
        ("**a***b*", "**a***b*"),
        ("*a***b**", "*a***b**"),
        ("***a***", "***a***"),
        ("**_a_**", "***a***"),
        ("***a** b*", "***a** b*"),
        ("***a* b**", "***a* b**"),
        ("*a *b* c*", "*a b c*"),
        ("un*break*able", "un*break*able"),
        ("本**契約**は", "本**契約**は"),
        ("[(x)](https://e.org)*y*", "(x)*y*"),
        ("[x](https://e.org)*(y)*", "x(*y)*"),
        ("[x](https://e.org)**“y”**[z](https://e.org)", "x“**y**”z"),
        ("*&nbsp;y*", "*y*"),
        ("x *&nbsp;y*", "x \u00a0*y*"),
        ("**[a](https://e.org)**", "**a**"),
        ("*a\\\nb*", "*a\\\nb*"),
        ("**a** **b**", "**a** **b**"),
    ],
)
def test_marks_are_placed(source: str, written: str) -> None:
    assert canonical(source) == written + "\n"
    assert canonical(written) == written + "\n"


def styles(text: str) -> list[tuple[str, bool, bool]] | None:
    """(character, em, strong) of every character that is not white space, as the parser reads it."""
    blocks = read_blocks(text)
    if blocks is None or any(block.kind != "paragraph" for block in blocks):
        return None
    found = []
    em = strong = 0
    for block in blocks:
        for piece in block.pieces:
            step = 1 if piece.kind.endswith("_open") else -1
            em += step * piece.kind.startswith("em_")
            strong += step * piece.kind.startswith("strong_")
            if piece.kind in ("text", "special"):
                found += [(c, em > 0, strong > 0) for c in piece.text if not c.isspace()]
    return found


TEXTS = st.lists(st.sampled_from(["a", "本", " ", ".", "(", "”", "b c"]), min_size=1, max_size=7)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(TEXTS, st.data())
def test_what_is_marked_is_what_the_parser_reads(texts: list[str], data: st.DataObject) -> None:
    flags = st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))
    em, strong = data.draw(flags), data.draw(flags)
    marks = place_marks(texts, em, strong)
    written = "".join(
        "".join(mark for mark, _ in marks.get(at, ())) + (texts[at] if at < len(texts) else "")
        for at in range(len(texts) + 1)
    )
    read = read_any("x " + written + " x", 0, "x", typed_numbers=True)
    assert "*" not in "".join(p.text for block in read.blocks for p in block.pieces), written
    found = styles("x " + written + " x")
    assert found is not None
    characters = [(c, e, s) for text, e, s in zip(texts, em, strong, strict=True) for c in text if c != " "]
    assert [c for c, _, _ in found[1:-1]] == [c for c, _, _ in characters]
    for (_, em_read, strong_read), (_, em_meant, strong_meant) in zip(found[1:-1], characters, strict=True):
        assert em_meant or not em_read, "nothing is emphasised that was not"
        assert strong_meant or not strong_read


def test_a_block_with_too_many_stretches_that_do_not_read_back_keeps_none() -> None:
    overlapping = ["a", "b", "c"], [True, True, False], [False, True, True]
    many = [column * 400 for column in overlapping]
    few = [column * 20 for column in overlapping]
    assert place_marks(*many) == {}
    assert place_marks(*few) != {}
