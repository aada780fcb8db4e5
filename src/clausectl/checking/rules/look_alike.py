"""A word between Latin words is written in letters of another script that look Latin.

## Why
"сору" in Cyrillic letters and "copy" are two words that nobody can tell apart.

## Wrong
> Each party keeps a сору of it.

## Right
> Each party keeps a copy of it.

Words in a text of their own script are let stand, and words with a letter that looks
like no Latin one. Letters of the compatibility block (fullwidth, mathematical) that
stand for Latin ones count like those.

## How to mend it
Type the word again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, find_foreign_words, undisguise
from clausectl.model.rules import Finding, Rule

_LIGATURES = range(0xFB00, 0xFB07)
_WIDE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


def check(text: Text) -> Iterator[Finding]:
    """Look at every word with letters beyond ASCII, and at letters that stand for ASCII ones."""
    for (start, end), word, mixed in find_foreign_words(text):
        if not mixed:
            message = f"{word!a} looks like “{undisguise(word)}” and is written in another script"
            yield Finding(text.path, start, end, message, "type the word again")
    wide = bool(_WIDE & text.scripts)
    for at, character in find_characters(text, lambda c: _stands_for_letters(c, wide=wide)):
        meant = unicodedata.normalize("NFKC", character)
        message = f"{describe(character)} stands here for “{meant}”"
        yield Finding(text.path, at, at + 1, message, f"type “{meant}”")


def _stands_for_letters(character: str, *, wide: bool) -> bool:
    if not character.isalpha() or "MODIFIER" in unicodedata.name(character, ""):
        return False
    meant = unicodedata.normalize("NFKC", character)
    if not meant.isascii() or character in "ªº":
        return False
    return not (wide and 0xFF00 <= ord(character) <= 0xFFEF)


RULE = Rule("CL603", "look-alike", "error", "text", "characters", check)
