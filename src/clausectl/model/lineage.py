"""Where the words of a file come from: every content it has had, and which came out of which."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class CommitFacts:
    """Who put something into the repository, when, and through which pull request.

    ``author`` and ``committer`` are names as git keeps them, dates ISO 8601
    with offset. ``pull_request`` is ``#12``-like or ``not recorded``;
    ``squashed`` says that it came from a squash, whose several authors git no
    longer tells apart. ``proposed_by`` are the values of ``Proposed-by:``
    trailers and ``co_authors`` those of ``Co-authored-by:``, in their order:
    whoever enters words is not always who drafted them.
    """

    id: str
    date: str
    author: str
    email: str
    committed: str
    committer: str
    committer_email: str
    subject: str
    pull_request: str
    squashed: bool = False
    proposed_by: tuple[str, ...] = ()
    co_authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """One content that a file had, from the commit that gave it this content on.

    ``parents`` are indices of the stages that it came out of, in
    `Lineage.stages`: none for words that were new, several after a merge, and
    never one that stands before it. ``taken_from`` are indices of stages of
    other files that lost words in the same commit, most alike first: the
    clause may have been cut out of them. ``commit`` is empty for a content
    that is not committed yet. ``blob`` is empty where the file went, which only
    a lineage with earlier lives tells.
    """

    path: str
    blob: str
    commit: str
    parents: tuple[int, ...] = ()
    taken_from: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """Every content of one file that its words of today can come from, newest first.

    ``stages[0]`` is the content asked about; stages of other files (former
    names, documents it was cut out of) stand behind those that came out of
    them. ``cut_off`` says that the clone is shallow and the first stage known
    may not be the first there was.
    """

    path: str
    stages: tuple[Stage, ...]
    commits: Mapping[str, CommitFacts]
    cut_off: bool = False
