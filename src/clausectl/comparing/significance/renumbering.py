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
    about: tuple[str, str] = ("", "")


def labels_of(marks: list[Mark]) -> list[Label]:
    """The labels of all references and inline lists among some marks, in order."""
    return [
        Label(mark.rule, label, mark.about)
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
    """Whether each label of a reference changed as the number of its provision did.

    "Sections 3, 4 and 6" still leads where it led as "Sections 3, 5 and 6" when
    4 and 6 became 6 and 5: labels behind one noun are read without their order.
    """
    before, after = old.key.split(), new.key.split()
    if len(before) != len(after):
        return False
    nouns = _noun(old), _noun(new)
    if all(_follows(a, b, nouns, numbers) for a, b in zip(before, after, strict=True)):
        return True
    now = [_look_up(label, nouns[0], numbers) for label in before]
    return sorted(filter(None, now)) == sorted(
        nouns[1] + (label.casefold() if nouns[1] else label) for label in after
    )


def _follows(old: str, new: str, nouns: tuple[str, str], numbers: Mapping[str, str]) -> bool:
    wanted = nouns[1] + (new.casefold() if nouns[1] else new)
    now = _look_up(old, nouns[0], numbers)
    if now is not None:
        return now == wanted
    # "9.2(c)" moves with "9.2" where its own number is not known.
    for cut in range(len(old) - 1, 0, -1):
        if old[cut] in ".(" and (now := _look_up(old[:cut], nouns[0], numbers)) is not None:
            return now + old[cut:] == wanted
    return False


_ATTACHED = {
    **{noun: noun for noun in ("schedule", "exhibit", "annex", "annexe", "attachment", "part", "chapter")},
    **{noun: noun for noun in ("appendix", "anlage", "anexo")},
    **{
        f"{noun}s": noun
        for noun in ("schedule", "exhibit", "annexe", "attachment", "part", "chapter", "anexo")
    },
    "annexes": "annex",
    "appendices": "appendix",
    "anlagen": "anlage",
}
"""Nouns that belong to the number: Schedule 1 is another provision than Section 1."""


def _noun(label: Mark | Label) -> str:
    noun = _ATTACHED.get(label.about[0], "")
    return f"{noun} " if noun else ""


def _look_up(label: str, noun: str, numbers: Mapping[str, str]) -> str | None:
    """What a label leads to now; numbers may be given with the nouns that stand before them or without."""
    if noun:
        for key in (noun + label, noun.capitalize() + label, noun + label.casefold()):
            now = numbers.get(key)
            if now is not None:
                return now.casefold()
        return None
    for before in ("", "§ ", "Article ", "Section "):
        now = numbers.get(before + label)
        if now is not None:
            return now.removeprefix(before)
    return None
