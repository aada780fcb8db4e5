"""Where files are read from: a commit, the index or the work tree, all alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, Protocol

from clausectl.records import dataclass

MAX_FILE_BYTES = 2 * 1024 * 1024
"""The largest clause or manifest that is read."""
MAX_DOCUMENT_BYTES = 16 * 1024 * 1024
"""The largest plain document that is read."""
FileMode = Literal["file", "symlink", "submodule"]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One path of a source. ``blob`` is git's object id of the content."""

    path: str
    blob: str
    mode: FileMode = "file"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The bytes of one file as stored, with git's object id for them."""

    path: str
    blob: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """One path that differs between two sources; a side that lacks it is None."""

    path: str
    old: FileEntry | None
    new: FileEntry | None


class Source(Protocol):
    """A tree of files at one moment.

    ``label`` is what the user typed (``v1``, ``WORKTREE``, ``INDEX``);
    ``commit`` is the full commit id, or empty for the index and work tree.
    Paths are relative to the top of the repository, with forward slashes.
    """

    @property
    def label(self) -> str: ...

    @property
    def commit(self) -> str: ...

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders (all paths without any), sorted."""
        ...

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths, in one pass.

        Raises ClausectlError for a symlink, a submodule, a path that leaves
        the tree, or a file of more than ``limit`` bytes.
        """
        ...
