"""A word between Latin words is written in letters of another script that look Latin.

## Why
"сору" in Cyrillic letters and "copy" are two words that nobody can tell apart.

## Wrong
> Each party keeps a сору of it.

## Right
> Each party keeps a copy of it.

Words in a text of their own script are let stand, and words with a letter that looks
like no Latin one. Letters of the compatibility block (fullwidth, mathematical) that
stand for Latin ones count like those, and so do small capitals and letters in circles or
squares; one of these by itself (ⓐ) marks an item of a list. A dotless i is Turkish, and
told only where the same text has the word with its dot.

## How to mend it
Type the word again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, find_foreign_words, undisguise
from clausectl.model.rules import Finding, Rule

_ROUND = "\u24b6-\u24e9\U0001f110-\U0001f129\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
_DRAWN = re.compile(f"[\u2160-\u217f]+|[{_ROUND}]+")
"""Roman numerals of one character, and letters in brackets, circles and squares."""
_CLICKS = frozenset("ǁǂǃ")
_DRAWN_LATIN = frozenset("ɑɡ")
_WIDE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL"})


def check(text: Text) -> Iterator[Finding]:
    """Look at every word with letters beyond ASCII, and at letters that stand for ASCII ones."""
    for (start, end), word, mixed in find_foreign_words(text):
        if not mixed:
            message = f"{word!a} looks like “{undisguise(word)}” and is written in another script"
            yield Finding(text.path, start, end, message, "type the word again")
    wide = bool(_WIDE & text.scripts)
    for at, end, character in find_characters(text, lambda c: _stands_for_letters(c, wide=wide)):
        meant = unicodedata.normalize("NFKC", character)
        message = f"{describe(character)} stands here for “{meant}”"
        yield Finding(text.path, at, end, message, f"type “{meant}”")
    for match in _DRAWN.finditer(text.source) if not text.source.isascii() else ():
        beside = (
            text.source[max(0, match.start() - 1) : match.start()]
            + text.source[match.end() : match.end() + 1]
        )
        roman = match.group()[0] < "\u2200"
        if any(c.isascii() and c.isalnum() for c in beside) or (len(match.group()) > 1 and not roman):
            message = f"{match.group()!a} stands here for letters"
            yield Finding(text.path, *match.span(), message, "type the letters")
    yield from _find_latin(text)


def _find_latin(text: Text) -> Iterator[Finding]:
    """Latin letters that are drawn like others in words with plain ones.

    Small capitals and the script a and g of phonetic writing stand in no ordinary word. The
    click ǀ does where other clicks stand, and the dotless i in Turkish: it is told only
    where the same text has the word with its dot.
    """
    wanted = {c for c in text.characters if c in _DRAWN_LATIN or _is_small_capital(c)}
    if "ǀ" in text.characters and not text.characters & _CLICKS:
        wanted.add("ǀ")
    if "ı" in text.characters:
        wanted.add("ı")
    if not wanted:
        return
    plain = set(re.findall(r"[A-Za-z]+", text.source)) if "ı" in wanted else set()
    letters = "".join(sorted(wanted))
    for match in re.finditer(rf"[A-Za-z{letters}]+", text.source):
        word = match.group()
        if not wanted.isdisjoint(word) and len(word) > 1:
            if set(word) & wanted == {"ı"} and word.replace("ı", "i") not in plain:
                continue
            message = f"{word!a} looks like “{undisguise(word)}” and has other letters"
            yield Finding(text.path, *match.span(), message, "type the word again")


def _is_small_capital(character: str) -> bool:
    return unicodedata.name(character, "").startswith("LATIN LETTER SMALL CAPITAL")


def _stands_for_letters(character: str, *, wide: bool) -> bool:
    if not character.isalpha() or "MODIFIER" in unicodedata.name(character, ""):
        return False
    meant = unicodedata.normalize("NFKC", character)
    if not meant.isascii() or character in "ªº":
        return False
    return not (wide and 0xFF00 <= ord(character) <= 0xFFEF)


RULE = Rule("CL603", "look-alike", "error", "text", "characters", check)
