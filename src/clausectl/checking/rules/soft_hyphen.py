"""A soft hyphen stands in a word.

## Why
It is seen only where a line ends in the word. Two words that look alike differ, and a
search finds one of them. An entity (`&shy;`) counts like the character.

## Wrong
> The Sup<U+00AD>plier pays.

## Right
> The Supplier pays.

## How to mend it
Delete it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import find_characters
from clausectl.model.rules import Finding, Fix, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look for soft hyphens in the whole file."""
    for at, end, _ in find_characters(text, lambda c: c == "\xad"):
        message = "U+00AD SOFT HYPHEN stands in a word and is not seen"
        fix = Fix(at, end, "") if end == at + 1 else None  # an entity may be shown as it is typed, in code
        yield Finding(text.path, at, end, message, "delete it", fix)


RULE = Rule("CL610", "soft-hyphen", "error", "text", "characters", check)
