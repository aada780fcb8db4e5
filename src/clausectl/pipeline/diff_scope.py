"""Which documents and clauses a diff is about, and the files of both sides that it needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from clausectl.comparing.document_renames import match_documents
from clausectl.comparing.renames import Rename
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import (
    AGREEMENTS,
    CLAUSES,
    FROZEN,
    clause_id,
    clause_path,
    manifest_id,
    manifest_paths,
    split_frozen,
    split_pin,
)
from clausectl.model.manifests import Manifest
from clausectl.model.sources import FileChange, FileEntry, Source, SourceFile
from clausectl.nearest import find_nearest
from clausectl.pipeline.manifest_reading import ManifestReader, read_changed
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.signed_scope import keep_signed, list_signed, name_drafts
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

NOTHING_COMPARED = "nothing was compared"


@dataclass(frozen=True, slots=True)
class Scope:
    """What was read: manifests by id on both sides, and the clause files that differ.

    ``documents`` narrows the report to some; None means all. ``partial`` says
    that no other document was read. ``plain`` are paths under ``agreements/``
    that differ and are no form or agreement on either side. ``signed`` are the
    files of signed versions on the new side, ``signed_changes`` those that
    differ; ``named_clauses`` are those that were asked for by a path of their own.
    """

    old: dict[str, Manifest]
    new: dict[str, Manifest]
    old_clauses: dict[str, tuple[str, str]]  # id -> (path, blob), of clauses whose file differs
    new_clauses: dict[str, tuple[str, str]]
    data: Mapping[str, bytes]  # blob -> bytes
    clause_count: int
    documents: frozenset[str] | None = None
    partial: bool = False
    renames: tuple[Rename, ...] = ()  # of documents
    clauses: frozenset[str] | None = None  # narrows the report too: others are read to find renames
    plain: tuple[str, ...] = ()
    signed: tuple[FileEntry, ...] = ()
    signed_changes: tuple[FileChange, ...] = ()
    named_clauses: frozenset[str] = frozenset()


def read_scope(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    reader: ManifestReader,
    among: Set[str] | None = None,
) -> Scope:
    """Read what the diff needs: one agreement by its few files, everything by one pass over what changed.

    ``among`` are the paths of the only manifests to read, where others cannot differ.

    Raises ClausectlError for a path that names nothing on either side.
    """
    if paths:
        try:
            scope = _read_named(repository, old, new, paths, reader)
        except ClausectlError:  # the long way leaves out what cannot be read, and says so
            scope = None
        if scope is not None:
            return scope
    return _read_everything(repository, old, new, paths, reader, among)


# One or a few forms and agreements by name


def _read_named(
    repository: Repository, old: Source, new: Source, paths: Sequence[str], reader: ManifestReader
) -> Scope | None:
    """The scope of documents named one by one; None when anything named is not such a document."""
    names = []
    for text in paths:
        path = find_path(repository, text)
        name = manifest_id(path) if path.endswith(".md") else path.removeprefix(AGREEMENTS + "/")
        if name is None or path in (".", AGREEMENTS):
            return None
        names.append(name)
    sides = _read_with_forms((old, new), names, reader)
    if sides is None:
        return None
    data: dict[str, bytes] = {}
    named = [manifest for side in sides for name in names if (manifest := side.get(name)) is not None]
    if any(not manifest.form for manifest in named):
        return None  # a form is its folder too, with the agreements on it
    if any(name not in side for side in sides for name in names):
        return None  # it may have another name on the side that lacks it
    wanted = _clause_names(sides[0].values()) | _clause_names(sides[1].values())
    clause_files = [_read_clauses(source, wanted, data) for source in (old, new)]
    before, after = clause_files
    signed, signed_changes = list_signed(old, new, names)
    differing = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return Scope(
        sides[0],
        sides[1],
        {name: place for name, place in before.items() if name in differing},
        {name: place for name, place in after.items() if name in differing},
        data,
        max(len(before), len(after)),
        frozenset(sides[0]) | frozenset(sides[1]),
        partial=True,
        renames=match_documents(sides[0], sides[1]),
        signed=signed,
        signed_changes=signed_changes,
    )


def _read_with_forms(
    sources: Sequence[Source], names: Sequence[str], reader: ManifestReader
) -> list[dict[str, Manifest]] | None:
    """The documents of each source, with every form that they have in any of them."""
    sides = [_read_manifests(source, names, reader) for source in sources]
    needed = [{split_pin(m.form)[0] for m in side.values() if m.form} for side in sides]
    forms = sorted(set().union(*needed) - set(names))
    for source, side, own in zip(sources, sides, needed, strict=True):
        side |= _read_manifests(source, forms, reader)
        if own - side.keys():
            return None  # a former id, or a form that is missing: the long way knows what to say
    return sides


def _read_manifests(source: Source, names: Sequence[str], reader: ManifestReader) -> dict[str, Manifest]:
    files = source.read([path for name in names for path in manifest_paths(name)])
    found: dict[str, Manifest] = {}
    for file in files.values():
        manifest = reader.read(file.path, file.blob, file.data, source.label)
        if manifest is not None:
            found[manifest.id] = manifest
    return found


def _clause_names(manifests: Iterable[Manifest]) -> set[str]:
    from clausectl.pipeline.load import items_of

    return {item.clause for manifest in manifests for item in items_of(manifest)}


def _read_clauses(source: Source, names: set[str], data: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    files: Mapping[str, SourceFile] = source.read([clause_path(name) for name in sorted(names)])
    places: dict[str, tuple[str, str]] = {}
    for file in files.values():
        data[file.blob] = file.data
        places[clause_id(file.path) or file.path] = (file.path, file.blob)
    return places


# Everything, or folders and clauses


def _read_everything(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    reader: ManifestReader,
    among: Set[str] | None,
) -> Scope:
    listed = new.entries(CLAUSES, AGREEMENTS)
    new_ids, after = _sort_paths(listed)
    found = repository.changes(old, new, CLAUSES, AGREEMENTS, FROZEN)
    for change in found:
        if change.old is not None and split_frozen(change.path):
            verb = "is gone" if change.new is None else "is another"
            reader.notes[f"{change.path} {verb} at {new.label}: a frozen source never changes"] = None
    changes = [change for change in found if _is_ours(change.new or change.old)]
    if not after and not new_ids and not changes:
        told = f"neither {old.label} nor {new.label} holds a file under clauses/ or agreements/"
        reader.notes[f"{told}: {NOTHING_COMPARED}"] = None
    changed_paths = {change.path for change in changes}
    old_ids, before = _sort_paths(change.old for change in changes if change.old)
    old_ids |= {path: name for path, name in new_ids.items() if path not in changed_paths}
    before = {path: entry for path, entry in after.items() if path not in changed_paths} | before
    changed_clauses = [change for change in changes if clause_id(change.path)]
    if among is not None:
        before = {path: entry for path, entry in before.items() if path in among}
        after = {path: entry for path, entry in after.items() if path in among}
    old_manifests, new_manifests = list(before.values()), list(after.values())
    data, refused, sides = read_changed(
        (old, old_manifests), (new, new_manifests), changed_clauses, repository, reader
    )
    old_side, new_side = sides
    changed_clauses = [change for change in changed_clauses if change.path not in refused]
    old_clauses = {clause_id(c.path) or "": (c.path, c.old.blob) for c in changed_clauses if c.old}
    new_clauses = {clause_id(c.path) or "": (c.path, c.new.blob) for c in changed_clauses if c.new}
    known = before.keys() | after.keys() | old_ids.keys() | new_ids.keys() if paths else set()
    for path in refused:
        old_ids.pop(path, None)
        new_ids.pop(path, None)
    count = max(len(old_ids), len(new_ids))
    renames = match_documents(old_side, new_side)
    managed = {manifest.path for side in sides for manifest in side.values()}
    plain = tuple(
        change.path
        for change in changes
        if change.path in reader.plain
        and change.path not in managed
        and manifest_id(change.path) not in reader.unread
    )
    scope = Scope(
        old_side,
        new_side,
        old_clauses,
        new_clauses,
        data,
        count,
        renames=renames,
        plain=plain,
        signed=keep_signed(listed),
        signed_changes=keep_signed(found),
    )
    if not paths:
        return scope
    known |= name_drafts((*scope.signed, *scope.signed_changes))
    narrowed, wanted = _narrow(repository, scope, paths, known)
    counts = (len(wanted.intersection(ids.values())) for ids in (old_ids, new_ids))
    return replace(narrowed, clause_count=max(counts))


def _sort_paths(entries: Iterable[FileEntry]) -> tuple[dict[str, str], dict[str, FileEntry]]:
    """Ids of the clauses by path, and the entries of what may be manifests."""
    clauses: dict[str, str] = {}
    manifests: dict[str, FileEntry] = {}
    for entry in entries:
        name = clause_id(entry.path)
        if name:
            clauses[entry.path] = name
        elif manifest_id(entry.path):
            manifests[entry.path] = entry
    return clauses, manifests


def _is_ours(entry: FileEntry | None) -> bool:
    return entry is not None and (clause_id(entry.path) or manifest_id(entry.path)) is not None


def _narrow(
    repository: Repository, scope: Scope, paths: Sequence[str], known: Iterable[str]
) -> tuple[Scope, set[str]]:
    """Only what the paths name (documents, clauses, or folders of either), and the clauses this is about."""
    all_paths = set(known)
    documents: set[str] = set()
    clauses: set[str] = set()
    named: set[str] = set()
    for text in paths:
        path = find_path(repository, text).rstrip("/")
        hits = [
            candidate
            for candidate in all_paths
            for form in (path, f"{AGREEMENTS}/{path}", f"{CLAUSES}/{path}")
            if candidate in (form, f"{form}.md", f"{form}/form.md") or candidate.startswith(f"{form}/")
        ]
        if not hits and path != ".":
            raise ClausectlError(_nothing_named(text, all_paths))
        named.update(all_paths if path == "." else hits)
        for hit in all_paths if path == "." else hits:
            clauses.update(name for name in [clause_id(hit)] if name)
            documents.update(name for name in [manifest_id(hit)] if name)
    for rename in scope.renames:
        if rename.old in documents or rename.new in documents:
            documents |= {rename.old, rename.new}
    own = _clause_names(m for side in (scope.old, scope.new) for name, m in side.items() if name in documents)
    forms = {
        split_pin(m.form)[0]
        for side in (scope.old, scope.new)
        for name, m in side.items()
        if name in documents
    }
    own |= _clause_names(m for side in (scope.old, scope.new) for name, m in side.items() if name in forms)
    wanted = clauses | own
    went_or_came = scope.old_clauses.keys() ^ scope.new_clauses.keys()
    read = wanted | went_or_came if went_or_came & wanted else wanted
    narrowed = replace(
        scope,
        old_clauses={name: place for name, place in scope.old_clauses.items() if name in read},
        new_clauses={name: place for name, place in scope.new_clauses.items() if name in read},
        documents=frozenset(documents),
        clauses=frozenset(wanted),
        plain=tuple(path for path in scope.plain if path in named),
        named_clauses=frozenset(clauses),
    )
    return narrowed, wanted


def _nothing_named(text: str, known: Iterable[str]) -> Problem:
    ids = [name for path in known for name in [clause_id(path) or manifest_id(path)] if name]
    close = find_nearest(text.removesuffix(".md"), ids)
    hint = f"did you mean {close}?" if close else "`clausectl list` shows every clause, form and agreement"
    return Problem("CL055", f"nothing is named {text!r} on either side", hint=hint)
