"""A parameter of a form is used nowhere.

## Why
Whoever fills the form in is asked for a value that stands in no agreement. Perhaps the
sentence that had it was reworded without it.

## Wrong
> `parameters: {fee: {type: money}}`, and no `{{ fee }}` anywhere

## Right
> The fee is {{ fee }}.

A parameter is used by a placeholder in the form, in one of its clauses or in its
signature block, by a condition, by a choice, and by a plural that counts it.

## How to mend it
Use it, or take it out of the form and of its agreements.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.structure import list_all_items
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.library import Library
from clausectl.model.manifests import ChoiceItem, ClauseItem, Manifest
from clausectl.model.places import LineIndex
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every parameter that a form declares."""
    library = analysis.library
    filled: dict[str, list[Manifest]] = {}
    for manifest in library.manifests.values():
        if manifest.form:
            filled.setdefault(manifest.form, []).append(manifest)
    for form in library.manifests.values():
        if not form.parameters:
            continue
        used = _used(form, filled.get(form.id, []), library)
        for name, parameter in form.parameters.items():
            if name not in used:
                start = LineIndex(form.source).start_of(parameter.mark.line) + parameter.mark.column - 1
                message = f"the parameter `{name}` is used nowhere"
                yield Finding(form.path, start, start, message, "use it, or take it out")


def _used(form: Manifest, agreements: list[Manifest], library: Library) -> set[str]:
    used = {placeholder.name for placeholder in form.placeholders}
    used |= {parameter.of for parameter in form.parameters.values() if parameter.kind == "plural"}
    for signatory in form.signatories:
        for text in (signatory.name, signatory.party, signatory.capacity, signatory.consent):
            used |= {match.group(1) for match in PLACEHOLDER.finditer(text)}
    clauses: set[tuple[str, str]] = set()
    for item, conditions in list_all_items(form):
        used |= {condition.parameter for condition in conditions}
        if isinstance(item, ChoiceItem):
            used.add(item.parameter)
        elif isinstance(item, ClauseItem):
            clauses.add((item.clause, item.version))
    for agreement in agreements:
        clauses |= {(item.clause, item.version) for item in agreement.replace.values()}
        clauses |= {(addition.item.clause, addition.item.version) for addition in agreement.add}
    for name, version in clauses:
        found = [frozen.clause for frozen in library.frozen.get((name, version), ())] if version else []
        for clause in (
            *found,
            library.clauses.get(name),
            library.clauses.get(library.formerly.get(name, "")),
        ):
            if clause is not None:
                used |= {placeholder.name for placeholder in clause.placeholders}
    return used


RULE = Rule("CL507", "unused-parameter", "warning", "library", "structure", check)
