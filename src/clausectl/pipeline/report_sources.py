"""Where a report on agreements reads: drafts and the library at a revision, signed versions in a commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from clausectl import __version__
from clausectl.formats.names import AGREEMENTS, CLAUSES, FROZEN
from clausectl.model.sources import Source
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

SHAPE = 1  # raised whenever what such a report says of the same files changes


@dataclass(frozen=True, slots=True)
class ReportSources:
    """``drafts`` are read with the library; ``signed`` is None before any commit."""

    drafts: Source
    signed: Source | None


def choose_sources(repository: Repository, rev: str) -> ReportSources:
    """The sources of a report at a revision; without one at HEAD, before the first commit the work tree.

    Signed versions are read from commits alone, because an act stands once the
    branch holds it: with the work tree or the index, from HEAD. Raises
    ClausectlError for a revision that names nothing.
    """
    head = repository.head()
    if not rev:
        rev = "HEAD" if head is not None or repository.root is None else "WORKTREE"
    drafts = repository.source(rev)
    if drafts.commit:
        return ReportSources(drafts, drafts)
    return ReportSources(drafts, repository.source("HEAD") if head is not None else None)


def name_report(repository: Repository, sources: ReportSources, kind: str, about: Iterable[str]) -> str:
    """The cache section of a report on a commit, by the ids of its folders; empty for other sources."""
    commit = sources.drafts.commit
    if not commit:
        return ""
    top = repository.trees.entries(f"{commit}^{{tree}}")
    trees = ["".join(top.get(name, ())) for name in (CLAUSES, AGREEMENTS, FROZEN)]
    facts = [str(SHAPE), __version__, *trees, *about]
    digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}-{digest[:32]}"
