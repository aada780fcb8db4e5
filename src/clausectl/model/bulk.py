"""What a table or a folder states of versions that were signed elsewhere, before any of its files is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from clausectl.model.acted import ActPlan
from clausectl.model.recorded import Recording
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class StatedFile:
    """Evidence as it is stated: ``KIND=FILE`` or a file, or the place and hash of a copy kept elsewhere."""

    file: str = ""
    location: str = ""
    sha256: str = ""
    size: int = 0
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class StatedVersion:
    """One version of one agreement, with every act that is stated of it.

    ``name`` is an agreement's id, or ``ID@v1`` for a version that stands;
    ``texts`` are what else is stated of the version, by column name. Files are
    named as from ``folder``. ``path`` and ``line`` say where it is stated
    first, ``columns`` at which place of a row each column stands.
    """

    name: str
    label: str
    path: str
    folder: str
    line: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    recording: Recording = Recording()
    evidence: tuple[StatedFile, ...] = ()
    transcription: StatedFile | None = None
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BulkReport:
    """What came of many records in one commit: their plans, in the order stated.

    ``commit`` is empty where nothing was written.
    """

    plans: tuple[ActPlan, ...]
    message: str
    commit: str = ""
