"""A term is defined in two ways in one agreement.

## Why
Every sentence that uses the term can then be read in two ways.

## Wrong
> "Fee" means the yearly sum. The Customer pays the Fee.
>
> "Fee" means the monthly sum.

## Right
> "Yearly Fee" means the yearly sum.
>
> "Monthly Fee" means the monthly sum.

## How to mend it
Keep the definition that is meant, or give the two things two names.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.meanings import find_repeated
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every term that has more than one definition in an agreement."""
    for first, again, same in find_repeated(whole):
        if not same:
            path, start, end = whole.place(again.at, again.start, again.end)
            message = f"“{again.term}” is defined in other words already"
            hint = f"keep one of the two; the other stands at {whole.describe(first.at, first.start)}"
            yield Finding(path, start, end, message, hint)


RULE = Rule("CL523", "defined-differently", "error", "agreement", "terms", check)
