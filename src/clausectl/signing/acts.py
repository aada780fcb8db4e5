"""One act of one signatory: whether it can be done, and the record of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.errors import Problem
from clausectl.formats.signed_files import hash_bytes, write_signature
from clausectl.formats.signed_names import signature_path
from clausectl.model.signed import (
    NOT_RECORDED,
    ChoicesShown,
    DateRecord,
    Decision,
    EvidenceRecord,
    Method,
    SignatoryRecord,
    SignatureRecord,
    SignedVersion,
    VersionRecord,
)
from clausectl.nearest import find_nearest
from clausectl.records import dataclass

CONSENT = "I have read the text of this agreement and sign it."
"""The consent sentence where the form of an agreement states none."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a signatory does, or is recorded to have done. What nobody stated is `NOT_RECORDED`.

    ``own`` says that it is the signatory's own act. ``at`` is ISO 8601 with offset.
    """

    role: str
    own: bool
    decision: Decision
    by: str
    at: str
    name_typed: str = NOT_RECORDED
    name_printed: str = ""
    date: DateRecord = DateRecord()
    choices: ChoicesShown = NOT_RECORDED
    choice_taken: str = NOT_RECORDED
    capacity: str = NOT_RECORDED
    authority: str = NOT_RECORDED
    method: Method = NOT_RECORDED
    consent: str = NOT_RECORDED
    evidence: tuple[EvidenceRecord, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature file as it will stand: its path in the version's folder, its bytes, what they say."""

    path: str
    data: bytes
    record: SignatureRecord


def next_label(versions: Iterable[SignedVersion]) -> str:
    """``v1``, or the number behind the highest that an agreement has."""
    return f"v{max((version.number for version in versions), default=0) + 1}"


def find_open(versions: Iterable[SignedVersion]) -> tuple[SignedVersion, ...]:
    """The versions that await somebody: sent or partly executed, and not declined."""
    return tuple(version for version in versions if version.awaiting)


def consent_of(signatory: SignatoryRecord) -> str:
    """The sentence by which a signatory consents."""
    return signatory.consent or CONSENT


def find_signatory(record: VersionRecord, role: str, path: str = "") -> SignatoryRecord | Problem:
    """The entry of the signature block with a role, or what is wrong with the role (CL420)."""
    found = next((one for one in record.signatories if one.role == role), None)
    if found is not None:
        return found
    roles = [one.role for one in record.signatories]
    guess = find_nearest(role, roles)
    hint = f"did you mean {guess}?" if guess else f"it has: {', '.join(roles) or 'no signatory at all'}"
    return Problem("CL420", f"{record.agreement} has no signatory in the role {role!r}", path, hint=hint)


def refuse_act(
    record: VersionRecord, done: Sequence[SignatureRecord], role: str, at: str, *, own: bool
) -> list[Problem]:
    """Why somebody cannot act on a version now: CL420 to CL424.

    Times are compared as moments and not as texts. What is recorded (``own``
    false) need not keep to the order of the form: it happened already.
    """
    name = f"{record.agreement}@{record.label}"
    found = find_signatory(record, role)
    if isinstance(found, Problem):
        return [found]
    if any(act.role == role for act in done):
        hint = (
            "an act is never changed; a later one needs another version: "
            f"clausectl send {record.agreement} --relation … --target {name}"
        )
        return [Problem("CL421", f"the {role} has acted already on {name}", hint=hint)]
    declined = next((act for act in done if act.decision == "declined"), None)
    if declined is not None and own:
        hint = "nobody else can sign it; send another version with `clausectl send`"
        return [Problem("CL422", f"the {declined.role} declined {name}", hint=hint)]
    problems: list[Problem] = []
    if own and record.order == "stated":
        acted = {act.role for act in done}
        before = [one.role for one in record.signatories[: record.signatories.index(found)]]
        missing = [one for one in before if one not in acted]
        if missing:
            hint = "the form says `signing_order: stated`"
            problems.append(Problem("CL423", f"{', '.join(missing)} has to sign {name} first", hint=hint))
    return problems + refuse_clock(record, [act.at for act in done], at)


def refuse_clock(record: VersionRecord, times: Iterable[str], at: str) -> list[Problem]:
    """Why nothing can be added to a version at a moment: something of it is later than that (CL424)."""
    if _moment(at) >= max(map(_moment, (record.opened, *times))):
        return []
    hint = "set the clock of this computer, then run the command again"
    message = f"the clock says {at}, which is before the last act on {record.agreement}@{record.label}"
    return [Problem("CL424", message, hint=hint)]


def make_signature(
    record: VersionRecord,
    version_sha256: str,
    done: Sequence[tuple[str, str]],
    doing: Doing,
) -> Signed:
    """The record of an act on a version. ``done`` are (file name, SHA-256) of the acts that stand.

    `refuse_act` has been asked before.
    """
    found = find_signatory(record, doing.role)
    assert isinstance(found, SignatoryRecord)  # noqa: S101 - refuse_act has said so
    position = record.signatories.index(found) + 1
    stated = doing.consent != NOT_RECORDED
    act = SignatureRecord(
        agreement=record.agreement,
        label=record.label,
        role=doing.role,
        version_sha256=version_sha256,
        text_sha256=record.text.sha256,
        act="signed" if doing.own else "recorded",
        decision=doing.decision,
        name_printed=doing.name_printed or found.name or NOT_RECORDED,
        name_typed=doing.name_typed,
        date=doing.date,
        by=doing.by,
        at=doing.at,
        party=found.party,
        choices=doing.choices,
        choices_offered=found.choices,
        choice_taken=doing.choice_taken,
        capacity=doing.capacity,
        authority=doing.authority,
        method=doing.method,
        consent=doing.consent,
        consent_sha256=hash_bytes(doing.consent.encode("utf-8")) if stated else NOT_RECORDED,
        follows=tuple(sorted(done)),
        evidence=doing.evidence,
        note=doing.note,
    )
    data = write_signature(act)
    return Signed(signature_path(position, doing.role), data, act)


def completes(record: VersionRecord, done: Iterable[SignatureRecord]) -> bool:
    """Whether every signatory has acted and none declined."""
    acts = {act.role: act for act in done}
    declined = any(act.decision == "declined" for act in acts.values())
    return bool(record.signatories) and not declined and all(s.role in acts for s in record.signatories)


def write_tag_message(version_sha256: str, files: Iterable[tuple[str, str]], name: str) -> str:
    """The message of the tag made at completion; ``files`` are (path inside the folder, SHA-256)."""
    lines = [f"{name}: every signatory has acted", "", f"version.json {version_sha256}", ""]
    return "\n".join([*lines, *(f"{sha256}  {path}" for path, sha256 in sorted(files))]) + "\n"


def _moment(text: str) -> float:
    from datetime import datetime

    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError:
        return 0.0
