"""A letter and its mark are stored apart.

## Why
"é" as one character and as two look the same and are not: a search for one does not
find the other. Canonical text puts them together, so agreements are not affected; the
file is.

## Wrong
> The cafe<U+0301> opens.

## Right
> The café opens.

Told once a paragraph, at its first place.

## How to mend it
Let `clausectl check --fix` put them together, or type the letter again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import find_characters
from clausectl.model.rules import Finding, Fix, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every line of the file beyond ASCII."""
    for at, end, mark in find_characters(text, lambda c: unicodedata.combining(c) > 0):
        base = text.source[at - 1 : at]
        if end > at + 1 and base.isalpha() and len(unicodedata.normalize("NFC", base + mark)) == 1:
            message = f"{text.source[at:end]} puts a mark on a letter that is stored apart"
            composed = unicodedata.normalize("NFC", base + mark)
            yield Finding(text.path, at - 1, end, message, f"type “{composed}”")
    if text.source.isascii() or unicodedata.is_normalized("NFC", text.source):
        return
    at = 0
    for line in text.source.split("\n"):
        if not line.isascii() and not unicodedata.is_normalized("NFC", line):
            composed = unicodedata.normalize("NFC", line)
            start = next(
                (i for i, (a, b) in enumerate(zip(line, composed, strict=False)) if a != b), len(composed)
            )
            message = "a letter and its mark are stored apart here"
            fix = Fix(at, at + len(line), composed)
            yield Finding(text.path, at + start, at + len(line), message, "put them together", fix)
        at += len(line) + 1


RULE = Rule("CL609", "not-composed", "warning", "text", "characters", check)
