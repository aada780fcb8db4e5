"""An optional clause can never appear.

## Why
Its conditions contradict each other, so no choice of values brings it into an agreement,
and whoever reads the form believes that some agreements have it.

## Wrong
> `{section: Likeness, when: not likeness, clauses: [{clause: likeness, when: likeness}]}`

## Right
> `{section: Likeness, when: likeness, clauses: [likeness]}`

## How to mend it
Take one of the conditions away, or the clause.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.structure import list_all_items
from clausectl.model.manifests import ClauseItem, Condition
from clausectl.model.places import LineIndex
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every item of a list with the conditions it stands under."""
    for manifest in analysis.library.manifests.values():
        for item, conditions in list_all_items(manifest):
            name = _contradicted(conditions)
            if not name:
                continue
            what = item.clause if isinstance(item, ClauseItem) else "this entry"
            start = LineIndex(manifest.source).start_of(item.mark.line) + item.mark.column - 1
            message = f"{what} can never appear: it needs `{name}` to be both true and false"
            hint = "take one of the conditions away, or the entry"
            yield Finding(manifest.path, start, start, message, hint)


def _contradicted(conditions: tuple[Condition, ...]) -> str:
    asked: dict[str, bool] = {}
    for condition in conditions:
        if asked.setdefault(condition.parameter, condition.negated) != condition.negated:
            return condition.parameter
    return ""


RULE = Rule("CL506", "never-included", "error", "library", "structure", check)
