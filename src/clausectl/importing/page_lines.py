"""Lines as they stand on a page, whatever file the page is of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.documents.labels import Label, read_label
from clausectl.model.imported import Spot
from clausectl.records import dataclass

_BULLET = re.compile(r"[-*+•●○▪■□◦·‣⁃➢✓❖\uf0b7\uf0a7]$")
_LABEL_WORDS = 3  # "Section 2.", "Article", "XII", ":"
_NUMBER = re.compile(r"[(\[]?\d{1,3}[.)\]]|\d{1,3}(?:\.\d{1,3}){1,7}\.?|\([A-Za-z]{1,4}\)")


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line: its words, and where they stand in the units of its file (characters, or points of a pdf).

    ``left`` is where they begin and ``right`` where they end, ``edge`` where the
    lines around it end at the latest (0 where lines are never broken off), and ``first`` how
    wide the first word is with a space. ``gap`` is how many lines were left empty
    before it. ``size`` of letters is 0 where it is unknown. ``strong`` are the
    offsets of its bold words.
    """

    words: tuple[str, ...]
    spot: Spot
    left: float
    right: float
    edge: float
    first: float
    gap: float = 0
    size: float = 0
    strong: frozenset[int] = frozenset()
    top: float = 0

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(self.words)

    @property
    def is_strong(self) -> bool:
        """Whether every word is bold."""
        return len(self.strong) == len(self.words)


def find_label(words: Sequence[str]) -> tuple[str, int, Label | None]:
    """The number or bullet that a line begins with, how many words it takes, and what it counts."""
    if not words:
        return "", 0, None
    if _BULLET.match(words[0]):
        return (words[0], 1, None) if len(words) > 1 else ("", 0, None)
    text = " ".join(words[: _LABEL_WORDS + 1])
    label = read_label(text, 0)
    if label is None:
        return ("", 0, None) if _NUMBER.fullmatch(words[0]) is None else (words[0], 1, None)
    shown = text[: label.end].rstrip(" –—-")
    taken = len(shown.split())
    if shown != " ".join(words[:taken]):  # the label is a part of a word only
        return "", 0, None
    return shown, taken, label
