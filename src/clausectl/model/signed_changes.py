"""What became of signed versions between two revisions."""

from __future__ import annotations

from typing import Literal

from clausectl.model.comparison import DocumentComparison
from clausectl.model.signed import Decision, Opening, RelationKind
from clausectl.records import dataclass

State = Literal["open", "sent", "recorded", "partly executed", "fully executed", "declined"]
Break = Literal["changed", "gone"]


@dataclass(frozen=True, slots=True)
class NewAct:
    """One act that was added between the two revisions.

    ``name`` is as printed in the signature block, ``typed`` as the signatory
    typed it. ``date`` is as written, or ISO 8601 where that is known. ``act``
    is ``signed`` for the signatory's own and ``recorded`` for one that ``by``
    took in, at ``at`` (ISO 8601 with offset).
    """

    role: str
    party: str
    name: str
    typed: str
    decision: Decision
    date: str
    method: str
    act: Literal["signed", "recorded"]
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AgedClause:
    """A clause that a version was signed on and that the library has in other words now.

    ``now`` is its version in the library, empty where the library does not
    have the clause any more; equal to ``signed`` where the words changed and
    the version did not. ``new_id`` is its id now, where that is another.
    """

    id: str
    title: str
    signed: str
    now: str
    new_id: str = ""


@dataclass(frozen=True, slots=True)
class SignedNews:
    """A version that was opened, or that somebody acted on, between the two revisions.

    ``opening`` says how it came to be, where that was between the two: ``sent``,
    ``signed`` or ``recorded`` by ``opened_by`` at ``opened``; empty for one that
    stood before. ``state`` and ``awaiting`` (roles) are as of the new revision.
    ``clauses`` are those that the library has in other words now.
    """

    agreement: str
    label: str
    title: str
    opening: Opening | Literal[""]
    opened: str
    opened_by: str
    relation: RelationKind
    target: str
    acts: tuple[NewAct, ...]
    state: State
    awaiting: tuple[str, ...]
    clauses: tuple[AgedClause, ...] = ()

    @property
    def name(self) -> str:
        """``NAME@v1``."""
        return f"{self.agreement}@{self.label}"


@dataclass(frozen=True, slots=True)
class SignedStanding:
    """Versions that stood at the old revision, signed on the same earlier words of the same clauses."""

    names: tuple[str, ...]
    clauses: tuple[AgedClause, ...]


@dataclass(frozen=True, slots=True)
class BrokenVersion:
    """A version of which a file is another one now, or gone. ``files`` are paths inside its folder."""

    name: str
    files: tuple[tuple[str, Break], ...]


@dataclass(frozen=True, slots=True)
class SignedRedline:
    """Signed texts that differ in the same way from what the library would say now.

    ``names`` are the versions this holds for; ``report`` goes from the signed
    text of the first to its draft.
    """

    names: tuple[str, ...]
    report: DocumentComparison


@dataclass(frozen=True, slots=True)
class SignedChanges:
    """Signed versions of two revisions.

    ``stood`` counts the versions that stood at the old revision and of which no
    file is another one now; ``standing`` those of them whose clauses the library has in other words now.
    ``absent`` are versions of the old revision that the new one, which does not
    follow on it, never had. ``here`` are the versions of the new side
    that the report is about, broken ones left out. ``redlines`` and ``same``
    (versions without any difference) are there where ``drafted`` says that a
    reader asked for them.
    """

    stood: int
    news: tuple[SignedNews, ...] = ()
    standing: tuple[SignedStanding, ...] = ()
    broken: tuple[BrokenVersion, ...] = ()
    absent: tuple[str, ...] = ()
    here: tuple[str, ...] = ()
    redlines: tuple[SignedRedline, ...] = ()
    same: tuple[str, ...] = ()
    drafted: bool = False

    @property
    def changed(self) -> bool:
        """Whether anything was recorded or broken, or a redline asked for shows a difference."""
        return bool(self.news or self.broken or self.absent or self.redlines)
