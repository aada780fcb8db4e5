"""What an executed copy says otherwise than the text and the acts that are recorded of a signed version."""

from __future__ import annotations

from typing import Literal

from clausectl.errors import Problem
from clausectl.model.imported import Doubt, FileKind, LeftOut, Spot
from clausectl.model.redlines import Reason
from clausectl.model.verified import Verification
from clausectl.records import dataclass

DifferenceKind = Literal[
    "changed",  # the file has other words
    "missing",  # the recorded text has words that the file does not have
    "added",  # the file has words that the recorded text does not have
    "moved",  # the same words, at another place
    "number",  # the number or letter that a provision bears
    "signature block",  # what stands in the signature block, against what is recorded of acts
]
KINDS: tuple[DifferenceKind, ...] = ("changed", "missing", "added", "moved", "number", "signature block")


@dataclass(frozen=True, slots=True)
class RecordedPlace:
    """A place in the recorded text: the provision as a reader would cite it, and its line (0: none).

    ``provision`` is a number (``4(a)``), else the words of a heading, else empty.
    In the signature block it is the role of the signatory.
    """

    provision: str
    line: int


@dataclass(frozen=True, slots=True)
class ExecutedDifference:
    """One difference. A side without words is empty; ``before`` and ``after`` stand around it on either side.

    Of a ``number`` the sides are the labels, ``none`` where there is none, and
    ``after`` how the provision begins. Of a ``signature block`` ``field`` says
    what differs (``typed name``). ``reasons`` are those of significance, the
    weightiest first. ``place`` is in the file, ``recorded_place`` in the text.
    """

    kind: DifferenceKind
    recorded: str
    executed: str
    recorded_place: RecordedPlace
    place: Spot
    before: str = ""
    after: str = ""
    field: str = ""
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedCopy:
    """A file that the version records as evidence: its name or location, kind and SHA-256."""

    name: str
    kind: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ExecutedComparison:
    """A version and a file, compared. ``words`` counts those compared: recorded, in the file.

    ``same_as`` is the evidence whose bytes the file has, None where it is
    another file. ``block`` says whether the signature block was compared with
    the recorded acts; where it was not, ``notes`` say why.
    """

    path: str
    kind: FileKind
    sha256: str
    size: int
    evidence: tuple[RecordedCopy, ...]
    same_as: RecordedCopy | None
    words: tuple[int, int]
    block: bool
    differences: tuple[ExecutedDifference, ...]
    left: tuple[LeftOut, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    not_compared: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExecutedReport:
    """``verify NAME --executed FILE``: the version's own links, and the comparison.

    ``comparison`` is None where the version is too broken to have a text that
    anything can be compared with; ``problems`` say why.
    """

    version: str
    integrity: Verification
    comparison: ExecutedComparison | None
    problems: tuple[Problem, ...] = ()
