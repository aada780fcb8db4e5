"""Signed versions: a label of one agreement with its text, the sources of the text, and who signed it.

Nothing here is ever changed once it is written: a signed version grows by
files that are added to it. What nobody recorded is `NOT_RECORDED`, said in
words and never left blank.
"""

from __future__ import annotations

from dataclasses import field
from typing import Literal, get_args

from clausectl.records import dataclass

NOT_RECORDED: Literal["not recorded"] = "not recorded"

NOT_COMPARED = "not compared"
NOT_CHECKED = "not checked"

Opening = Literal["sent", "signed", "recorded"]
"""How a version came to be: sent out under negotiation, opened by the first who signed, or recorded."""
RelationKind = Literal["original", "amends", "restates", "supersedes", "renews", "side-letter", "terminates"]
RELATIONS: tuple[RelationKind, ...] = get_args(RelationKind)
SourceKind = Literal["manifest", "form", "clause"]
TextMaking = Literal["composed", "transcribed"]
Decision = Literal["accepted", "declined", "not legible", "not recorded"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
Method = Literal["wet ink", "click", "typed", "service", "not recorded"]
METHODS: tuple[Method, ...] = get_args(Method)
EvidenceKind = Literal["executed copy", "text of the executed copy", "certificate", "other"]
EVIDENCE_KINDS: tuple[EvidenceKind, ...] = get_args(EvidenceKind)
ChoicesShown = Literal["shown", "not shown", "not recorded"]
CHOICES_SHOWN: tuple[ChoicesShown, ...] = get_args(ChoicesShown)


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One source of a text: what it is, where its bytes are kept, and their SHA-256 (hexadecimal).

    ``path`` is below ``frozen/`` for a form or clause and the name of a file in
    the version's own folder for the manifest. ``version`` is empty where the
    source states none. ``origin`` is the path it was read at, by which its
    relative references are understood; a clause that was pinned already was
    read in ``frozen/``. ``blob`` is git's id of that file: provenance, never
    needed again.
    """

    kind: SourceKind
    id: str
    version: str
    path: str
    sha256: str
    origin: str
    blob: str = ""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """The recorded text: its hash, its canonical profile, and how it was made.

    ``composed`` was put together from the sources; ``transcribed`` was taken
    from the executed copy, because the sources did not compose. ``checked_by``
    says who compared it with the executed copy, ``not checked`` that nobody
    did, and is empty where the text itself is what was signed.
    """

    sha256: str
    profile: int
    making: TextMaking
    checked_by: str = ""


@dataclass(frozen=True, slots=True)
class DateRecord:
    """A date as it is written and as ISO 8601 (``2020-09-23``); either may be `NOT_RECORDED`.

    ``basis`` says in words what it rests on: the clause, the parameter, the mark.
    """

    written: str = NOT_RECORDED
    iso: str = NOT_RECORDED
    basis: str = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class Relation:
    """What a version is to another: ``target`` is ``NAME@v1``, empty for an original."""

    kind: RelationKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class SignatoryRecord:
    """One entry of the signature block as it stands in the text, with its blanks filled.

    ``shown`` says what an executed copy shows at this entry where nobody acted
    (``"Signature:" is empty``); empty where there is nothing to say.
    """

    role: str
    party: str = ""
    name: str = ""
    capacity: str = ""
    consent: str = ""
    choices: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A file that shows what was signed: kept in ``evidence/``, or elsewhere by hash and ``location``.

    ``file`` is its name below ``evidence/``, empty for one kept elsewhere.
    """

    kind: EvidenceKind
    sha256: str
    size: int
    file: str = ""
    location: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TextDifference:
    """One place where the executed copy and the recorded text differ; a side without words is empty."""

    executed: str
    recorded: str
    line: int = 0  # of the executed copy's text


@dataclass(frozen=True, slots=True)
class UnattributedMark:
    """Something an executed copy shows that cannot be given to anyone: a stray date, a mark in a margin."""

    text: str
    place: str
    iso: str = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """``version.json``: what one label of one agreement stands for. Written once.

    ``opened`` is ISO 8601 with offset, ``opened_by`` who did it. ``order`` is
    ``any``, or ``stated`` when signatories sign in the order of the form.
    ``commit`` is the commit the sources were read at, as provenance.
    """

    agreement: str
    label: str
    opening: Opening
    title: str
    form: str
    form_version: str
    text: TextRecord
    sources: tuple[SourceRecord, ...]
    relation: Relation
    signatories: tuple[SignatoryRecord, ...]
    opened: str
    opened_by: str
    effective: DateRecord = field(default_factory=DateRecord)
    signed: DateRecord = field(default_factory=DateRecord)
    expires: DateRecord = field(default_factory=DateRecord)
    in_force: str = NOT_RECORDED  # the basis on which it counts as in force, in words
    order: Literal["any", "stated"] = "any"
    evidence: tuple[EvidenceRecord, ...] = ()
    compared: str = NOT_COMPARED  # the evidence whose words were compared with the text
    differences: tuple[TextDifference, ...] = ()
    unattributed: tuple[UnattributedMark, ...] = ()
    problems: tuple[str, ...] = ()  # what was wrong with the agreement when it was recorded all the same
    commit: str = ""
    note: str = ""

    @property
    def clauses(self) -> tuple[SourceRecord, ...]:
        """The clauses it was signed on, in the order of the text; one id can stand there in two versions."""
        return tuple(source for source in self.sources if source.kind == "clause")


@dataclass(frozen=True, slots=True)
class SignatureRecord:
    """One act of one signatory, in a file of its own. Written once.

    ``version_sha256`` is the hash of ``version.json``, which holds that of the
    text and of every source: what was signed. ``follows`` are the acts that
    stood when this one was done, as (file name, SHA-256). ``act`` is
    ``signed`` for the signatory's own and ``recorded`` for one done elsewhere;
    ``by`` is who ran the command and ``at`` when (ISO 8601 with offset).
    """

    agreement: str
    label: str
    role: str
    version_sha256: str
    text_sha256: str
    act: Literal["signed", "recorded"]
    decision: Decision
    name_printed: str
    name_typed: str
    date: DateRecord
    by: str
    at: str
    party: str = ""
    choices: ChoicesShown = NOT_RECORDED
    choices_offered: tuple[str, ...] = ()
    choice_taken: str = NOT_RECORDED
    capacity: str = NOT_RECORDED
    authority: str = NOT_RECORDED
    method: Method = NOT_RECORDED
    consent: str = NOT_RECORDED
    consent_sha256: str = NOT_RECORDED
    follows: tuple[tuple[str, str], ...] = ()
    evidence: tuple[EvidenceRecord, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class LaterEvidence:
    """Evidence that was taken in when a version stood already, in a file of its own. Written once.

    ``version_sha256`` is the hash of the ``version.json`` it belongs to,
    ``follows`` are the earlier files of this kind as (file name, SHA-256).
    ``by`` took it in, and ``at`` when (ISO 8601 with offset). ``checked_by``
    says who has since compared the recorded text with the executed copy,
    ``compared`` which of the evidence was compared word for word, and
    ``differences`` what came of it.
    """

    agreement: str
    label: str
    version_sha256: str
    text_sha256: str
    by: str
    at: str
    evidence: tuple[EvidenceRecord, ...] = ()
    checked_by: str = NOT_CHECKED
    compared: str = NOT_COMPARED
    differences: tuple[TextDifference, ...] = ()
    follows: tuple[tuple[str, str], ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StoredLater:
    """A file of later evidence: its name, the SHA-256 of its bytes and what it says."""

    file: str
    sha256: str
    record: LaterEvidence


@dataclass(frozen=True, slots=True)
class StoredSignature:
    """A signature file: its name in ``signatures/``, the SHA-256 of its bytes and what it says."""

    file: str
    sha256: str
    record: SignatureRecord


@dataclass(frozen=True, slots=True)
class SignedVersion:
    """One signed version as a source holds it.

    ``folder`` is its path (``agreements/…/dan-alistarh.signed/v1``), ``sha256``
    the hash of its ``version.json``, ``signatures`` its acts by file name, and
    ``files`` every path below the folder (relative to it) with git's blob id;
    ``later`` is the evidence that came afterwards, by file name.
    ``id`` is where it stands, which `VersionRecord.agreement` has to equal.
    """

    id: str
    label: str
    folder: str
    sha256: str
    record: VersionRecord
    signatures: tuple[StoredSignature, ...]
    files: tuple[tuple[str, str], ...]
    later: tuple[StoredLater, ...] = ()

    @property
    def name(self) -> str:
        """``NAME@v1``."""
        return f"{self.id}@{self.label}"

    @property
    def number(self) -> int:
        """The number in its label."""
        return int(self.label[1:])

    @property
    def acts(self) -> dict[str, SignatureRecord]:
        """Role -> its latest act, by the order of the file names."""
        return {stored.record.role: stored.record for stored in self.signatures}

    @property
    def awaiting(self) -> tuple[str, ...]:
        """The roles that have not acted, in the order of the signature block; none once somebody declined."""
        acts = self.acts
        if any(act.decision == "declined" for act in acts.values()):
            return ()
        return tuple(s.role for s in self.record.signatories if s.role not in acts)

    @property
    def complete(self) -> bool:
        """Whether every signatory has acted and nobody declined."""
        declined = any(act.decision == "declined" for act in self.acts.values())
        return bool(self.record.signatories) and not self.awaiting and not declined
