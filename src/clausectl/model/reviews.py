"""What ``review`` reports: what merging a change would do, and what has to be settled before."""

from __future__ import annotations

from typing import Literal

from clausectl.errors import Problem
from clausectl.model.changes import ClauseChange, Diff
from clausectl.model.history import Revision
from clausectl.model.redlines import Significance
from clausectl.records import dataclass

Breakage = Literal["changed", "gone"]


@dataclass(frozen=True, slots=True)
class TakenVersion:
    """A version that the base branch gave to other words, and the commit that did it.

    ``commit`` is a full id; ``pull_request`` is as in `Commit`.
    """

    version: str
    commit: str
    pull_request: str


@dataclass(frozen=True, slots=True)
class VersionedChange:
    """A clause or form whose file a change touches, as the rules about versions look at it.

    ``start`` and ``end`` are the offsets of the version's words in ``source``,
    the decoded text of ``path`` on the new side; both -1 where it has none.
    ``same_words`` says that its canonical text is what it was. ``forked_version``
    is the version at the commit where the change left the base branch; empty
    where that commit is not known or lacks the file. ``significance`` is what the words were
    found to come to and ``grounds`` why; None where there is nothing to assess.
    ``taken`` are the versions that the base branch gave to other words.
    """

    id: str
    kind: Literal["clause", "form"]
    title: str
    path: str
    source: str
    start: int
    end: int
    old_version: str
    new_version: str
    same_words: bool
    significance: Significance | None = None
    grounds: tuple[str, ...] = ()
    effect_reason: str = ""
    forked_version: str = ""
    taken: tuple[TakenVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file that never changes and that a change touches: of a signed version, or a frozen source.

    ``name`` is ``NAME@v1`` or the id and version that were frozen.
    """

    path: str
    kind: Literal["signed version", "frozen source"]
    name: str
    how: Breakage


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line to accept: ``new`` in the place of ``old`` at ``line`` (from 1) of ``path``.

    ``code`` is the finding that it answers. ``shown`` says that the diff of the
    change shows that line, so that a host can offer to put it in.
    """

    code: str
    path: str
    line: int
    old: str
    new: str
    shown: bool


@dataclass(frozen=True, slots=True)
class StandingVersion:
    """A version that was sent or signed on a clause that changes. ``version`` is the clause's."""

    name: str
    version: str
    sent: bool


@dataclass(frozen=True, slots=True)
class ReviewedClause:
    """One clause that changes, with who answers for it and what stands on it.

    ``owners`` are those of both sides, so that nobody is passed over by taking the
    line out; empty where the clause never stated any. ``drafts`` are ids of
    agreements whose text changes when this is merged, ``kept`` the versions
    that were sent or signed and keep their words.
    """

    change: ClauseChange
    path: str
    owners: tuple[str, ...] = ()
    effect_reason: str = ""
    drafts: tuple[str, ...] = ()
    kept: tuple[StandingVersion, ...] = ()


@dataclass(frozen=True, slots=True)
class Approval:
    """What one owner is asked to approve: ids of clauses."""

    owner: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedScope:
    """What the rules were asked about. ``whole`` says that it was the whole library."""

    clauses: int
    forms: int
    agreements: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Review:
    """The report of ``clausectl review``.

    ``base`` and ``head`` are as typed. ``merged`` says that the base branch has
    moved on since the change left it, and that what was reviewed is the change
    put on its tip; ``conflicts`` are paths that both changed in one place.
    ``findings`` are those that the change brings, ``older`` counts those (of
    ``older_codes``) that
    were there before in the same files and agreements, ``mended`` those that it
    takes away. ``public`` says that the report must name no agreement,
    and then ``agreements`` are the names of all there are.
    ``signed`` counts signed versions on the base, ``sent`` those that were only sent.
    """

    base: Revision
    head: Revision
    diff: Diff
    clauses: tuple[ReviewedClause, ...] = ()
    findings: tuple[Problem, ...] = ()
    older: int = 0
    older_codes: tuple[str, ...] = ()
    mended: int = 0
    suggestions: tuple[Suggestion, ...] = ()
    broken: tuple[BrokenFile, ...] = ()
    approvals: tuple[Approval, ...] = ()
    checked: CheckedScope = CheckedScope(0, 0, 0, False)
    merged: bool = False
    conflicts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    signed: int = 0
    sent: int = 0
    public: bool = False
    agreements: tuple[str, ...] = ()

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Findings that block."""
        return tuple(problem for problem in self.findings if problem.severity == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """Findings that somebody decides about."""
        return tuple(problem for problem in self.findings if problem.severity == "warning")

    @property
    def blocked(self) -> bool:
        """Whether anything stands against merging."""
        return bool(self.errors or self.broken or self.conflicts)
