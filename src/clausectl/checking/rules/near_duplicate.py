"""Two clauses say nearly the same.

## Why
They should be one. The next change will be made in one of the two, and agreements will
differ by which of them they happen to have.

## Wrong
> clauses/fees.md and clauses/billing/fees.md with one word between them

## Right
> one clause, with a parameter for what differs

Told from 0.9 on (the share of words that both have, in order), and for clauses of twelve
words and more. Options of one choice, and a clause that a deviation puts in place of
another, are meant to be alike and are let stand.

## How to mend it
Compare the two with `clausectl diff`, keep one, and let forms name it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.structure import find_alternatives, find_twins, path_of
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look for the clause most like each other one."""
    alternatives = find_alternatives(analysis)
    for twin in find_twins(analysis):
        if frozenset((twin.first, twin.second)) in alternatives:
            continue
        path = path_of(analysis, twin.second)
        start = analysis.texts[path].body_start
        same = "the same words as" if twin.score == 1.0 else f"{twin.score:.0%} of its words in common with"
        message = f"{twin.second} has {same} {twin.first}"
        hint = f"keep one of the two: clausectl diff HEAD:{path_of(analysis, twin.first)} HEAD:{path}"
        yield Finding(path, start, start, message, hint)


RULE = Rule("CL509", "near-duplicate", "warning", "library", "structure", check)
