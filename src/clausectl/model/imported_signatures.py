"""What is read of the tail of signed copies: who signs, and what the copies show of it."""

from __future__ import annotations

from typing import Literal

from clausectl.model.imported import LeftOut
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.model.signed import UnattributedMark
from clausectl.records import dataclass

SignatoryField = Literal["party", "name", "capacity", "consent"]


@dataclass(frozen=True, slots=True)
class SignatoryRead:
    """One entry of a copy's signature block. A field that the copy does not show is empty.

    ``role`` is what its heading says (``speaker``), empty where no heading
    names a role; ``act.role`` is the same. ``act`` is None where nobody acted,
    and then ``shown`` says what stands there.
    """

    role: str
    party: str
    name: str
    capacity: str
    consent: str
    decision: tuple[str, ...]
    act: RecordedAct | None
    shown: str


@dataclass(frozen=True, slots=True)
class BlockRead:
    """The signature block of a copy: all of its lines from ``start`` (from 0) on."""

    start: int
    signatories: tuple[SignatoryRead, ...]
    unattributed: tuple[UnattributedMark, ...]
    left: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class VaryingText:
    """A text of a signatory that differs between copies: one value a copy, empty where a copy has none."""

    field: SignatoryField
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JoinedSignatory:
    """One signatory of all copies. A text that ``varying`` names is empty here.

    ``role`` is never empty, and no two signatories have the same.
    """

    role: str
    party: str = ""
    name: str = ""
    capacity: str = ""
    consent: str = ""
    decision: tuple[str, ...] = ()
    varying: tuple[VaryingText, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinedBlocks:
    """The signatories of several copies, and one recording a copy (None for one without a block)."""

    signatories: tuple[JoinedSignatory, ...]
    recordings: tuple[Recording | None, ...]
