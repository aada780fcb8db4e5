"""What is taken in of something that was signed elsewhere, and the new version that it opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.decoding import decode_any
from clausectl.formats.signed_files import hash_bytes
from clausectl.model.composed import Composed
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.recorded import Evidence, Recording
from clausectl.model.signed import (
    NOT_CHECKED,
    NOT_COMPARED,
    NOT_RECORDED,
    DateRecord,
    EvidenceRecord,
    Relation,
    TextDifference,
)
from clausectl.pipeline.evidence import name_evidence
from clausectl.pipeline.opening_versions import Terms, check_terms, find_effective, read_relation
from clausectl.pipeline.recording_ground import RecordingGround
from clausectl.pipeline.stated_texts import check_texts, list_evidence, list_recording, list_terms
from clausectl.records import dataclass
from clausectl.repository.writing import Identity
from clausectl.signing.acts import next_label
from clausectl.signing.differences import compare_copy, compare_texts_of
from clausectl.signing.opening import (
    Circumstances,
    OpenedVersion,
    check_again,
    list_signatories,
    open_composed,
    open_transcribed,
)
from clausectl.signing.sources import gather_sources, list_source_paths


@dataclass(frozen=True, slots=True)
class Taken:
    """Everything that is taken in of one agreement.

    ``transcription`` is the text of the executed copy (name, bytes), None where
    nobody wrote it down; ``checked_by`` who compared the recorded text with the
    copy; ``recorded_by`` who takes it in, where that is not the one who commits.
    ``where`` is the file that states the acts, for what is wrong with them.
    """

    name: str
    recording: Recording = Recording()
    evidence: tuple[Evidence, ...] = ()
    transcription: tuple[str, bytes] | None = None
    checked_by: str = ""
    recorded_by: str = ""
    signed: DateRecord | None = None
    terms: Terms = Terms()
    where: str = ""


def refuse_texts(taken: Taken) -> None:
    """Raises ClausectlError CL417 with every stated text that is no line of printed characters."""
    own = [
        ("--checked-by", taken.checked_by),
        ("--recorded-by", taken.recorded_by),
        ("--signed-on", taken.signed.written if taken.signed else ""),
    ]
    texts = [*own, *list_terms(taken.terms), *list_recording(taken.recording), *list_evidence(taken.evidence)]
    problems = check_texts(texts)
    if problems:
        raise ClausectlError(problems)


@dataclass(frozen=True, slots=True)
class Made:
    """A version that a recording opens. ``compared`` says whether its words were compared with the copy."""

    opened: OpenedVersion
    compared: bool
    warnings: tuple[Problem, ...]


def open_taken(
    ground: RecordingGround, library: Library, manifest: Manifest, taken: Taken, identity: Identity
) -> Made:
    """The version that what was taken in opens; the signatories' acts are not in it.

    Raises ClausectlError CL432 to CL434 for its terms, CL437 where there is no text.
    """
    terms = taken.terms
    versions = ground.find_versions(manifest.id)
    label = terms.label or next_label(versions)
    problems = check_terms(label, versions, ground.check_target, terms)
    if problems:
        raise ClausectlError(problems)
    composed, found = try_compose(library, manifest, ground.known.written)
    form = find_form(library, manifest, [])
    taken = keep_transcription(taken)
    copy = read_copy(taken)
    differences = compare_words(copy, composed)
    about = Circumstances(
        label=label,
        opening="recorded",
        opened=identity.date,
        opened_by=taken.recorded_by or f"{identity.name} <{identity.email}>",
        commit=ground.commit,
        relation=Relation(read_relation(terms), terms.target),
        effective=terms.effective
        or (find_effective(composed.parameters, manifest.values) if composed else None),
        signed=taken.signed or DateRecord(),
        expires=terms.expires or DateRecord(),
        in_force=terms.in_force or NOT_RECORDED,
        checked_by=taken.checked_by or NOT_CHECKED,
        compared=copy[0] if copy is not None and composed is not None else NOT_COMPARED,
        evidence=tuple(describe_evidence(one) for one in taken.evidence),
        evidence_files=tuple((one.name, one.data) for one in taken.evidence if one.data is not None),
        differences=differences,
        unattributed=taken.recording.unattributed,
        shown=taken.recording.shown,
        problems=tuple(_tell(problem) for problem in found),
        note=terms.note,
    )
    opened = None
    if composed is not None and form is not None:
        data = ground.read(list_source_paths(library, manifest))
        opened = open_composed(composed, manifest, form, gather_sources(library, manifest, data), about)
        found += check_again(opened, ground.known)
    if opened is None or any(problem.code == "CL418" for problem in found):
        about = replace(about, problems=tuple(_tell(problem) for problem in found))
        opened = _open_transcribed(copy, manifest, form, about, found)
    return Made(opened, copy is not None and composed is not None, tuple(found))


def _open_transcribed(
    copy: tuple[str, str] | None,
    manifest: Manifest,
    form: Manifest | None,
    about: Circumstances,
    found: Sequence[Problem],
) -> OpenedVersion:
    if copy is None:
        hint = "give the text of the executed copy with --transcription FILE"
        message = f"{manifest.id} does not compose, and no text of the executed copy is given"
        raise ClausectlError([Problem("CL437", message, manifest.path, hint=hint), *found])
    text = copy[1].rstrip() + "\n"
    block = list_signatories(form, {}) if form is not None else ()
    return open_transcribed(text, manifest, form, block, about)


def compare_words(copy: tuple[str, str] | None, composed: Composed | None) -> tuple[TextDifference, ...]:
    """The differences of words between an executed copy (name, text) and a composed text."""
    if copy is None or composed is None:
        return ()
    if composed.provisions:
        return compare_copy(copy[1], copy[0], composed)
    return compare_texts_of(copy[1], copy[0], composed.text)


def keep_transcription(taken: Taken) -> Taken:
    """The transcription as evidence: what was compared has to be there for whoever compares it again."""
    if taken.transcription is None:
        return taken
    name, data = taken.transcription
    named = name_evidence(name, {one.name.casefold(): 1 for one in taken.evidence})
    kept = Evidence("text of the executed copy", named, data)
    return replace(taken, evidence=(*taken.evidence, kept), transcription=(named, data))


def read_copy(taken: Taken) -> tuple[str, str] | None:
    """The words of the executed copy: the transcription, else evidence that is text."""
    found = [taken.transcription] if taken.transcription is not None else []
    found += [
        (one.name, one.data)
        for one in taken.evidence
        if one.data is not None
        and one.kind in ("executed copy", "text of the executed copy")
        and one.name.lower().endswith((".md", ".txt", ".markdown"))
    ]
    for name, data in found:
        text, problems = decode_any(data, name)
        if not problems:
            return name, text
        if taken.transcription is not None:
            raise ClausectlError(problems)
    return None


def describe_evidence(one: Evidence) -> EvidenceRecord:
    """A piece of evidence as it is recorded."""
    if one.data is None:
        return EvidenceRecord(one.kind, one.sha256, one.size, "", one.name, one.note)
    return EvidenceRecord(one.kind, hash_bytes(one.data), len(one.data), one.name, "", one.note)


def _tell(problem: Problem) -> str:
    return f"{problem.place} {problem.code} {problem.message}".strip()
