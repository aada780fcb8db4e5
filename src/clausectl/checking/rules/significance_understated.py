"""A version says that a change is smaller than it was found to be.

## Why
A reader of `1.0.0 → 1.0.1` does not look at the words. When a period changed with it, the
number has hidden what matters most.

## Wrong
> `version: 1.0.1` after "60 days" became "90 days"

## Right
> `version: 2.0.0`

> `version: 1.1.0` and `effect_reason: the longer period is law since May`

Rules of language say what they found and can be wrong. `effect_reason:` is where the owner
says so; a review shows it. This rule compares: it is asked by `review`, and by
`check --since`.

## How to mend it
Raise the version as the hint shows it, or say in `effect_reason:` why it is less.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.versions import (
    LEVELS,
    ChangeAnalysis,
    level_declared,
    level_needed,
    place_of,
    propose_version,
    read_numbers,
)
from clausectl.model.rules import Finding, Rule


def check(analysis: ChangeAnalysis) -> Iterator[Finding]:
    """Hold the part of the version that rose to what the words come to."""
    for text in analysis.texts:
        if text.same_words or text.significance is None or text.effect_reason:
            continue
        old, new = read_numbers(text.old_version), read_numbers(text.new_version)
        declared = None if old is None or new is None else level_declared(old, new)
        needed = level_needed(text.significance)
        if declared is None or declared <= needed:
            continue
        why = f": {text.grounds[0]}" if text.grounds else ""
        message = (
            f"{text.old_version} → {text.new_version} says {LEVELS[declared]}, "
            f"the change of {text.id} is {text.significance}{why}"
        )
        hint = f"version: {propose_version(text)}"
        yield Finding(*place_of(text), message, f"{hint}, or say in `effect_reason:` why it is less")


RULE = Rule("CL622", "significance-understated", "error", "change", "versions", check)
