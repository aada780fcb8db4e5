"""A character turns the order of the text around it.

## Why
A reviewer then reads other words than those that stand in the file: "pay 100, not 10"
can be shown as "pay 10, not 100".

## Wrong
> The fee is <U+202E>001 euros.

## Right
> The fee is 100 euros.

Marks of direction (U+200E, U+200F) are let stand in lines with Hebrew or Arabic letters,
which need them; overrides, embeddings and isolates are findings everywhere. An entity
(`&#x202E;`) counts like the character.

## How to mend it
Delete the character, and type the words around it again.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, is_right_to_left, line_around
from clausectl.model.rules import Finding, Rule

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_MARKS = frozenset("\u200e\u200f\u061c")


def check(text: Text) -> Iterator[Finding]:
    """Look for controls of direction in the whole file, comments too."""
    for at, end, character in find_characters(text, lambda c: c in _TURNING or c in _MARKS):
        if character in _MARKS and is_right_to_left(line_around(text.source, at)):
            continue
        message = f"{describe(character)} changes the order in which this is read"
        yield Finding(text.path, at, end, message, "delete it, and type the words around it again")


RULE = Rule("CL600", "bidirectional", "error", "text", "characters", check)
