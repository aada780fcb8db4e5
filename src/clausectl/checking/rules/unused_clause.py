"""A clause stands in no form and no agreement.

## Why
It is read, translated and kept up to date, and no agreement has it. Or a form lost it
by mistake.

## Wrong
> clauses/refunds.md, and no form names refunds

## Right
> `clauses: [fees, refunds]` in a form

A clause that is an option of a choice, or put in by a deviation, is in use. Nothing is said
while a form or an agreement cannot be read.

## How to mend it
Put it into a form, or take it out. What was signed keeps its own copy in `frozen/`.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.structure import find_used_clauses
from clausectl.formats.names import manifest_id
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every clause of a library that has any form or agreement, and only such as can be read."""
    if not any(map(manifest_id, analysis.paths)):
        return
    if any(path.startswith("agreements/") for path in analysis.library.unreadable.values()):
        return
    used = find_used_clauses(analysis)
    for name, clause in analysis.library.clauses.items():
        if name not in used:
            message = f"no form and no agreement names {name}"
            yield Finding(clause.path, 0, 0, message, "put it into a form, or take it out")


RULE = Rule("CL502", "unused-clause", "warning", "library", "structure", check)
