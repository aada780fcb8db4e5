"""Every form and agreement composes: structure and schema over a whole library.

Agreements that settle to the same clause list share everything that composing
could find wrong, except their values. So each agreement's values and
deviations are settled, and one agreement of each arrangement is put together.
Nothing is written: what can be wrong shows before that. The cost is linear in
agreements plus distinct arrangements.
"""

from __future__ import annotations

from collections.abc import Callable

from clausectl.composing.assembly import Assembly, complete
from clausectl.composing.outline import Memo, arrange
from clausectl.composing.sources import find_form
from clausectl.composing.values import settle_values
from clausectl.errors import Problem
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Checked:
    """What was checked and what was found."""

    problems: tuple[Problem, ...]
    assemblies: tuple[Assembly, ...]  # one of each arrangement
    forms: int
    agreements: int
    clauses: int


def check_library(library: Library, progress: Callable[[int, int], None] = lambda *_: None) -> Checked:
    """Every problem that composing any manifest of the library would meet."""
    problems: set[Problem] = set()
    assemblies: list[Assembly] = []
    seen: set[tuple[object, ...]] = set()
    memos: dict[str, Memo] = {}
    for done, manifest in enumerate(library.manifests.values()):
        if done % 100 == 0:
            progress(done, len(library.manifests))
        problems.update(_check_manifest(library, manifest, seen, memos, assemblies))
    kinds = [manifest.kind for manifest in library.manifests.values()]
    return Checked(
        tuple(sorted(problems, key=lambda p: p.sort_key)),
        tuple(assemblies),
        forms=kinds.count("form"),
        agreements=kinds.count("agreement"),
        clauses=len(library.clauses),
    )


def _check_manifest(
    library: Library,
    manifest: Manifest,
    seen: set[tuple[object, ...]],
    memos: dict[str, Memo],
    assemblies: list[Assembly],
) -> list[Problem]:
    problems: list[Problem] = []
    form = find_form(library, manifest, problems)
    if form is None:
        return problems
    filled = manifest if manifest.form else None
    values = settle_values(form, filled)
    arrangement = arrange(form, filled, values, memos.setdefault(form.id, {}))
    problems += values.problems + arrangement.problems
    key = (
        form.id,
        filled is None,
        tuple((entry.key, entry.pin, entry.number) for entry in arrangement.entries),
        tuple(sorted(arrangement.left_out)),
        tuple(sorted(arrangement.replaced.items())),
        tuple(sorted(values.found)),
    )
    if key not in seen:
        seen.add(key)
        assembly = Assembly(library, form, manifest, values, arrangement)
        problems += complete(assembly)
        assemblies.append(assembly)
    return problems
