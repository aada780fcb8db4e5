"""Paragraphs of lines as the blocks they are: items by their numbers, headings where that is sure."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.importing.hyphens import collect_words
from clausectl.importing.page_lines import PageLine, find_label
from clausectl.importing.paragraphs import cut_paragraphs, first_spot, join_words, write_inline
from clausectl.model.imported import Doubt, ReadBlock

_LONGEST_HEADING = 100
_BULLETS = "-*+•●○▪■□◦·‣⁃➢✓❖\uf0b7\uf0a7"


def make_blocks(pages: Sequence[Sequence[PageLine]]) -> tuple[list[ReadBlock], tuple[Doubt, ...]]:
    """The blocks of pages without furniture, every word in order, and what was made of parted words."""
    known = collect_words(line.words for page in pages for line in page)
    blocks: list[ReadBlock] = []
    doubts: list[Doubt] = []
    for lines in cut_paragraphs(pages):
        words, strong, healed = join_words(lines, known)
        doubts += healed
        blocks.append(_block(lines, words, strong, is_first=not blocks))
    return blocks, tuple(doubts)


def _block(lines: Sequence[PageLine], words: list[str], strong: set[int], *, is_first: bool) -> ReadBlock:
    number, taken, label = find_label(words)
    spot = first_spot(lines)
    inline = write_inline(words[taken:], {at - taken for at in strong if at >= taken})
    if taken and number in _BULLETS:
        return ReadBlock("bullet", inline, spot)
    if _is_heading(words, numbered=label is not None, is_first=is_first):
        return ReadBlock("heading", inline, spot, number, 0, 1 if is_first else 2)
    depth = max(0, len(label.decimals) - 1) if label is not None else 0
    return ReadBlock("item" if number else "paragraph", inline, spot, number, depth)


def _is_heading(words: Sequence[str], *, numbered: bool, is_first: bool) -> bool:
    """Whether words are a heading beyond doubt: all in capitals, with a number, or the title of the text."""
    text = " ".join(words)
    if len(text) > _LONGEST_HEADING or not text.isupper() or text[-1] in ",;:":
        return False
    return (numbered or is_first) and sum(c.isalpha() for c in text) > 3
