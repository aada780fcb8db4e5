"""What may not be what the paper says: ligatures, look-alikes of scans, lost and invisible characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.model.imported import Doubt, DoubtKind, Spot

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
}  # fmt: skip
_LIGATURE = re.compile(rf"\S*[{''.join(_LIGATURES)}]\S*")
_LOST = re.compile("\\S*[\ufffd\ue000-\uf8ff]\\S*")
_SOFT = re.compile("\\S*\u00ad\\S*")
# A digit among letters, or letters among digits, where a scan takes the one for the other.
_DIGIT_IN_WORD = re.compile(r"(?<![\w.@/#-])[A-Za-z]{2,}[01][A-Za-z]+(?![\w@/])")
_LETTER_IN_NUMBER = re.compile(r"(?<![\w@/#-])(?:\d+[OolI][\dOolI]*|[OlI]\d+[\dOolI]*)(?:[.,]\d+)?(?![\w@/])")
_TO_LETTERS = str.maketrans("01", "ol")
_TO_DIGITS = str.maketrans("OolI", "0011")
MOST_DOUBTS = 1000  # of one file: a text with more is no text that anybody would check


def find_doubts(lines: Sequence[str], spots: Sequence[Spot]) -> tuple[Doubt, ...]:
    """The doubtful words of a text, in order, at most `MOST_DOUBTS`. Changes nothing.

    ``spots`` says of each line where it came from.
    """
    found: list[Doubt] = []
    for line, spot in zip(lines, spots, strict=False):
        if len(found) >= MOST_DOUBTS:
            break
        if line.isascii():
            if any(digit in line for digit in "0123456789"):
                _add(found, "look-alike", _DIGIT_IN_WORD, line, spot)
                _add(found, "look-alike", _LETTER_IN_NUMBER, line, spot)
            continue
        _add(found, "ligature", _LIGATURE, line, spot)
        _add(found, "unknown character", _LOST, line, spot)
        _add(found, "soft hyphen", _SOFT, line, spot)
        _add(found, "look-alike", _DIGIT_IN_WORD, line, spot)
        _add(found, "look-alike", _LETTER_IN_NUMBER, line, spot)
    return tuple(found[:MOST_DOUBTS])


def _add(found: list[Doubt], kind: DoubtKind, pattern: re.Pattern[str], line: str, spot: Spot) -> None:
    for match in pattern.finditer(line):
        word = match.group()
        found.append(Doubt(kind, word, _meant(kind, word), spot))


def _meant(kind: DoubtKind, word: str) -> str:
    if kind == "ligature":
        return "".join(_LIGATURES.get(character, character) for character in word)
    if kind == "soft hyphen":
        return word.replace("\u00ad", "")
    if kind == "look-alike":
        digits = sum(character.isdigit() for character in word)
        return word.translate(_TO_DIGITS if digits * 2 >= len(word) else _TO_LETTERS)
    return ""
