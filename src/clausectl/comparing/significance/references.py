"""Cross-references in a text, and the labels of lists that stand inside a sentence."""

from __future__ import annotations

import re

from clausectl.comparing.significance.figures import Tokens
from clausectl.comparing.significance.lists import REFERENCE_JOINS, ROMANS, UNIT_ADJECTIVES, UNITS

__all__ = ["read_label", "read_reference"]

_NUMBER = re.compile(r"\d+(?:\.\d+)*[a-z]{0,2}")
_ROMAN = re.compile(r"[ivxlc]{1,7}")
_MOST_LABELS = 40
_COUNTED = UNITS.keys() | {unit + "s" for unit in UNITS} | UNIT_ADJECTIVES.keys() | {"%", "percent", "per"}
_ROMANS = {word: at for at, word in enumerate(ROMANS, start=1)}


def read_reference(tokens: Tokens, at: int) -> tuple[int, str]:
    """Where a reference that begins with a noun ends, and its labels parted by spaces.

    "Sections 4.2(c), 5 and 6" ends behind the 6 and has the labels
    ``4.2(c) 5 6``. ``at`` itself where no label follows the noun.
    """
    low = tokens.low
    noun = tokens.word(at)
    plural = low[at].endswith("s") or low[at] == "§§"
    letters = noun[0].isupper() or noun[0] == "§"
    labels: list[str] = []
    reach = place = at + 1
    while len(labels) < _MOST_LABELS:
        step, label = _read_one(tokens, place, letters=letters, plural=plural)
        if not label or (labels and not plural and label.isdigit()):
            break
        labels.append(label)
        reach = place = step
        while place < len(low) and low[place] in REFERENCE_JOINS and place - reach < 2:
            place += 1
        if place == reach:
            break
    return (reach if labels else at), " ".join(labels)


def _read_one(tokens: Tokens, at: int, *, letters: bool, plural: bool) -> tuple[int, str]:
    """One label with the labels in brackets that stand right behind it; empty where there is none."""
    low, starts = tokens.low, tokens.starts
    if at >= len(low):
        return at, ""
    word, written = low[at], tokens.word(at)
    if word[0] == "(":
        label = word if len(word) > 1 else ""
    elif word[0].isdigit():
        counted = at + 1 < len(low) and low[at + 1] in _COUNTED
        label = word if _NUMBER.fullmatch(word) and not counted else ""
    elif letters and written.isupper() and written.isalpha():
        # "Articles I have written" is no reference.
        is_label = (len(word) == 1 or _ROMAN.fullmatch(word) is not None) and not (plural and word == "i")
        label = written if is_label else ""
    else:
        label = ""
    if not label:
        return at, ""
    at += 1
    while at < len(low) and low[at][0] == "(" and len(low[at]) > 1:
        if starts[at - 1] + len(low[at - 1]) != starts[at]:
            break
        label += low[at]
        at += 1
    return at, label


def read_label(word: str, labels: list[str]) -> bool:
    """Whether a bracketed label continues a list inside the text, or begins one.

    ``labels`` are the open lists' last labels; they are kept up to date.
    """
    inner = word[1:-1]
    for depth in range(len(labels) - 1, -1, -1):
        if _follows(labels[depth], inner):
            labels[depth:] = [inner]
            return True
    if inner in ("a", "i", "1", "A", "I") and len(labels) < 8:
        labels.append(inner)
        return True
    return False


def _follows(before: str, label: str) -> bool:
    if before.isdigit():
        return label.isdigit() and int(label) == int(before) + 1
    if before in _ROMANS and label in _ROMANS and _ROMANS[label] == _ROMANS[before] + 1:
        return True
    return len(before) == len(label) == 1 and ord(label) == ord(before) + 1
