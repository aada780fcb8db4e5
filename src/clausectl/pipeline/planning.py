"""What files would be after a command: planned, looked at, and only then written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import (
    AGREEMENTS,
    CLAUSES,
    clause_id,
    explain_bad_id,
    manifest_id,
    manifest_paths,
)
from clausectl.model.sources import MAX_FILE_BYTES, FileEntry, Source, SourceFile
from clausectl.repository.worktree import blob_id

# Names of devices: no file can be called so on Windows, whatever its ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})
_LONGEST_PART, _LONGEST_PATH = 200, 400  # bytes; file systems allow 255 in a name


class PlannedSource:
    """A source with some files put over it (None deletes): the work tree as it would be."""

    __slots__ = ("_base", "_files")

    label = "WORKTREE"
    commit = ""

    def __init__(self, base: Source, files: Mapping[str, bytes | None]) -> None:
        self._base = base
        self._files = dict(files)

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders, sorted."""
        tops = [folder.rstrip("/") for folder in folders]
        kept = [entry for entry in self._base.entries(*folders) if entry.path not in self._files]
        new = [
            FileEntry(path, blob_id(data, "sha1"))
            for path, data in self._files.items()
            if data is not None
            and (not tops or any(path == top or path.startswith(top + "/") for top in tops))
        ]
        return sorted([*kept, *new], key=lambda e: e.path.encode("utf-8", "surrogateescape"))

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist, or would, among the paths."""
        wanted = list(paths)
        found = dict(self._base.read((path for path in wanted if path not in self._files), limit=limit))
        for path in wanted:
            data = self._files.get(path)
            if data is not None:
                found[path] = SourceFile(path, blob_id(data, "sha1"), data)
        return {path: found[path] for path in wanted if path in found}


def explain_bad_new_id(name: str) -> str:
    """Why a new file cannot have this id on every system it may be checked out on; empty when it can."""
    why = explain_bad_id(name)
    if why:
        return why
    try:
        size = len(name.encode("utf-8"))
    except UnicodeEncodeError:
        return "it is not Unicode text"
    if not unicodedata.is_normalized("NFC", name):
        return "some of its characters are written as several (Unicode NFD), which some systems change"
    parts = name.split("/")
    if size > _LONGEST_PATH or any(len(part.encode("utf-8")) > _LONGEST_PART for part in parts):
        return "it is too long for some systems"
    if any(part[0] in "-." for part in parts):
        return "a folder or file name in it starts with - or a full stop"
    if any(part.partition(".")[0].lower() in _DEVICES for part in parts):
        return "a folder or file name in it is the name of a device on some systems"
    if any(part.lower().endswith(".signed") for part in parts):
        return "names ending in .signed are kept for signed versions"
    if parts[-1].lower() == "readme":
        return "README.md files describe folders and are not read"
    if name.endswith(".md"):
        return "an id has no .md at its end"
    return ""


def check_new_path(source: Source, path: str, *, leaving: str = "", form: bool = True) -> list[Problem]:
    """What keeps a new clause or manifest from standing at a path: its id, or a file that is there.

    Names that differ only in case or in how characters are composed are one
    name on some systems. ``leaving`` is a path that goes away at the same time;
    without ``form`` the file cannot be a form.md, which is the form of its folder.
    """
    folder, ids = (CLAUSES, clause_id) if path.startswith(CLAUSES + "/") else (AGREEMENTS, manifest_id)
    name = ids(path) or path[len(folder) + 1 :].removesuffix(".md")
    why = explain_bad_new_id(name)
    if not why and ids(path) is None:
        why = "files of this name are not read"
    if not why and not form and path.endswith("/form.md"):
        why = "form.md is the form of its folder"
    if why:
        hint = "use letters, digits and -, with folders for topics: icml/exclusivity"
        return [Problem("CL074", f"{name!r} cannot be an id: {why}", hint=hint)]
    taken = {path} if folder == CLAUSES else {path, *manifest_paths(name)}
    for entry in source.entries(folder):
        if entry.path == leaving and entry.path != path and not _differ_in_case(entry.path, path):
            continue
        if entry.path in taken:
            hint = "choose another id, or change the file that is there"
            return [Problem("CL073", f"{name} exists already", entry.path, hint=hint)]
        if _differ_in_case(entry.path, path):
            message = f"{path} would differ from {entry.path} only in case or in the form of its characters"
            return [Problem("CL073", message, hint="on some systems the two are one file: use other names")]
    return []


def _differ_in_case(old: str, new: str) -> bool:
    """Whether two paths part at names that some systems take for one."""
    for left, right in zip(old.split("/"), new.split("/"), strict=False):
        if left != right:
            return _fold(left) == _fold(right)
    return False


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def check_former_ids(source: Source, path: str, *, leaving: str = "") -> list[Problem]:
    """Whether another file says under ``formerly:`` that it had the id that a path stands for."""
    folder = CLAUSES if path.startswith(CLAUSES + "/") else AGREEMENTS
    name = clause_id(path) if folder == CLAUSES else manifest_id(path)
    paths = [e.path for e in source.entries(folder) if e.mode == "file" and e.path not in (path, leaving)]
    problems: list[Problem] = []
    for file in source.read(paths).values():
        if b"formerly" not in file.data:
            continue
        thing = (read_clause if folder == CLAUSES else read_manifest)(file.data, file.path, file.blob)[0]
        if thing is not None and name in thing.formerly:
            message = f"{thing.id} was called {name}, and says so under `formerly:`"
            hint = "choose another id, so that old references still lead to one place"
            problems.append(Problem("CL073", message, file.path, hint=hint))
    return problems


def refuse(problems: Iterable[Problem]) -> None:
    """Raise the problems, if there are any."""
    found = list(problems)
    if found:
        raise ClausectlError(found)
