"""A version goes back.

## Why
Versions are read as an order: whoever is asked for the newer of 1.4.0 and 1.2.0 looks at the
numbers. A lower number on newer words sends every reader to the wrong text.

## Wrong
> `version: 1.2.0` in the place of `version: 1.4.0`

## Right
> `version: 1.5.0`, also where the words are those of an earlier version again

This rule compares: it is asked by `review`, and by `check --since`.

## How to mend it
Take the next version, as the hint shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.versions import ChangeAnalysis, place_of, propose_version, read_numbers
from clausectl.model.rules import Finding, Rule


def check(analysis: ChangeAnalysis) -> Iterator[Finding]:
    """Compare the numbers of both sides."""
    for text in analysis.texts:
        old, new = read_numbers(text.old_version), read_numbers(text.new_version)
        if old is None or new is None or new >= old:
            continue
        message = f"{text.id} goes back from {text.old_version} to {text.new_version}"
        proposed = text.old_version if text.same_words else propose_version(text)
        yield Finding(*place_of(text), message, f"version: {proposed}")


RULE = Rule("CL624", "version-lowered", "error", "change", "versions", check)
