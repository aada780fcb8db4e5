"""Commits, tags and branches, written so that the same content gives the same ids everywhere.

Nobody's configuration, hooks, filters, signing key, clock or time zone takes
part: every name and date is given, and objects are stored as they are. The one
module that imports GitPython, whose object database writes in this process
what would otherwise be one git process per file. Nothing here is needed to
read, and importing GitPython takes longer than most reading.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.model.sources import FileChange
from clausectl.records import dataclass
from clausectl.repository.act_index import IndexChange
from clausectl.repository.act_journal import git_of_act
from clausectl.repository.journal import locked
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.paths import checked_paths
from clausectl.repository.running import Git, find_git
from clausectl.repository.sources import CommitSource

_NOBODYS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
_UNSAFE = re.compile(r"[<>\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who did something and when; ``date`` is ISO 8601 with an offset (``2020-01-01T09:00:00+00:00``)."""

    name: str
    email: str
    date: str

    def line(self) -> bytes:
        """As git writes it: name, address, seconds since 1970 and offset.

        Raises ValueError for a name or address git cannot hold, or a date without offset.
        """
        moment = datetime.fromisoformat(self.date)
        offset = moment.utcoffset()
        if offset is None or _UNSAFE.search(self.name + self.email) or not self.name.strip():
            raise ValueError(f"not an identity with a name, an address and a date with its offset: {self}")
        minutes = int(offset.total_seconds()) // 60
        zone = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"
        return f"{self.name} <{self.email}> {int(moment.timestamp())} {zone}".encode()


def init_repository(path: str | Path, initial_branch: str = "main") -> Repository:
    """Make a repository with a work tree in a folder that is not the top of one, and open it.

    Without templates, so without hooks. What a killed `git init` left without a
    HEAD is finished; what fails leaves nothing. Raises ClausectlError CL022 when there
    is one already or the folder cannot be made, CL001 without git.
    """
    folder = Path(path)
    hint = "Name a new or empty folder."
    begun = os.path.lexists(folder / ".git")
    if begun and (not (folder / ".git").is_dir() or os.path.lexists(folder / ".git" / "HEAD")):
        raise ClausectlError(Problem("CL022", f"{str(folder)!r} is a git repository already", hint=hint))
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ClausectlError(
            Problem("CL022", f"{str(folder)!r} cannot be made: {error.strerror or error}", hint=hint)
        ) from error
    options = ["--quiet", "--template=", "--object-format=sha1", f"--initial-branch={initial_branch}"]
    code, _, said = Git(folder, _NOBODYS).attempt(["init", *options])
    if code:
        if not begun:
            shutil.rmtree(folder / ".git", ignore_errors=True)
        if made:
            with suppress(OSError):
                folder.rmdir()
        reason = said.partition("fatal: ")[2].strip().split("\n")[0] or "git gave no reason"
        hint = "Look at the permissions of the folder and at the room on the disk."
        raise ClausectlError(
            Problem("CL022", f"a repository cannot be made in {str(folder)!r}: {reason}", hint=hint)
        )
    return open_repository(folder)


def commit_files(
    repository: Repository,
    files: Mapping[str, bytes | None],
    message: str,
    *,
    author: Identity,
    committer: Identity | None = None,
    branch: str = "main",
    parents: Sequence[str] | None = None,
) -> str:
    """Put files (None deletes) on top of a branch as one commit; its id.

    ``parents`` defaults to the branch's tip, or to none for its first commit;
    the first parent's files are the ground. Work tree and index are left alone
    (`check_out` fills them). Raises ClausectlError CL014 for a path outside,
    CL020 when git cannot write, CL004 when the branch has moved meanwhile.
    """
    checked_paths(files)
    tip = branch_tip(repository, branch)
    if parents is None:
        parents = [tip] if tip else []
    blobs = _store(repository, "blob", [data for data in files.values() if data is not None])
    ids = iter(blobs)
    changes = {path: None if data is None else ("100644", next(ids)) for path, data in files.items()}
    tree = _write_tree(repository, parents[0] if parents else "", changes)
    commit = _store_commit(repository, tree, parents, message, author, committer or author)
    _update_ref(repository, f"refs/heads/{branch}", commit, tip, committer or author)
    return commit


def stage_files(repository: Repository, files: Mapping[str, bytes]) -> None:
    """Put files into the index beside whatever is there; no filter or line-end rule is applied.

    Raises ClausectlError CL014 for a path outside, CL004 or CL020 when git cannot
    write, CL021 or CL403 while somebody else does.
    """
    checked_paths(files)
    blobs = _store(repository, "blob", list(files.values()))
    state = str(repository.state_folder)
    with locked(state) as handle:
        git = git_of_act(str(repository.require_root("WORKTREE")), state, handle)
        change = IndexChange(str(repository.git_dir), state, git)
        change.take({path: ("100644", blob) for path, blob in zip(files, blobs, strict=True)})
        change.put_in_place()


def merge_commit(
    repository: Repository,
    other: str,
    message: str,
    *,
    author: Identity,
    committer: Identity | None = None,
    branch: str = "main",
) -> str:
    """Merge a revision into a branch with a commit of two parents; its id.

    What ``other`` changed since the two parted is put on top of the branch,
    whole files at a time. Raises ClausectlError CL024 naming every file that
    both changed differently, CL006 when the branch or revision is unknown.
    """
    ours = repository.resolve(f"refs/heads/{branch}")
    theirs = repository.resolve(other)
    base = repository.git.run(["merge-base", "--end-of-options", ours.commit, theirs.commit]).decode().strip()
    parted = CommitSource(repository, repository.resolve(base))
    brought = repository.changes(parted, CommitSource(repository, theirs))
    kept = {c.path: c.new for c in repository.changes(parted, CommitSource(repository, ours))}
    clashes = [c.path for c in brought if c.path in kept and kept[c.path] != c.new]
    if clashes:
        raise ClausectlError(
            Problem(
                "CL024",
                f"{branch} and {other} both changed this file",
                path=path,
                hint="Merge by hand with `git merge`.",
            )
            for path in clashes
        )
    tree = _write_tree(repository, ours.commit, {c.path: _stored(c) for c in brought})
    parents = [ours.commit, theirs.commit]
    commit = _store_commit(repository, tree, parents, message, author, committer or author)
    _update_ref(repository, f"refs/heads/{branch}", commit, ours.commit, committer or author)
    return commit


def create_branch(repository: Repository, name: str, target: str) -> None:
    """Make a branch at a revision.

    Raises ClausectlError CL004 when it exists, CL007 when it cannot be a name.
    """
    _check_ref(repository, f"refs/heads/{name}")
    _update_ref(repository, f"refs/heads/{name}", repository.resolve(target).commit, "", None)


def delete_branch(repository: Repository, name: str, tip: str) -> None:
    """Delete a branch whose tip is the commit given, as a host does once a pull request is merged.

    Raises ClausectlError CL004 when it stands elsewhere or does not exist.
    """
    git = Git(repository.git.folder, {"GIT_DIR": str(repository.git_dir)})
    git.run(["update-ref", "-d", f"refs/heads/{name}", tip])


def create_tag(
    repository: Repository, name: str, message: str, *, tagger: Identity, target: str = "HEAD"
) -> str:
    """Make an annotated tag of a commit; the id of the tag object.

    Raises ClausectlError CL004 when the tag exists, CL007 when it cannot be a name.
    """
    commit = repository.resolve(target).commit
    _check_ref(repository, f"refs/tags/{name}")
    head = f"object {commit}\ntype commit\ntag {name}\n".encode()
    (tag,) = _store(repository, "tag", [head + b"tagger " + tagger.line() + b"\n\n" + message_bytes(message)])
    _update_ref(repository, f"refs/tags/{name}", tag, "", tagger)
    return tag


def check_out(repository: Repository, branch: str = "main") -> list[str]:
    """Make a branch the current one and write its files into a work tree that has none of them yet.

    Returns the paths written. No filter, hook or line-end rule is applied, and
    nothing is overwritten: raises ClausectlError CL019 with every file in the
    way, CL012 or CL013 for a symlink or submodule.
    """
    source = CommitSource(repository, repository.resolve(f"refs/heads/{branch}"))
    files = source.read(entry.path for entry in source.entries())
    written = repository.write({path: file.data for path, file in files.items()}, create_only=True)
    repository.git.run(["symbolic-ref", "HEAD", f"refs/heads/{branch}"])
    repository.git.run(["read-tree", "--end-of-options", source.commit])
    return written


def write_commit_graph(repository: Repository) -> None:
    """Write the commit-graph with changed-path filters: the history of one path gets 5 to 6 times as fast."""
    repository.git.run(["commit-graph", "write", "--reachable", "--changed-paths", "--no-progress"])


def branch_tip(repository: Repository, branch: str) -> str:
    """The commit at the tip of a branch, or an empty text when there is no such branch."""
    code, output, _ = repository.git.attempt(["rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"])
    return output.decode().strip() if code == 0 else ""


def _stored(change: FileChange) -> tuple[str, str] | None:
    if change.new is None:
        return None
    modes = {"file": "100644", "symlink": "120000", "submodule": "160000"}
    return modes[change.new.mode], change.new.blob


def message_bytes(text: str) -> bytes:
    """A message as git stores it; raises ValueError for one that is empty or holds a NUL."""
    if "\0" in text or not text.strip():
        raise ValueError("a message is text, not empty and without NUL")
    return text.strip().encode() + b"\n"


def _store_commit(
    repository: Repository,
    tree: str,
    parents: Sequence[str],
    message: str,
    author: Identity,
    committer: Identity,
) -> str:
    lines = [f"tree {tree}".encode(), *(f"parent {parent}".encode() for parent in parents)]
    lines += [b"author " + author.line(), b"committer " + committer.line(), b"", message_bytes(message)]
    (commit,) = _store(repository, "commit", [b"\n".join(lines)])
    return commit


def _store(repository: Repository, kind: str, contents: Sequence[bytes]) -> list[str]:
    """Write objects into the repository; their ids, in order. Raises ClausectlError CL020 or CL022."""
    if repository.object_format != "sha1":
        raise ClausectlError(
            Problem(
                "CL022",
                "commits are written to SHA-1 repositories only, and this is a SHA-256 one",
                hint="Reading works; commit with git itself.",
            )
        )
    if not contents:
        return []
    with _alone():
        import git
        from gitdb import IStream  # type: ignore[import-untyped]

        try:
            with git.Repo(repository.git_dir) as opened:
                stored = [
                    opened.odb.store(IStream(kind, len(data), io.BytesIO(data))).hexsha.decode("ascii")
                    for data in contents
                ]
        except (OSError, git.GitCommandError) as error:
            raise ClausectlError(
                Problem(
                    "CL020",
                    f"git objects cannot be written: {getattr(error, 'strerror', None) or error}",
                    hint="Look at the permissions of the .git folder and at the room on the disk.",
                )
            ) from error
    return stored


def _write_tree(repository: Repository, ground: str, changes: Mapping[str, tuple[str, str] | None]) -> str:
    """The tree of a commit (or of nothing) with files put on it, through an index of its own."""
    with tempfile.TemporaryDirectory(prefix="clausectl-") as folder:
        git = Git(
            repository.git.folder, {"GIT_DIR": str(repository.git_dir), "GIT_INDEX_FILE": f"{folder}/index"}
        )
        if ground:
            git.run(["read-tree", "--end-of-options", ground])
        absent = "0 " + "0" * 40
        lines = [(" ".join(entry) if entry else absent) + f"\t{path}\0" for path, entry in changes.items()]
        git.run(["update-index", "-z", "--index-info"], "".join(lines).encode("utf-8", "surrogateescape"))
        return git.run(["write-tree"]).decode("ascii").strip()


def _check_ref(repository: Repository, name: str) -> None:
    if "\0" in name or repository.git.attempt(["check-ref-format", name])[0]:
        raise ClausectlError(
            Problem(
                "CL007",
                f"{name.split('/', 2)[2]!r} cannot be the name of a branch or tag",
                hint="Use letters, digits, `-`, `.` and `/`.",
            )
        )


def _update_ref(repository: Repository, name: str, new: str, old: str, by: Identity | None) -> None:
    """Move a reference from ``old`` (empty: it must not exist) to ``new``, whatever hooks there are."""
    extra = {"GIT_DIR": str(repository.git_dir)}
    if by is not None:  # for the log of the reference
        seconds, zone = by.line().decode().rsplit(" ", 2)[1:]
        extra |= {"GIT_COMMITTER_NAME": by.name, "GIT_COMMITTER_EMAIL": by.email}
        extra["GIT_COMMITTER_DATE"] = f"{seconds} {zone}"
    git = Git(repository.git.folder, extra)
    git.run(["update-ref", "-m", "clausectl", name, new, old or "0" * len(new)])


@contextmanager
def _alone() -> Iterator[None]:
    """GitPython with nothing inherited: it copies this process's environment for every git it starts."""
    saved = {name: value for name, value in os.environ.items() if name.startswith("GIT_")}
    for name in saved:
        del os.environ[name]
    os.environ.update(_NOBODYS, GIT_PYTHON_GIT_EXECUTABLE=find_git(), GIT_ALLOW_PROTOCOL="none")
    try:
        yield
    finally:
        for name in [name for name in os.environ if name.startswith("GIT_")]:
            del os.environ[name]
        os.environ.update(saved)
