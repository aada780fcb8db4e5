"""A source without files: what stands before the first commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.model.sources import MAX_FILE_BYTES, FileEntry, SourceFile


def is_no_commit(name: str) -> bool:
    """Whether a name is the id of noughts, with which hosts say that there was no commit before."""
    return len(name) in (40, 64) and not name.strip("0")


class EmptySource:
    """No files at all."""

    commit = ""

    def __init__(self, label: str) -> None:
        self.label = label

    def entries(self, *_folders: str) -> list[FileEntry]:
        """No path."""
        return []

    def read(
        self,
        paths: Iterable[str],  # noqa: ARG002 - a source is read like this
        *,
        limit: int = MAX_FILE_BYTES,  # noqa: ARG002
    ) -> Mapping[str, SourceFile]:
        """No file."""
        return {}
