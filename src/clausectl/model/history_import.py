"""The history of a monolithic document, and what it becomes as a history of clause files."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class OriginalCommit:
    """A commit that touched the document, as git keeps it.

    ``parents`` are the nearest such commits before it. ``author`` and
    ``committer`` are git's own lines (name, address, seconds, offset),
    ``encoding`` is that of names and message (empty: UTF-8). ``path`` is the
    name that the document had there, ``blob`` its content, empty where it was
    gone. ``signed`` says that it bore a signature.
    """

    id: str
    parents: tuple[str, ...]
    author: bytes
    committer: bytes
    encoding: bytes
    message: bytes
    path: str
    blob: str
    signed: bool = False


@dataclass(frozen=True, slots=True)
class OriginalHistory:
    """The commits that touched a document, each behind its parents.

    ``folder`` is the repository it lies in, ``path`` its name there now,
    ``tip`` the full id of the commit that was looked at.
    ``same_repository`` says that the clauses would come into that repository.
    """

    folder: str
    path: str
    tip: str
    commits: tuple[OriginalCommit, ...]
    same_repository: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedCommit:
    """A commit to be made.

    ``original`` is the id of the commit it stands for, ``parents`` those of the
    originals of its parents. ``files`` is all that it has of the agreement,
    ``changed`` the paths in which it differs from its first parent.
    """

    original: str
    parents: tuple[str, ...]
    author: bytes
    committer: bytes
    encoding: bytes
    message: bytes
    files: Mapping[str, bytes]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlannedClause:
    """A clause of the history: its id, title and version now, or when it went.

    ``commits`` counts those that changed it. ``stands`` says that the agreement has it now.
    """

    id: str
    title: str
    version: str
    commits: int
    stands: bool


@dataclass(frozen=True, slots=True)
class HistoryPlan:
    """Everything that would be written. ``branch`` is the new branch, empty for the one that is checked out.

    ``left`` are what the last version has and clauses cannot have, in words;
    ``notes`` what a reader should know.
    """

    name: str
    history: OriginalHistory
    commits: tuple[PlannedCommit, ...]
    clauses: tuple[PlannedClause, ...]
    branch: str
    left: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """What was written: the branch and its tip now; both empty for a plan alone.

    ``left_alone`` are paths of the work tree at which somebody put something else meanwhile.
    """

    plan: HistoryPlan
    branch: str = ""
    tip: str = ""
    left_alone: tuple[str, ...] = ()
