"""What differs between two revisions, kept apart by kind."""

from __future__ import annotations

from typing import Literal

from clausectl.model.comparison import DocumentComparison
from clausectl.model.history import Commit, Revision
from clausectl.model.redlines import Assessment
from clausectl.model.redlines import Redline as Redline
from clausectl.model.redlines import RedlinePart as RedlinePart
from clausectl.model.signed_changes import SignedChanges
from clausectl.records import dataclass

Status = Literal["added", "removed", "changed", "renamed"]
ClauseStatus = Literal["added", "removed", "changed", "renamed", "split", "merged"]
EntryStatus = Literal["added", "removed", "moved", "renumbered", "replaced", "pinned"]


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One clause, section or part of one document that came, went, moved or was renumbered.

    Numbers are as displayed; the side that lacks it has an empty one. ``after``
    is the entry it now follows (empty at the start), for a move, with the
    number and title of the one on the new side. ``detail`` is the pin, or the
    clause that it replaced. ``old_part`` and ``new_part`` are the part it stands
    in as readers call it (``Schedule 1``), empty in the clause list itself. The
    key of a part is ``part:`` and its name, its numbers are its labels.
    """

    status: EntryStatus
    key: str
    title: str
    old_number: str = ""
    new_number: str = ""
    old_after: str = ""
    new_after: str = ""
    detail: str = ""
    old_key: str = ""
    new_after_number: str = ""
    new_after_title: str = ""
    old_part: str = ""
    new_part: str = ""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A parameter value, or a setting such as ``titles``, that differs. Absent is None."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What changed in one form, or alike in several agreements.

    ``ids`` are the documents this holds for: several agreements that change in
    the same way are one change with the list of them. ``reworded`` are ids of
    clauses whose text changed, see `ClauseChange`. ``follows_form`` says that
    the entries and settings are those of the form above and not its own. ``score``
    is the likeness (0 to 1) behind a rename that ``formerly:`` does not state.
    """

    ids: tuple[str, ...]
    kind: Literal["form", "agreement"]
    status: Status
    title: str
    form: str = ""
    old_path: str = ""
    new_path: str = ""
    old_version: str = ""
    new_version: str = ""
    entries: tuple[EntryChange, ...] = ()
    parameters: tuple[ValueChange, ...] = ()
    settings: tuple[ValueChange, ...] = ()
    text: Redline | None = None
    signatures: Redline | None = None
    reworded: tuple[str, ...] = ()
    follows_form: bool = False
    commits: tuple[Commit, ...] = ()
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a changed clause stands in one form, or in an agreement whose form does not have it.

    Numbers are as displayed, empty on a side where it has none; ``position``
    counts the entries of the document from 0. ``moved`` is about its neighbours
    and not about its number. The parts are as in `EntryChange`.
    """

    document: str
    old_number: str
    new_number: str
    position: int
    moved: bool = False
    old_part: str = ""
    new_part: str = ""


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause of the library that differs, with every document it stands in.

    ``redline`` is None for a clause that came, went, or changed in its front
    matter only. ``score`` is the likeness (0 to 1) behind a rename that git
    history and ``formerly:`` do not state. ``also`` are the other clauses of
    one that was split (those that hold the rest of its words) or merged (those
    that came into it); the redline of such a one is about all of its words.
    ``assessment`` says what kinds of difference the redline holds and what they
    come to; None where there is no redline.
    """

    id: str
    status: ClauseStatus
    title: str
    old_id: str = ""
    old_path: str = ""
    new_path: str = ""
    old_version: str = ""
    new_version: str = ""
    old_text: str = ""
    new_text: str = ""
    redline: Redline | None = None
    formatting: bool = False
    metadata: tuple[ValueChange, ...] = ()
    forms: tuple[str, ...] = ()
    agreements: tuple[str, ...] = ()
    commits: tuple[Commit, ...] = ()
    score: float = 1.0
    standing: tuple[Standing, ...] = ()
    also: tuple[str, ...] = ()
    assessment: Assessment | None = None

    @property
    def retitled(self) -> bool:
        """Whether its title differs, which agreements may print."""
        return any(value.name == "title" for value in self.metadata)

    @property
    def is_pin(self) -> bool:
        """Whether this is about the pin of some documents and not about the library."""
        return "@" in self.id or "@" in self.old_id


@dataclass(frozen=True, slots=True)
class ClauseRipple:
    """A defined term whose definition in a clause changed, and unchanged clauses that use it.

    ``clause`` is the id of the one that defines it; ``users`` are ids of clauses
    in the same documents whose words did not change.
    """

    term: str
    clause: str
    users: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """The report of ``clausectl diff``: forms, then agreements, then each changed clause once.

    ``compared_clauses`` counts the side that has more of them. ``only`` are the
    paths that narrow the report, as typed; ``partial`` says that nothing but
    these was read, so that a clause may stand in other documents as well.
    ``documents`` are the plain documents that were compared, those without any
    difference included. ``notes`` say what was not compared or is not as it
    should be, ``remarks`` what else a reader has to know. ``signed`` is None where
    neither side has a signed version.
    """

    old: Revision
    new: Revision
    forms: tuple[DocumentChange, ...]
    agreements: tuple[DocumentChange, ...]
    clauses: tuple[ClauseChange, ...]
    compared_forms: int = 0
    compared_agreements: int = 0
    compared_clauses: int = 0
    with_commits: bool = True
    notes: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    partial: bool = False
    ripples: tuple[ClauseRipple, ...] = ()
    documents: tuple[DocumentComparison, ...] = ()
    remarks: tuple[str, ...] = ()
    signed: SignedChanges | None = None

    @property
    def changed(self) -> bool:
        if self.forms or self.agreements or self.clauses or any(d.changed for d in self.documents):
            return True
        return self.signed is not None and self.signed.changed
