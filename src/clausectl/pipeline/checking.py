"""Check one source: load everything, compose every arrangement, remember the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.checking.agreements import check_library
from clausectl.model.checked import CheckReport
from clausectl.pipeline.load import Progress, load_library, no_progress
from clausectl.pipeline.naming import find_path
from clausectl.repository.opening import Repository


def check_source(
    repository: Repository, rev: str = "WORKTREE", paths: Sequence[str] = (), progress: Progress = no_progress
) -> CheckReport:
    """Everything found in a source, narrowed to the paths named."""
    wanted = [find_path(repository, path) for path in paths]
    source = repository.source(rev)
    loaded = load_library(source, progress)
    checked = check_library(loaded.library, lambda done, total: progress("composing", done, total))
    problems = tuple(sorted({*loaded.problems, *checked.problems}, key=lambda p: p.sort_key))
    report = CheckReport(
        source.label, source.commit, problems, checked.clauses, checked.forms, checked.agreements
    )
    return narrow(report, wanted)


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
