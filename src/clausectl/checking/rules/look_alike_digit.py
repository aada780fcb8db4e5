"""A number holds a letter that looks like a digit, or digits of two systems.

## Why
"1O0 euros" with a letter O is no number, and "1٠0" is one that programs read in
another way than people.

## Wrong
> The fee is 1O0 euros.

## Right
> The fee is 100 euros.

Digits of Arabic, Devanagari and other texts are let stand where all digits of a number
are of one kind. Codes such as 4O7B with other letters are no numbers.

## How to mend it
Type the number again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.look_alikes import LOOK_ALIKES
from clausectl.model.rules import Finding, Rule

_NUMBER = re.compile(r"(?<![\w-])[^\W_][\w.,]*[^\W_](?![\w-])")
_MIXED = re.compile(r"[0-9][.,]*[OolI]|[OolI][.,]*[0-9]")  # what ASCII text has at the least
_LETTERS = {"O": "0", "o": "0", "l": "1", "I": "1"}


def check(text: Text) -> Iterator[Finding]:
    """Look at every word that has a digit."""
    for paragraph in text.paragraphs:
        if paragraph.text.isascii() and _MIXED.search(paragraph.text) is None:
            continue
        for match in _NUMBER.finditer(paragraph.text):
            written = match.group()
            if written.isdigit() and written.isascii():
                continue
            meant = _read(written)
            if meant and meant != written:
                message = f"{written!a} looks like the number {meant} and is another text"
                yield Finding(text.path, *paragraph.place(*match.span()), message, f"type {meant}")


def _read(written: str) -> str:
    """The number in ASCII digits that a text is taken for; empty when it is none, or is honest."""
    digits = [character for character in written if character.isdecimal()]
    letters = [character for character in written if character.isalpha()]
    if not digits:
        return ""
    systems = {ord(digit) - unicodedata.decimal(digit) for digit in digits}
    meant = ""
    for character in written:
        if character.isdecimal():
            meant += str(unicodedata.decimal(character))
        elif character in _LETTERS or LOOK_ALIKES.get(character, "") in _LETTERS:
            meant += _LETTERS[character if character in _LETTERS else LOOK_ALIKES[character]]
        elif character.isalpha() and LOOK_ALIKES.get(character, "x").isdigit():
            meant += LOOK_ALIKES[character]
        elif character.isalpha():
            return ""
        else:
            meant += character
    if len(systems) > 1:
        return meant
    if not letters or len(digits) < 2:
        return ""
    # 10l is ten litres and 1st a rank: a letter at the end is told only where it can be no unit
    inside = any(character.isalpha() for character in written[:-1])
    return meant if inside or written[-1] == "O" else ""


RULE = Rule("CL604", "look-alike-digit", "error", "text", "characters", check)
