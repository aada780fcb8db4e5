"""What is taken in of something that was signed elsewhere, before it becomes a record."""

from __future__ import annotations

from clausectl.model.signed import (
    NOT_RECORDED,
    ChoicesShown,
    Decision,
    EvidenceKind,
    Method,
    UnattributedMark,
)
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class RecordedAct:
    """What an executed copy shows of one signatory. ``date`` is as written, ``date_iso`` as 2027-01-31.

    ``line`` is where a file states it, 0 where none does.
    """

    role: str
    printed_name: str = NOT_RECORDED
    typed_name: str = NOT_RECORDED
    decision: Decision = NOT_RECORDED
    choices: ChoicesShown = NOT_RECORDED
    choice_taken: str = NOT_RECORDED
    date: str = NOT_RECORDED
    date_iso: str = NOT_RECORDED
    capacity: str = NOT_RECORDED
    authority: str = NOT_RECORDED
    method: Method = NOT_RECORDED
    consent: str = NOT_RECORDED
    note: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Recording:
    """Acts, what a copy shows where nobody acted (role, words), and marks that belong to nobody."""

    acts: tuple[RecordedAct, ...] = ()
    shown: tuple[tuple[str, str], ...] = ()
    unattributed: tuple[UnattributedMark, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that shows what was signed; of one kept elsewhere ``data`` is None and the hash is stated."""

    kind: EvidenceKind
    name: str
    data: bytes | None
    sha256: str = ""
    size: int = 0
    note: str = ""
