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

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, joins
from clausectl.model.rules import Finding, Fix, Rule

_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_JOINERS = frozenset("\u200c\u200d")
# Behind these a variation selector chooses how they are drawn: emoji and keys, signs, ideographs, Mongolian.
_VARIED = re.compile(
    "[\u00a9\u00ae\u203c\u2049\u2100-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff][\ufe0e\ufe0f]"
    "|[#*0-9]\ufe0f\u20e3|[\u1000-\u109f\u2190-\u2bff\u3000-\u303f\ua840-\ua87f]\ufe00|[\u1800-\u18af][\u180b-\u180f]"
    "|[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff][\ufe00-\ufe02\U000e0100-\U000e01ef]"
)


def check(text: Text) -> Iterator[Finding]:
    """Look for what nobody sees in the whole file, comments and entities too."""
    hint = "delete it: what readers see is not what stands here"
    for at, end, character in find_characters(text, lambda c: _INVISIBLE.fullmatch(c) is not None):
        if character in _JOINERS and joins(text.source, at, end):
            continue
        if end == at + 1 and _VARIED.match(text.source, at - 1):
            continue
        message = f"{describe(character)} is seen by nobody"
        fix = None if character in _JOINERS else Fix(at, end, "")
        if end > at + 1:
            message = f"{text.source[at:end]} stands for {describe(character)}, which nobody sees"
            fix = None
        yield Finding(text.path, at, end, message, hint, fix)


RULE = Rule("CL601", "invisible", "error", "text", "characters", check)
