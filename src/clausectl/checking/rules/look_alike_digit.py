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
from functools import lru_cache

from clausectl.checking.analysis import Text
from clausectl.checking.look_alikes import LOOK_ALIKES
from clausectl.checking.prose import SHARED
from clausectl.model.rules import Finding, Rule

_NUMBER = re.compile(r"(?<![\w-])[^\W_][\w.,]*[^\W_](?![\w-])")
# What text without letters and digits beyond ASCII has at the least. The patterns begin with what is rare.
_MIXED = re.compile(r"[0-9](?:[.,]*[OolI]|(?<=[OolI.,][0-9]))")
_SURELY_MIXED = re.compile(r"[0-9][.,]*[OolI]|[OolI][.,]*[0-9]")
_LETTERS_ALONE = re.compile(r"[.,][Oo](?<=[OolI][.,][Oo])|l (?<!\wl )[JFMASOND]")
_SIGNS = re.compile(
    "(?<!\\w)[0-9]*[²³¹⁰⁴-⁹₀-₉①-⑨⓪]+(?:[.,][0-9]{3})+(?!\\w)"  # 1⁰,000: no footnote stands inside a number
    "|(?<=[^\\W\\d_] \\()[1-9][Oo]+(?=\\))"  # thirty (3O)
    "|(?<!\\w)(?:[1-9][Oo0]{0,2}|[lI][Oo0]{1,2})(?:[.,][Oo0]{3})+(?!\\w)"  # 1O,OOO
    "|(?<!\\w)l(?= (?:January|February|March|April|May|June)\\b)"
    "|(?<!\\w)l(?= (?:July|August|September|October|November|December)\\b)"
    "|(?:(?<=Section )|(?<=Article )|(?<=Clause )|(?<=Schedule )|(?<=§ )|(?<=§\u00a0))l[0-9]+(?!\\w)"
)
"""Places where only a number can stand."""
_LETTERS = {"O": "0", "o": "0", "l": "1", "I": "1"}
_DIGITS = str.maketrans(_LETTERS)
_WIDE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


def check(text: Text) -> Iterator[Finding]:
    """Look at every word that has a digit."""
    wide = bool(_WIDE & text.scripts)
    plain = not any(character.isalnum() for character in text.characters) and "&" not in text.source
    for paragraph in text.paragraphs:
        told = set()
        mixed, alone = _signs_in(paragraph.text)
        mixed = mixed or not plain
        if not mixed and not alone:
            continue
        for match in _NUMBER.finditer(paragraph.text) if mixed else ():
            written = match.group()
            if written.isdigit() and written.isascii():
                continue
            meant = _read(written, wide=wide)
            if meant and meant != written:
                message = f"{written!a} looks like the number {meant} and is another text"
                told.add(match.start())
                yield Finding(text.path, *paragraph.place(*match.span()), message, f"type {meant}")
        for match in _SIGNS.finditer(paragraph.text):
            meant = unicodedata.normalize("NFKC", match.group()).translate(_DIGITS)
            if match.start() not in told and meant != match.group():
                message = f"{match.group()!a} looks like the number {meant} and is another text"
                yield Finding(text.path, *paragraph.place(*match.span()), message, f"type {meant}")


@lru_cache(maxsize=SHARED)
def _signs_in(words: str) -> tuple[bool, bool]:
    """Whether plain words have what a mixed number has at the least, and a letter that can stand for one."""
    mixed = _MIXED.search(words) is not None and _SURELY_MIXED.search(words) is not None
    return mixed, _LETTERS_ALONE.search(words) is not None


def _read(written: str, *, wide: bool) -> str:
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
    if len(systems) > 1 or (systems != {ord("0")} and not wide and _stands_for_ascii(digits)):
        return meant
    if not letters or len(digits) < 2:
        return ""
    # 10l is ten litres and 1st a rank: a letter at the end is told only where it can be no unit
    inside = any(character.isalpha() for character in written[:-1])
    return meant if inside or written[-1] == "O" else ""


def _stands_for_ascii(digits: list[str]) -> bool:
    """Whether digits are fullwidth or mathematical ones, which no script beyond East Asia's writes."""
    return all(unicodedata.normalize("NFKC", digit).isascii() for digit in digits)


RULE = Rule("CL604", "look-alike-digit", "error", "text", "characters", check)
