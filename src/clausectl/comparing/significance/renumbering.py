"""Whether a reference's new number is that of what it led to before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import NamedTuple

from clausectl.comparing.significance.figures import Tokens
from clausectl.comparing.significance.lists import REFERENCE_JOINS, REFERENCE_NOUNS
from clausectl.comparing.significance.marks import Mark

__all__ = ["Label", "follows", "labels_of", "skeleton"]


class Label(NamedTuple):
    """One number that is cited (rule ``reference``) or that stands before an item (rule ``label``)."""

    rule: str
    key: str


def labels_of(marks: list[Mark]) -> list[Label]:
    """The labels of all references and inline lists among some marks, in order."""
    return [
        Label(mark.rule, label)
        for mark in marks
        if mark.rule in ("reference", "label")
        for label in mark.key.split()
    ]


def skeleton(tokens: Tokens, marks: list[Mark], start: int, end: int) -> list[str]:
    """The tokens of a stretch with ``#`` for each label."""
    starts = tokens.starts
    spans = [(mark.start, mark.end) for mark in marks if mark.rule in ("reference", "label")]
    words: list[str] = []
    at = bisect_left(starts, start)
    span = 0
    while at < len(tokens.low) and starts[at] < end:
        while span < len(spans) and spans[span][1] <= starts[at]:
            span += 1
        inside = span < len(spans) and spans[span][0] <= starts[at]
        word = tokens.low[at]
        if inside and word not in REFERENCE_JOINS and word not in REFERENCE_NOUNS:
            if not words or words[-1] != "#" or starts[at - 1] + len(tokens.low[at - 1]) != starts[at]:
                words.append("#")
        else:
            words.append(tokens.word(at))
        at += 1
    return words


def follows(old: Mark | Label, new: Mark | Label, numbers: Mapping[str, str]) -> bool:
    """Whether each label of a reference changed as the number of its provision did."""
    before, after = old.key.split(), new.key.split()
    return len(before) == len(after) and all(
        _follows(a, b, numbers) for a, b in zip(before, after, strict=True)
    )


def _follows(old: str, new: str, numbers: Mapping[str, str]) -> bool:
    now = _look_up(old, numbers)
    if now is not None:
        return now == new
    # "9.2(c)" moves with "9.2" where its own number is not known.
    for cut in range(len(old) - 1, 0, -1):
        if old[cut] in ".(" and (now := _look_up(old[:cut], numbers)) is not None:
            return now + old[cut:] == new
    return False


_CITED = (
    "",
    "§ ",
    "Schedule ",
    "Exhibit ",
    "Annex ",
    "Appendix ",
    "Article ",
    "Section ",
    "Attachment ",
    "Part ",
)


def _look_up(label: str, numbers: Mapping[str, str]) -> str | None:
    for noun in _CITED:
        now = numbers.get(noun + label)
        if now is not None:
            return now.removeprefix(noun)
    return None
