"""Words that stand somewhere on a page, put in the order in which they are read: rows, columns, lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from clausectl.importing.page_lines import PageLine
from clausectl.model.imported import Spot
from clausectl.records import dataclass

_CLOSE_LABEL = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]|\((?:\d{1,3}|[a-z]{1,4})\))(?=[A-Z“‘\"'])")
_SAME_ROW = 0.45  # of the size of letters: words whose base lines lie so near stand on one line
_COLUMN_GAP = 0.8  # of the size of letters, between columns at least
_LEAST_ROWS = 6  # of a page in two columns, with words on both sides
_FULL = 0.7  # of the width of a column: running text fills its lines, the cells of a table do not
_PARTED = 1.22  # of the usual distance of lines: from here on the distance parts paragraphs
_MOST_LINES_EMPTY = 50


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page in points from its top left corner; ``base`` is where its letters stand."""

    text: str
    left: float
    right: float
    base: float
    size: float
    strong: bool = False


Row = list[Word]


def cut_rows(words: Iterable[Word]) -> list[Row]:
    """The words of a page by the line they stand on, from its top, each from the left."""
    rows: list[Row] = []
    base = size = 0.0
    for word in sorted(words, key=lambda word: (word.base, word.left)):
        if rows and word.base - base <= _SAME_ROW * max(size, word.size):
            rows[-1].append(word)
            size = max(size, word.size)
        else:
            rows.append([word])
            base, size = word.base, word.size
    rows = _join_raised(rows)
    for row in rows:
        row.sort(key=lambda word: word.left)
        _part_label(row)
    return rows


def _part_label(row: Row) -> None:
    """Part the number that a line begins with from a word that stands close behind it: ``10.Sums``."""
    first = row[0]
    found = _CLOSE_LABEL.match(first.text)
    if found is not None:
        middle = first.left + (first.right - first.left) * found.end() / len(first.text)
        row[:1] = [
            replace(first, text=found.group(), right=middle),
            replace(first, text=first.text[found.end() :], left=middle),
        ]


def _join_raised(rows: list[Row]) -> list[Row]:
    """Rows of small letters that stand at the words of a neighbouring row, such as ``st`` of a raised 1st."""
    found: list[Row] = []
    for row in rows:
        before = found[-1] if found else None
        if before is not None and (_stands_at(before, row) or _stands_at(row, before)):
            before += row
        else:
            found.append(row)
    return found


def _stands_at(small: Row, row: Row) -> bool:
    """Whether all of a row is raised or lowered beside a word of another."""
    size = max(word.size for word in row)
    if len(small) > len(row) or any(word.size > 0.85 * size for word in small):
        return False
    base = max(row, key=lambda word: word.size).base
    if abs(small[0].base - base) > 0.65 * size:
        return False
    ends = sorted(word.right for word in row)
    return all(any(abs(word.left - end) < 0.3 * size for end in ends) for word in small[:8])


def order_columns(rows: list[Row]) -> list[tuple[list[Row], bool]]:
    """The rows of a page in the order of reading, in pieces; true for a piece that is a right column."""
    gutter = _find_gutter(rows)
    if gutter is None:
        return [(rows, False)] if rows else []
    found: list[tuple[list[Row], bool]] = []
    zone: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not _crosses(row, gutter):
            zone.append(row)
            continue
        if zone:
            left = [word for some in zone for word in some if word.right <= gutter]
            right = [word for some in zone for word in some if word.right > gutter]
            found += [(cut_rows(left), False)] if left else []
            found += [(cut_rows(right), True)] if right else []
            zone = []
        if row is not None:
            if found and not found[-1][1] and _is_whole(found[-1][0], gutter):
                found[-1][0].append(row)
            else:
                found.append(([row], False))
    return found


def _is_whole(rows: list[Row], gutter: float) -> bool:
    return any(_crosses(row, gutter) for row in rows)


def _crosses(row: Row, gutter: float) -> bool:
    """Whether a row goes over the place between two columns, by a word or by words near it on both sides."""
    gap = _COLUMN_GAP * row[0].size
    ends = max((word.right for word in row if word.right <= gutter), default=gutter - gap)
    starts = min((word.left for word in row if word.right > gutter), default=gutter + gap)
    return starts - ends < gap or starts < gutter


def _find_gutter(rows: Sequence[Row]) -> float | None:
    """Where a page in two columns has none of its words, or None for a page in one."""
    if len(rows) < _LEAST_ROWS:
        return None
    left = min(row[0].left for row in rows)
    right = max(word.right for row in rows for word in row)
    width = right - left
    starts: Counter[int] = Counter()
    for row in rows:
        for before, word in pairwise(row):
            if word.left - before.right >= _COLUMN_GAP * word.size:
                starts[round(word.left)] += 1
    for start, _ in starts.most_common(5):
        gutter = start - 1.5
        if not left + 0.25 * width < gutter < left + 0.75 * width:
            continue
        both = [row for row in rows if not _crosses(row, gutter)]
        sides = [
            (
                max(word.right for word in row if word.right <= gutter),
                min(word.left for word in row if word.right > gutter),
                max(word.right for word in row),
            )
            for row in both
            if row[0].right <= gutter < row[-1].right
        ]
        if len(sides) < _LEAST_ROWS or len(sides) < 0.3 * len(rows):
            continue
        full_left = sum(end - left >= _FULL * (gutter - left) for end, _, _ in sides)
        full_right = sum(end - gutter >= _FULL * (right - gutter) for _, _, end in sides)
        flush = sum(abs(begin - start) <= 2 for _, begin, _ in sides)
        if min(full_left, full_right, flush) >= 0.6 * len(sides):
            return gutter
    return None


def find_edge(rows: Sequence[Row]) -> float:
    """Where the lines of a column end at the latest, but for the few that stick out."""
    ends = sorted(row[-1].right for row in rows if len(row) > 3) or sorted(row[-1].right for row in rows)
    return ends[(len(ends) - 1) * 95 // 100] if ends else 0.0


def find_pitch(pages: Iterable[Sequence[Row]]) -> float:
    """The usual distance of two lines of a paragraph, in sizes of their letters."""
    counts: Counter[float] = Counter()
    for rows in pages:
        for row, after in pairwise(rows):
            size = max(word.size for word in row)
            step = (after[0].base - row[0].base) / size if size else 0
            if 0.8 < step < 3 and abs(after[0].size - row[0].size) < 0.5:
                surely = after[0].text[:1].islower() and row[-1].text[-1:] not in ".:;!?"
                counts[round(step, 1)] += 5 if surely else 1
    return counts.most_common(1)[0][0] if counts else 1.3


def write_lines(
    rows: Sequence[Row], page: int, bases: Sequence[float], edge: float, pitch: float
) -> list[PageLine]:
    """Rows as lines with how far they lie apart. ``bases`` are where all lines of the page stand."""
    lines: list[PageLine] = []
    before: Row | None = None
    for row in rows:
        size = max(word.size for word in row)
        gap = 0.0
        if before is not None and size:
            step = (row[0].base - before[0].base) / (pitch * max(size, max(word.size for word in before)))
            gap = 0.0 if step < _PARTED else min(max(1.0, step - 1), _MOST_LINES_EMPTY)
        first = row[0].right - row[0].left + 0.25 * size
        strong = frozenset(at for at, word in enumerate(row) if word.strong)
        words = tuple(word.text for word in row)
        spot = Spot(page, bisect_right(bases, row[0].base + 0.1))
        right = row[-1].right
        line = PageLine(words, spot, row[0].left, right, edge, first, gap, size, strong, row[0].base)
        lines.append(line)
        before = row
    return lines
