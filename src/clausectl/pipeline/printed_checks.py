"""What `check` printed, kept as it was printed.

Where not one file has another size, inode or time, there is no need to tell
which content each has, nor to write thousands of findings anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from clausectl.errors import ClausectlError
from clausectl.formats.names import SETTINGS
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.pipeline.checking import check_files, read_settings_of
from clausectl.pipeline.entries import OURS
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.own_files import UNDERSTANDING, fingerprint_program
from clausectl.repository.worktree import WorktreeSource

PrintedStyle = Literal["text", "colored", "json"]


@dataclass(frozen=True, slots=True)
class PrintedCheck:
    """A report of a whole source as it is printed, its summary, and how many findings of each kind it has."""

    text: str
    summary: str
    errors: int
    warnings: int


def print_check(
    repository: Repository, rev: str, style: PrintedStyle, progress: Progress = no_progress
) -> PrintedCheck:
    """What ``clausectl check`` prints of everything in a revision.

    Kept, in each style, for the last work tree and the last commit that were
    asked about. Raises what `check_source` raises.
    """
    source = repository.source(rev)
    section = f"printed-{'commit' if source.commit else 'worktree'}-{style}"
    program = fingerprint_program(folders=(*UNDERSTANDING, "output"))
    about = [program, source.label, source.commit]
    kept = repository.cache.load(section)
    if kept.get("about") == about and _is_unchanged(kept, source):
        printed = _read_printed(kept)
        if printed is not None:
            return printed
    printed = _print(repository, source, style, progress)
    state = source.settled_state(*OURS) if isinstance(source, WorktreeSource) else source.commit
    if state:
        beside = _name_beside(source, read_settings_of(source)[0].documents)
        repository.cache.store(
            section,
            {
                "about": about,
                "state": state,
                "beside": beside,
                "text": printed.text,
                "summary": printed.summary,
                "found": [printed.errors, printed.warnings],
            },
        )
    return printed


def _print(repository: Repository, source: Source, style: PrintedStyle, progress: Progress) -> PrintedCheck:
    from clausectl.output.check import format_json, format_text

    report = check_files(repository, source, (), progress)
    text, summary = format_text(report, color=style == "colored")
    if style == "json":
        text = format_json(report)
    errors = sum(problem.severity == "error" for problem in report.problems)
    return PrintedCheck(text, summary, errors, len(report.problems) - errors)


def _is_unchanged(kept: dict[str, Any], source: Source) -> bool:
    """Whether all that an answer depends on is as it was; what cannot be read is not, and is told later."""
    if source.commit:
        return kept.get("state") == source.commit
    if not isinstance(source, WorktreeSource):
        return False
    try:
        paths = [path for path, _ in kept["beside"]]
        if paths[:1] != [SETTINGS] or _name_beside(source, paths[1:]) != kept["beside"]:
            return False
        return kept.get("state") == source.state(*OURS)
    except (ClausectlError, KeyError, TypeError, ValueError):
        return False


def _name_beside(source: Source, documents: Sequence[str]) -> list[list[str]]:
    """Paths and blobs of the settings and of the documents they name; no blob where there is no file."""
    paths = (SETTINGS, *documents)
    found = source.read(paths, limit=MAX_DOCUMENT_BYTES)
    return [[path, found[path].blob if path in found else ""] for path in paths]


def _read_printed(kept: dict[str, Any]) -> PrintedCheck | None:
    try:
        errors, warnings = (int(count) for count in kept["found"])
        return PrintedCheck(str(kept["text"]), str(kept["summary"]), errors, warnings)
    except (KeyError, TypeError, ValueError):
        return None  # of another shape: as if it were not there
