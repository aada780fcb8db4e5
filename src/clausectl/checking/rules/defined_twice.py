"""A term is defined twice in the same words.

## Why
Two definitions are two places to change. The next amendment will change one of
them.

## Wrong
> "Fee" means the yearly sum. The Customer pays the Fee.
>
> "Fee" means the yearly sum.

## Right
> "Fee" means the yearly sum. The Customer pays the Fee.

Where the two say different things it is `defined-differently`.

## How to mend it
Keep one of the two.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.meanings import find_repeated
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every term that has more than one definition in an agreement."""
    for first, again, same in find_repeated(whole):
        if same:
            path, start, end = whole.place(again.at, again.start, again.end)
            message = f"“{again.term}” is defined already, in the same words"
            hint = f"keep one of the two; the other stands at {whole.describe(first.at, first.start)}"
            yield Finding(path, start, end, message, hint)


RULE = Rule("CL522", "defined-twice", "warning", "agreement", "terms", check)
