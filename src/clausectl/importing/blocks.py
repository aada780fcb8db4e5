"""Paragraphs of lines as the blocks they are: items by their numbers, headings where that is sure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from clausectl.importing.hyphens import collect_words
from clausectl.importing.page_lines import PageLine, find_label
from clausectl.importing.paragraphs import cut_paragraphs, first_spot, join_words, write_inline
from clausectl.model.imported import Doubt, ReadBlock

_LONGEST_HEADING = 120
_LEAST_LETTERS = 3
_LARGER = 1.12  # times the letters of the text: what is larger is a heading
_DEEPEST = 4
_BULLETS = "-*+•●○▪■□◦·‣⁃➢✓❖\uf0b7\uf0a7"


def make_blocks(
    pages: Sequence[Sequence[PageLine] | ReadBlock],
) -> tuple[list[ReadBlock], tuple[Doubt, ...]]:
    """The blocks of pages without furniture, every word in order, and what was made of parted words.

    A block that is one already, such as a table, stands between pages and parts paragraphs.
    """
    lines_of = [page for page in pages if not isinstance(page, ReadBlock)]
    known = collect_words(line.words for page in lines_of for line in page)
    levels = _find_levels([line for page in lines_of for line in page])
    blocks: list[ReadBlock] = []
    doubts: list[Doubt] = []
    run: list[Sequence[PageLine]] = []
    for page in [*pages, None]:
        if page is not None and not isinstance(page, ReadBlock):
            run.append(page)
            continue
        for lines in cut_paragraphs(run):
            words, strong, healed = join_words(lines, known)
            doubts += healed
            blocks.append(_block(lines, words, strong, levels, is_first=not blocks))
        run = []
        if page is not None:
            blocks.append(page)
    return blocks, tuple(doubts)


def _find_levels(lines: Sequence[PageLine]) -> dict[float, int]:
    """The sizes of letters that headings have, larger than those of the text, and the level of each."""
    counts: Counter[float] = Counter()
    for line in lines:
        if line.size:
            counts[round(line.size, 1)] += len(line.words)
    if not counts:
        return {}
    body = counts.most_common(1)[0][0]
    larger = sorted((size for size in counts if size > _LARGER * body), reverse=True)
    return {size: min(level, _DEEPEST) for level, size in enumerate(larger, 1)}


def _block(
    lines: Sequence[PageLine],
    words: list[str],
    strong: set[int],
    levels: Mapping[float, int],
    *,
    is_first: bool,
) -> ReadBlock:
    number, taken, label = find_label(words)
    spot = first_spot(lines)
    inline = write_inline(words[taken:], {at - taken for at in strong if at >= taken})
    if taken and number in _BULLETS:
        return ReadBlock("bullet", inline, spot)
    level = _heading_level(lines, words, levels, numbered=label is not None, is_first=is_first)
    if level:
        return ReadBlock("heading", inline, spot, number, 0, level)
    depth = max(0, len(label.decimals) - 1) if label is not None else 0
    return ReadBlock("item" if number else "paragraph", inline, spot, number, depth)


def _heading_level(
    lines: Sequence[PageLine],
    words: Sequence[str],
    levels: Mapping[float, int],
    *,
    numbered: bool,
    is_first: bool,
) -> int:
    """The level of words that are a heading beyond doubt, 0 of others.

    Larger letters than the text has; or all in capitals or bold, with a number; or the title of the text.
    """
    text = " ".join(words)
    if len(text) > _LONGEST_HEADING or text[-1] in ",;:" or sum(c.isalpha() for c in text) < _LEAST_LETTERS:
        return 0
    level = levels.get(round(lines[0].size, 1), 0)
    if level:
        return level
    bold = all(line.is_strong for line in lines) and text[-1] != "."
    if (numbered and (text.isupper() or bold)) or (is_first and text.isupper()):
        return 1 if is_first else min(len(set(levels.values())) + (1 if levels else 2), _DEEPEST)
    return 0
