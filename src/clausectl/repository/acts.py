"""Files put into the repository as one act: branch, index, work tree and tag, all or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.tags import PlannedTag
from clausectl.repository.writing import Identity


@dataclass(frozen=True, slots=True)
class Act:
    """What was done.

    ``branch`` and ``tag`` are short names (``main``); ``tag`` is empty where
    none was made. ``left_alone`` are paths at which somebody put something
    else while the act went on: the commit holds the file of the act, the work
    tree theirs.
    """

    commit: str
    branch: str
    tag: str = ""
    left_alone: tuple[str, ...] = ()


def perform_act(
    repository: Repository,
    files: Mapping[str, bytes],
    message: str,
    *,
    author: Identity,
    committer: Identity | None = None,
    create_only: bool | Collection[str] = True,
    tag: PlannedTag | None = None,
    ground: str | None = None,
) -> Act:
    """Put files into the work tree, the index and a commit on the branch that is checked out.

    Files go into the work tree in the order given, once the branch holds them:
    what makes the others count comes last. ``create_only`` (True, or the paths
    concerned) refuses a path at which anything stands; any other path may
    exist, but not with changes that are not committed. ``ground`` is the
    commit that the branch must still be at (empty: it has none yet).
    """
    raise NotImplementedError
