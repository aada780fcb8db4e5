"""The text of a signed version, and where each of its words came from, from its own files alone."""

from __future__ import annotations

from clausectl.errors import EXIT_INTEGRITY, ClausectlError, Problem
from clausectl.formats.decoding import decode
from clausectl.formats.signed_files import hash_bytes
from clausectl.model.composed import Composed, Outline
from clausectl.model.places import Span
from clausectl.model.signed import SignedVersion
from clausectl.model.sources import Source
from clausectl.pipeline.composing import ComposedFile
from clausectl.pipeline.signed_versions import find_signed, read_text
from clausectl.repository.opening import Repository
from clausectl.signing.sources import FrozenSources, recompose


def compose_signed(repository: Repository, agreement: str, label: str, rev: str = "") -> ComposedFile:
    """A signed version as it was composed: from ``frozen/`` and its folder, and nothing else.

    It is read in the commit that is checked out unless ``rev`` says otherwise.
    A transcribed text has no sources: it comes as one stretch of its own file.
    Raises ClausectlError CL415 when there is no such version, and CL416 (exit 3) when a
    text or source is missing or has another hash.
    """
    repository.finish_interrupted_act()
    source = repository.source(rev or "HEAD")
    return compose_version(source, find_signed(source, agreement, label))


def compose_version(source: Source, version: SignedVersion) -> ComposedFile:
    """The same of a version that was found. Raises ClausectlError CL416."""
    text = read_text(source, version)
    if version.record.text.making == "transcribed":
        return ComposedFile(_as_one(version, text), {f"{version.folder}/text.md": text}, ())
    data = read_sources(source, version)
    composed, problems = recompose(version.record, data, FrozenSources())
    if composed is None or composed.text != text:
        hint = "`clausectl verify` says what else does not match"
        message = f"the sources of {version.name} do not give the text that was signed"
        raise ClausectlError(
            [Problem("CL416", message, version.folder, hint=hint), *problems], exit_code=EXIT_INTEGRITY
        )
    kept = {record.origin: decode(data[record.path], record.path)[0] for record in version.record.sources}
    return ComposedFile(composed, kept, ())


def read_sources(source: Source, version: SignedVersion) -> dict[str, bytes]:
    """The frozen sources of a version by `SourceRecord.path`, each with the hash that is recorded.

    Raises ClausectlError CL416 (exit 3) with every one that is missing or another.
    """
    paths = {
        record.path: f"{version.folder}/{record.path}" if record.kind == "manifest" else record.path
        for record in version.record.sources
    }
    files = source.read(paths.values())
    problems: list[Problem] = []
    data: dict[str, bytes] = {}
    hint = "restore it from git; `clausectl verify` says what else does not match"
    for record in version.record.sources:
        path = paths[record.path]
        file = files.get(path)
        if file is None or hash_bytes(file.data) != record.sha256:
            why = "is missing" if file is None else "is not the one that was signed"
            problems.append(Problem("CL416", f"a source of {version.name} {why}", path, hint=hint))
        else:
            data[record.path] = file.data
    if problems:
        raise ClausectlError(problems, exit_code=EXIT_INTEGRITY)
    return data


def _as_one(version: SignedVersion, text: str) -> Composed:
    from clausectl.model.composed import Run

    path = f"{version.folder}/text.md"
    record = version.record
    outline = Outline(version.id, "agreement", path, record.form, record.title, ())
    run = Run(text, "source", Span(path, 0, len(text)))
    return Composed(outline, text, (run,) if text else (), (), {}, {})
