"""A heading is more than one level below the one above it.

## Why
A level is missing: a heading was taken out, or one has a `#` too many. Numbers and
tables of contents follow the levels.

## Wrong
> # Terms
>
> ### Payment
>
> In ten days.

## Right
> # Terms
>
> ## Payment
>
> In ten days.

The first heading of a text may have any level.

## How to mend it
Write one `#` more than the heading above has, or add the heading that is missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.structure import headings_of
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at the levels of the headings in their order."""
    before = 0
    for level, start, end, words in headings_of(text):
        if before and level > before + 1:
            message = f"“{words}” is a heading of level {level} below one of level {before}"
            yield Finding(text.path, start, end, message, f"write it with {before + 1} #")
        before = level


RULE = Rule("CL505", "heading-jump", "warning", "text", "structure", check)
