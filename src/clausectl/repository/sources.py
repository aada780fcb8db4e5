"""A commit and the index as sources. The work tree is in `worktree`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.model.history import Revision
from clausectl.model.sources import MAX_FILE_BYTES, FileEntry, FileMode, SourceFile
from clausectl.repository.objects import Absent, StoredObject, missing_object
from clausectl.repository.paths import (
    byte_order,
    check_total,
    checked_paths,
    ends_of_folders,
    is_inside,
    not_a_file,
    too_large,
)

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

_ARGUMENT_BYTES = 64 * 1024  # above this the whole index is listed: the system limits a command line
_MODES: dict[str, FileMode] = {"120000": "symlink", "160000": "submodule"}


class CommitSource:
    """The files of one commit."""

    __slots__ = ("_repository", "revision")

    def __init__(self, repository: Repository, revision: Revision) -> None:
        self._repository = repository
        self.revision = revision

    @property
    def label(self) -> str:
        return self.revision.label

    @property
    def commit(self) -> str:
        return self.revision.commit

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders (all paths without any), sorted by bytes.

        Raises ClausectlError CL014 for a folder outside, CL023 for a tree out of all measure.
        """
        return self._repository.trees.walk(f"{self.commit}^{{tree}}", folders)

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths, in one pass.

        Raises ClausectlError CL011 to CL015 with every path that cannot be read.
        """
        wanted = checked_paths(paths)
        found = self._repository.trees.find(f"{self.commit}^{{tree}}", wanted)
        return read_entries(self._repository, [found[path] for path in wanted if path in found], limit)

    def stream(self, paths: Iterable[str]) -> Iterator[SourceFile]:
        """The same files one after the other; git reads the next ones meanwhile.

        Raises what `read` raises, but behind the last file that can be read.
        """
        wanted = checked_paths(paths)
        found = self._repository.trees.find(f"{self.commit}^{{tree}}", wanted)
        yield from _stream_entries(self._repository, [found[path] for path in wanted if path in found])


class IndexSource:
    """The files of the index: what the next commit would hold."""

    __slots__ = ("_repository",)

    label = "INDEX"
    commit = ""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders (all paths without any), sorted by bytes.

        Raises ClausectlError CL017 while a merge is unfinished there.
        """
        return list_index(self._repository, ends_of_folders(folders))

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths, in one pass.

        Raises ClausectlError CL011 to CL017 with every path that cannot be read.
        """
        wanted = checked_paths(paths)
        found = {entry.path: entry for entry in list_index(self._repository, wanted)} if wanted else {}
        return read_entries(self._repository, [found[path] for path in wanted if path in found], limit)


def list_index(repository: Repository, names: list[str]) -> list[FileEntry]:
    """The index's entries at or below the names (all without any), sorted by bytes."""
    arguments = ["ls-files", "--stage", "-z"]
    if sum(len(name) + 1 for name in names) < _ARGUMENT_BYTES:
        arguments += ["--", *names]
        chosen: set[str] | None = None
    else:
        chosen = set(names)
    result: list[FileEntry] = []
    unmerged: dict[str, Problem] = {}
    for record in repository.git.run(arguments).split(b"\0")[:-1]:
        about, _, raw = record.partition(b"\t")
        mode, id_, stage = about.decode("ascii").split(" ")
        path = raw.decode("utf-8", "surrogateescape")
        if chosen is not None and path not in chosen and not is_inside(path, names):
            continue
        if stage != "0":
            unmerged[path] = Problem(
                "CL017",
                "the file has a merge conflict that is not settled in the index",
                path=path,
                hint="Settle the conflict, then `git add` the file; or compare commits instead of INDEX.",
            )
            continue
        result.append(FileEntry(path, id_, _MODES.get(mode, "file")))
    if unmerged:
        raise ClausectlError(unmerged.values())
    result.sort(key=byte_order)
    return result


def read_entries(
    repository: Repository, entries: list[FileEntry], limit: int = MAX_FILE_BYTES
) -> dict[str, SourceFile]:
    """Read the blobs of entries in one pass, each blob once; refuses what is not a file of sane size."""
    problems: list[Problem] = [not_a_file(e.path, e.mode) for e in entries if e.mode != "file"]
    files = [entry for entry in entries if entry.mode == "file"]
    ids = list(dict.fromkeys(entry.blob for entry in files))
    answers: dict[str, StoredObject | Absent] = {}
    total = 0
    for id_, answer in zip(ids, repository.objects.fetch(ids, limit), strict=True):
        answers[id_] = answer
        if isinstance(answer, StoredObject) and answer.data is not None:
            total += answer.size
            check_total(total)
    result: dict[str, SourceFile] = {}
    for entry in files:
        answer = answers[entry.blob]
        if isinstance(answer, Absent):
            problems.append(missing_object(entry.blob, shallow=repository.shallow, path=entry.path))
        elif answer.data is None:
            problems.append(too_large(entry.path, answer.size, limit))
        else:
            result[entry.path] = SourceFile(entry.path, entry.blob, answer.data)
    if problems:
        raise ClausectlError(problems)
    return result


def _stream_entries(repository: Repository, entries: list[FileEntry]) -> Iterator[SourceFile]:
    problems: list[Problem] = [not_a_file(e.path, e.mode) for e in entries if e.mode != "file"]
    files = [entry for entry in entries if entry.mode == "file"]
    answers = repository.objects.fetch((entry.blob for entry in files), MAX_FILE_BYTES)
    for entry, answer in zip(files, answers, strict=True):
        if isinstance(answer, Absent):
            problems.append(missing_object(entry.blob, shallow=repository.shallow, path=entry.path))
        elif answer.data is None:
            problems.append(too_large(entry.path, answer.size, MAX_FILE_BYTES))
        else:
            yield SourceFile(entry.path, entry.blob, answer.data)
    if problems:
        raise ClausectlError(problems)
