"""`record`: take in what was signed elsewhere, as it is, whatever is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_form, find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.decoding import decode_any
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import EVIDENCE
from clausectl.model.acted import ActFile, ActPlan, ActReport
from clausectl.model.composed import Composed
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.recorded import Evidence, RecordedAct, Recording
from clausectl.model.signed import (
    NOT_CHECKED,
    NOT_COMPARED,
    NOT_RECORDED,
    DateRecord,
    EvidenceRecord,
    Relation,
    SignatureRecord,
    SignedVersion,
    TextDifference,
    VersionRecord,
)
from clausectl.model.sources import Source
from clausectl.pipeline.acting import carry_out, keep_new_sources, name_state, note_unused_key, read_name
from clausectl.pipeline.evidence import name_evidence
from clausectl.pipeline.load import load_for
from clausectl.pipeline.naming import manifest_name
from clausectl.pipeline.opening_versions import Terms, check_terms, find_effective, read_relation
from clausectl.pipeline.signed_versions import find_signed, load_signed
from clausectl.pipeline.signing import plan_tag
from clausectl.pipeline.stated_texts import check_texts, list_evidence, list_recording, list_terms
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.signing_programs import SigningKey
from clausectl.repository.writing import Identity
from clausectl.signing.acts import Doing, completes, make_signature, next_label, refuse_act
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
    """

    name: str
    recording: Recording = Recording()
    evidence: tuple[Evidence, ...] = ()
    transcription: tuple[str, bytes] | None = None
    checked_by: str = ""
    recorded_by: str = ""
    signed: DateRecord | None = None
    terms: Terms = Terms()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it will stand, with what a reader should know of it."""

    plan: ActPlan
    ground: str
    differences: tuple[TextDifference, ...] = ()
    compared: bool = False
    warnings: tuple[Problem, ...] = ()


def plan_record(repository: Repository, taken: Taken, identity: Identity) -> Recorded:
    """What `record` writes. Open blanks and failed checks are noted and keep nothing from being recorded.

    Raises ClausectlError CL436 when nothing is stated to record, CL437 when the
    agreement does not compose and no text of the copy is given, CL420 to CL424
    for acts, CL432 to CL434 for the terms of a new version, CL417 for a text
    that is no line of printed characters.
    """
    repository.finish_interrupted_act()
    head = repository.head()
    if head is None:
        hint = "commit the agreement first"
        raise ClausectlError(Problem("CL005", "this repository has no commits yet", hint=hint))
    source = repository.source(head.commit)
    _refuse_texts(taken)
    named = read_name(taken.name)
    if not taken.recording.acts and not taken.evidence:
        hint = "give --evidence, or what a signatory's act shows: --as ROLE … or --acts FILE"
        raise ClausectlError(Problem("CL436", "nothing is stated that could be recorded", hint=hint))
    if named.label:
        version = find_signed(source, named.agreement, named.label)
        return _join(source, head.commit, version, taken, identity)
    loaded = load_for(source, manifest_name(repository, named.agreement))
    manifest = find_manifest(loaded.library, manifest_name(repository, named.agreement))
    versions = load_signed(source, [manifest.id])
    if versions.problems:
        raise ClausectlError(versions.problems)
    made = _open(source, loaded.library, manifest, versions.versions, taken, identity)
    return _finish(source, head.commit, made, None, taken, identity)


def _refuse_texts(taken: Taken) -> None:
    own = [
        ("--checked-by", taken.checked_by),
        ("--recorded-by", taken.recorded_by),
        ("--signed-on", taken.signed.written if taken.signed else ""),
    ]
    texts = [*own, *list_terms(taken.terms), *list_recording(taken.recording), *list_evidence(taken.evidence)]
    problems = check_texts(texts)
    if problems:
        raise ClausectlError(problems)


def record(
    repository: Repository, taken: Taken, identity: Identity, key: SigningKey | None = None
) -> ActReport:
    """Take in what was signed elsewhere, in one commit. Raises what `plan_record` and `perform_act` raise."""
    recorded = plan_record(repository, taken, identity)
    report = carry_out(repository, recorded.plan, identity, recorded.ground, key)
    report = replace(report, warnings=(*describe_differences(recorded), *recorded.warnings))
    return note_unused_key(report, key)


def describe_differences(recorded: Recorded) -> tuple[Problem, ...]:
    """The differences between executed copy and recorded text, each as a warning that names both."""
    told: list[Problem] = []
    for difference in recorded.differences:
        executed, text = difference.executed or "nothing", difference.recorded or "nothing"
        message = f"line {difference.line} of the executed copy says “{executed}”, the recorded text “{text}”"
        hint = "the executed copy governs; both are kept"
        told.append(Problem("CL438", message, hint=hint, severity="warning"))
    if not recorded.compared and recorded.plan.files and recorded.plan.role == "":
        hint = "give its words with --transcription FILE"
        message = "the executed copy was not compared: no text of it is given"
        told.append(Problem("CL439", message, hint=hint, severity="warning"))
    return tuple(told)


@dataclass(frozen=True, slots=True)
class _Made:
    opened: OpenedVersion
    compared: bool
    warnings: tuple[Problem, ...]


def _open(
    source: Source,
    library: Library,
    manifest: Manifest,
    versions: Sequence[SignedVersion],
    taken: Taken,
    identity: Identity,
) -> _Made:
    terms = taken.terms
    label = terms.label or next_label(versions)
    problems = check_terms(label, versions, source, terms)
    if problems:
        raise ClausectlError(problems)
    composed, found = try_compose(library, manifest)
    form = find_form(library, manifest, [])
    taken = _keep_transcription(taken)
    copy = _text_of_copy(taken)
    differences = _compare(copy, composed)
    about = Circumstances(
        label=label,
        opening="recorded",
        opened=identity.date,
        opened_by=taken.recorded_by or f"{identity.name} <{identity.email}>",
        commit=source.commit,
        relation=Relation(read_relation(terms), terms.target),
        effective=terms.effective
        or (find_effective(composed.parameters, manifest.values) if composed else None),
        signed=taken.signed or DateRecord(),
        expires=terms.expires or DateRecord(),
        in_force=terms.in_force or NOT_RECORDED,
        checked_by=taken.checked_by or NOT_CHECKED,
        compared=copy[0] if copy is not None and composed is not None else NOT_COMPARED,
        evidence=tuple(_describe(one) for one in taken.evidence),
        evidence_files=tuple((one.name, one.data) for one in taken.evidence if one.data is not None),
        differences=differences,
        unattributed=taken.recording.unattributed,
        shown=taken.recording.shown,
        problems=tuple(_tell(problem) for problem in found),
        note=terms.note,
    )
    opened = None
    if composed is not None and form is not None:
        data = {p: f.data for p, f in source.read(list_source_paths(library, manifest)).items()}
        opened = open_composed(composed, manifest, form, gather_sources(library, manifest, data), about)
        found += check_again(opened)
    if opened is None or any(problem.code == "CL418" for problem in found):
        about = replace(about, problems=tuple(_tell(problem) for problem in found))
        opened = _open_transcribed(copy, manifest, form, about, found)
    return _Made(opened, copy is not None and composed is not None, tuple(found))


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


def _compare(copy: tuple[str, str] | None, composed: Composed | None) -> tuple[TextDifference, ...]:
    if copy is None or composed is None:
        return ()
    if composed.provisions:
        return compare_copy(copy[1], copy[0], composed)
    return compare_texts_of(copy[1], copy[0], composed.text)


def _keep_transcription(taken: Taken) -> Taken:
    """The transcription as evidence: what was compared has to be there for whoever compares it again."""
    if taken.transcription is None:
        return taken
    name, data = taken.transcription
    named = name_evidence(name, {one.name.casefold(): 1 for one in taken.evidence})
    kept = Evidence("text of the executed copy", named, data)
    return replace(taken, evidence=(*taken.evidence, kept), transcription=(named, data))


def _text_of_copy(taken: Taken) -> tuple[str, str] | None:
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


def _join(source: Source, ground: str, version: SignedVersion, taken: Taken, identity: Identity) -> Recorded:
    """Acts that are added to a version that stands. The evidence belongs to the first of them."""
    if not taken.recording.acts:
        hint = "say whose act it shows: --as ROLE …"
        message = f"{version.name} stands already, and nothing says whose act the evidence shows"
        raise ClausectlError(Problem("CL436", message, hint=hint))
    return _finish(source, ground, None, version, taken, identity)


def _finish(
    source: Source,
    ground: str,
    made: _Made | None,
    version: SignedVersion | None,
    taken: Taken,
    identity: Identity,
) -> Recorded:
    record, sha256, folder, files = _subject(made, version)
    stored = [(s.file, s.sha256) for s in version.signatures] if version else []
    acts: list[SignatureRecord] = [s.record for s in version.signatures] if version else []
    by = taken.recorded_by or f"{identity.name} <{identity.email}>"
    evidence = taken.evidence if version is not None else ()
    for one in evidence:
        if one.data is not None:
            files[f"{folder}/{EVIDENCE}/{one.name}"] = one.data
    made_acts = None
    order = [signatory.role for signatory in record.signatories]
    ranked = sorted(taken.recording.acts, key=lambda act: order.index(act.role) if act.role in order else 99)
    for act in ranked:
        problems = refuse_act(record, acts, act.role, identity.date, own=False)
        if problems:
            raise ClausectlError(problems)
        doing = _doing(act, by, identity.date, tuple(_describe(one) for one in evidence))
        evidence = ()
        made_acts = make_signature(record, sha256, stored, doing)
        files[f"{folder}/{made_acts.path}"] = made_acts.data
        stored.append((made_acts.path.partition("/")[2], hash_bytes(made_acts.data)))
        acts.append(made_acts.record)
    plan = _plan(source, record, sha256, keep_new_sources(source, files.items()), taken, acts, identity)
    if made_acts is not None and completes(record, acts):
        name, said = plan_tag(source, record, sha256, folder, files, made_acts)
        plan = replace(plan, tag=name, tag_message=said)
    differences = record.differences if made else ()
    warnings = made.warnings if made else ()
    return Recorded(plan, ground, differences, bool(made is None or made.compared), warnings)


def _subject(
    made: _Made | None, version: SignedVersion | None
) -> tuple[VersionRecord, str, str, dict[str, bytes]]:
    if version is not None:
        return version.record, version.sha256, version.folder, {}
    assert made is not None  # noqa: S101 - one of the two is there
    return made.opened.record, made.opened.sha256, made.opened.folder, dict(made.opened.files)


def _plan(
    source: Source,
    record: VersionRecord,
    sha256: str,
    files: dict[str, bytes],
    taken: Taken,
    acts: Sequence[SignatureRecord],
    identity: Identity,
) -> ActPlan:
    title = f"{record.agreement}@{record.label}"
    acted = {act.role for act in acts}
    declined = any(act.decision == "declined" for act in acts)
    awaiting = () if declined else tuple(s.role for s in record.signatories if s.role not in acted)
    roles = ", ".join(act.role for act in taken.recording.acts)
    message = f"Record {title}" + (f": what the copy shows of {roles}" if roles else "")
    return ActPlan(
        kind="record",
        name=title,
        role="",
        text_sha256=record.text.sha256,
        version_sha256=sha256,
        files=tuple(ActFile(path, data) for path, data in files.items()),
        message=f"{message}\n\nIts text has the SHA-256 {record.text.sha256}.",
        seen=name_state(source, record.agreement, record.label),
        planned=identity.date,
        by_name=identity.name,
        by_email=identity.email,
        awaiting=awaiting,
        declined=declined,
    )


def _doing(act: RecordedAct, by: str, at: str, evidence: tuple[EvidenceRecord, ...]) -> Doing:
    basis = "as the executed copy shows it" if act.date != NOT_RECORDED else NOT_RECORDED
    return Doing(
        role=act.role,
        own=False,
        decision=act.decision,
        by=by,
        at=at,
        name_typed=act.typed_name,
        name_printed=act.printed_name,
        date=DateRecord(act.date, act.date_iso, basis),
        choices=act.choices,
        choice_taken=act.choice_taken,
        capacity=act.capacity,
        authority=act.authority,
        method=act.method,
        consent=act.consent,
        evidence=evidence,
        note=act.note,
    )


def _describe(one: Evidence) -> EvidenceRecord:
    if one.data is None:
        return EvidenceRecord(one.kind, one.sha256, one.size, "", one.name, one.note)
    return EvidenceRecord(one.kind, hash_bytes(one.data), len(one.data), one.name, "", one.note)


def _tell(problem: Problem) -> str:
    return f"{problem.place} {problem.code} {problem.message}".strip()


def preview(repository: Repository, taken: Taken, identity: Identity) -> ActReport:
    """What `record` would write; nothing is."""
    recorded = plan_record(repository, taken, identity)
    return ActReport(recorded.plan, "", warnings=(*describe_differences(recorded), *recorded.warnings))
