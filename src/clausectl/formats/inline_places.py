"""Where the inline text of a block stands in its file, line by line and cell by cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence


class Places:
    """Maps offsets of an inline text to offsets of the file, by stretches."""

    __slots__ = ("_from", "_to")

    def __init__(self) -> None:
        self._from: list[int] = []
        self._to: list[int] = []

    def add(self, at: int, offset: int) -> None:
        """From inline offset ``at`` on, text stands at file offset ``offset`` and after it."""
        self._from.append(at)
        self._to.append(offset)

    def offset(self, at: int) -> int:
        """The file offset of an inline offset."""
        index = bisect_right(self._from, at) - 1
        return self._to[index] + at - self._from[index]


def place_lines(text: str, content: str, line_starts: Sequence[int], *, heading: int = 0) -> Places:
    """Find the lines of an inline text in the lines of the file that the block covers.

    What stands before a line's text (quote marks, list marks, indentation) is
    not part of it, what stands behind is white space only (or the closing
    hashes of a heading; ``heading`` is the level of one that starts with hashes).
    """
    places = Places()
    at = 0
    lines = iter(line_starts)
    for wanted in content.split("\n"):
        for start in lines:
            end = text.find("\n", start)
            line = text[start : len(text) if end < 0 else end]
            found = _find(line, wanted, heading)
            if found is not None:
                places.add(at, start + found)
                break
        at += len(wanted) + 1
    if not places._from:
        places.add(0, line_starts[0] if line_starts else 0)
    return places


def _find(line: str, wanted: str, heading: int) -> int | None:
    if heading:
        found = line.find(wanted, line.find("#") + heading)
        return found if found >= 0 else None
    found = line.rfind(wanted)
    if found >= 0:
        return found
    # The parser turned a tab into spaces: count back from the words (it may lie before the line's start).
    stripped = wanted.strip()
    found = line.rfind(stripped)
    return found - (len(wanted) - len(wanted.lstrip())) if found >= 0 else None


# What can stand before a row of a table: quote marks, list marks and white space.
_BEFORE_ROW = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+[ \t>]*)*")


def place_cells(text: str, start: int, first_cell: str = "") -> list[tuple[int, Places]]:
    """The cells of the table row on the line that starts at an offset: where each starts, and its places.

    A backslash before a pipe is no part of the cell's text. ``first_cell`` is
    the text of the first one where it is known: it may begin as a list does.
    """
    end = text.find("\n", start)
    line = text[start : len(text) if end < 0 else end].rstrip()
    before = _BEFORE_ROW.match(line)
    first = before.end() if before is not None else 0
    known = line.find(first_cell) if first_cell else -1
    if 0 <= known < first:
        first = known
    edges: list[list[int]] = [[first]]  # of each cell: its start, its escaped pipes, its end
    for at in range(first, len(line)):
        if line[at] != "|":
            continue
        if at > first and line[at - 1] == "\\":
            edges[-1].append(at)
        else:
            edges[-1].append(at)
            edges.append([at + 1])
    edges[-1].append(len(line))
    if edges[0][0] == edges[0][-1]:
        edges.pop(0)
    if edges and edges[-1][0] == edges[-1][-1]:
        edges.pop()
    cells: list[tuple[int, Places]] = []
    for low, *pipes, high in edges:
        raw = line[low:high]
        at = low + len(raw) - len(raw.lstrip())
        places = Places()
        places.add(0, start + at)
        for count, pipe in enumerate(pipes, 1):
            places.add(pipe - at - count, start + pipe - 1)  # the backslash belongs to the pipe behind it
            places.add(pipe - at - count + 1, start + pipe + 1)
        cells.append((start + at, places))
    return cells
