"""A whole history of commits written at once: on top of the branch that is checked out, or as a new branch.

Every object is made in this process and given to git in one pack; then one
reference changes. Before that nothing leads to what was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.act_journal import git_of_act, read_ref, update_refs
from clausectl.repository.acts import Act, name_in_reflog, perform_act, undisturbed
from clausectl.repository.building import Workshop, unwritable
from clausectl.repository.journal import finish_interrupted, locked
from clausectl.repository.paths import checked_paths
from clausectl.repository.writing import Identity

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class CommitToReplay:
    """A commit to be made: ``key`` names it, ``parents`` are keys of commits before it.

    ``author`` and ``committer`` are git's own lines, ``encoding`` the value of
    that header (empty: none), ``message`` is stored as it is. ``files`` are all
    that it has on top of the ground.
    """

    key: str
    parents: tuple[str, ...]
    author: bytes
    committer: bytes
    encoding: bytes
    message: bytes
    files: Mapping[str, bytes]


def replay_on_top(
    repository: Repository, commits: Sequence[CommitToReplay], note: str, *, by: Identity, ground: str
) -> Act:
    """Put commits on top of the branch that is checked out, and the files of the last into the work tree.

    ``ground`` is the commit that the branch must still be at (empty: none yet);
    commits without parents stand on it. Raises what `perform_act` raises.
    """

    def make(workshop: Workshop, old: str, tree: str) -> str:
        return _make_commits(repository, workshop, commits, old, tree)

    files = commits[-1].files
    return perform_act(repository, files, note, author=by, ground=ground, make_commits=make)


def replay_as_branch(
    repository: Repository, commits: Sequence[CommitToReplay], branch: str, note: str, *, by: Identity
) -> str:
    """Make a branch of commits that stand on nothing; the id of the last.

    Work tree and index stay as they are.
    Raises ClausectlError CL682 where the branch is there, CL007 where it cannot
    be a name, CL020 or CL021 where it cannot be written.
    """
    root = str(repository.require_root("WORKTREE"))
    state = str(repository.state_folder)
    name = f"refs/heads/{branch}"
    for commit in commits:
        checked_paths(commit.files)
    with locked(state) as handle:
        finish_interrupted(root, state, handle)
        git = git_of_act(root, state, handle).also(name_in_reflog(by))
        if git.attempt(["check-ref-format", name])[0]:
            hint = "Give the agreement a name of letters, digits, - and /."
            raise ClausectlError(Problem("CL007", f"{branch!r} cannot be the name of a branch", hint=hint))
        if read_ref(git, name):
            hint = f"Look at it with `git log {branch}`; rename or delete it, or choose another name."
            raise ClausectlError(Problem("CL682", f"the branch {branch!r} is there already", hint=hint))
        workshop = Workshop(repository.object_format)
        tip = _make_commits(repository, workshop, commits, "", "")
        with undisturbed():
            workshop.store(git)
            code, said = update_refs(git, f"clausectl: {note}", [(name, tip, "")])
        if code:
            raise ClausectlError(unwritable("the branch cannot be made", code, said))
    return tip


def _make_commits(
    repository: Repository, workshop: Workshop, commits: Sequence[CommitToReplay], old: str, ground: str
) -> str:
    made: dict[str, str] = {}
    tip = old
    for commit in commits:
        entries = {path: ("100644", workshop.make("blob", data)) for path, data in commit.files.items()}
        if entries:
            tree = workshop.put(repository.trees, ground, entries)
        else:
            tree = ground or workshop.make("tree", b"")
        parents = [made[parent] for parent in commit.parents] or ([old] if old else [])
        head = [f"tree {tree}".encode("ascii"), *(f"parent {id_}".encode("ascii") for id_ in parents)]
        head += [b"author " + commit.author, b"committer " + commit.committer]
        head += [b"encoding " + commit.encoding] if commit.encoding else []
        tip = made[commit.key] = workshop.make("commit", b"\n".join([*head, b"", commit.message]))
    return tip
