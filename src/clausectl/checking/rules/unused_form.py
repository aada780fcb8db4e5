"""A form has no agreement.

## Why
Nobody signs it, and it is kept up to date all the same; or its agreements were moved
to another form and it was forgotten.

## Wrong
> agreements/hosting/form.md, and no agreement says `form: hosting`

## Right
> `form: hosting` in agreements/hosting/acme.md

A form that another one incorporates is in use. A library in which no agreement stands
on any form keeps forms alone, and nothing is said; nor is anything while an agreement
cannot be read.

## How to mend it
Take the form out, or let it stand with a reason until its first agreement is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.structure import find_used_forms
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every form of a library that has agreements on forms."""
    library = analysis.library
    if any(path.startswith("agreements/") for path in library.unreadable.values()):
        return
    if not any(manifest.form for manifest in library.manifests.values()):
        return
    used = find_used_forms(library)
    for name, manifest in library.manifests.items():
        if manifest.kind == "form" and name not in used:
            message = f"no agreement stands on the form {name}"
            yield Finding(manifest.path, 0, 0, message, "take it out, or make an agreement with it")


RULE = Rule("CL503", "unused-form", "warning", "library", "structure", check)
