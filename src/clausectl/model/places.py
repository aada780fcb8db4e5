"""Where something stands in a file."""

from __future__ import annotations

from bisect import bisect_right

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file as a person counts it: line and column from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of one file's decoded text."""

    path: str
    start: int
    end: int


class LineIndex:
    """Turns character offsets of one text into marks; built once per text."""

    __slots__ = ("_starts",)

    def __init__(self, text: str) -> None:
        starts = [0]
        at = text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts = starts

    def mark(self, offset: int) -> Mark:
        """The line and column (from 1) of a character offset (from 0)."""
        line = bisect_right(self._starts, offset)
        return Mark(line, offset - self._starts[line - 1] + 1)

    def start_of(self, line: int) -> int:
        """The offset at which a line (from 1) starts."""
        return self._starts[line - 1]

    def __len__(self) -> int:
        return len(self._starts)
