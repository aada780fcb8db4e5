"""Check one source: load everything, compose every arrangement, ask every rule, remember the answer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from clausectl.errors import Problem
from clausectl.formats.names import SETTINGS
from clausectl.model.checked import CheckReport
from clausectl.model.rules import Fix
from clausectl.model.settings import Settings
from clausectl.model.sources import MAX_DOCUMENT_BYTES, FileEntry, Source
from clausectl.pipeline.entries import list_entries
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.plain_paths import is_plain
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.signed_checking import (
    find_signed_text,
    is_signed_text,
    list_signed_texts,
    tell_as_signed,
)
from clausectl.repository.opening import Repository
from clausectl.repository.own_files import fingerprint_program

_SECTION = "check"
_KEPT = 8  # answers: a branch or two, the index, the work tree


def check_source(
    repository: Repository,
    rev: str = "WORKTREE",
    paths: Sequence[str] = (),
    progress: Progress = no_progress,
    *,
    since: str = "",
    signed: bool = False,
) -> CheckReport:
    """Everything found in the source that a revision names; see `check_files`."""
    return check_files(repository, repository.source(rev), paths, progress, since=since, signed=signed)


def check_files(
    repository: Repository,
    source: Source,
    paths: Sequence[str] = (),
    progress: Progress = no_progress,
    *,
    since: str = "",
    signed: bool = False,
) -> CheckReport:
    """Everything found in a source, narrowed to the paths named.

    The answer for a listing of paths and blob ids is kept: nothing else goes
    into it but the program itself, so the same listing has the same answer
    until a rule changes. Paths of plain documents are read beside what the
    settings name. ``since`` is a revision that the rules about versions compare
    with; what they find is never kept. ``signed`` reads the texts of all signed
    versions as well; a path ``NAME@v1`` names one of them.
    """
    wanted = [find_signed_text(path) or find_path(repository, path) for path in paths]
    entries = list_entries(source)
    settings, problems = read_settings_of(source)
    texts = list_signed_texts(source) if signed else []
    named = (path for path in wanted if is_plain(path) or is_signed_text(path))
    documents = list(dict.fromkeys([*settings.documents, *named, *texts]))
    key = _name_listing(source, entries, documents)
    kept = repository.cache.load(_SECTION)
    report = _read_kept(kept.get(key), source)
    if report is None:
        from clausectl.pipeline.asking import check_entries

        report = check_entries(source, entries, documents, settings.allow, problems, progress)
        others = [(name, answer) for name, answer in kept.items() if name != key]
        repository.cache.store(_SECTION, dict([*others[1 - _KEPT :], (key, _keep(report))]))
    if any(map(is_signed_text, documents)):
        report = tell_as_signed(report)
    if since:
        from clausectl.pipeline.reviewing import find_version_problems

        compared = find_version_problems(repository, since, source, progress)
        found = sorted({*report.problems, *compared}, key=lambda p: p.sort_key)
        report = replace(report, problems=tuple(found))
    return narrow(report, wanted)


def read_settings_of(source: Source) -> tuple[Settings, list[Problem]]:
    """The settings of a source, with every problem in them; without a file there are none."""
    data = source.read([SETTINGS])
    if SETTINGS not in data:
        return Settings(), []
    # read only where there are settings: it takes the strict YAML reader
    from clausectl.formats.settings_file import read_settings

    return read_settings(data[SETTINGS].data)


def _name_listing(source: Source, entries: Iterable[FileEntry], documents: Sequence[str]) -> str:
    """A name for everything that an answer depends on."""
    lines = "\n".join(f"{entry.mode} {entry.blob} {entry.path}" for entry in entries)
    beside = source.read([SETTINGS, *documents], limit=MAX_DOCUMENT_BYTES)
    others = "\n".join(
        f"{beside[path].blob if path in beside else ''} {path}" for path in (SETTINGS, *documents)
    )
    text = f"{fingerprint_program()}\n{others}\n{lines}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(report: CheckReport) -> dict[str, Any]:
    names = [field.name for field in fields(Problem)]
    places = {problem: index for index, problem in enumerate(report.problems)}
    return {
        "problems": [{name: getattr(problem, name) for name in names} for problem in report.problems],
        "fixes": [[places[problem], asdict(fix)] for problem, fix in report.fixes],
        "counts": [report.clauses, report.forms, report.agreements, report.documents],
    }


def _read_kept(kept: Mapping[str, Any] | None, source: Source) -> CheckReport | None:
    if kept is None:
        return None
    try:
        problems = tuple(Problem(**problem) for problem in kept["problems"])
        fixes = tuple((problems[index], Fix(**fix)) for index, fix in kept["fixes"])
        clauses, forms, agreements, documents = (int(count) for count in kept["counts"])
    except (KeyError, TypeError, ValueError, IndexError):
        return None  # of another shape: as if it were not there
    return CheckReport(
        source.label, source.commit, problems, clauses, forms, agreements, documents=documents, fixes=fixes
    )


def narrow(report: CheckReport, paths: Sequence[str]) -> CheckReport:
    """Only the findings in the paths named (files or folders); the others are counted."""
    if not paths:
        return report
    wanted = {path.rstrip("/") for path in paths}
    told: dict[str, bool] = {}
    for problem in report.problems:
        if problem.path not in told:
            parts = problem.path.split("/")
            above = ("/".join(parts[:length]) for length in range(1, len(parts) + 1))
            told[problem.path] = "." in wanted or not wanted.isdisjoint(above)
    kept = tuple(problem for problem in report.problems if told[problem.path])
    fixes = tuple((problem, fix) for problem, fix in report.fixes if told[problem.path])
    return replace(report, problems=kept, fixes=fixes, elsewhere=len(report.problems) - len(kept))
