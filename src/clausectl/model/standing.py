"""Where clauses stand and how agreements stand: what ``where`` and ``status`` report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal, get_args

from clausectl.errors import Problem
from clausectl.model.redlines import Reason, Significance
from clausectl.model.signed import DateRecord, Decision, RelationKind
from clausectl.records import dataclass

Execution = Literal["draft", "sent", "partly executed", "fully executed", "declined"]
EXECUTIONS: tuple[Execution, ...] = get_args(Execution)
Life = Literal["not stated", "not yet effective", "in force", "expired", "terminated", "superseded"]
Against = Literal["same", "other version", "other text", "not in the library", "not compared"]
"""What a clause that stands somewhere is to the library's own: ``same`` is the same version and words."""


# Where clauses stand


@dataclass(frozen=True, slots=True)
class HeldClause:
    """One clause as it stands in an agreement.

    ``id`` is what the library calls it now, ``stated`` what it was called where
    it stands. ``path`` is the frozen source it comes from, empty for the
    library's own text, and ``sha256`` that of its bytes (empty with the path).
    ``version`` is empty where the library's clause states none.
    """

    id: str
    stated: str
    version: str
    path: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """An agreement (a draft, with an empty ``label``), a form, or a signed version, and its clauses in order.

    ``acted`` of ``signatories`` have acted, whatever they decided. A version
    whose text was transcribed names no clause: ``transcribed`` says so.
    ``former`` are ids that a form or draft had before.
    """

    kind: Literal["form", "agreement"]
    agreement: str
    label: str
    title: str
    form: str
    form_version: str
    clauses: tuple[HeldClause, ...]
    acted: int = 0
    signatories: int = 0
    transcribed: bool = False
    former: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """``NAME`` of a draft, ``NAME@v1`` of a signed version."""
        return f"{self.agreement}@{self.label}" if self.label else self.agreement


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every form, draft and signed version of a source with its clauses.

    ``library`` has the version of each clause that is there now, ``against``
    what each held clause is to it. ``former`` leads from former ids of clauses
    to those of now.
    """

    label: str
    commit: str
    holders: tuple[Holder, ...]
    library: Mapping[str, str]
    against: Mapping[HeldClause, Against]
    former: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What one signatory did, as the record has it. ``at`` and ``by`` are of the command that wrote it."""

    role: str
    party: str
    name: str
    decision: Decision
    date: DateRecord
    act: Literal["signed", "recorded"]
    at: str
    by: str


@dataclass(frozen=True, slots=True)
class Awaited:
    """A signatory who has not acted. ``since`` is an ISO date or ``not recorded``.

    ``basis`` says what that rests on; ``next`` is False where others have to
    sign first. ``shown`` says what the executed copy shows at this entry.
    """

    role: str
    party: str
    name: str
    since: str
    basis: str
    next: bool = True
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words that were found in a provision: ``words`` with a little of what stands around them.

    ``number`` and ``title`` are empty where the provision has none; ``clause``
    and ``version`` where the words come from no clause. ``use`` is for a
    defined term: whether the provision defines it or uses it.
    """

    number: str
    title: str
    clause: str
    version: str
    before: str
    words: str
    after: str
    use: Literal["", "defined", "used"] = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One form, draft or signed version in which something stands.

    ``clauses`` are the versions of the clause that was asked for; ``passages``
    the words that were.
    """

    holder: Holder
    clauses: tuple[HeldClause, ...] = ()
    passages: tuple[Passage, ...] = ()
    execution: Execution = "draft"
    acts: tuple[Act, ...] = ()
    awaited: tuple[Awaited, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The report of ``where``: ``asked`` is the clause, the passage or the term as typed.

    ``library`` is the version of the clause in the library, empty when it is
    not there. ``searched`` counts drafts and signed versions that were looked
    through; ``notes`` say what else a reader has to know.
    """

    label: str
    commit: str
    kind: Literal["clause", "text", "term"]
    asked: str
    places: tuple[Place, ...]
    clause: str = ""
    version: str = ""
    library: str = ""
    searched: tuple[int, int] = (0, 0)
    signed_only: bool = False
    against: Mapping[HeldClause, Against] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()


# How agreements stand


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that an agreement was signed on and that reads otherwise in the library now."""

    clause: str
    signed: str  # its version then
    library: str  # and now
    significance: Significance
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How one signed version stands, or an agreement that has none (``label`` is empty then).

    ``life`` rests on ``life_basis``, in words. ``remarks`` are what is said
    beside the two states: decisions that are not known, relations that do not
    count yet. ``form_now`` is the version of the form in the library.
    """

    agreement: str
    label: str
    title: str
    form: str
    form_version: str
    form_now: str
    execution: Execution
    life: Life
    life_basis: str = ""
    opening: str = ""
    opened: str = ""
    acts: tuple[Act, ...] = ()
    awaited: tuple[Awaited, ...] = ()
    remarks: tuple[str, ...] = ()
    relation: RelationKind = "original"
    target: str = ""
    effective: DateRecord = field(default_factory=DateRecord)
    signed: DateRecord = field(default_factory=DateRecord)
    expires: DateRecord = field(default_factory=DateRecord)
    clauses: tuple[HeldClause, ...] = ()
    candidates: tuple[Candidate, ...] = ()

    @property
    def name(self) -> str:
        """``NAME`` of a draft, ``NAME@v1`` of a signed version."""
        return f"{self.agreement}@{self.label}" if self.label else self.agreement


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The report of ``status`` as of the date ``on`` (ISO); ``filtered``: options left something out."""

    label: str
    commit: str
    on: str
    standings: tuple[Standing, ...]
    filtered: bool = False
    notes: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
