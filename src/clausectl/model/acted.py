"""What the commands that send, sign and record did, or would do."""

from __future__ import annotations

from typing import Literal

from clausectl.errors import Problem
from clausectl.records import dataclass

ActKind = Literal["send", "sign", "record"]


@dataclass(frozen=True, slots=True)
class ActFile:
    """One file that an act creates, whole."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ActPlan:
    """Everything that one act writes, and what it was planned on.

    ``name`` is ``NAME@v1``. ``seen`` names the state of the version that the
    act was planned on (its files, or for a new one the sources of its text):
    where that has changed, the plan is void. ``planned`` is ISO 8601 with
    offset, ``by`` the name and address of whoever ran the command. ``tag`` is
    the name of the completion tag and ``tag_message`` what it says, both empty
    where no tag is made. ``keys`` are the options that sign the tag.
    """

    kind: ActKind
    name: str
    role: str
    text_sha256: str
    version_sha256: str
    files: tuple[ActFile, ...]
    message: str
    seen: str
    planned: str
    by_name: str
    by_email: str
    tag: str = ""
    tag_message: str = ""
    awaiting: tuple[str, ...] = ()
    declined: bool = False


@dataclass(frozen=True, slots=True)
class ActReport:
    """What came of it: ``commit`` is empty where nothing was written yet, ``plan_hash`` names the plan."""

    plan: ActPlan
    plan_hash: str
    commit: str = ""
    tag: str = ""
    warnings: tuple[Problem, ...] = ()

    @property
    def done(self) -> bool:
        return bool(self.commit)
