"""The text of a signed version as a document to compare, with clauses and values where they are known."""

from __future__ import annotations

from clausectl.composing.provisions import read_composed
from clausectl.errors import EXIT_INTEGRITY, ClausectlError, Problem
from clausectl.formats.documents import read_document
from clausectl.formats.names import manifest_paths
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import MANIFEST
from clausectl.model.composed import Composed
from clausectl.model.provisions import Document
from clausectl.model.signed import SignedVersion
from clausectl.model.sources import Source
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.signed_versions import find_signed, read_text
from clausectl.signing.sources import FrozenSources, recompose


def read_signed(source: Source, agreement: str, label: str) -> Document:
    """The document of ``NAME@v1``. Raises ClausectlError CL415 without one, CL416 for another text."""
    version = find_signed(source, agreement, label)
    at = "" if source.label == "HEAD" else f" at {source.label}"
    return read_version_document(source, version, FrozenSources(), f"signed {label}{at}")


def read_version_document(
    source: Source, version: SignedVersion, known: FrozenSources, name: str
) -> Document:
    """The recorded text, its hash compared, cut into provisions.

    Where its frozen sources are whole and compose to that very text, each
    provision knows its clause and its values; otherwise it is read as any
    Markdown agreement. Raises ClausectlError CL416 (exit 3) for another text.
    """
    text = read_text(source, version)
    composed = _recompose(source, version, text, known)
    if composed is not None:
        return read_composed(composed, label=name)
    origins = (s.origin for s in version.record.sources if s.kind == "manifest")
    path = next(origins, manifest_paths(version.id)[0])
    document, problems = read_document(text.encode("utf-8"), path, label=name)
    if document is None:
        raise ClausectlError(problems, exit_code=EXIT_INTEGRITY)
    return document


def _recompose(source: Source, version: SignedVersion, text: str, known: FrozenSources) -> Composed | None:
    """The agreement composed from its frozen sources; None unless that is the recorded text."""
    record = version.record
    if record.text.making != "composed":
        return None
    places = {
        s.path: f"{version.folder}/{MANIFEST}" if s.kind == "manifest" else s.path for s in record.sources
    }
    problems: list[Problem] = []
    files = read_leniently(source, places.values(), problems)
    data: dict[str, bytes] = {}
    for one in record.sources:
        file = files.get(places[one.path])
        if file is None or hash_bytes(file.data) != one.sha256:
            return None
        data[one.path] = file.data
    composed, _ = recompose(record, data, known)
    return composed if composed is not None and composed.text == text else None
