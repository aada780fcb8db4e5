"""A clause stands twice in one agreement.

## Why
A reference to it has two numbers, and an amendment of one of the two leaves the other.

## Wrong
> `clauses: [fees, refunds, fees]`

## Right
> `clauses: [fees, refunds]`

In different parts (two schedules with the same list) it is no finding.

## How to mend it
Take one of the two out.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at the entries of each part of an agreement."""
    if whole.assembly is None:
        return
    for part in whole.assembly.arrangement.parts:
        seen: set[str] = set()
        for placed in part.entries:
            name = placed.entry.clause
            if name and name in seen:
                owner = (
                    whole.assembly.form
                    if placed.path == whole.assembly.form.path
                    else whole.assembly.manifest
                )
                start = _offset(owner.source, placed.item.mark.line) + placed.item.mark.column - 1
                message = f"{name} stands twice in {whole.id}"
                yield Finding(owner.path, start, start, message, "take one of the two out")
            seen.add(name)


def _offset(source: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = source.find("\n", at) + 1
    return at


RULE = Rule("CL508", "same-clause-twice", "warning", "agreement", "structure", check)
