"""Where the files that one commit began came from, looked for among the files that it deleted or changed."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from clausectl.formats.names import clause_id, clause_path, manifest_id, manifest_paths
from clausectl.model.sources import MAX_DOCUMENT_BYTES
from clausectl.repository.lineage_log import Content
from clausectl.repository.log_records import Touched
from clausectl.repository.objects import StoredObject

if TYPE_CHECKING:
    from clausectl.provenance.origins import Origin
    from clausectl.repository.opening import Repository

_MOST_FILES = 400  # files of one commit that are compared word by word, and two for each that began
_MOST_BYTES = 32 * 1024 * 1024  # of their contents
_LEAST_SPACES = 9  # between ten words
_LONG_LINE = 20  # bytes; shorter ones stand in many files
_TEXTS = (".md", ".markdown", ".txt")


def look_for_origins(
    repository: Repository,
    begun: Mapping[str, tuple[str, bytes]],
    touched: Sequence[Touched],
    read_left: Callable[[Sequence[Touched]], Mapping[str, bytes]],
) -> dict[str, Origin]:
    """The origins of files (path to blob and bytes) in one commit, from the paths that it touched.

    ``read_left`` gives what the commit left of files that it changed.
    """
    # most files began in a commit that took nothing away, and need none of this
    from clausectl.provenance.origins import Begun, Lost, Origin, find_origins, match_stated

    deleted = {change.path: change.old for change in touched if change.old and not change.new}
    added = {change.path: change.new for change in touched if change.new and not change.old}
    files = [
        Begun(path, blob, _text(data), _stated_paths(path, _text(data)))
        for path, (blob, data) in begun.items()
    ]
    known = match_stated(files, deleted, added)
    if all(deleted.get(known.get(file.path, "")) == file.blob for file in files):
        return {file.path: Origin(known[file.path]) for file in files}  # the same bytes: no word is new
    moved_whole = {blob for path, blob in added.items() if path not in begun}
    taken = {path for path, blob in deleted.items() if blob in moved_whole and path not in known.values()}
    near = _find_nearest(repository, begun, [change for change in touched if change.old], known.values())
    old = read_blobs(repository, [change.old for change in near])
    changed = [change for change in near if change.new and change.old in old]
    left = read_left(changed)
    lost = [
        Lost(change.path, _text(old[change.old]), _text(left.get(change.path, b"")), not change.new)
        for change in near
        if change.old in old
    ]
    return find_origins(files, lost, known, taken)


def find_grown(repository: Repository, contents: Iterable[Content]) -> dict[Content, bytes]:
    """The lines that contents gained over the one they came out of, where they are ten words or more.

    A merge gained nothing of its own that is looked for. Reads 32 MiB at most; O(bytes).
    """
    grown = [(c, c.parents[0]) for c in contents if len(c.parents) == 1 and c.blob]
    pairs = [(content, parent) for content, parent in grown if parent is not None and parent.blob]
    texts = read_blobs(repository, [blob for pair in pairs for blob in (pair[0].blob, pair[1].blob)])
    found = {
        content: _subtract(texts[content.blob], texts[parent.blob])
        for content, parent in pairs
        if content.blob in texts and parent.blob in texts
    }
    return {content: lines for content, lines in found.items() if lines.count(b" ") >= _LEAST_SPACES}


def look_for_takings(
    repository: Repository, grown: Mapping[str, bytes], touched: Sequence[Touched]
) -> dict[str, tuple[str, ...]]:
    """Paths that lost what files gained (path to lines) in the same commit; see `find_takings`."""
    from clausectl.provenance.origins import find_takings

    candidates = [change for change in touched if change.old]
    near = _find_nearest(repository, {path: ("", lines) for path, lines in grown.items()}, candidates, ())
    texts = read_blobs(repository, [blob for c in near for blob in (c.old, c.new) if blob])
    lost = {c.path: _subtract(texts[c.old], texts.get(c.new, b"")) for c in near if c.old in texts}
    return find_takings(
        {path: _text(lines) for path, lines in grown.items()},
        {path: _text(lines) for path, lines in lost.items() if lines},
    )


def _subtract(data: bytes, other: bytes) -> bytes:
    """The lines that only the first has."""
    there = set(other.split(b"\n"))
    return b"\n".join(line for line in data.split(b"\n") if line not in there)


def _find_nearest(
    repository: Repository,
    begun: Mapping[str, tuple[str, bytes]],
    touched: Sequence[Touched],
    known: Iterable[str],
) -> list[Touched]:
    """The files most worth comparing word by word, all of them when they are few.

    Former ones first, then those that have the most whole lines of the files
    that began (looked for in 32 MiB of them), of the same names, documents, of
    the same folders. O(bytes).
    """
    most = _MOST_FILES + 2 * len(begun)
    if len(touched) <= most:
        return list(touched)
    names = {path.rpartition("/")[2] for path in begun}
    folders = {path.rpartition("/")[0] for path in begun}
    former = set(known)

    def rank(change: Touched) -> tuple[bool, bool, bool, bool]:
        folder, _, name = change.path.rpartition("/")
        document = change.path.endswith(_TEXTS)
        return change.path not in former, name not in names, not document, folder not in folders

    likely = sorted(touched, key=rank)
    lines = {line for _, data in begun.values() for line in data.split(b"\n") if len(line) >= _LONG_LINE}
    old = read_blobs(repository, [change.old for change in likely])
    shared = {blob: len(lines.intersection(data.split(b"\n"))) for blob, data in old.items()}
    return heapq.nsmallest(
        most, likely, key=lambda change: (change.path not in former, -shared.get(change.old, 0))
    )


def _stated_paths(path: str, text: str) -> tuple[str, ...]:
    """The paths that the ids under ``formerly:`` stand for."""
    if "\nformerly:" not in text:
        return ()
    from clausectl.formats.former_ids import read_former_ids

    names = read_former_ids(text, path)
    if clause_id(path):
        return tuple(clause_path(name) for name in names)
    return tuple(p for name in names for p in manifest_paths(name)) if manifest_id(path) else ()


def read_blobs(repository: Repository, blobs: Iterable[str]) -> dict[str, bytes]:
    """The bytes of blobs, without those that are large, no text or not there."""
    wanted = list(dict.fromkeys(blobs))
    found: dict[str, bytes] = {}
    size = 0
    for blob, answer in zip(wanted, repository.objects.fetch(wanted, MAX_DOCUMENT_BYTES), strict=True):
        if isinstance(answer, StoredObject) and answer.data is not None and b"\0" not in answer.data:
            size += answer.size
            if size <= _MOST_BYTES:
                found[blob] = answer.data
    return found


def _text(data: bytes) -> str:
    return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")
