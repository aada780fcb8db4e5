"""The sources of a text: gathered to be frozen, and composed again from what was frozen."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.composing.assembly import assemble
from clausectl.composing.compose import WrittenMemo, try_compose
from clausectl.composing.outline import Memo
from clausectl.composing.plain_text import ComposedText, TextMemo, compose_text
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
_MOST_FORMS = 50


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
        self._clauses: dict[tuple[str, str], tuple[FrozenClause, list[Problem]]] = {}
        self._forms: dict[tuple[str, str], tuple[Manifest | None, list[Problem]]] = {}
        self._written: WrittenMemo = {}
        self._texts: TextMemo = {}
        self.rows: dict[bytes, SourceRecord] = {}  # lines of records, see `read_version_again`
        self._placed: dict[tuple[str, str], Memo] = {}

    @property
    def written(self) -> WrittenMemo:
        """Clauses as they were written for other versions; forgotten when they are many."""
        if len(self._written) > _MOST_WRITTEN:
            self._written.clear()
        return self._written

    @property
    def texts(self) -> TextMemo:
        """The same without where the words come from."""
        if len(self._texts) > _MOST_WRITTEN:
            self._texts.clear()
        return self._texts

    def placed_on(self, record: VersionRecord) -> Memo | None:
        """Entries of the form of a version as they were placed for others; None without a form."""
        form = next((s for s in record.sources if s.kind == "form"), None)
        if form is None:
            return None
        if len(self._placed) > _MOST_FORMS:
            self._placed.clear()
        return self._placed.setdefault((form.origin, form.sha256), {})

    def read_frozen(self, source: SourceRecord, data: bytes) -> tuple[FrozenClause, list[Problem]]:
        """A source as what a pin finds, with its clause as it stood in the library.

        The bytes have the hash that is recorded.
        """
        key = (source.origin, source.sha256)
        found = self._clauses.get(key)
        stands = source.path, source.id, source.version
        if found is None or (found[0].path, found[0].id, found[0].version) != stands:
            clause, problems = read_clause(data, source.origin, source.blob)
            stated = source.path.rpartition("-")[2].removesuffix(".md")
            kept = FrozenClause(source.path, source.id, source.version, stated, source.sha256, clause)
            found = self._clauses[key] = kept, problems
        return found

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
    library, agreement, problems = _gather_library(record, data, known)
    if agreement is None:
        return None, problems
    composed, found = try_compose(library, agreement, known.written)
    return composed, problems + found


def recompose_text(
    record: VersionRecord, data: Mapping[str, bytes], known: FrozenSources
) -> tuple[ComposedText | None, list[Problem]]:
    """The text that `recompose` gives, and nothing of where it comes from."""
    library, agreement, problems = _gather_library(record, data, known)
    if agreement is None:
        return None, problems
    # an agreement with a clause list of its own is not kept, and what is known by its items may not be either
    placed = known.placed_on(record) if agreement.form else None
    composed, found = compose_text(library, agreement, known.texts, placed)
    return composed, problems + found


def _gather_library(
    record: VersionRecord, data: Mapping[str, bytes], known: FrozenSources
) -> tuple[Library, Manifest | None, list[Problem]]:
    """A library of the sources of a version, the agreement among them, and what is wrong with them."""
    problems: list[Problem] = []
    clauses: dict[str, Clause] = {}
    frozen: dict[tuple[str, str], tuple[FrozenClause, ...]] = {}
    manifests: dict[str, Manifest] = {}
    agreement: Manifest | None = None
    for source in record.sources:
        if source.kind == "clause":
            kept, found = known.read_frozen(source, data[source.path])
            if found:
                problems += found
            if kept.clause is None:
                continue
            if source.origin.startswith(CLAUSES + "/"):
                clauses[source.id] = kept.clause
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
    former = {old: clause.id for clause in clauses.values() for old in clause.formerly}
    former |= {old: manifest.id for manifest in manifests.values() for old in manifest.formerly}
    return Library(clauses, manifests, frozen, former), agreement, problems


def _without_incorporated(manifest: Manifest) -> Manifest:
    if not manifest.incorporates and not manifest.precedence:
        return manifest
    import dataclasses

    return dataclasses.replace(manifest, incorporates=(), precedence=())
