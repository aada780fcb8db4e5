"""A word is written with letters of two scripts that look alike.

## Why
"Suррlier" with two Cyrillic letters is another word than "Supplier": it is not the
defined term, no search finds it, and no reader sees why.

## Wrong
> The Suрplier pays.

## Right
> The Supplier pays.

Words that put scripts together without letters that look alike (a Δt, a kΩ) are let stand,
and so is one Greek letter like no Latin one at an end of a word (ΔT, μA). Entities are read
as their letters, and the targets of links are looked at.

## How to mend it
Type the word again.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import find_foreign_words, undisguise
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every word with letters beyond ASCII."""
    for (start, end), word, mixed in find_foreign_words(text):
        if mixed:
            message = f"{word!a} is written with letters of two scripts; it looks like “{undisguise(word)}”"
            yield Finding(text.path, start, end, message, "type the word again")


RULE = Rule("CL602", "mixed-script", "error", "text", "characters", check)
