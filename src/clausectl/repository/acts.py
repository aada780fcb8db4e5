"""Files put into the repository as one act: branch, index, work tree and tags, all or none.

These four cannot change in one step, so the update of the branch is the commit
point. Before it everything is prepared: the objects, the tags with their
signatures, the files under temporary names, the new index under git's own lock.
A note in the git folder says what is to happen. After it the files get their
names and the index takes its place. A process that is killed on the way leaves
the note, and the next command that writes (or `clausectl recover`) goes
forward or back, by what the branch holds: `act_journal` is that end of an act,
interrupted or not.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.act_index import IndexChange, index_locked
from clausectl.repository.act_journal import (
    ActFile,
    ActPlan,
    finish_plan,
    git_of_act,
    is_blob,
    note_plan,
    read_ref,
    read_tags_of,
    update_refs,
)
from clausectl.repository.building import Workshop, unwritable
from clausectl.repository.disk import TEMPORARY, link_above, refusal, sync_folders, write_durably
from clausectl.repository.files import refuse_place
from clausectl.repository.journal import finish_interrupted, locked
from clausectl.repository.opening import Repository
from clausectl.repository.paths import checked_paths
from clausectl.repository.running import Git
from clausectl.repository.tags import PlannedTag, build_tag, check_tag_names
from clausectl.repository.trees import MAX_DEPTH, TreeEntry, too_many
from clausectl.repository.writing import Identity, message_bytes

_MANY = 50  # files from which on several are written at a time
_WRITERS = 16
_UNFINISHED = {
    "MERGE_HEAD": "a merge",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "sequencer": "a cherry-pick or revert of several commits",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
}


CommitMaker = Callable[[Workshop, str, str], str]
"""Makes commits in a workshop on top of a commit and its tree (both empty: of nothing).

Gives the id of the last."""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done.

    ``branch`` and ``tags`` are short names (``main``). ``left_alone`` are paths
    at which somebody put something else while the act went on: the commit
    holds the file of the act, the work tree theirs.
    """

    commit: str
    branch: str
    tags: tuple[str, ...] = ()
    left_alone: tuple[str, ...] = ()


def perform_act(
    repository: Repository,
    files: Mapping[str, bytes],
    message: str,
    *,
    author: Identity,
    committer: Identity | None = None,
    create_only: bool | Collection[str] = True,
    tags: Sequence[PlannedTag] = (),
    ground: str | None = None,
    make_commits: CommitMaker | None = None,
) -> Act:
    """Put files into the work tree, the index and a commit on the branch that is checked out.

    Files go into the work tree in the order given, once the branch holds them:
    what makes the others count comes last. ``create_only`` (True, or the paths
    concerned) refuses a path at which anything stands; any other path may
    exist, but not with changes that are not committed. ``ground`` is the
    commit that the branch must still be at (empty: it has none yet). The
    ``tags`` come into being with the commit, all of them or none. With
    ``make_commits`` the files come by several commits, which it makes itself;
    message and names are those of the branch's log alone then. Whatever
    else is staged or changed stays as it is, and no hook, filter or line-end
    rule takes part.

    Raises ClausectlError, and then nothing has changed: CL010 without a work
    tree, CL012 to CL017 and CL019 for what stands in the way, CL020 or CL021
    when it cannot be written, CL400 to CL405 and CL411 when the repository is
    not in a state for it, CL407 or CL408 when a tag cannot be signed. CL406
    is the exception: the commit stands and the next command goes on with it.
    ValueError for a message or identity that git cannot hold. Takes about ten
    git processes, and time in proportion to the files, the tags and the index.
    """
    root = str(repository.require_root("WORKTREE"))
    state = str(repository.state_folder)
    paths = checked_paths(files)
    if not paths:
        raise ClausectlError(Problem("CL411", "there is no file to commit", hint="Name one at least."))
    text = message_bytes(message)
    lines = [b"author " + author.line(), b"committer " + (committer or author).line()]
    with locked(state) as handle:
        finish_interrupted(root, state, handle)
        git = git_of_act(root, state, handle).also(name_in_reflog(committer or author))
        branch, old = _look_at_head(repository, git, ground)
        check_tag_names(repository, [tag.name for tag in tags])
        workshop = Workshop(repository.object_format)
        before = repository.resolve(old).tree if old else ""
        planned, folders = _look_at_files(repository, root, git, before, files, create_only, workshop)
        entries = {file.path: (file.mode, file.blob) for file in planned}
        tree = workshop.put(repository.trees, before, entries)
        if tree == before:
            raise ClausectlError(
                Problem("CL411", "the branch holds these files already", hint="There is nothing to do.")
            )
        if make_commits is not None:
            commit = make_commits(workshop, old, before)
        else:
            parents = [f"parent {old}".encode("ascii")] if old else []
            head = [f"tree {tree}".encode("ascii"), *parents, *lines, b"", text]
            commit = workshop.make("commit", b"\n".join(head))
        made = tuple((tag.name, workshop.make("tag", build_tag(tag, commit))) for tag in tags)
        plan = ActPlan(branch, old, commit, planned, folders, made)
        with undisturbed():
            workshop.store(git)
            left = _carry_out(root, state, git, plan, files, message)
    return Act(commit, branch.removeprefix("refs/heads/"), tuple(name for name, _ in plan.tags), left)


def _look_at_head(repository: Repository, git: Git, ground: str | None) -> tuple[str, str]:
    """The branch that is checked out and its tip; refuses every state in which an act would be astray."""
    problems = [
        Problem(
            "CL402",
            f"{what} is not finished",
            hint="Finish it, or abort it, with git; `git status` says how.",
        )
        for name, what in _UNFINISHED.items()
        if os.path.lexists(repository.git_dir / name)
    ]
    code, output, _ = git.attempt(["symbolic-ref", "--quiet", "HEAD"])
    branch = os.fsdecode(output).removesuffix("\n")
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
    if code or not branch.startswith("refs/heads/"):
        raise ClausectlError(
            Problem(
                "CL400",
                "no branch is checked out, and nothing would lead to what is recorded",
                hint="Switch to a branch: `git switch main`.",
            )
        )
    lock = f"{repository.git_dir}/index.lock"
    if os.path.lexists(lock):
        raise ClausectlError(index_locked(lock))
    old = read_ref(git, branch)
    if ground is not None and old != ground:
        raise ClausectlError(_moved(branch))
    return branch, old


def _look_at_files(
    repository: Repository,
    root: str,
    git: Git,
    top: str,
    files: Mapping[str, bytes],
    create_only: bool | Collection[str],
    workshop: Workshop,
) -> tuple[tuple[ActFile, ...], tuple[str, ...]]:
    """Look at every place in HEAD, index and work tree; every refusal at once. And the folders to be made."""
    if any(path.count("/") >= MAX_DEPTH for path in files):
        raise ClausectlError(too_many())
    staged, found = IndexChange(str(repository.git_dir), str(repository.state_folder), git).list(files)
    problems = list(found)
    planned: list[ActFile] = []
    for number, (path, data) in enumerate(files.items()):
        create = create_only if isinstance(create_only, bool) else path in create_only
        blob = workshop.make("blob", data)
        mode, stored = (repository.trees.look_up(top, path) if top else None) or ("100644", "")
        if mode not in ("100644", "100755"):  # a link or folder there is refused when it is built upon
            mode, stored = "100644", ""
        problem = _look_at_place(root, path, create, blob, stored, staged.get(path))
        if problem is None and path.rpartition("/")[2].startswith(TEMPORARY):
            problem = Problem(
                "CL014", "a name that begins so is temporary", path=path, hint="Choose another name."
            )
        if problem is not None:
            problems.append(problem)
        temporary = f"{TEMPORARY}new-{os.getpid()}-{number}"
        planned.append(ActFile(path, mode, blob, temporary, stored))
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
    return tuple(planned), _missing_folders(root, files)


def _look_at_place(
    root: str, path: str, create: bool, blob: str, stored: str, staged: TreeEntry | None
) -> Problem | None:
    """What keeps a file from its place: a link or folder, a file to be kept, a change not committed."""
    try:
        problem = link_above(root, path)
        info = None if problem else os.lstat(f"{root}/{path}")
    except (FileNotFoundError, NotADirectoryError):
        info = None
    except OSError as error:
        return refusal(path, error)
    if problem is None and info is not None:
        problem = refuse_place(path, info, create=create)
    if problem is not None:
        return problem
    if create:
        if not stored and staged is None:
            return None
        where = "the branch" if stored else "the index"
        return Problem(
            "CL019",
            f"{where} holds this file already; it is not overwritten",
            path=path,
            hint="Look at it with `git log -- PATH`, and choose another name.",
        )
    same = info is not None and any(b and is_blob(f"{root}/{path}", path, b) for b in (stored, blob))
    if (info is None and not stored) or same:
        at = staged[1] if staged else ""
        if at in (stored, blob):
            return None
    return Problem(
        "CL404",
        "the file has changes that are not committed; they are not overwritten",
        path=path,
        hint="Commit them, or take them back, then run the command again.",
    )


def _missing_folders(root: str, paths: Collection[str]) -> tuple[str, ...]:
    """The folders above the paths that do not exist, outer ones first."""
    missing: dict[str, None] = {}
    for path in paths:
        parts = path.split("/")[:-1]
        for number in range(len(parts)):
            folder = "/".join(parts[: number + 1])
            if folder not in missing and not os.path.lexists(f"{root}/{folder}"):
                missing[folder] = None
    return tuple(missing)


def _carry_out(
    root: str, state: str, git: Git, plan: ActPlan, files: Mapping[str, bytes], message: str
) -> tuple[str, ...]:
    """From the note to the end of the act; the paths at which something else stood."""
    try:
        note_plan(state, plan)
    except OSError as error:
        raise ClausectlError(refusal("", error)) from error
    try:
        _stage(root, plan, files)
        IndexChange(os.path.dirname(state), state, git).take({f.path: (f.mode, f.blob) for f in plan.files})
        _update(git, plan, message)
    except BaseException:
        end, left = finish_plan(root, state, git, plan)
        if end.outcome == "finished":  # whatever went wrong, the branch has it
            return left
        raise
    return finish_plan(root, state, git, plan)[1]


def _stage(root: str, plan: ActPlan, files: Mapping[str, bytes]) -> None:
    """Write every file under its temporary name; a full disk shows here."""

    def write(file: ActFile) -> None:
        try:
            mode = None
            if file.replaced:
                mode = os.lstat(f"{root}/{file.path}").st_mode & 0o7777
            write_durably(f"{root}/{file.beside}", files[file.path], mode)
        except OSError as error:
            raise ClausectlError(refusal(file.path, error)) from error

    try:
        above: set[str] = set()  # each is synced once, however many folders were made in it
        for folder in plan.folders:
            with suppress(FileExistsError):
                os.mkdir(f"{root}/{folder}")
                above.add(os.path.dirname(f"{root}/{folder}"))
        sync_folders(above)
    except OSError as error:
        raise ClausectlError(refusal(plan.files[0].path, error)) from error
    if len(plan.files) < _MANY:
        for file in plan.files:
            write(file)
        return
    from concurrent.futures import ThreadPoolExecutor  # the disk syncs several at once as fast as one

    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(write, plan.files):
            pass


def _update(git: Git, plan: ActPlan, message: str) -> None:
    """Move the branch, and make the tags, in one transaction of git's: the commit point."""
    lines = [(plan.branch, plan.new, plan.old)]
    lines += [(f"refs/tags/{name}", id_, "") for name, id_ in plan.tags]
    code, said = update_refs(git, f"clausectl: {message.strip().splitlines()[0]}", lines)
    if code == 0:
        return
    now = read_ref(git, plan.branch)
    if now == plan.new:  # it stands, whatever git complained about
        return
    if now != plan.old:
        raise ClausectlError(_moved(plan.branch))
    there = read_tags_of(git, [name for name, _ in plan.tags])
    if there:
        raise ClausectlError(
            Problem(
                "CL405",
                f"somebody made the tag {name!r} meanwhile; nothing was changed",
                hint="Look at it with `git show`, then run the command again.",
            )
            for name in there
        )
    raise ClausectlError(unwritable("the branch cannot be moved", code, said))


def _moved(branch: str) -> Problem:
    name = branch.removeprefix("refs/heads/")
    return Problem(
        "CL401",
        f"somebody else's commit came to {name!r} meanwhile; nothing was changed",
        hint="Look at what is new, then run the command again.",
    )


def name_in_reflog(by: Identity) -> dict[str, str]:
    """Who the log of the branch names."""
    seconds, zone = by.line().decode().rsplit(" ", 2)[1:]
    return {
        "GIT_COMMITTER_NAME": by.name,
        "GIT_COMMITTER_EMAIL": by.email,
        "GIT_COMMITTER_DATE": f"{seconds} {zone}",
    }


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C and a polite end wait until the act is whole: a fraction of a second."""
    waiting = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, waiting)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
