"""Plain documents that have another path on the other side of a comparison."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from clausectl.comparing.likeness import LikenessIndex, fold_words, likeness, shingles
from clausectl.errors import ClausectlError
from clausectl.model.sources import MAX_DOCUMENT_BYTES, FileEntry, Source
from clausectl.pipeline.plain_paths import is_plain
from clausectl.repository.opening import Repository

LEAST_LIKENESS = 0.5
_TRIED = 200  # files whose words are read for one comparison


def pair_documents(
    repository: Repository, old: Source, new: Source, paths: Sequence[str], notes: dict[str, None]
) -> list[tuple[str, str]]:
    """(old path, new path) of each document, the same twice unless it was renamed.

    A path that one side lacks is looked for among the documents that only the
    other side has: the same bytes first, then the likeliest words, from a
    likeness of 0.5. Each is taken once, and ``notes`` says so. What is not
    found stays alone, all new or all gone. Reads at most 200 files and those named.
    """
    there = [set(source.read(paths, limit=MAX_DOCUMENT_BYTES)) for source in (old, new)]
    wanted = [path for path in paths if (path in there[0]) != (path in there[1])]
    pairs = {path: (path, path) for path in paths}
    if wanted:
        changes = repository.changes(old, new)
        gone = {c.path: c.old for c in changes if c.new is None and c.old is not None and is_plain(c.path)}
        came = {c.path: c.new for c in changes if c.old is None and c.new is not None and is_plain(c.path)}
        arrived = [path for path in wanted if path in there[1]]
        for path, former in _find(arrived, came, gone, new, old, notes).items():
            pairs[path] = (former, path)
            pairs.pop(former, None)
        left = [path for path in wanted if path in there[0] and path in pairs]
        free = {path: entry for path, entry in came.items() if path not in pairs}
        for path, now in _find(left, gone, free, old, new, notes).items():
            pairs[path] = (path, now)
    return list(pairs.values())


def _find(
    wanted: Sequence[str],
    own: Mapping[str, FileEntry],
    others: Mapping[str, FileEntry],
    here: Source,
    there: Source,
    notes: dict[str, None],
) -> dict[str, str]:
    """The path on the other side of each that was found there."""
    wanted = [path for path in wanted if path in own]
    free = {path: entry for path, entry in others.items() if entry.mode == "file"}
    found: dict[str, str] = {}
    for path in wanted:
        same = [other for other, entry in free.items() if entry.blob == own[path].blob]
        if same:
            found[path] = min(same, key=lambda other: _distance(path, other))
            del free[found[path]]
            notes[f"{path} at {here.label} is {found[path]} at {there.label}, with the same bytes"] = None
    missing = [path for path in wanted if path not in found]
    if missing and free:
        _find_alike(missing, free, here, there, found, notes)
    return found


def _find_alike(
    missing: Sequence[str],
    free: Collection[str],
    here: Source,
    there: Source,
    found: dict[str, str],
    notes: dict[str, None],
) -> None:
    near = sorted(free, key=lambda other: min(_distance(path, other) for path in missing[:_TRIED]))
    texts = {path: read for path in near[:_TRIED] if (read := _read_words(there, path))}
    index = LikenessIndex(texts)
    ranked: list[tuple[float, str, str]] = []
    for path in missing:
        words = _read_words(here, path)
        for other in index.candidates(shingles(words)):
            score = likeness(texts[other], words)
            if score >= LEAST_LIKENESS:
                ranked.append((-score, path, other))
    taken: set[str] = set()
    for score, path, other in sorted(ranked):
        if path not in found and other not in taken:
            taken.add(other)
            found[path] = other
            told = f"taken for the same document by likeness ({-score:.2f})"
            notes[f"{path} at {here.label} is compared with {other} at {there.label}, {told}"] = None
    if len(near) > _TRIED and any(path not in found for path in missing):
        told = f"only {_TRIED} of {len(near):,} files that may have been renamed were read"
        notes[f"{', '.join(path for path in missing if path not in found)}: {told}"] = None


def _distance(path: str, other: str) -> tuple[bool, bool, str]:
    """The same name in another folder first, then another name in the same folder."""
    folder, _, name = path.rpartition("/")
    other_folder, _, other_name = other.rpartition("/")
    return name != other_name, folder != other_folder, other


def _read_words(source: Source, path: str) -> list[str]:
    """The words of a document; none of one that cannot be read, which is like no other."""
    try:
        files = source.read([path], limit=MAX_DOCUMENT_BYTES)
    except ClausectlError:
        return []
    return fold_words(files[path].data.decode("utf-8", "replace")) if path in files else []
