"""Read both sides of a comparison, compare them, and narrow the report to what was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from clausectl.comparing.documents import DocumentSide
from clausectl.comparing.moves import Weight
from clausectl.comparing.renames import Rename
from clausectl.comparing.report import Side, compare
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.stretches import find_stretches
from clausectl.formats.names import CLAUSES, clause_path
from clausectl.model.changes import Diff, DocumentChange
from clausectl.model.sources import Source
from clausectl.pipeline.clause_sides import TITLE, read_clause_side
from clausectl.pipeline.diff_scope import Scope, read_scope
from clausectl.pipeline.documents import DocumentDesk, clauses_of
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.manifest_reading import ManifestReader
from clausectl.pipeline.pinned import compare_pinned
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.revisions import name_revision
from clausectl.pipeline.ripples import find_ripples
from clausectl.repository.opening import Repository


def compare_sources(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    progress: Progress,
    plain: dict[str, None],
    among: Set[str] | None = None,
) -> Diff:
    """The report of two sources, without commits.

    Paths of what differs among the agreements and is composed of nothing are
    put in ``plain`` and not compared. ``among`` are the paths of the only manifests
    to read, where others cannot differ. Raises ClausectlError for paths that name nothing on either side.
    """
    progress("reading", 0, 0)
    reader = ManifestReader()
    scope = read_scope(repository, old, new, paths, reader, among)
    plain |= dict.fromkeys(scope.plain)
    desk = DocumentDesk()
    old_documents, new_documents = desk.make_sides(scope.old, scope.new)
    # what one side cannot tell is compared on neither: it was not removed
    unread = (
        reader.unread | (scope.old.keys() - old_documents.keys()) | (scope.new.keys() - new_documents.keys())
    )
    for name in unread:
        old_documents.pop(name, None)
        new_documents.pop(name, None)
    for problem in dict.fromkeys(desk.problems):
        reader.notes[f"{problem.place} {problem.code} {problem.message}"] = None
    progress("comparing", 0, 0)
    old_clauses = _clause_sides(scope, scope.old_clauses, old.label, reader.notes)
    new_clauses = _clause_sides(scope, scope.new_clauses, new.label, reader.notes)
    words, titles = _read_moved(old, new, old_documents, new_documents, scope.renames)
    compared = compare(
        Side(name_revision(repository, old), old_documents, old_clauses, scope.clause_count, titles),
        Side(name_revision(repository, new), new_documents, new_clauses, scope.clause_count, titles),
        weight=words,
        stated=_stated_renames(old_clauses, new_clauses),
        renamed_documents={rename.old: rename.new for rename in scope.renames},
        likenesses={rename.old: rename.score for rename in scope.renames if rename.score < 1},
        notes=reader.notes,
    )
    progress("", 1, 1)
    renamed = {rename.old: rename.new for rename in compared.renames}
    diff = compared.diff if scope.clauses is None else _narrow_clauses(compared.diff, scope)
    asked = {
        name: side
        for name, side in new_documents.items()
        if scope.documents is None or name in scope.documents
    }
    diff = compare_pinned(diff, old, new, old_documents, asked, renamed)
    diff = find_ripples(diff, new, new_documents)
    if scope.signed or scope.signed_changes:
        from clausectl.pipeline.signed_changes import add_signed  # most repositories have nothing signed yet

        diff = add_signed(diff, repository, old, new, scope)
    if scope.documents is not None:
        documents = {**old_documents, **new_documents}
        wanted = scope.documents & documents.keys()
        diff = narrow_report(diff, paths, wanted, documents, scope.renames)
        diff = replace(diff, partial=scope.partial)
    return diff


def narrow_report(
    diff: Diff,
    paths: Sequence[str],
    wanted: Set[str],
    documents: Mapping[str, DocumentSide],
    renames: Iterable[Rename],
) -> Diff:
    """The same report about some documents; their clauses still name every document they stand in."""

    def keep(changes: Iterable[DocumentChange]) -> tuple[DocumentChange, ...]:
        kept = ((change, tuple(name for name in change.ids if name in wanted)) for change in changes)
        return tuple(replace(change, ids=ids) if ids != change.ids else change for change, ids in kept if ids)

    gone = {rename.old for rename in renames if rename.new in documents}
    kinds = [documents[name].outline.kind for name in wanted - gone]
    return replace(
        diff,
        forms=keep(diff.forms),
        agreements=keep(diff.agreements),
        compared_forms=kinds.count("form"),
        compared_agreements=kinds.count("agreement"),
        only=tuple(paths),
    )


def _narrow_clauses(diff: Diff, scope: Scope) -> Diff:
    """The report without clauses that were read only because one asked for may be another one renamed."""
    wanted = scope.clauses or frozenset()
    kept = tuple(clause for clause in diff.clauses if clause.id in wanted or clause.old_id in wanted)
    return replace(diff, clauses=kept, compared_clauses=max(scope.clause_count, len(kept)))


def _clause_sides(
    scope: Scope, places: Mapping[str, tuple[str, str]], label: str, notes: dict[str, None]
) -> dict[str, ClauseSide]:
    return {
        name: read_clause_side(name, path, blob, scope.data[blob], label, notes)
        for name, (path, blob) in places.items()
    }


def _stated_renames(old: Mapping[str, ClauseSide], new: Mapping[str, ClauseSide]) -> dict[str, str]:
    """``formerly:`` of the clauses that differ: old id -> new id."""
    return {
        former: name
        for name, side in new.items()
        for former in side.metadata.get("formerly", "").split(", ")
        if former in old
    }


def _read_moved(
    old: Source,
    new: Source,
    old_documents: Mapping[str, DocumentSide],
    new_documents: Mapping[str, DocumentSide],
    renames: Iterable[Rename],
) -> tuple[Weight, dict[str, str]]:
    """Words and titles of clauses where the clause list of a document differs: what telling moves needs."""
    former = {rename.new: rename.old for rename in renames}
    asked: set[str] = set()
    changed: list[DocumentSide] = []
    seen: set[tuple[int, int]] = set()
    for name, side in new_documents.items():
        was = old_documents.get(name) or old_documents.get(former.get(name, ""))
        if was is None or was.outline.entries is side.outline.entries:
            continue
        pair = (id(was.outline.entries), id(side.outline.entries))
        if pair in seen:
            continue
        seen.add(pair)
        changed.append(side)
        for stretch in find_stretches(was.outline.entries, side.outline.entries):
            asked.update([entry.clause for entry in stretch if entry.clause and not entry.pin])
    names = clauses_of(changed)
    gone = asked - names
    names &= asked
    files: dict[str, bytes] = {}
    titles: dict[str, str] = {}
    for source, wanted in ((new, names), (old, gone)):
        if not wanted:
            continue
        # a clause that cannot be read has a note already, where it changed
        for file in read_leniently(source, [clause_path(name) for name in sorted(wanted)], []).values():
            name = file.path[len(CLAUSES) + 1 : -3]
            files[name] = file.data
            match = TITLE.search(file.data[:2000])
            if match is not None:
                titles[name] = match.group(1).decode("utf-8", "replace").strip("\"'")
    # words are counted where something is out of order, which is seldom
    return lambda name: len(files[name].split()) if name in files else 1, titles
