"""What the commands that write did, or would do."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from clausectl.errors import Problem
from clausectl.records import dataclass

FileAction = Literal["created", "changed", "moved", "deleted", "kept"]


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """One file of the work tree: its text before and after (empty where it did not or does not exist).

    ``old_path`` is where a moved file stood. ``note`` says why, in a few words.
    """

    action: FileAction
    path: str
    before: str = ""
    after: str = ""
    old_path: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What one command wrote; with ``written`` false, what it would write.

    ``problems`` are those of files that were left alone, and warnings.
    ``looked_at`` counts the files a command went through.
    """

    command: str
    files: tuple[WrittenFile, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    written: bool = True
    looked_at: int = 0
    facts: dict[str, str] = field(default_factory=dict)
