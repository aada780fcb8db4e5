"""A character that has no meaning of its own.

## Why
Characters for private use and code points that are not assigned look different on every
machine: a sign of a company font, a square, or nothing.

## Wrong
> The fee is 100 <U+E000>.

## Right
> The fee is 100 euros.

## How to mend it
Type what is meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look for private use, noncharacters, surrogates, unassigned code points and the sign for a lost one."""
    for at, end, character in find_characters(text, _has_no_meaning):
        message = f"{describe(character)} has no meaning of its own"
        if character == "\ufffd":
            message = "U+FFFD stands where a character was lost"
        yield Finding(text.path, at, end, message, "type what is meant")


def _has_no_meaning(character: str) -> bool:
    return character == "\ufffd" or unicodedata.category(character) in ("Co", "Cn", "Cs")


RULE = Rule("CL607", "private-character", "error", "text", "characters", check)
