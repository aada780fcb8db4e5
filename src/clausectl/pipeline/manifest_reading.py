"""The manifests of both sides of a comparison, each content read once, and why others could not be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.manifest_file import is_manifest, looks_like_manifest, no_manifest, read_manifest
from clausectl.formats.names import manifest_id
from clausectl.model.manifests import Manifest
from clausectl.model.sources import FileChange, FileEntry, Source
from clausectl.pipeline.entries import read_leniently
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(slots=True)
class ManifestReader:
    """Reads manifests of both sides, each content once."""

    notes: dict[str, None] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # ids of manifests that could not be read on some side
    plain: set[str] = field(default_factory=set)  # paths of what is no manifest, and need not be one
    _read: dict[tuple[str, str], Manifest | None] = field(default_factory=dict)

    def read(self, path: str, blob: str, data: bytes, label: str) -> Manifest | None:
        key = (path, blob)
        if key not in self._read:
            manifest, problems = (
                read_manifest(data, path, blob, with_text=False) if is_manifest(data) else (None, [])
            )
            if not problems and manifest is None and looks_like_manifest(data):
                problems = [no_manifest(path)]
            self._read[key] = manifest
            if manifest is None and not problems:
                self.plain.add(path)
            for problem in problems[:1] if manifest is None else ():
                self.unread.add(manifest_id(path) or path)
                more = f" and {len(problems) - 1} more problems" if len(problems) > 1 else ""
                told = f"{problem.place} {problem.code} {problem.message}{more}"
                self.notes[f"{path} at {label} is not compared: {told}"] = None
        return self._read[key]


_Side = tuple[Source, list[FileEntry]]  # with its manifests


def read_changed(
    old: _Side, new: _Side, clauses: Sequence[FileChange], repository: Repository, reader: ManifestReader
) -> tuple[Mapping[str, bytes], set[str], list[dict[str, Manifest]]]:
    """Bytes by blob, the paths that cannot be read, and the manifests of both sides."""
    befores, afters = [c.old for c in clauses], [c.new for c in clauses]
    refused: set[str] = set()
    try:
        data = _read_data(repository, old[0], new[0], old[1], new[1], befores, afters)
    except ClausectlError:
        data, refused = _read_what_can_be(
            (old[0], [*old[1], *(entry for entry in befores if entry)]),
            (new[0], [*new[1], *(entry for entry in afters if entry)]),
            notes=reader.notes,
        )
        reader.unread.update(name for path in refused if (name := manifest_id(path)))
    left = [(source, [e for e in manifests if e.path not in refused]) for source, manifests in (old, new)]
    return data, refused, [_manifests(entries, data, reader, source.label) for source, entries in left]


def _read_data(
    repository: Repository,
    old: Source,
    new: Source,
    old_manifests: Iterable[FileEntry],
    new_manifests: Iterable[FileEntry],
    old_clauses: Iterable[FileEntry | None],
    new_clauses: Iterable[FileEntry | None],
) -> dict[str, bytes]:
    """Bytes by blob: stored ones in one pass, those of a work tree or index through their source."""
    data: dict[str, bytes] = {}
    stored: dict[str, None] = {}
    for source, entries in (
        (old, [*old_manifests, *(e for e in old_clauses if e)]),
        (new, [*new_manifests, *(e for e in new_clauses if e)]),
    ):
        if source.commit and all(entry.mode == "file" for entry in entries):
            stored |= dict.fromkeys(entry.blob for entry in entries)
        else:
            data |= {file.blob: file.data for file in source.read([entry.path for entry in entries]).values()}
    return data | repository.read_blobs(stored)


def _read_what_can_be(
    *sides: tuple[Source, list[FileEntry]], notes: dict[str, None]
) -> tuple[dict[str, bytes], set[str]]:
    """Bytes by blob, and the paths that some side refuses (a link, a submodule, too large); notes say why."""
    data: dict[str, bytes] = {}
    refused: set[str] = set()
    for source, entries in sides:
        problems: list[Problem] = []
        files = read_leniently(source, [entry.path for entry in entries], problems)
        data |= {file.blob: file.data for file in files.values()}
        for problem in problems:
            refused.add(problem.path)
            told = f"{problem.code} {problem.message}"
            notes[f"{problem.path} at {source.label} is not compared: {told}"] = None
    return data, refused


def _manifests(
    entries: Iterable[FileEntry], data: Mapping[str, bytes], reader: ManifestReader, label: str
) -> dict[str, Manifest]:
    found: dict[str, Manifest] = {}
    for entry in entries:
        manifest = reader.read(entry.path, entry.blob, data.get(entry.blob, b""), label)
        if manifest is None:
            continue
        if manifest.id in found:
            other = found[manifest.id].path
            reader.notes[f"{other} and {entry.path} have the same id at {label}: one is not compared"] = None
        found[manifest.id] = manifest
    return found
