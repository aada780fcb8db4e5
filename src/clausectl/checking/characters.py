"""Characters of a text that a reviewer does not see, or takes for others: found once, for all rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache

from clausectl.checking.analysis import Text
from clausectl.checking.look_alikes import LOOK_ALIKES

Place = tuple[int, int]
"""A stretch of the file's decoded text."""

_JOINING = re.compile("[\u0600-\u1fff\ua800-\uabff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f'’])*")
_LATIN_LIKE = frozenset(
    ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC", "LISU", "DESERET", "CANADIAN", "OSAGE")
)
"""Scripts whose letters can be taken for each other's."""
_LOOKED_LIKE = frozenset(LOOK_ALIKES.values())


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter by its name in Unicode (``LATIN``, ``CYRILLIC``); empty for no letter."""
    if character.isascii():
        return "LATIN" if character.isalpha() else ""
    if unicodedata.category(character)[0] != "L":
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


def find_characters(text: Text, wanted: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    """Each character of a text's file that is wanted, with its offset; asked once for each that occurs."""
    found = sorted(character for character in text.characters if wanted(character))
    if not found:
        return
    pattern = re.compile("[" + "".join(re.escape(character) for character in found) + "]")
    for match in pattern.finditer(text.source):
        yield match.start(), match.group()


def describe(character: str) -> str:
    """``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def line_around(source: str, at: int) -> str:
    """The line of a text in which an offset lies, of a long line what is near."""
    start = max(source.rfind("\n", 0, at) + 1, at - 500)
    end = source.find("\n", at)
    return source[start : min(end if end >= 0 else len(source), at + 500)]


def is_right_to_left(line: str) -> bool:
    """Whether a line has letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(line) is not None


def joins(source: str, at: int) -> bool:
    """Whether a joiner stands beside a letter of a script, or an emoji, that uses it."""
    return any(_JOINING.fullmatch(one) for one in (source[at - 1 : at], source[at + 1 : at + 2]) if one)


def find_foreign_words(text: Text) -> Iterator[tuple[Place, str, bool]]:
    """Words with letters that look like those of another script: place, word, whether scripts are mixed.

    A word in one script alone is told only between words in Latin letters, and
    only when each of its letters looks like a Latin one.
    """
    if not any(len(script) and script != "LATIN" and script in _LATIN_LIKE for script in text.scripts):
        return
    for paragraph in text.paragraphs:
        if paragraph.text.isascii():
            continue
        for match in _WORD.finditer(paragraph.text):
            word = match.group()
            if word.isascii():
                continue
            scripts = {script_of(character) for character in word} - {""}
            place = paragraph.place(match.start(), match.end())
            if len(scripts) > 1 and scripts <= _LATIN_LIKE:
                if any(c in LOOK_ALIKES or (c.isascii() and c in _LOOKED_LIKE) for c in word):
                    yield place, word, True
            elif scripts and scripts < _LATIN_LIKE and "LATIN" not in scripts and _is_disguised(match):
                yield place, word, False


def _is_disguised(match: re.Match[str]) -> bool:
    """Whether every letter of a word looks Latin and the words beside it are Latin.

    A small Greek letter by itself is a sign (α-helix) and no word.
    """
    if len(match.group()) == 1 and "α" <= match.group() <= "ω":
        return False
    if not all(character in LOOK_ALIKES for character in match.group() if character.isalpha()):
        return False
    before = match.string[max(0, match.start() - 60) : match.start()]
    after = match.string[match.end() : match.end() + 60]
    beside = [*_WORD.findall(before)[-2:], *_WORD.findall(after)[:2]]
    return bool(beside) and all(script_of(word[0]) == "LATIN" for word in beside)


def undisguise(word: str) -> str:
    """A word with the Latin letters that it looks like."""
    return "".join(LOOK_ALIKES.get(character, character) for character in word)
