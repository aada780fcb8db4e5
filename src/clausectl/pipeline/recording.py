"""`record`: take in what was signed elsewhere, as it is, whatever is wrong with it."""

from __future__ import annotations

from dataclasses import replace

from clausectl.composing.sources import find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import EVIDENCE
from clausectl.model.acted import ActFile, ActPlan, ActReport
from clausectl.model.recorded import RecordedAct
from clausectl.model.signed import (
    NOT_RECORDED,
    DateRecord,
    EvidenceRecord,
    SignedVersion,
    StoredSignature,
    TextDifference,
)
from clausectl.pipeline.acting import carry_out, name_state, note_unused_key, read_name
from clausectl.pipeline.drafts import refuse_form
from clausectl.pipeline.evidence import name_evidence
from clausectl.pipeline.naming import manifest_name
from clausectl.pipeline.recording_evidence import add_later, refuse_terms
from clausectl.pipeline.recording_ground import RecordingGround, stand_on
from clausectl.pipeline.recording_version import (
    Made,
    Taken,
    describe_evidence,
    keep_transcription,
    open_taken,
    refuse_texts,
)
from clausectl.pipeline.signing import plan_tag
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.signing_programs import SigningKey
from clausectl.repository.writing import Identity
from clausectl.signing.acts import Doing, completes, make_signature, refuse_act


@dataclass(frozen=True, slots=True)
class Recorded:
    """A record as it will stand, with what a reader should know of it.

    ``ground`` is the commit it was planned on, ``version`` what it is about, acts and all.
    """

    plan: ActPlan
    ground: str
    version: SignedVersion
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
    ground = stand_on(repository)
    named = read_name(taken.name)
    if not named.label:
        taken = replace(taken, name=manifest_name(repository, named.agreement))
    return plan_on(ground, taken, identity)


def plan_on(ground: RecordingGround, taken: Taken, identity: Identity) -> Recorded:
    """The same on a ground that is shared with other records; ``taken`` names an id, or ``ID@v1``."""
    refuse_texts(taken)
    named = read_name(taken.name)
    later = named.label and (taken.transcription is not None or taken.checked_by)
    if not taken.recording.acts and not taken.evidence and not later:
        hint = "give --evidence, or what a signatory's act shows: --as ROLE … or --acts FILE"
        raise ClausectlError(Problem("CL436", "nothing is stated that could be recorded", hint=hint))
    if named.label:
        return _join(ground, ground.find_version(named.agreement, named.label), taken, identity)
    library = ground.find_library(named.agreement)
    manifest = find_manifest(library, named.agreement)
    refuse_form(manifest)
    made = open_taken(ground, library, manifest, taken, identity)
    opened = made.opened
    record = opened.record
    version = SignedVersion(record.agreement, record.label, opened.folder, opened.sha256, record, (), ())
    return _finish(ground, made, version, taken, identity)


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


def _join(ground: RecordingGround, version: SignedVersion, taken: Taken, identity: Identity) -> Recorded:
    """What is added to a version that stands: acts, the first of which has the evidence, or evidence."""
    refuse_terms(version, taken)
    taken = _name_anew(keep_transcription(taken), version)
    if taken.recording.acts:
        return _finish(ground, None, version, taken, identity)
    if version.awaiting:
        hint = f"say whose act it shows: --as ROLE …; awaited are: {', '.join(version.awaiting)}"
        message = f"{version.name} awaits signatories, and nothing says whose act the evidence shows"
        raise ClausectlError(Problem("CL436", message, hint=hint))
    added = add_later(ground, version, taken, identity)
    plan = _plan(ground, added.version, added.files, taken, identity)
    message = f"Add evidence of {version.name}\n\nIts version.json has the SHA-256 {version.sha256}."
    plan = replace(plan, message=message)
    return Recorded(plan, ground.commit, added.version, added.differences, True, added.warnings)


def _name_anew(taken: Taken, version: SignedVersion) -> Taken:
    """Evidence under names that the version does not have yet: nothing in it is ever written over."""
    prefix = f"{EVIDENCE}/"
    names = {path.removeprefix(prefix).casefold(): 1 for path, _ in version.files if path.startswith(prefix)}
    evidence = [
        one if one.data is None else replace(one, name=name_evidence(one.name, names))
        for one in taken.evidence
    ]
    words = taken.transcription  # which `keep_transcription` has put last
    words = (evidence[-1].name, words[1]) if words is not None else None
    return replace(taken, evidence=tuple(evidence), transcription=words)


def _finish(
    ground: RecordingGround, made: Made | None, version: SignedVersion, taken: Taken, identity: Identity
) -> Recorded:
    """The acts on a version, which ``made`` opens or which stands, and everything that is written."""
    record = version.record
    files = dict(made.opened.files) if made is not None else {}
    stored = list(version.signatures)
    by = taken.recorded_by or f"{identity.name} <{identity.email}>"
    evidence = taken.evidence if made is None else ()
    for one in evidence:
        if one.data is not None:
            files[f"{version.folder}/{EVIDENCE}/{one.name}"] = one.data
    last = None
    problems: list[Problem] = []
    order = [signatory.role for signatory in record.signatories]
    ranked = sorted(taken.recording.acts, key=lambda act: order.index(act.role) if act.role in order else 99)
    for act in ranked:
        refused = refuse_act(record, [s.record for s in stored], act.role, identity.date, own=False)
        problems += [replace(one, path=taken.where, line=act.line) for one in refused]
        if refused:
            continue
        doing = _doing(act, by, identity.date, tuple(describe_evidence(one) for one in evidence))
        evidence = ()
        last = make_signature(record, version.sha256, [(s.file, s.sha256) for s in stored], doing)
        files[f"{version.folder}/{last.path}"] = last.data
        stored.append(StoredSignature(last.path.partition("/")[2], hash_bytes(last.data), last.record))
    if problems:
        raise ClausectlError(problems)
    version = replace(version, signatures=tuple(stored))
    plan = _plan(ground, version, ground.keep_new_sources(files), taken, identity)
    if last is not None and completes(record, [s.record for s in stored]):
        name, said = plan_tag(ground.source, record, version.sha256, version.folder, files, last)
        plan = replace(plan, tag=name, tag_message=said)
    differences = record.differences if made else ()
    warnings = made.warnings if made else ()
    compared = made is None or made.compared
    return Recorded(plan, ground.commit, version, differences, compared, warnings)


def _plan(
    ground: RecordingGround, version: SignedVersion, files: dict[str, bytes], taken: Taken, identity: Identity
) -> ActPlan:
    text = version.record.text.sha256
    roles = ", ".join(act.role for act in taken.recording.acts)
    message = f"Record {version.name}" + (f": what the copy shows of {roles}" if roles else "")
    return ActPlan(
        kind="record",
        name=version.name,
        role="",
        text_sha256=text,
        version_sha256=version.sha256,
        files=tuple(ActFile(path, data) for path, data in files.items()),
        message=f"{message}\n\nIts text has the SHA-256 {text}.",
        seen=name_state(ground.source, version.id, version.label),
        planned=identity.date,
        by_name=identity.name,
        by_email=identity.email,
        awaiting=version.awaiting,
        declined=any(act.decision == "declined" for act in version.acts.values()),
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


def preview(repository: Repository, taken: Taken, identity: Identity) -> ActReport:
    """What `record` would write; nothing is."""
    recorded = plan_record(repository, taken, identity)
    return ActReport(recorded.plan, "", warnings=(*describe_differences(recorded), *recorded.warnings))
