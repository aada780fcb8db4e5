"""A character that nobody sees.

## Why
Two words that look alike are then two words, a search finds neither, and text can be
hidden from everybody but a program.

## Wrong
> The Sup<U+200B>plier pays.

## Right
> The Supplier pays.

Joiners are let stand beside letters of scripts that join them and in emoji, variation
selectors behind what they vary. An entity (`&#8203;`) for such a character counts like it.

## How to mend it
Delete the character.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, joins
from clausectl.model.rules import Finding, Fix, Rule

_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = frozenset("\u200c\u200d")
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Behind these a variation selector chooses how they are drawn: emoji, signs, ideographs, Mongolian.
_VARIED = re.compile(
    "[#*0-9\u00a9\u00ae\u1000-\u109f\u1800-\u18af\u2000-\u2bff\u2e80-\u9fff\ua840-\ua87f\uf900-\ufaff"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)


def check(text: Text) -> Iterator[Finding]:
    """Look for what nobody sees in the whole file, comments and entities too."""
    hint = "delete it: what readers see is not what stands here"
    for at, character in find_characters(text, lambda c: _INVISIBLE.fullmatch(c) is not None):
        if character in _JOINERS and joins(text.source, at):
            continue
        if _VARIATION.fullmatch(character) and _VARIED.fullmatch(text.source[at - 1 : at]):
            continue
        fix = None if character in _JOINERS else Fix(at, at + 1, "")
        yield Finding(text.path, at, at + 1, f"{describe(character)} is seen by nobody", hint, fix)
    if "&" not in text.source:
        return
    for match in _ENTITY.finditer(text.source):
        meant = html.unescape(match.group())
        if len(meant) == 1 and (_INVISIBLE.fullmatch(meant) or meant in "\xad\u202e\u202d\u2066\u2067\u2068"):
            message = f"{match.group()} stands for {describe(meant)}, which nobody sees"
            yield Finding(text.path, match.start(), match.end(), message, hint)


RULE = Rule("CL601", "invisible", "error", "text", "characters", check)
