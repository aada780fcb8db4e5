"""Compare two revisions: find what differs, read it, compare, and say which commits did it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import replace

from clausectl.comparing.clauses import ClauseSide
from clausectl.comparing.documents import DocumentSide
from clausectl.comparing.report import Side, compare
from clausectl.composing.clause_text import write_clause_text
from clausectl.formats.clause_file import read_clause
from clausectl.formats.decoding import decode
from clausectl.formats.names import CLAUSES, clause_path
from clausectl.model.changes import ClauseChange, Diff, DocumentChange
from clausectl.model.history import Commit, Revision
from clausectl.model.sources import Source
from clausectl.pipeline.diff_cache import RedlineCache
from clausectl.pipeline.diff_scope import ManifestReader, Scope, read_scope
from clausectl.pipeline.documents import DocumentDesk, clauses_of
from clausectl.pipeline.load import Progress, no_progress
from clausectl.pipeline.pinned import compare_pinned
from clausectl.repository.opening import Repository


def diff_revisions(
    repository: Repository,
    old_name: str,
    new_name: str,
    paths: Sequence[str] = (),
    *,
    with_commits: bool = True,
    progress: Progress = no_progress,
) -> Diff:
    """The report of ``clausectl diff``.

    Revisions are commits, tags, ``WORKTREE`` or ``INDEX``. A file that cannot
    be read on one side is named in ``notes`` and left out; nothing is left out
    silently. Raises ClausectlError for revisions and paths that name nothing.
    """
    old, new = repository.sources_of([old_name, new_name])
    reader = ManifestReader()
    scope = read_scope(repository, old, new, paths, reader)
    desk = DocumentDesk()
    old_documents, new_documents = desk.make_sides(scope.old, scope.new)
    for problem in dict.fromkeys(desk.problems):
        reader.notes[f"{problem.place} {problem.code} {problem.message}"] = None
    cache = RedlineCache(repository.cache, old, new, len(scope.new_clauses))
    old_clauses = _clause_sides(scope, scope.old_clauses, old.label, cache, reader.notes)
    new_clauses = _clause_sides(scope, scope.new_clauses, new.label, cache, reader.notes)
    stated = _stated_renames(scope, cache)
    words, titles = _read_moved(old, new, old_documents, new_documents)
    compared = compare(
        Side(_revision(repository, old), old_documents, old_clauses, scope.clause_count, titles),
        Side(_revision(repository, new), new_documents, new_clauses, scope.clause_count, titles),
        weight=words,
        stated=stated,
        renamed_documents={old_id: m.id for m in scope.new.values() for old_id in m.formerly},
        cached=cache.redlines,
        notes=reader.notes,
    )
    cache.store(compared.computed)
    diff = compare_pinned(compared.diff, old, new, old_documents, new_documents)
    if scope.documents is not None:
        documents = {**old_documents, **new_documents}
        diff = narrow_report(diff, paths, scope.documents & documents.keys(), documents)
        diff = replace(diff, partial=scope.partial)
    if with_commits:
        diff = _add_commits(repository, diff, old, new)
    return diff


def narrow_report(
    diff: Diff, paths: Sequence[str], wanted: Set[str], documents: Mapping[str, DocumentSide]
) -> Diff:
    """The same report about some documents; their clauses still name every document they stand in."""

    def keep(changes: Iterable[DocumentChange]) -> tuple[DocumentChange, ...]:
        kept = ((change, tuple(name for name in change.ids if name in wanted)) for change in changes)
        return tuple(replace(change, ids=ids) if ids != change.ids else change for change, ids in kept if ids)

    kinds = [documents[name].outline.kind for name in wanted]
    return replace(
        diff,
        forms=keep(diff.forms),
        agreements=keep(diff.agreements),
        compared_forms=kinds.count("form"),
        compared_agreements=kinds.count("agreement"),
        only=tuple(paths),
    )


def _revision(repository: Repository, source: Source) -> Revision:
    if not source.commit:
        return Revision(source.label, "")
    return replace(repository.resolve(source.commit), label=source.label)


def _clause_sides(
    scope: Scope,
    places: Mapping[str, tuple[str, str]],
    label: str,
    cache: RedlineCache,
    notes: dict[str, None],
) -> dict[str, ClauseSide]:
    sides: dict[str, ClauseSide] = {}
    for name, (path, blob) in places.items():
        known = cache.side(blob, name, path)
        if known is None:
            known = read_clause_side(name, path, blob, scope.data[blob], label, notes)
            cache.keep(known)
        sides[name] = known
    return sides


def read_clause_side(
    name: str, path: str, blob: str, data: bytes, label: str, notes: dict[str, None]
) -> ClauseSide:
    """A clause as comparing needs it; one that cannot be read is compared as the plain text it is."""
    clause, problems = read_clause(data, path, blob)
    if clause is None:
        text, _ = decode(data, path)
        if not text:
            text = data.decode("utf-8", "replace")
        first = problems[0]
        notes[f"{path} at {label} is compared as plain text: {first.place} {first.code} {first.message}"] = (
            None
        )
        return ClauseSide(name, path, blob, "", name, text, text)
    text, plain = write_clause_text(clause)
    metadata = {
        "owner": clause.owner,
        "language": clause.language,
        "tags": ", ".join(clause.tags),
        "formerly": ", ".join(clause.formerly),
        "effect_reason": clause.effect_reason,
    }
    kept = {key: value for key, value in metadata.items() if value}
    return ClauseSide(name, path, blob, clause.version, clause.title, text, plain, kept)


def _stated_renames(scope: Scope, cache: RedlineCache) -> dict[str, str]:
    """``formerly:`` of the clauses that differ: old id -> new id."""
    stated: dict[str, str] = {}
    for name, (_, blob) in scope.new_clauses.items():
        side = cache.side(blob, name, "")
        for old in side.metadata.get("formerly", "").split(", ") if side is not None else ():
            if old in scope.old_clauses:
                stated[old] = name
    return stated


def _read_moved(
    old: Source,
    new: Source,
    old_documents: Mapping[str, DocumentSide],
    new_documents: Mapping[str, DocumentSide],
) -> tuple[dict[str, int], dict[str, str]]:
    """Words and titles of the clauses in documents whose clause list differs: what telling moves needs."""
    changed = [
        side
        for name, side in new_documents.items()
        if (was := old_documents.get(name)) is not None and was.outline.entries is not side.outline.entries
    ]
    names = clauses_of(changed)
    before = [old_documents[side.outline.id] for side in changed]
    gone = clauses_of(before) - names
    words: dict[str, int] = {}
    titles: dict[str, str] = {}
    for source, wanted in ((new, names), (old, gone)):
        if not wanted:
            continue
        for file in source.read([clause_path(name) for name in sorted(wanted)]).values():
            name = file.path[len(CLAUSES) + 1 : -3]
            words[name] = len(file.data.split())
            match = _TITLE.search(file.data[:2000])
            if match is not None:
                titles[name] = match.group(1).decode("utf-8", "replace").strip("\"'")
    return words, titles


_TITLE = re.compile(rb"^title: *(.+?)\s*$", re.MULTILINE)


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
    if not paths:
        return replace(diff, with_commits=True)
    by_path: dict[str, list[Commit]] = {}
    for commit in repository.commits(old.commit, new.commit or "HEAD", list(paths)):
        for path in commit.paths:
            by_path.setdefault(path, []).append(commit)
    order = _order(by_path)
    return replace(
        diff,
        forms=tuple(_with_commits(document, by_path, order) for document in diff.forms),
        agreements=tuple(_with_commits(document, by_path, order) for document in diff.agreements),
        clauses=tuple(_clause_with_commits(clause, by_path, order) for clause in diff.clauses),
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
