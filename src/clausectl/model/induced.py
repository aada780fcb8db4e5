"""What a pile of copies comes to: clauses, a form, agreements, and how each was decided."""

from __future__ import annotations

from typing import Literal

from clausectl.model.imported import Doubt, FileKind, LeftOut, Spot
from clausectl.model.imported_parameters import InferredParameter, RawValue
from clausectl.model.imported_signatures import JoinedSignatory
from clausectl.model.manifests import Titles
from clausectl.model.recorded import Recording
from clausectl.records import dataclass

DecisionKind = Literal[
    "agreement", "form", "clause", "parameter", "deviation", "near twin", "signature", "numbering", "version"
]


@dataclass(frozen=True, slots=True)
class ImportedCopy:
    """One agreement as it was found in a file: its lines, where they stand, and the bytes they were.

    ``path`` is the file as named; of several agreements in one file ``piece``
    counts from 1 (0 where the file is one agreement). ``data`` is what is kept
    as evidence: the file, or of a text the piece of it. ``kind`` is what the
    file was read as.
    """

    path: str
    piece: int
    lines: tuple[str, ...]
    spots: tuple[Spot, ...]
    data: bytes
    kind: FileKind
    left: tuple[LeftOut, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def name(self) -> str:
        """How the copy is called in messages."""
        return f"{self.path} ({self.piece})" if self.piece else self.path


@dataclass(frozen=True, slots=True)
class InducedClause:
    """A clause: ``id``, title and body in Markdown with placeholders.

    ``mark`` is the number that it has in the copy it was taken from, as
    displayed; ``known`` says that the library has it already.
    """

    id: str
    title: str
    body: str
    version: str = "1.0.0"
    mark: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class InducedItem:
    """A place in a clause list."""

    clause: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class InducedPart:
    """A clause list that numbers by itself: ``name`` is its placeholder (``clauses`` for the main one)."""

    name: str
    numbering: tuple[str, ...]
    items: tuple[InducedItem, ...]


@dataclass(frozen=True, slots=True)
class InducedForm:
    """The form, or of a single copy the agreement itself: text with placeholders, clauses, signatories."""

    id: str
    title: str
    titles: Titles
    body: str
    parts: tuple[InducedPart, ...]
    parameters: tuple[InferredParameter, ...]
    signatories: tuple[JoinedSignatory, ...]


@dataclass(frozen=True, slots=True)
class InducedAddition:
    """A clause that one agreement has and the form has not, behind or before one of the form's."""

    clause: str
    after: str
    before: str
    numbered: bool


@dataclass(frozen=True, slots=True)
class InducedAgreement:
    """One agreement on the form: its values, how it deviates, and what its copy shows of its signing.

    ``copy`` is the index of its copy. ``replaced`` are pairs of the form's clause and its own.
    ``record`` says that it is recorded where somebody signed it.
    """

    id: str
    copy: int
    values: tuple[tuple[str, RawValue], ...]
    replaced: tuple[tuple[str, str], ...] = ()
    removed: tuple[str, ...] = ()
    added: tuple[InducedAddition, ...] = ()
    recording: Recording | None = None
    record: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that was decided without being told: how sure it is (0 to 1), why, and where it stands.

    ``before`` and ``after`` are two texts that a redline would show, where there are such.
    """

    kind: DecisionKind
    name: str
    reason: str
    confidence: float
    place: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Induced:
    """Everything that copies of one agreement come to.

    ``copies`` are the indices of the copies in the import; ``form`` is an
    agreement by itself where there is one copy, and ``agreements`` has that one.
    ``frozen`` are older versions of clauses, which agreements are pinned to.
    ``on_form`` says that the library has the form: then it has neither clauses nor parameters here.
    """

    copies: tuple[int, ...]
    form: InducedForm
    clauses: tuple[InducedClause, ...]
    agreements: tuple[InducedAgreement, ...]
    decisions: tuple[Decision, ...]
    left: tuple[tuple[int, LeftOut], ...]
    frozen: tuple[InducedClause, ...] = ()
    on_form: bool = False

    @property
    def is_single(self) -> bool:
        """Whether the form is the one agreement itself."""
        return len(self.copies) == 1 and not self.on_form
