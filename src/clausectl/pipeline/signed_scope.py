"""The files of signed versions among those that a diff is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from clausectl.formats.names import AGREEMENTS, manifest_paths
from clausectl.formats.signed_names import split_signed
from clausectl.model.sources import FileChange, FileEntry, Source

_T = TypeVar("_T", FileEntry, FileChange)


def keep_signed(files: Iterable[_T]) -> tuple[_T, ...]:
    """Those that stand in a folder of signed versions."""
    return tuple(file for file in files if ".signed/" in file.path)


def name_drafts(files: Iterable[FileEntry | FileChange]) -> set[str]:
    """The paths of the agreements that have signed versions: the draft of one may be gone."""
    names = {parts[0] for file in files if (parts := split_signed(file.path)) is not None}
    return {manifest_paths(name)[0] for name in names}


def list_signed(
    old: Source, new: Source, names: Sequence[str]
) -> tuple[tuple[FileEntry, ...], tuple[FileChange, ...]]:
    """The files of the signed versions of some agreements on the new side, and those that differ."""
    folders = [f"{AGREEMENTS}/{name}.signed" for name in names]
    before = {entry.path: entry for entry in old.entries(*folders)}
    after = {entry.path: entry for entry in new.entries(*folders)}
    differing = sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
    return tuple(after.values()), tuple(FileChange(p, before.get(p), after.get(p)) for p in differing)
