"""Commits as reports need them."""

from __future__ import annotations

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit as the user named it. ``date`` is ISO 8601, the author's.

    ``tree`` is git's id of the files it holds, which tells nothing of who
    committed them and when.
    """

    label: str
    commit: str
    date: str = ""
    tree: str = ""


@dataclass(frozen=True, slots=True)
class Commit:
    """One commit that changed something.

    ``pull_request`` is ``"#12"``-like, or ``"not recorded"``; ``squashed`` says
    that it came from a squash, whose several authors git no longer tells apart.
    ``date`` is ISO 8601 with offset, the author's.
    """

    id: str
    date: str
    author: str
    email: str
    subject: str
    pull_request: str
    squashed: bool = False
    paths: tuple[str, ...] = ()
