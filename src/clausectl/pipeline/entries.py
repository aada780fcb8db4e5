"""Which paths of a repository may hold something of ours: all that a kept answer needs to know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, COPIES, FROZEN, clause_id, manifest_id
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.repository.sources import CommitSource

OURS = (CLAUSES, AGREEMENTS, FROZEN, COPIES)
"""The folders that hold what is ours."""


def list_entries(source: Source) -> list[FileEntry]:
    """Every path that may hold a clause, a manifest, a frozen source or a retained copy."""
    return [
        entry
        for entry in source.entries(*OURS)
        if clause_id(entry.path) or manifest_id(entry.path) or looks_frozen(entry.path) or is_copy(entry.path)
    ]


def is_copy(path: str) -> bool:
    """Whether a path holds the retained copy of an incorporated document."""
    return path.startswith(COPIES + "/")


def looks_frozen(path: str) -> bool:
    """Whether a path has the folder and ending of a frozen source."""
    return path.startswith(FROZEN + "/") and path.endswith(".md")


def read_leniently(source: Source, paths: Iterable[str], problems: list[Problem]) -> Mapping[str, SourceFile]:
    """The files of the paths without those that are refused (links, submodules, too large).

    The problems say why. What is wrong with the source itself is raised:
    ClausectlError without the path of any of them.
    """
    wanted = list(paths)
    try:
        return source.read(wanted)
    except ClausectlError as error:
        refused = {problem.path for problem in error.problems}
        if not refused & set(wanted):
            raise
        problems.extend(error.problems)
        return source.read([path for path in wanted if path not in refused])


def stream_leniently(source: Source, paths: Iterable[str], problems: list[Problem]) -> Iterator[SourceFile]:
    """The same files one after the other; those of a commit are understood while git reads the next."""
    if not isinstance(source, CommitSource):
        yield from read_leniently(source, paths, problems).values()
        return
    wanted = list(paths)
    try:
        yield from source.stream(wanted)
    except ClausectlError as error:
        if not {problem.path for problem in error.problems} & set(wanted):
            raise
        problems.extend(error.problems)
