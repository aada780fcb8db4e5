"""Load: one source's files, read and typed into a library, with every problem in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from clausectl.composing.incorporation import check_copies, copies_of
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import is_manifest, looks_like_manifest, no_manifest, read_manifest
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
from clausectl.model.clauses import Clause
from clausectl.model.library import FrozenClause, Library
from clausectl.model.manifests import Addition, ChoiceItem, ClauseItem, Item, Manifest
from clausectl.model.sources import FileEntry, Source, SourceFile
from clausectl.pipeline.entries import is_copy, list_entries, looks_frozen, read_leniently
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Loaded:
    """A library with the problems of its files. ``files`` are the paths that were read."""

    library: Library
    problems: tuple[Problem, ...]
    files: int = 0


@dataclass(slots=True)
class _Shelf:
    """A library being filled."""

    clauses: dict[str, Clause]
    manifests: dict[str, Manifest]
    frozen: dict[tuple[str, str], tuple[FrozenClause, ...]]
    unreadable: dict[str, str]
    problems: list[Problem]
    files: int = 0

    @classmethod
    def empty(cls) -> _Shelf:
        return cls({}, {}, {}, {}, [])

    def take_clause(self, file: SourceFile) -> None:
        clause, problems = read_clause(file.data, file.path, file.blob)
        self.problems.extend(problems)
        self.files += 1
        if clause is not None:
            self.clauses[clause.id] = clause
        else:
            self.unreadable[clause_id(file.path) or file.path] = file.path

    def take_manifest(self, file: SourceFile) -> Manifest | None:
        if not is_manifest(file.data):
            if looks_like_manifest(file.data):
                self.problems.append(no_manifest(file.path))
            return None
        manifest, problems = read_manifest(file.data, file.path, file.blob)
        self.problems.extend(problems)
        self.files += 1
        name = manifest_id(file.path) or file.path
        if manifest is None:
            self.unreadable[name] = file.path
            return None
        if name in self.manifests:
            other = self.manifests[name].path
            message = f"{file.path} and {other} have the same id {name}"
            self.problems.append(Problem("CL050", message, file.path, 1, 1, "rename one of the two files"))
        self.manifests[name] = manifest
        return manifest

    def take_frozen(self, file: SourceFile) -> None:
        named = split_frozen(file.path)
        if named is None:
            hint = "frozen sources are named ID@VERSION-HASH.md; `clausectl pin` makes them"
            self.problems.append(
                Problem("CL051", "this is no frozen source", file.path, hint=hint, severity="warning")
            )
            return
        self.files += 1
        sha256 = hashlib.sha256(file.data.replace(b"\r\n", b"\n")).hexdigest()
        if is_manifest(file.data):
            self._take_frozen_form(file, named, sha256)
            return
        clause, problems = read_clause(file.data, file.path, file.blob)
        self.problems.extend(problems)
        frozen = FrozenClause(file.path, named[0], named[1], named[2], sha256, clause)
        if clause is not None and clause.version != frozen.version:
            message = f"the name says version {frozen.version} and the text {clause.version}"
            self.problems.append(
                Problem("CL052", message, file.path, hint="a frozen source never changes: restore it")
            )
        key = (frozen.id, frozen.version)
        self.frozen[key] = (*self.frozen.get(key, ()), frozen)

    def _take_frozen_form(self, file: SourceFile, named: tuple[str, str, str], sha256: str) -> None:
        """A form that a signed version stands on: no draft is made from it, but it has to be what it was."""
        if not sha256.startswith(named[2]):
            message = f"{file.path} does not have the hash in its name"
            hint = "a frozen source never changes: restore the file from git"
            self.problems.append(Problem("CL334", message, file.path, hint=hint))

    def finish(self) -> Loaded:
        formerly, problems = find_former_ids(self.clauses, self.manifests)
        self.problems.extend(problems)
        library = Library(self.clauses, self.manifests, self.frozen, formerly, self.unreadable)
        ordered = sorted(set(self.problems), key=lambda p: p.sort_key)
        return Loaded(library, tuple(ordered), self.files)


def load_library(source: Source, progress: Progress = no_progress) -> Loaded:
    """Everything under ``clauses/``, ``agreements/`` and ``frozen/``."""
    return load_entries(source, list_entries(source), progress)


def load_entries(source: Source, entries: Iterable[FileEntry], progress: Progress = no_progress) -> Loaded:
    """The files of a listing. One that cannot be read is a problem and keeps no other from being read."""
    shelf = _Shelf.empty()
    paths = [entry.path for entry in entries if not is_copy(entry.path)]
    files = read_leniently(source, paths, shelf.problems)
    for done, file in enumerate(files.values()):
        if done % 500 == 0:
            progress("reading", done, len(files))
        if file.path.startswith(CLAUSES + "/"):
            shelf.take_clause(file)
        elif file.path.startswith(FROZEN + "/"):
            shelf.take_frozen(file)
        else:
            shelf.take_manifest(file)
    return shelf.finish()


def load_manifests(source: Source, progress: Progress = no_progress) -> Loaded:
    """Every form and agreement, and no clause: enough to outline, list and filter them."""
    shelf = _Shelf.empty()
    paths = [entry.path for entry in source.entries(AGREEMENTS) if manifest_id(entry.path)]
    files = read_leniently(source, paths, shelf.problems)
    for done, file in enumerate(files.values()):
        if done % 500 == 0:
            progress("reading", done, len(files))
        shelf.take_manifest(file)
    return shelf.finish()


def check_retained_copies(source: Source, library: Library) -> list[Problem]:
    """The copies that forms incorporate, read and compared with the hashes the forms state."""
    forms = [manifest for manifest in library.manifests.values() if copies_of(manifest)]
    if not forms:
        return []
    problems: list[Problem] = []
    paths = sorted({path for form in forms for path in copies_of(form)})
    copies = {file.path: file.data for file in read_leniently(source, paths, problems).values()}
    for form in forms:
        problems += check_copies(form, copies)
    return problems


def load_for(source: Source, *names: str) -> Loaded:
    """What composing one form or agreement needs, or several of them, and no more.

    When something they name is not where its id says, everything is loaded, so
    that a former id is followed and the nearest id can be proposed.
    """
    shelf = _Shelf.empty()
    manifests = _take_firsts(shelf, source, dict.fromkeys(names))
    if manifests is None:
        return load_library(source)
    wanted = {split_pin(m.form)[0]: None for m in manifests.values() if m.form}
    forms = _take_firsts(shelf, source, wanted)
    if forms is None:
        return load_library(source)
    needed = {manifest.path: manifest for manifest in (*manifests.values(), *forms.values())}
    if any(entry.path for manifest in needed.values() for entry in manifest.incorporates):
        return load_library(source)  # what incorporates what can lead anywhere
    items = [item for manifest in needed.values() for item in items_of(manifest)]
    paths = sorted({clause_path(item.clause) for item in items if not item.version})
    files = source.read(paths)
    for file in files.values():
        shelf.take_clause(file)
    if len(files) < len(paths):
        return load_library(source)
    if any(item.version for item in items):
        frozen = [e.path for e in source.entries(FROZEN) if looks_frozen(e.path)]
        pinned = {(item.clause, item.version) for item in items if item.version}
        named = [path for path in frozen if (parts := split_frozen(path)) and parts[:2] in pinned]
        for file in source.read(named).values():
            shelf.take_frozen(file)
        if pinned - shelf.frozen.keys():  # frozen under a former id: only the whole library knows it
            return load_library(source)
    return shelf.finish()


def _take_firsts(shelf: _Shelf, source: Source, names: Iterable[str]) -> dict[str, Manifest] | None:
    """The manifests of the names, read in one pass; None when one of them is not where its id says."""
    found = {name: shelf.manifests[name] for name in names if name in shelf.manifests}
    wanted = [name for name in names if name not in found]
    files = source.read([path for name in wanted for path in manifest_paths(name)])
    for name in wanted:
        manifest = _take_first(shelf, files, name)
        if manifest is None:
            return None
        found[name] = manifest
    return found


def _take_first(shelf: _Shelf, files: Mapping[str, SourceFile], name: str) -> Manifest | None:
    for path in manifest_paths(name):
        if path in files:
            manifest = shelf.take_manifest(files[path])
            if manifest is not None:
                return manifest
    return None


def items_of(manifest: Manifest) -> Iterable[ClauseItem]:
    """Every clause a manifest names anywhere: lists, choices, parts, deviations."""
    yield from _flatten(manifest.items)
    for part in manifest.parts:
        yield from _flatten(part.items)
    yield from manifest.replace.values()
    addition: Addition
    for addition in manifest.add:
        yield addition.item


def _flatten(items: Iterable[Item]) -> Iterable[ClauseItem]:
    for item in items:
        if isinstance(item, ClauseItem):
            yield item
        elif isinstance(item, ChoiceItem):
            yield from item.options.values()
        else:
            yield from _flatten(item.items)


def find_former_ids(
    clauses: Mapping[str, Clause], manifests: Mapping[str, Manifest]
) -> tuple[dict[str, str], list[Problem]]:
    """Former id -> id now, as the files state it under ``formerly:``."""
    former: dict[str, str] = {}
    problems: list[Problem] = []
    for kind, shelf in (("clause", clauses), ("manifest", manifests)):
        for name, thing in shelf.items():
            for old in thing.formerly:
                if old in shelf:
                    message = f"`formerly:` names {old}, which is a {kind} of its own"
                    hint = "take it out here: a former id leads to one place only"
                elif former.get(old, name) != name:
                    message, hint = (
                        f"{old} became {former[old]} already",
                        "keep `formerly:` in one of the two",
                    )
                else:
                    former[old] = name
                    continue
                problems.append(Problem("CL053", message, thing.path, 1, 1, hint))
    return former, problems
