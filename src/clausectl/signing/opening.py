"""Open a signed version: the text and its sources fixed under one label, before anybody signs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.errors import Problem
from clausectl.formats.prose import PLACEHOLDER
from clausectl.formats.signed_files import hash_bytes, write_version
from clausectl.formats.signed_names import EVIDENCE, MANIFEST, TEXT, VERSION_FILE, signed_folder
from clausectl.model.composed import Composed
from clausectl.model.manifests import Manifest
from clausectl.model.signed import (
    NOT_COMPARED,
    NOT_RECORDED,
    DateRecord,
    EvidenceRecord,
    Opening,
    Relation,
    SignatoryRecord,
    TextDifference,
    TextMaking,
    TextRecord,
    UnattributedMark,
    VersionRecord,
)
from clausectl.records import dataclass
from clausectl.signing.sources import FrozenSources, Gathered, recompose


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a version beside its text. ``opened`` is ISO 8601 with offset."""

    label: str
    opening: Opening
    opened: str
    opened_by: str
    commit: str = ""
    relation: Relation = Relation("original")
    effective: DateRecord | None = None
    signed: DateRecord = DateRecord()
    expires: DateRecord = DateRecord()
    in_force: str = NOT_RECORDED
    checked_by: str = ""
    evidence: tuple[EvidenceRecord, ...] = ()
    evidence_files: tuple[tuple[str, bytes], ...] = ()
    compared: str = NOT_COMPARED
    differences: tuple[TextDifference, ...] = ()
    unattributed: tuple[UnattributedMark, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()  # role -> what the executed copy shows at its entry
    problems: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """A version as it will stand: its record, the hash that is signed, and every file to create."""

    record: VersionRecord
    sha256: str
    folder: str
    files: tuple[tuple[str, bytes], ...]


def open_composed(
    composed: Composed, manifest: Manifest, form: Manifest, gathered: Gathered, about: Circumstances
) -> OpenedVersion:
    """The version of an agreement that composes: its canonical text and all of its sources."""
    record = _record(
        manifest,
        form,
        composed.text,
        "composed",
        gathered,
        about,
        list_signatories(form, composed.parameters),
    )
    return _finish(record, composed.text, gathered, about)


def check_again(opened: OpenedVersion, known: FrozenSources | None = None) -> list[Problem]:
    """Why what is to be frozen would not compose to the same text again; empty when it does (CL418).

    A reference by a former name, for one: it is the clause in the library that
    says what it was called, and where an older version of it is pinned, that
    clause is no source of the text. ``known`` are sources that were parsed for
    other versions of the same run.
    """
    files = dict(opened.files)
    record = opened.record
    places = {source.path: source.path for source in record.sources} | {
        MANIFEST: f"{opened.folder}/{MANIFEST}"
    }
    data = {path: files[place] for path, place in places.items()}
    again, problems = recompose(record, data, known or FrozenSources())
    if again is not None and hash_bytes(again.text.encode("utf-8")) == record.text.sha256:
        return []
    message = f"{record.agreement} does not compose to the same text from its sources alone"
    hint = "name clauses as they are called now, then commit"
    return [Problem("CL418", message, hint=hint), *problems]


def open_transcribed(
    text: str,
    manifest: Manifest,
    form: Manifest | None,
    signatories: Iterable[SignatoryRecord],
    about: Circumstances,
) -> OpenedVersion:
    """The version of an agreement whose sources do not compose: the text is the transcription's.

    No source is named, because the text was not made from any.
    """
    nothing = Gathered((), {}, b"")
    record = _record(manifest, form, text, "transcribed", nothing, about, tuple(signatories))
    return _finish(record, text, nothing, about)


def list_signatories(form: Manifest, values: Mapping[str, str]) -> tuple[SignatoryRecord, ...]:
    """The signature block with its blanks filled; what has no value stays ``{{ name }}``."""

    def fill(text: str) -> str:
        return PLACEHOLDER.sub(lambda match: values.get(match.group(1), match.group()), text)

    return tuple(
        SignatoryRecord(
            signatory.role,
            fill(signatory.party),
            fill(signatory.name),
            fill(signatory.capacity),
            fill(signatory.consent),
            signatory.decision,
        )
        for signatory in form.signatories
    )


def _record(
    manifest: Manifest,
    form: Manifest | None,
    text: str,
    making: TextMaking,
    gathered: Gathered,
    about: Circumstances,
    signatories: tuple[SignatoryRecord, ...],
) -> VersionRecord:
    shown = dict(about.shown)
    on_form = form if form is not None and form is not manifest else None
    return VersionRecord(
        agreement=manifest.id,
        label=about.label,
        opening=about.opening,
        title=manifest.title or (form.title if form is not None else ""),
        form=on_form.id if on_form is not None else "",
        form_version=on_form.version if on_form is not None else "",
        text=TextRecord(hash_bytes(text.encode("utf-8")), 1, making, about.checked_by),
        sources=gathered.sources,
        relation=about.relation,
        signatories=tuple(
            SignatoryRecord(s.role, s.party, s.name, s.capacity, s.consent, s.choices, shown.get(s.role, ""))
            for s in signatories
        ),
        opened=about.opened,
        opened_by=about.opened_by,
        effective=about.effective or DateRecord(),
        signed=about.signed,
        expires=about.expires,
        in_force=about.in_force,
        order="stated" if form is not None and form.signing_order == "stated" else "any",
        evidence=about.evidence,
        compared=about.compared,
        differences=about.differences,
        unattributed=about.unattributed,
        problems=about.problems,
        commit=about.commit,
        note=about.note,
    )


def _finish(record: VersionRecord, text: str, gathered: Gathered, about: Circumstances) -> OpenedVersion:
    folder = signed_folder(record.agreement, record.label)
    written = write_version(record)
    files = {f"{folder}/{TEXT}": text.encode("utf-8"), f"{folder}/{VERSION_FILE}": written}
    if gathered.manifest:
        files[f"{folder}/{MANIFEST}"] = gathered.manifest
    files |= {f"{folder}/{EVIDENCE}/{name}": data for name, data in about.evidence_files}
    files |= gathered.frozen
    return OpenedVersion(record, hash_bytes(written), folder, tuple(files.items()))
