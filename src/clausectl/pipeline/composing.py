"""Compose one agreement from one source."""

from __future__ import annotations

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.model.composed import Composed
from clausectl.model.library import Library
from clausectl.pipeline.load import load_for
from clausectl.pipeline.naming import manifest_name
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class ComposedFile:
    """A composed agreement, the decoded text of each file it came from, and warnings."""

    composed: Composed
    sources: dict[str, str]
    warnings: tuple[Problem, ...]


def compose_named(repository: Repository, name: str, rev: str = "WORKTREE") -> ComposedFile:
    """Load what the agreement needs and compose it.

    Raises ClausectlError with every problem of the files it needs and of
    composing them; problems of other files are not this agreement's.
    """
    source = repository.source(rev)
    wanted = manifest_name(repository, name)
    loaded = load_for(source, wanted)
    try:
        manifest = find_manifest(loaded.library, wanted)
    except ClausectlError as error:
        own = [p for p in loaded.problems if p.path and p.path in {q.path for q in error.problems}]
        raise ClausectlError([*error.problems, *own]) from None
    composed, problems = try_compose(loaded.library, manifest)
    needed = {p.path for p in problems} | {p.hint.rsplit(" ", 1)[-1] for p in problems}
    own = [p for p in loaded.problems if p.path in needed]
    if composed is None:
        raise ClausectlError({*problems, *own})
    return ComposedFile(composed, _sources(loaded.library), tuple(problems))


def _sources(library: Library) -> dict[str, str]:
    sources = {clause.path: clause.source for clause in library.clauses.values()}
    sources |= {manifest.path: manifest.source for manifest in library.manifests.values()}
    for group in library.frozen.values():
        sources |= {frozen.path: frozen.clause.source for frozen in group if frozen.clause is not None}
    return sources
