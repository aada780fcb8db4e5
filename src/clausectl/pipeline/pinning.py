"""Pin clauses: freeze a version's source byte for byte, and name it in the manifest's own characters."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import field

from clausectl.composing.clause_text import write_clause_text
from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.decoding import decode
from clausectl.formats.edits import Edit, edit_bytes, replace_scalar
from clausectl.formats.manifest_names import PINNED_ROLES, Named, list_names
from clausectl.formats.names import VERSION, clause_path, frozen_path, split_pin
from clausectl.formats.strict_yaml import read_front_matter
from clausectl.model.clauses import Clause
from clausectl.model.library import FrozenClause, Library
from clausectl.model.manifests import Manifest
from clausectl.model.written import WriteReport, WrittenFile
from clausectl.nearest import find_nearest
from clausectl.pipeline.load import items_of, load_library
from clausectl.pipeline.naming import clause_name, manifest_name
from clausectl.pipeline.planning import PlannedSource, refuse
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.worktree import WorktreeSource


@dataclass(frozen=True, slots=True)
class _Text:
    """One text that a version of a clause had: its id then, its bytes with LF, and where they stand."""

    id: str
    data: bytes
    clause: Clause
    commit: str = ""  # empty for the work tree's


@dataclass(slots=True)
class _Plan:
    """The files to write, the edits of the manifest, and what to tell."""

    frozen: dict[str, bytes] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def pin(
    repository: Repository,
    name: str,
    clause: str = "",
    *,
    every: bool = False,
    unpin: bool = False,
    commit: str = "",
    write: bool = True,
) -> WriteReport:
    """Pin one clause (``ID`` or ``ID@VERSION``) of a form or agreement, or ``every`` one; or ``unpin`` them.

    Without a version it is the library's. ``commit`` says which text is meant
    when a version named several. Pinning what is pinned so already changes
    nothing. Raises ClausectlError CL081 when the manifest does not name the
    clause, CL082 to CL084 for the version, CL080 for an entry that cannot be
    edited, CL077 when the manifest would not compose afterwards.
    """
    source = repository.worktree()
    library = load_library(source).library
    manifest = find_manifest(library, manifest_name(repository, name))
    entries = [named for named in _names(manifest) if named.role in PINNED_ROLES]
    if every:
        wanted = {split_pin(entry.text)[0]: "" for entry in entries if unpin or "@" not in entry.text}
    else:
        typed, _, version = clause.partition("@")
        if "@" in clause and not VERSION.fullmatch(version):
            hint = "write MAJOR.MINOR.PATCH, such as 1.0.0"
            refuse([Problem("CL123", f"{version!r} is not a version", hint=hint)])
        wanted = {clause_name(repository, typed): version}
        refuse(_not_owned(library, manifest, entries, next(iter(wanted))))
    plan = _Plan()
    problems: list[Problem] = []
    for clause_id, version in wanted.items():
        try:
            pinned = "" if unpin else _freeze(repository, source, library, clause_id, version, commit, plan)
        except ClausectlError as error:
            problems += error.problems
            continue
        _edit_entries(plan, manifest, entries, clause_id, pinned, every=every, unpin=unpin)
    refuse(dict.fromkeys(problems))
    return _finish(repository, source, library, manifest, plan, write=write)


def _names(manifest: Manifest) -> Iterable[Named]:
    front, _ = read_front_matter(manifest.source, manifest.path)
    return list_names(front.fields) if front is not None else ()


def _not_owned(library: Library, manifest: Manifest, entries: Sequence[Named], name: str) -> list[Problem]:
    """Where the clause is named instead, when this manifest does not name it itself."""
    own = {split_pin(entry.text)[0] for entry in entries}
    if name in own:
        return []
    form = library.manifests.get(manifest.form)
    if form is not None and any(item.clause == name for item in items_of(form)):
        hint = f"pin it there, for all agreements on it: clausectl pin {form.id} {name}"
        message = f"{name} comes from the form {form.id}; {manifest.id} does not name it itself"
        return [Problem("CL081", message, manifest.path, hint=hint)]
    guess = find_nearest(name, own)
    hint = f"did you mean {guess}?" if guess else f"it names: {', '.join(sorted(own)) or 'none'}"
    return [Problem("CL081", f"{manifest.id} does not name the clause {name!r}", manifest.path, hint=hint)]


def _edit_entries(
    plan: _Plan,
    manifest: Manifest,
    entries: Sequence[Named],
    clause: str,
    pinned: str,
    *,
    every: bool,
    unpin: bool,
) -> None:
    """Edit every entry that names the clause. ``pinned`` is the version, or empty to take the pin away."""
    new = f"{clause}@{pinned}" if pinned else clause
    for entry in entries:
        name, version = split_pin(entry.text)
        if name != clause or entry.text == new or (every and not unpin and version):
            continue
        edit = replace_scalar(manifest.source, entry.mark, entry.text, new)
        if edit is None:
            hint = "write it as one plain text on its line, then run the command again"
            mark = entry.mark
            problem = Problem(
                "CL080", "the entry cannot be edited here", manifest.path, mark.line, mark.column, hint
            )
            raise ClausectlError(problem)
        plan.edits.append(edit)
        plan.notes.append(f"{entry.text} -> {new}")


# Which text a version names


def _freeze(
    repository: Repository,
    source: WorktreeSource,
    library: Library,
    name: str,
    version: str,
    commit: str,
    plan: _Plan,
) -> str:
    """Plan the frozen source of a version (empty: the library's); the version."""
    current = library.clauses.get(name)
    if not version:
        if current is None:
            where = library.unreadable.get(name, "")
            hint = f"mend the problems of {where}" if where else "say which version: ID@VERSION"
            raise ClausectlError(Problem("CL082", f"the library holds no clause {name!r} to pin", hint=hint))
        version = current.version
    names = _names_it_had(library, name)
    frozen = [f for former in names for f in library.frozen.get((former, version), ())]
    for damaged in (f for f in frozen if not f.intact):
        hint = "a frozen source never changes: restore the file from git"
        message = f"{damaged.path} does not have the hash in its name"
        raise ClausectlError(Problem("CL334", message, damaged.path, hint=hint))
    if frozen and not commit:
        if current is not None and current.version == version:
            refuse(_frozen_otherwise(name, version, frozen, current))
        return version  # frozen once, it is that text for good
    text = _find_text(repository, source, library, name, version, commit, plan)
    if frozen:
        refuse(_frozen_otherwise(name, version, frozen, text.clause))
        return version
    plan.frozen[frozen_path(text.id, version, hashlib.sha256(text.data).hexdigest())] = text.data
    return version


def _frozen_otherwise(
    name: str, version: str, frozen: Sequence[FrozenClause], clause: Clause
) -> list[Problem]:
    """The frozen sources of a version that hold another text than a clause."""
    hint = f"one version names one text: raise the version in {clause_path(name)}"
    message = f"{name} {version} is frozen already, with another text"
    return [
        Problem("CL084", message, known.path, hint=hint)
        for known in frozen
        if known.clause is None or _canonical(known.clause) != _canonical(clause)
    ]


def _names_it_had(library: Library, name: str) -> list[str]:
    """The id, the one it has now, and those it had before: each can stand in the name of a frozen source."""
    now = library.formerly.get(name, name)
    return list(dict.fromkeys([name, now, *(old for old, new in library.formerly.items() if new == now)]))


def _find_text(
    repository: Repository,
    source: WorktreeSource,
    library: Library,
    name: str,
    version: str,
    commit: str,
    plan: _Plan,
) -> _Text:
    """The text that a version names: the work tree's, or the one that history holds."""
    history = _texts_in_history(repository, _names_it_had(library, name), version, commit)
    current = library.clauses.get(name)
    if current is not None and current.version == version and not commit:
        file = source.read([current.path]).get(current.path)
        if file is None:  # another process moved it after the library was read
            hint = "wait until the other command has finished, then run this one again"
            refuse([Problem("CL021", f"{current.path} is there no more", current.path, hint=hint)])
            raise AssertionError(current.path)  # pragma: no cover - refuse has raised
        here = _Text(name, _with_lf(file.data), current)
        others = [t for t in history if _canonical(t.clause) != _canonical(current)]
        refuse(_several(name, version, [here, *others]) if others else [])
        if not any(text.data == here.data for text in history) and repository.dirty([current.path]):
            hint = "commit it together with the pin, so that history holds what was frozen"
            message = f"{name} {version} is pinned with a text that no commit holds yet"
            plan.warnings.append(Problem("CL085", message, current.path, hint=hint, severity="warning"))
        return here
    if not history:
        where = f"in {commit}" if commit else "on the history of HEAD"
        versions = _versions_in_history(repository, _names_it_had(library, name))
        hint = (
            f"it had: {', '.join(versions)}" if versions else "look at `git log -- " + clause_path(name) + "`"
        )
        if repository.shallow:
            hint += "; this clone is shallow, `git fetch --unshallow` brings the rest"
        raise ClausectlError(Problem("CL082", f"{name} {version} does not stand {where}", hint=hint))
    distinct = [t for t in history if _canonical(t.clause) != _canonical(history[0].clause)]
    refuse(_several(name, version, [history[0], *distinct]) if distinct else [])
    return history[0]


def _several(name: str, version: str, texts: Sequence[_Text]) -> list[Problem]:
    listed: dict[tuple[str, str], _Text] = {}
    for text in texts:
        listed.setdefault(_canonical(text.clause), text)
    places = [f"commit {text.commit[:12]}" if text.commit else "the work tree" for text in listed.values()]
    example = next((text.commit[:12] for text in texts if text.commit), "COMMIT")
    message = f"{name} {version} named {len(places)} texts: in {', '.join(places)}"
    hint = f"say which is meant with --from {example}, or raise the version of what is new"
    return [Problem("CL083", message, clause_path(name), hint=hint)]


def _texts_in_history(repository: Repository, names: Sequence[str], version: str, commit: str) -> list[_Text]:
    """The texts with this version, newest first; with ``commit`` only the one that stands there."""
    found: list[tuple[str, str, str]] = []
    if commit:
        revision = repository.resolve(commit)
        files = repository.source(commit).read(clause_path(name) for name in names)
        found = [
            (name, revision.commit, files[clause_path(name)].blob)
            for name in names
            if clause_path(name) in files
        ]
    elif repository.head() is not None:
        for name in names:
            found += [(name, at, blob) for at, blob in repository.find_blob_versions(clause_path(name))]
    blobs = repository.read_blobs(blob for _, _, blob in found)
    texts: list[_Text] = []
    for name, at, blob in found:
        data = _with_lf(blobs[blob])
        clause, _ = read_clause(data, clause_path(name), blob)
        if clause is not None and clause.version == version:
            texts.append(_Text(name, data, clause, at))
    return texts


def _versions_in_history(repository: Repository, names: Sequence[str]) -> list[str]:
    if repository.head() is None:
        return []
    blobs = [(n, blob) for n in names for _, blob in repository.find_blob_versions(clause_path(n))]
    contents = repository.read_blobs(blob for _, blob in blobs)
    clauses = [read_clause(contents[blob], clause_path(name), blob)[0] for name, blob in blobs]
    return list(dict.fromkeys(clause.version for clause in clauses if clause is not None))


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


def _canonical(clause: Clause) -> tuple[str, str]:
    return write_clause_text(clause)


# Writing


def _finish(
    repository: Repository,
    source: WorktreeSource,
    library: Library,
    manifest: Manifest,
    plan: _Plan,
    *,
    write: bool,
) -> WriteReport:
    if not plan.edits:
        # what the manifest pins already needs no second frozen source
        return WriteReport("pin", problems=tuple(plan.warnings), notes=("nothing to change",), written=write)
    data = source.read([manifest.path])[manifest.path].data
    if decode(data, manifest.path)[0] != manifest.source:
        refuse([Problem("CL072", "the file changed meanwhile", manifest.path, hint="run the command again")])
    changed = edit_bytes(data, plan.edits)
    files: dict[str, bytes | None] = {manifest.path: changed, **plan.frozen}
    after = load_library(PlannedSource(source, files)).library
    _refuse_worse(library, after, manifest.id)
    if write:
        repository.write(files, create_only=list(plan.frozen))
    written = [WrittenFile("created", path, "", text.decode("utf-8")) for path, text in plan.frozen.items()]
    written.append(WrittenFile("changed", manifest.path, manifest.source, decode(changed, manifest.path)[0]))
    return WriteReport("pin", tuple(written), tuple(plan.warnings), tuple(plan.notes), write)


def _refuse_worse(before: Library, after: Library, name: str) -> None:
    """The manifest composes as well as before; with other words where another version was pinned."""
    old = [p.code for p in try_compose(before, before.manifests[name])[1]]
    problems: list[Problem] = []
    found = after.manifests.get(name)
    for problem in try_compose(after, found)[1] if found is not None else ():
        if problem.code in old:
            old.remove(problem.code)
        else:
            message = f"afterwards this would be wrong: {problem.message}"
            problems.append(
                Problem("CL077", message, problem.path, problem.line, problem.column, problem.hint)
            )
    refuse(problems)
