"""Who answers for which file, as the host of a repository is told in its CODEOWNERS."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

DriftKind = Literal["missing", "stale", "differs", "order"]
OwnersAction = Literal["created", "changed", "unchanged", "none"]


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """One line of ours: a pattern as the host reads it, its owner, and for how many files it was written."""

    pattern: str
    owner: str
    files: int = 1

    @property
    def text(self) -> str:
        return f"{self.pattern} {self.owner}"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file whose owner cannot be told to the host, and why."""

    path: str
    owner: str
    why: str


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference between what stands between the markers and what the files state.

    ``line`` counts from 1 in the CODEOWNERS file, 0 for a line that is missing;
    ``found`` is empty for that one, ``wanted`` for a line that is stale.
    """

    kind: DriftKind
    line: int = 0
    found: str = ""
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """A line that somebody wrote below ours and that takes files from their owners: the last match counts."""

    line: int
    text: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnersReport:
    """What CODEOWNERS says or should say. ``path`` is the file the host reads.

    ``action`` is what was done, or would be done where ``written`` is false;
    ``lines`` are all that belong between the markers. ``unowned`` counts
    clauses that state no owner.
    """

    path: str
    action: OwnersAction
    written: bool
    lines: tuple[OwnerLine, ...] = ()
    drift: tuple[Drift, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    overrides: tuple[Override, ...] = ()
    unowned: int = 0
    notes: tuple[str, ...] = ()
