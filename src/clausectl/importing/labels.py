"""Numbers as they stand in a document, and the patterns that would print the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from clausectl.formats.numbering import MAX_LEVELS, explain_bad_pattern, format_label
from clausectl.records import dataclass

_LITERAL = re.compile(r"[\s#>*_\\]*")
_COUNTER = re.compile(r"\d+(?:\.\d+)*|(?<![A-Za-z])(?:[ivxlcIVXLC]+|[a-z]{1,3}|[A-Z]{1,3})(?![A-Za-z])")
_FIRST = {"a": "a", "A": "A", "i": "i", "I": "I"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A provision as numbering sees it: its label as it stands (``5.1.``), and those below it in order."""

    label: str
    below: tuple[Numbered, ...] = ()


def tidy_label(source: str) -> str:
    """The label as displayed, from the source characters before a provision's first word."""
    return " ".join(re.sub(r"[#>*_\\`|]", "", source).replace("\u00a0", " ").split())


@lru_cache(maxsize=4096)
def guess_pattern(label: str, level: int) -> str:
    """The pattern that prints this label for the first of its level (from 1); empty where there is none."""
    found = list(_COUNTER.finditer(label))
    if not found:
        return ""
    last = found[-1]
    counter = last.group()
    if counter[0].isdigit():
        parts = counter.split(".")
        if parts[-1] != "1" or len(parts) > level:
            return ""
        counter = ".".join("1" for _ in parts)
    elif counter not in _FIRST:
        return ""
    pattern = label[: last.start()] + counter + label[last.end() :]
    return "" if explain_bad_pattern(pattern, level) else pattern


def find_patterns(roots: Sequence[Numbered]) -> tuple[str, ...]:
    """The patterns of each level that print most of the labels; at least one level, or none at all.

    Levels that the document does not number get the usual patterns.
    """
    patterns: list[str] = []
    layer: Sequence[Sequence[Numbered]] = [roots]
    for level in range(1, MAX_LEVELS + 1):
        votes: dict[str, int] = {}
        for series in layer:
            pattern = guess_pattern(series[0].label, level) if series else ""
            if pattern:
                votes[pattern] = votes.get(pattern, 0) + len(series)
        if not votes:
            break
        patterns.append(max(votes, key=lambda pattern: votes[pattern]))
        layer = [one.below for series in layer for one in series if one.below]
    if not patterns:
        return ()
    usual = ("1.", "(a)", "(i)", "(A)")
    rest = [pattern for pattern in usual if pattern not in patterns]
    return (*patterns, *rest[: MAX_LEVELS - len(patterns)])


def follows(patterns: tuple[str, ...], one: Numbered, counters: tuple[int, ...]) -> bool:
    """Whether the patterns print the label of a provision that has these counters."""
    return len(counters) <= MAX_LEVELS and format_label(patterns, counters) == one.label


def follows_below(patterns: tuple[str, ...], one: Numbered, counters: tuple[int, ...]) -> bool:
    """Whether they print every label below a provision."""
    return all(
        follows(patterns, child, (*counters, at)) and follows_below(patterns, child, (*counters, at))
        for at, child in enumerate(one.below, 1)
    )
