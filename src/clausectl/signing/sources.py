"""The sources of a text: gathered to be frozen, and composed again from what was frozen."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.composing.assembly import assemble
from clausectl.composing.compose import WrittenMemo, try_compose
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import CLAUSES, frozen_path
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import MANIFEST
from clausectl.model.clauses import Clause
from clausectl.model.composed import Composed
from clausectl.model.library import FrozenClause, Library
from clausectl.model.manifests import Manifest
from clausectl.model.signed import SourceKind, SourceRecord, VersionRecord
from clausectl.records import dataclass

_MOST_WRITTEN = 4_000  # clauses: those of a hundred agreements, a few hundred bytes each


@dataclass(frozen=True, slots=True)
class Gathered:
    """The sources of one agreement: their records, and the bytes to keep.

    ``frozen`` are paths below ``frozen/`` with their bytes, whether they stand
    there already or not; ``manifest`` is what the version's own folder keeps.
    """

    sources: tuple[SourceRecord, ...]
    frozen: Mapping[str, bytes]
    manifest: bytes


def list_source_paths(library: Library, manifest: Manifest) -> list[str]:
    """The paths an agreement that composes is made of: itself, its form, its clauses in order."""
    assembly, _ = assemble(library, manifest)
    if assembly is None:
        return [manifest.path]
    clauses = [
        assembly.clauses[entry.key].path
        for entry in assembly.arrangement.entries
        if entry.key in assembly.clauses
    ]
    return list(dict.fromkeys([manifest.path, assembly.form.path, *clauses]))


def gather_sources(library: Library, manifest: Manifest, data: Mapping[str, bytes]) -> Gathered:
    """What an agreement that composes is made of. ``data`` holds the bytes of `list_source_paths`.

    Line ends are kept as LF, as they stand in git.
    """
    assembly, _ = assemble(library, manifest)
    assert assembly is not None  # noqa: S101 - the caller has composed it
    own = _with_lf(data[manifest.path])
    records = [
        SourceRecord(
            "manifest", manifest.id, manifest.version, MANIFEST, hash_bytes(own), manifest.path, manifest.blob
        )
    ]
    frozen: dict[str, bytes] = {}

    def freeze(kind: SourceKind, id_: str, version: str, origin: str, blob: str) -> None:
        content = _with_lf(data[origin])
        sha256 = hash_bytes(content)
        path = frozen_path(id_, version, sha256)
        frozen[path] = content
        record = SourceRecord(kind, id_, version, path, sha256, origin, blob)
        if record not in records:
            records.append(record)

    form = assembly.form
    if form is not manifest:
        freeze("form", form.id, form.version, form.path, form.blob)
    for entry in assembly.arrangement.entries:
        clause = assembly.clauses.get(entry.key)
        if clause is not None:
            freeze("clause", entry.clause, clause.version, clause.path, clause.blob)
    return Gathered(tuple(records), frozen, own)


def _with_lf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


class FrozenSources:
    """Frozen sources, each parsed once however many signed versions stand on it."""

    def __init__(self) -> None:
        self._clauses: dict[tuple[str, str], tuple[Clause | None, list[Problem]]] = {}
        self._forms: dict[tuple[str, str], tuple[Manifest | None, list[Problem]]] = {}
        self._written: WrittenMemo = {}

    @property
    def written(self) -> WrittenMemo:
        """Clauses as they were written for other versions; forgotten when they are many."""
        if len(self._written) > _MOST_WRITTEN:
            self._written.clear()
        return self._written

    def read_clause(self, source: SourceRecord, data: bytes) -> tuple[Clause | None, list[Problem]]:
        """The clause of a source, as it stood in the library. Its bytes have the hash that is recorded."""
        key = (source.origin, source.sha256)
        if key not in self._clauses:
            self._clauses[key] = read_clause(data, source.origin, source.blob)
        return self._clauses[key]

    def read_manifest(self, source: SourceRecord, data: bytes) -> tuple[Manifest | None, list[Problem]]:
        """The form or agreement of a source. Its bytes have the hash that is recorded."""
        key = (source.origin, source.sha256)
        if source.kind == "manifest":  # no other version stands on it
            return read_manifest(data, source.origin, source.blob)
        if key not in self._forms:
            self._forms[key] = read_manifest(data, source.origin, source.blob)
        return self._forms[key]


def recompose(
    record: VersionRecord, data: Mapping[str, bytes], known: FrozenSources
) -> tuple[Composed | None, list[Problem]]:
    """Compose a signed version again from its frozen sources alone.

    ``data`` maps `SourceRecord.path` to bytes whose hashes have been compared.
    What a form incorporates takes no part in its text, so it is not asked for.
    """
    problems: list[Problem] = []
    clauses: dict[str, Clause] = {}
    frozen: dict[tuple[str, str], tuple[FrozenClause, ...]] = {}
    manifests: dict[str, Manifest] = {}
    agreement: Manifest | None = None
    for source in record.sources:
        if source.kind == "clause":
            clause, found = known.read_clause(source, data[source.path])
            problems += found
            if clause is None:
                continue
            if source.origin.startswith(CLAUSES + "/"):
                clauses[source.id] = clause
            stated = source.path.rpartition("-")[2].removesuffix(".md")
            kept = FrozenClause(source.path, source.id, source.version, stated, source.sha256, clause)
            frozen[(source.id, source.version)] = (kept,)
            continue
        manifest, found = known.read_manifest(source, data[source.path])
        problems += found
        if manifest is None:
            continue
        manifest = _without_incorporated(manifest)
        manifests[manifest.id] = manifest
        if source.kind == "manifest":
            agreement = manifest
    if agreement is None:
        return None, problems
    former = {old: clause.id for clause in clauses.values() for old in clause.formerly}
    former |= {old: manifest.id for manifest in manifests.values() for old in manifest.formerly}
    composed, found = try_compose(Library(clauses, manifests, frozen, former), agreement, known.written)
    return composed, problems + found


def _without_incorporated(manifest: Manifest) -> Manifest:
    if not manifest.incorporates and not manifest.precedence:
        return manifest
    import dataclasses

    return dataclasses.replace(manifest, incorporates=(), precedence=())
