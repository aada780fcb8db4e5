"""The index with an act's files in it: made beside git's own, and put in its place under git's lock.

The new index is written whole into the state folder. git's lock on the index,
``index.lock``, is then taken as git takes it, by making it only if it is not
there: as a second name of that very file. So the lock holds the new index from
its first moment, and whether a lock is ours can be told without doubt.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.disk import refusal, remove_quietly, sync_folders, write_durably
from clausectl.repository.files import second_name
from clausectl.repository.journal import ACT_INDEX
from clausectl.repository.paths import not_a_file
from clausectl.repository.running import Git
from clausectl.repository.trees import TreeEntry

_ATTEMPTS = 5
_LINKS = {"120000": "symlink", "160000": "submodule"}


class IndexChange:
    """One change of the index of a work tree, by a process that holds the lock of the state folder."""

    def __init__(self, git_dir: str, state: str, git: Git) -> None:
        self.index = f"{git_dir}/index"
        self.lock = f"{git_dir}/index.lock"
        self.prepared = f"{state}/{ACT_INDEX}"
        self._git_dir = git_dir
        self._git = git

    def list(self, paths: Mapping[str, object]) -> tuple[dict[str, TreeEntry], list[Problem]]:
        """Those of the paths that the index holds, and what else there stands in their way.

        Raises ClausectlError CL004 when the index cannot be read.
        """
        above = {parent for path in paths for parent in _parents(path)}
        tops = {path.partition("/")[0] for path in paths}
        found: dict[str, TreeEntry] = {}
        problems: dict[str, Problem] = {}
        for record in self._git.run(["ls-files", "--stage", "-z"]).split(b"\0")[:-1]:
            about, _, raw = record.partition(b"\t")
            path = raw.decode("utf-8", "surrogateescape")
            if path.partition("/")[0] not in tops:
                continue
            mode, id_, stage = about.decode("ascii").split(" ")
            if path in paths:
                found[path] = (mode, id_)
                if stage != "0":
                    problems[path] = Problem(
                        "CL017",
                        "the file has a merge conflict that is not settled in the index",
                        path=path,
                        hint="Settle the conflict, then `git add` the file.",
                    )
            elif path in above:
                problems[path] = (
                    not_a_file(path, _LINKS[mode])
                    if mode in _LINKS
                    else Problem(
                        "CL016",
                        "a file stands in the index where a folder is needed",
                        path=path,
                        hint="Choose another path, or unstage that file.",
                    )
                )
            else:
                for parent in _parents(path):
                    if parent in paths:
                        problems[parent] = Problem(
                            "CL016",
                            "a folder stands in the index where a file belongs",
                            path=parent,
                            hint="Choose another path, or unstage what is in the folder.",
                        )
        return found, list(problems.values())

    def take(self, entries: Mapping[str, TreeEntry]) -> None:
        """Make the index with the entries, and lock git's own with it.

        Everything else that is staged stays as it is. Raises ClausectlError
        CL403 when git or somebody else holds the lock, CL014 when git accepts no
        such path, CL020 when it cannot be written.
        """
        try:
            for _ in range(_ATTEMPTS):
                before = self._read()
                self._prepare(before, entries)
                self._link()
                if self._read() == before:  # from here on nobody changes it
                    return
                self.drop()
        except OSError as error:
            self.drop()
            raise ClausectlError(refusal("", error)) from error
        except BaseException:
            self.drop()
            raise
        raise ClausectlError(index_locked(self.lock))

    def put_in_place(self) -> bool:
        """Let the new index become git's own; False when neither the lock nor the index is ours any more.

        Raises OSError.
        """
        if self.is_ours():
            os.rename(self.lock, self.index)
            sync_folders({self._git_dir})
            remove_quietly(self.prepared)
            return True
        return _same(self.index, self.prepared)

    def drop(self) -> None:
        """Let go of the lock if it is ours, and of the new index."""
        if self.is_ours():
            remove_quietly(self.lock)
        for name in (self.prepared, f"{self.prepared}.lock"):
            remove_quietly(name)

    def is_ours(self) -> bool:
        """Whether this act's own new index is what locks git's: no other process has those bytes."""
        if _same(self.lock, self.prepared):
            return True
        try:
            with open(self.lock, "rb") as lock, open(self.prepared, "rb") as prepared:
                return os.fstat(lock.fileno()).st_size > 0 and lock.read() == prepared.read()
        except OSError:
            return False

    def _read(self) -> bytes | None:
        try:
            with open(self.index, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None

    def _prepare(self, before: bytes | None, entries: Mapping[str, TreeEntry]) -> None:
        for name in (self.prepared, f"{self.prepared}.lock"):
            remove_quietly(name)
        written = None
        if before is not None:
            written = os.stat(self.index).st_mtime_ns
            write_durably(self.prepared, before)
            # When git writes an index it looks into every file that is no older than the index it
            # read, and runs the filters that the configuration names. Of an index without a date
            # none is. The new index gets the old one's date, so that git still looks later on.
            os.utime(self.prepared, ns=(0, 0))
        lines = [f"{mode} {id_}\t{path}\0" for path, (mode, id_) in entries.items()]
        data = "".join(lines).encode("utf-8", "surrogateescape")
        git = self._git.also({"GIT_INDEX_FILE": self.prepared})
        git.run(["update-index", "-z", "--index-info"], data)
        held = set(git.run(["ls-files", "-z"]).decode("utf-8", "surrogateescape").split("\0"))
        refused = [path for path in entries if path not in held]  # git passes them over and says nothing
        if refused:
            raise ClausectlError(
                Problem("CL014", "git itself accepts no such path", path=path, hint="Choose another name.")
                for path in refused
            )
        if written is not None:
            os.utime(self.prepared, ns=(written, written))
        handle = os.open(self.prepared, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _link(self) -> None:
        try:
            if second_name(self.prepared, self.lock):
                return
            with open(self.prepared, "rb") as file:
                write_durably(self.lock, file.read())
        except FileExistsError as error:
            raise ClausectlError(index_locked(self.lock)) from error


def index_locked(lock: str) -> Problem:
    """git's index is locked, and not by clausectl."""
    return Problem(
        "CL403",
        "git's index is locked: another git command is at work, or one was killed",
        hint=f"Wait until it has finished and run the command again. If no git is running, remove {lock!r}.",
    )


def _same(one: str, other: str) -> bool:
    """Whether two names are of one file, and no link leads there."""
    try:
        return os.path.samestat(os.lstat(one), os.lstat(other))
    except OSError:
        return False


def _parents(path: str) -> list[str]:
    """The folders above a path."""
    return [path[:at] for at, letter in enumerate(path) if letter == "/"]
