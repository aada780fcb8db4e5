"""Compare two revisions, and say which commits did it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from clausectl.model.changes import ClauseChange, Diff, DocumentChange
from clausectl.model.comparison import DocumentComparison
from clausectl.model.history import Commit
from clausectl.model.sources import Source
from clausectl.pipeline.diff_answers import WORTH_KEEPING, load_answer, name_answer, store_answer
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.revisions import name_revision
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class WrittenDiff:
    """A report as text; ``differs`` is also true when something could not be compared."""

    text: str
    differs: bool


def write_diff(
    repository: Repository,
    old_name: str,
    new_name: str,
    paths: Sequence[str],
    write: Callable[[Diff], str],
    style: str,
    *,
    with_commits: bool = True,
    keep_unchanged: bool = False,
    redline_signed: bool = False,
    progress: Progress = no_progress,
) -> WrittenDiff:
    """The report of ``clausectl diff``, written by ``write``.

    ``keep_unchanged`` keeps what is the same in documents for a full report.
    ``redline_signed`` compares signed texts with drafts of the new side.
    ``style`` names everything that ``write`` goes by beside the diff: a large
    report without commits is kept, and the next one of the same style is not
    written again. Raises what `diff_revisions` raises.
    """
    old, new = repository.sources_of([old_name, new_name])
    section = (
        ""
        if with_commits or redline_signed
        else name_answer("report", old, new, (style, *_key(repository, paths)))
    )
    kept = repository.cache.load(section) if section else {}
    if isinstance(kept.get("text"), str) and isinstance(kept.get("differs"), bool):
        return WrittenDiff(kept["text"], kept["differs"])
    diff = _diff_sources(
        repository,
        old,
        new,
        paths,
        with_commits=with_commits,
        keep_unchanged=keep_unchanged,
        progress=progress,
    )
    if redline_signed:
        from clausectl.pipeline.signed_redlines import add_redlines

        diff = add_redlines(diff, repository, new, progress, keep_unchanged=keep_unchanged)
    written = WrittenDiff(write(diff), bool(diff.changed or diff.notes))
    if section and len(diff.clauses) >= WORTH_KEEPING:
        repository.cache.store(section, {"text": written.text, "differs": written.differs})
    return written


def diff_revisions(
    repository: Repository,
    old_name: str,
    new_name: str,
    paths: Sequence[str] = (),
    *,
    with_commits: bool = True,
    progress: Progress = no_progress,
) -> Diff:
    """What ``clausectl diff`` reports.

    Revisions are commits, tags, ``WORKTREE`` or ``INDEX``. A file that cannot
    be read on one side is named in ``notes`` and left out; nothing is left out
    silently. Raises ClausectlError for revisions and paths that name nothing.
    """
    old, new = repository.sources_of([old_name, new_name])
    return _diff_sources(repository, old, new, paths, with_commits=with_commits, progress=progress)


def _diff_sources(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    *,
    with_commits: bool,
    progress: Progress,
    keep_unchanged: bool = False,
) -> Diff:
    revisions = name_revision(repository, old), name_revision(repository, new)
    section = name_answer("diff", old, new, _key(repository, paths))
    diff = load_answer(repository.cache, section, *revisions)
    if diff is None:
        # a kept answer needs none of this, and importing it takes longer than reading one
        from clausectl.pipeline.compare_revisions import compare_revisions

        diff = compare_revisions(repository, old, new, paths, progress, keep_unchanged=keep_unchanged)
        if not (diff.documents or diff.remarks):
            store_answer(repository.cache, section, diff)
    return _add_commits(repository, diff, old, new) if with_commits else diff


def _key(repository: Repository, paths: Sequence[str]) -> list[str]:
    """The paths as typed, which a report shows, and what they name from the folder one is in."""
    return [*paths, *(find_path(repository, path) for path in paths)]


# Commits


def _add_commits(repository: Repository, diff: Diff, old: Source, new: Source) -> Diff:
    """The commits between the two sides that changed each clause and document."""
    if not old.commit:
        return replace(diff, with_commits=True)
    paths: dict[str, None] = {}
    for clause in diff.clauses:
        paths |= dict.fromkeys(path for path in (clause.old_path, clause.new_path) if path)
    for document in (*diff.forms, *diff.agreements):
        paths |= dict.fromkeys(path for path in (document.old_path, document.new_path) if path)
    for report in diff.documents:
        if report.changed:
            paths |= dict.fromkeys((report.old.path, report.new.path))
    if not paths:
        return replace(diff, with_commits=True)
    by_path: dict[str, list[Commit]] = {}
    head = None if new.commit else repository.head()
    last = new.commit or (head.commit if head is not None else old.commit)  # a branch may have no commit yet
    for merges in (False, True):
        # what no commit changed was edited in a merge itself (or not committed yet)
        wanted = [path for path in paths if path not in by_path]
        for commit in repository.commits(old.commit, last, wanted, merges=merges) if wanted else ():
            for path in commit.paths:
                by_path.setdefault(path, []).append(commit)
    order = _order(by_path)
    return replace(
        diff,
        forms=tuple(_with_commits(document, by_path, order) for document in diff.forms),
        agreements=tuple(_with_commits(document, by_path, order) for document in diff.agreements),
        clauses=tuple(_clause_with_commits(clause, by_path, order) for clause in diff.clauses),
        documents=tuple(_report_with_commits(report, by_path, order) for report in diff.documents),
        with_commits=True,
    )


def _order(by_path: Mapping[str, list[Commit]]) -> Callable[[Commit], int]:
    """Newest first, as git gave them on each path; dates break ties between paths."""
    dates = {commit.id: commit.date for commits in by_path.values() for commit in commits}
    ranked = {id_: rank for rank, id_ in enumerate(sorted(dates, key=lambda i: (dates[i], i), reverse=True))}
    return lambda commit: ranked[commit.id]


def _commits_of(
    paths: Sequence[str], by_path: Mapping[str, list[Commit]], order: Callable[[Commit], int]
) -> tuple[Commit, ...]:
    found = {commit.id: commit for path in paths for commit in by_path.get(path, ())}
    if len(paths) == 1 or paths[0] == paths[-1]:
        return tuple(found.values())
    return tuple(sorted(found.values(), key=order))


def _with_commits(
    document: DocumentChange, by_path: Mapping[str, list[Commit]], order: Callable[[Commit], int]
) -> DocumentChange:
    return replace(document, commits=_commits_of([document.old_path, document.new_path], by_path, order))


def _clause_with_commits(
    clause: ClauseChange, by_path: Mapping[str, list[Commit]], order: Callable[[Commit], int]
) -> ClauseChange:
    return replace(clause, commits=_commits_of([clause.old_path, clause.new_path], by_path, order))


def _report_with_commits(
    report: DocumentComparison, by_path: Mapping[str, list[Commit]], order: Callable[[Commit], int]
) -> DocumentComparison:
    paths = [report.old.path, report.new.path] if report.changed else [""]
    return replace(report, commits=_commits_of(paths, by_path, order))
