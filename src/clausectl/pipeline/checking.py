"""Check one source: load everything, compose every arrangement, remember the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from clausectl import __version__
from clausectl.errors import Problem
from clausectl.model.checked import CheckReport
from clausectl.model.sources import FileEntry, Source
from clausectl.pipeline.entries import list_entries
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.opening import Repository

_SECTION = "check"
_KEPT = 8  # answers: a branch or two, the index, the work tree


def check_source(
    repository: Repository, rev: str = "WORKTREE", paths: Sequence[str] = (), progress: Progress = no_progress
) -> CheckReport:
    """Everything found in a source, narrowed to the paths named.

    The answer for a listing of paths and blob ids is kept: nothing else goes
    into it, so the same listing has the same answer.
    """
    wanted = [find_path(repository, path) for path in paths]
    source = repository.source(rev)
    entries = list_entries(source)
    key = _name_listing(entries)
    kept = repository.cache.load(_SECTION)
    report = _read_kept(kept.get(key), source)
    if report is None:
        report = _check(source, entries, progress)
        others = [(name, answer) for name, answer in kept.items() if name != key]
        repository.cache.store(_SECTION, dict([*others[1 - _KEPT :], (key, _keep(report))]))
    return narrow(report, wanted)


def _check(source: Source, entries: Sequence[FileEntry], progress: Progress) -> CheckReport:
    from clausectl.checking.agreements import check_library
    from clausectl.pipeline.load import check_retained_copies, load_entries

    loaded = load_entries(source, entries, progress)
    checked = check_library(loaded.library, lambda done, total: progress("composing", done, total))
    copies = check_retained_copies(source, loaded.library)
    progress("", 1, 1)
    problems = tuple(sorted({*loaded.problems, *checked.problems, *copies}, key=lambda p: p.sort_key))
    return CheckReport(
        source.label, source.commit, problems, checked.clauses, checked.forms, checked.agreements
    )


def _name_listing(entries: Iterable[FileEntry]) -> str:
    lines = "\n".join(f"{entry.mode} {entry.blob} {entry.path}" for entry in entries)
    text = f"{__version__}\n{lines}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(report: CheckReport) -> dict[str, Any]:
    return {
        "problems": [asdict(problem) for problem in report.problems],
        "counts": [report.clauses, report.forms, report.agreements],
    }


def _read_kept(kept: Mapping[str, Any] | None, source: Source) -> CheckReport | None:
    if kept is None:
        return None
    try:
        problems = tuple(Problem(**problem) for problem in kept["problems"])
        clauses, forms, agreements = (int(count) for count in kept["counts"])
    except (KeyError, TypeError, ValueError):
        return None  # of another shape: as if it were not there
    return CheckReport(source.label, source.commit, problems, clauses, forms, agreements)


def narrow(report: CheckReport, paths: Sequence[str]) -> CheckReport:
    """Only the findings in the paths named (files or folders); the others are counted."""
    if not paths:
        return report
    kept = tuple(
        problem
        for problem in report.problems
        if any(problem.path == path or problem.path.startswith(path.rstrip("/") + "/") for path in paths)
        or "." in paths
    )
    return replace(report, problems=kept, elsewhere=len(report.problems) - len(kept))
