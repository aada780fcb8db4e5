"""The work tree as a source: files on disk, read without following a link."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from clausectl.errors import ClausectlError, Problem
from clausectl.model.sources import MAX_FILE_BYTES, FileEntry, SourceFile
from clausectl.repository.disk import TEMPORARY, open_plain, read_regular, unreadable
from clausectl.repository.paths import byte_order, check_total, checked_paths, ends_of_folders, not_a_file
from clausectl.repository.trees import MAX_DEPTH, MAX_ENTRIES, too_many

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

# A file is known by its size, inode and both times. Written twice within one
# tick of the clock it would look the same, so what is younger than this is
# read again the next time. Nobody can set a change time by hand.
_SETTLED_NS = 2_000_000_000
_WORTH_STORING = 50  # files read again before the list of them is written anew

_Walk = list[tuple[str, os.stat_result]]


class WorktreeSource:
    """The files of the work tree, tracked or not.

    Blob ids are git's, of the bytes with CRLF as LF (so that an unchanged
    CRLF checkout has the id that is committed); a file committed with CRLF
    keeps the id of its own bytes. Ids of files whose size, inode and times did
    not change come from the cache; `read` always reads.
    """

    __slots__ = ("_index_ids", "_repository", "_root", "_settled", "_walked")

    label = "WORKTREE"
    commit = ""

    def __init__(self, repository: Repository, root: str) -> None:
        self._repository = repository
        self._root = root
        self._index_ids: dict[str, str] | None = None
        self._walked: dict[tuple[str, ...], tuple[int, _Walk]] = {}
        self._settled: dict[tuple[str, ...], _Walk] = {}

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders (all paths without any), sorted by bytes.

        Symlinks are listed as such and never followed; a folder with a
        repository of its own is a submodule; sockets, pipes and devices are
        left out. Raises ClausectlError CL012, CL014, CL018 or CL023.
        """
        names = ends_of_folders(folders)
        section = "stamps-" + blob_id(self._root.encode("utf-8", "surrogateescape"), "sha1")[:12]
        known: dict[str, Any] = self._repository.cache.load(section)
        fresh: dict[str, list[Any]] = {}
        if folders not in self._walked:
            self._walked[folders] = (time.time_ns(), self._walk(names))
        began, walked = self._walked.pop(folders)
        settled = began - _SETTLED_NS
        result: list[FileEntry] = []
        read = 0
        for path, info in walked:
            if stat.S_ISLNK(info.st_mode):
                result.append(self._link(path))
                continue
            if stat.S_ISDIR(info.st_mode):
                result.append(FileEntry(path, "", "submodule"))
                continue
            stamp = [info.st_mtime_ns, info.st_ctime_ns, info.st_ino, info.st_size]
            old = known.get(path)
            if isinstance(old, list) and old[:4] == stamp and len(old) == 5 and isinstance(old[4], str):
                result.append(FileEntry(path, old[4]))
                fresh[path] = old
                continue
            if info.st_size > MAX_FILE_BYTES:
                result.append(FileEntry(path, self._large_id(path)))
                continue
            data = self._bytes(path, info.st_size)
            read += 1
            result.append(FileEntry(path, self._id(path, data)))
            if max(info.st_mtime_ns, info.st_ctime_ns) < settled and b"\r" not in data:
                fresh[path] = [*stamp, result[-1].blob]
        if read >= _WORTH_STORING and len(fresh) >= _WORTH_STORING:
            self._repository.cache.store(section, {**known, **fresh} if names else fresh)
        if len(fresh) == len(walked):
            self._settled[folders] = walked
        result.sort(key=byte_order)
        return result

    def state(self, *folders: str) -> str:
        """A name for all paths under the folders and their sizes, inodes and times, as they are now.

        No file is opened. `entries` of the same folders lists next what this saw.
        """
        began = time.time_ns()
        walked = self._walk(ends_of_folders(folders))
        self._walked[folders] = (began, walked)
        return _name_state(walked)

    def settled_state(self, *folders: str) -> str:
        """The `state` of what `entries` listed last, where that means the same content for good.

        Empty where it does not: for links, submodules, files too large, files
        with CR (their ids hang on the index) and files written a moment ago.
        """
        return _name_state(self._settled[folders]) if folders in self._settled else ""

    def paths(self, *folders: str) -> list[str]:
        """The paths that `entries` tells of, in its order; no file is opened."""
        return sorted((path for path, _ in self._walk(ends_of_folders(folders))), key=os.fsencode)

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths.

        Raises ClausectlError with every path that is a symlink or below one
        (CL012), a folder or device (CL016), too large (CL015), leads out of
        the repository (CL014) or cannot be read (CL018).
        """
        wanted = checked_paths(paths)
        problems: list[Problem] = []
        result: dict[str, SourceFile] = {}
        parents: dict[str, bool] = {}
        total = 0
        for path in wanted:
            try:
                if not self._parents_exist(path, parents):
                    continue
                data = self._bytes(path, None, limit)
            except FileNotFoundError:
                continue
            except ClausectlError as error:
                problems += error.problems
                continue
            result[path] = SourceFile(path, self._id(path, data), data)
            total += len(data)
            check_total(total)
        if problems:
            raise ClausectlError(dict.fromkeys(problems))
        return result

    def _parents_exist(self, path: str, known: dict[str, bool]) -> bool:
        """Whether every folder above a path is a real folder; refuses a link or file in the way."""
        parent = path.rpartition("/")[0]
        if not parent:
            return True
        if parent not in known:
            known[parent] = self._parents_exist(parent, known) and self._is_folder(parent)
        return known[parent]

    def _is_folder(self, path: str) -> bool:
        try:
            info = os.lstat(f"{self._root}/{path}")
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise ClausectlError(unreadable(path, error)) from error
        if stat.S_ISLNK(info.st_mode):
            raise ClausectlError(not_a_file(path, "symlink"))
        return stat.S_ISDIR(info.st_mode)

    def _bytes(self, path: str, size: int | None, limit: int = MAX_FILE_BYTES) -> bytes:
        try:
            return read_regular(f"{self._root}/{path}", path, limit, size)
        except (FileNotFoundError, NotADirectoryError):
            raise FileNotFoundError(path) from None

    def _id(self, path: str, data: bytes) -> str:
        form = self._repository.object_format
        if b"\r\n" not in data:
            return blob_id(data, form)
        own = blob_id(data, form)
        if self._index_ids is None:
            listed = [] if self._repository.bare else self._repository.list_index_leniently()
            self._index_ids = {entry.path: entry.blob for entry in listed}
        return own if self._index_ids.get(path) == own else blob_id(data.replace(b"\r\n", b"\n"), form)

    def _large_id(self, path: str) -> str:
        """The id of a file that will not be read as text; hashed piece by piece."""
        import hashlib

        try:
            with open(f"{self._root}/{path}", "rb", opener=open_plain) as file:
                size = os.fstat(file.fileno()).st_size
                digest = hashlib.new(
                    self._repository.object_format, b"blob %d\0" % size, usedforsecurity=False
                )
                while piece := file.read(1 << 20):
                    digest.update(piece)
        except OSError as error:
            raise ClausectlError(unreadable(path, error)) from error
        return digest.hexdigest()

    def _link(self, path: str) -> FileEntry:
        try:
            target = os.fsencode(os.readlink(f"{self._root}/{path}"))
        except OSError as error:
            raise ClausectlError(unreadable(path, error)) from error
        return FileEntry(path, blob_id(target, self._repository.object_format), "symlink")

    def _walk(self, names: list[str]) -> _Walk:
        """Paths and what they are; a folder is given only when it is a repository of its own."""
        folders = [] if names else [""]
        result: _Walk = []
        for name, info in self._named(names):
            if stat.S_ISDIR(info.st_mode):
                folders.append(name + "/")
            elif stat.S_ISREG(info.st_mode) or stat.S_ISLNK(info.st_mode):
                result.append((name, info))
        count = 0
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(f"{self._root}/{folder}") as found:
                    items = list(found)
                count += len(items)
                if count > MAX_ENTRIES or folder.count("/") > MAX_DEPTH:
                    raise ClausectlError(too_many())
                if ".git" in "/".join([item.name for item in items]).lower() and any(
                    item.name.lower() == ".git" for item in items
                ):
                    if folder:
                        result.append((folder[:-1], os.lstat(f"{self._root}/{folder}")))
                        continue
                    items = [item for item in items if item.name.lower() != ".git"]
                for item in items:
                    name = item.name
                    if item.is_dir(follow_symlinks=False):
                        folders.append(f"{folder}{name}/")
                    elif not name.startswith(TEMPORARY) and (
                        item.is_file(follow_symlinks=False) or item.is_symlink()
                    ):
                        result.append((folder + name, item.stat(follow_symlinks=False)))
            except OSError as error:
                raise ClausectlError(unreadable(folder, error)) from error
        return result

    def _named(self, names: list[str]) -> Iterator[tuple[str, os.stat_result]]:
        """Those of the names that exist below real folders."""
        parents: dict[str, bool] = {}
        for name in names:
            try:
                if self._parents_exist(name, parents):
                    yield name, os.lstat(f"{self._root}/{name}")
            except FileNotFoundError:
                continue
            except OSError as error:
                raise ClausectlError(unreadable(name, error)) from error


def _name_state(walked: _Walk) -> str:
    import hashlib

    lines = [
        f"{path}\0{info.st_mtime_ns} {info.st_ctime_ns} {info.st_ino} {info.st_size}" for path, info in walked
    ]
    lines.sort()  # folders list their files in no order that must last
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def blob_id(data: bytes, object_format: str) -> str:
    """git's object id of a blob with these bytes; ``object_format`` is sha1 or sha256."""
    import hashlib  # 4 ms that a command reading commits alone does not need

    return hashlib.new(object_format, b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
