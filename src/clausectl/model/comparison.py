"""What differs between two documents, provision by provision, kept apart by kind."""

from __future__ import annotations

from typing import Literal

from clausectl.model.history import Commit
from clausectl.model.redlines import KINDS, SIGNIFICANCES, Edit, Kind, Reason, Redline, Significance
from clausectl.records import dataclass

PlacedStatus = Literal["added", "removed", "kept", "split", "merged"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a provision stands on one side: number, title, the numbers or titles above it, line from 1."""

    index: int
    number: str
    path: str
    title: str
    ancestors: tuple[str, ...]
    line: int
    clause: str = ""


@dataclass(frozen=True, slots=True)
class MovedParagraph:
    """A paragraph that stands elsewhere in the same provision: its words, and its places from 1."""

    text: str
    old: int
    new: int


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """One provision that differs.

    ``old`` and ``new`` are the places it stands in: one each for a provision
    that was kept, none on one side for one that was added or removed, several
    on one side for one that was split or merged. ``moved`` is about its
    neighbours and not about its number; ``reparented`` says that it stands
    under another provision now. ``title`` is the redline of a reworded heading,
    ``text`` that of the words; both are None where nothing differs. The text
    of a provision that came or went is all inserted or all deleted.
    ``formatting`` names what markup changed (``emphasis``, ``heading level`` …).
    ``likeness`` (0 to 1) is what a match rests on that neither words nor number state.
    ``below`` counts provisions that came or went with this one, where a report
    tells them with it.
    """

    status: PlacedStatus
    old: tuple[Place, ...]
    new: tuple[Place, ...]
    kinds: tuple[Kind, ...]
    significance: Significance
    reasons: tuple[Reason, ...] = ()
    title: Redline | None = None
    text: Redline | None = None
    edits: tuple[Edit, ...] = ()
    moved: bool = False
    renumbered: bool = False
    reparented: bool = False
    moved_paragraphs: tuple[MovedParagraph, ...] = ()
    formatting: tuple[str, ...] = ()
    likeness: float = 1.0
    below: int = 0


@dataclass(frozen=True, slots=True)
class Ripple:
    """A defined term whose definition changed, and the unchanged provisions of the new side that use it."""

    term: str
    definition: Place
    users: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RenamedTerm:
    """A defined term that has another name now, and in how many places the new name replaced the old."""

    old: str
    new: str
    count: int


@dataclass(frozen=True, slots=True)
class LostReference:
    """A reference that still says ``words``: what stood there has the number ``now``, or is gone (empty)."""

    place: Place
    words: str
    now: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A provision that is the same on both sides: its places, and its words (empty: they are not shown)."""

    old: Place
    new: Place
    text: str = ""


@dataclass(frozen=True, slots=True)
class ComparedSource:
    """One side: what was read, the SHA-256 of its bytes, and how many provisions and words it has."""

    path: str
    label: str
    sha256: str
    provisions: int
    words: int
    language: str = ""


@dataclass(frozen=True, slots=True)
class DocumentComparison:
    """The report about two documents.

    ``changes`` stand in the order of the new document, what was removed where
    it stood. ``identical`` provisions have the same words, number, place and
    markup on both sides; with those in ``changes`` they are all there are:
    identical + places on the old side of changes = provisions of the old
    source, and the same for the new. ``not_compared`` says in words what was
    left out ("2 comments"). ``unchanged`` are the identical provisions in the
    order of the document, only where a reader asked to see them. ``commits``
    changed the document, newest first, in a report on two revisions.
    """

    old: ComparedSource
    new: ComparedSource
    changes: tuple[ProvisionChange, ...]
    identical: int
    ripples: tuple[Ripple, ...] = ()
    renamed_terms: tuple[RenamedTerm, ...] = ()
    lost_references: tuple[LostReference, ...] = ()
    not_compared: tuple[str, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    commits: tuple[Commit, ...] = ()

    @property
    def changed(self) -> bool:
        return bool(self.changes)

    def count_kinds(self) -> dict[Kind, int]:
        """How many provisions changed in each kind; ripples are unchanged ones that a definition reaches."""
        counts = {kind: sum(kind in change.kinds for change in self.changes) for kind in KINDS}
        counts["ripple"] = len({user.index for ripple in self.ripples for user in ripple.users})
        return counts

    def count_significance(self) -> dict[Significance, int]:
        """How many changes there are of each significance."""
        return {s: sum(change.significance == s for change in self.changes) for s in SIGNIFICANCES}
