"""The words of a provision on both sides, and how they differ."""

from __future__ import annotations

from clausectl.model.comparison import MovedParagraph
from clausectl.model.redlines import Redline
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Changed:
    """Two texts that differ, their redline, and the paragraphs that moved in them."""

    old: str
    new: str
    redline: Redline
    moved: tuple[MovedParagraph, ...] = ()
