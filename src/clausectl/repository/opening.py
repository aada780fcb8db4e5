"""The repository: found, opened, and asked for revisions, files, changes and history."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.model.history import Commit, Revision
from clausectl.model.sources import MAX_FILE_BYTES, FileChange, FileEntry, FileMode, Source
from clausectl.repository.cache import Cache
from clausectl.repository.objects import Absent, ObjectReader, missing_object
from clausectl.repository.paths import check_total, ends_of_folders, too_large
from clausectl.repository.pipes import refuse_pipes, refuse_pipes_as_refs
from clausectl.repository.revisions import is_full_id, known_names, resolve_names
from clausectl.repository.running import MINIMUM_GIT, Git, explain, git_version
from clausectl.repository.sources import CommitSource, IndexSource, list_index
from clausectl.repository.trees import TreeReader

if TYPE_CHECKING:
    from clausectl.repository.journal import Interruption
    from clausectl.repository.worktree import WorktreeSource

_QUESTIONS = (
    "--is-bare-repository",
    "--show-object-format",
    "--is-shallow-repository",
    "--absolute-git-dir",
    "--git-common-dir",
    "--is-inside-work-tree",
    "--show-toplevel",  # last, because it fails in a bare repository
)
_MODES: dict[str, FileMode] = {"120000": "symlink", "160000": "submodule"}
_NO_MODE = "000000"


class Repository:
    """One open repository.

    ``root`` is the top of the work tree (None in a bare repository or inside
    the git folder), ``git_dir`` this work tree's git folder, ``common_dir``
    the one that linked work trees share, ``object_format`` sha1 or sha256.
    Usable as a context manager; closing ends the one git process that stays.
    """

    def __init__(
        self,
        root: Path | None,
        git_dir: Path,
        common_dir: Path,
        *,
        bare: bool,
        shallow: bool,
        object_format: str,
        cache: bool = True,
    ) -> None:
        self.root = root
        self.git_dir = git_dir
        self.common_dir = common_dir
        self.bare = bare
        self.shallow = shallow
        self.object_format = object_format
        # From here on git is told where everything is, and looks nothing up again.
        where = {"GIT_DIR": str(git_dir)}
        if root is not None:
            where["GIT_WORK_TREE"] = str(root)
        self.git = Git(root or git_dir, where)
        self.objects = ObjectReader(self.git)
        self.trees = TreeReader(self.objects, 32 if object_format == "sha256" else 20, shallow=shallow)
        self.cache = Cache(common_dir, enabled=cache)
        self._commits: dict[str, bytes] = {}

    def __enter__(self) -> Repository:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the git process that stays open; the repository can be used again afterwards."""
        self.objects.close()

    # Revisions

    def resolve(self, name: str) -> Revision:
        """The commit a name stands for; see `resolve_many`."""
        return self.resolve_many([name])[0]

    def resolve_many(self, names: Sequence[str]) -> list[Revision]:
        """The commits that names stand for, in one pass and without a process of their own.

        Raises ClausectlError with every name that fails: CL005 no commits yet,
        CL006 unknown, CL007 looks like an option, CL008 ambiguous, CL009 not a commit,
        CL016 for a pipe in the place of a reference.
        """
        refuse_pipes_as_refs(str(self.git_dir), str(self.common_dir), names)
        found, stored = resolve_names(self.objects, self.git, names, shallow=self.shallow)
        self._commits.update(stored)
        return found

    def known_names(self) -> list[str]:
        """The short names of tags, branches and remote branches, in this order."""
        return known_names(self.git)

    def source(self, name: str) -> Source:
        """``WORKTREE``, ``INDEX`` or a revision as a source; see `sources_of`."""
        return self.sources_of([name])[0]

    def sources_of(self, names: Sequence[str]) -> list[Source]:
        """Several sources, their revisions resolved in one pass.

        Raises what `resolve_many` raises, and ClausectlError CL010 for WORKTREE
        or INDEX in a repository without a work tree.
        """
        commits = [name for name in names if name not in ("WORKTREE", "INDEX")]
        revisions = iter(self.resolve_many(commits) if commits else [])
        result: list[Source] = []
        for name in names:
            if name == "WORKTREE":
                result.append(self.worktree())
            elif name == "INDEX":
                self.require_root(name)
                result.append(IndexSource(self))
            else:
                result.append(CommitSource(self, next(revisions)))
        return result

    def worktree(self) -> WorktreeSource:
        """The work tree as a source; raises ClausectlError CL010 without one."""
        from clausectl.repository.worktree import WorktreeSource

        return WorktreeSource(self, str(self.require_root("WORKTREE")))

    def head(self) -> Revision | None:
        """The commit that HEAD stands for, or None before the first commit."""
        try:
            return self.resolve("HEAD")
        except ClausectlError as error:
            if all(problem.code in ("CL005", "CL006") for problem in error.problems):
                return None
            raise

    def branch(self) -> str:
        """The branch that is checked out, or an empty text when HEAD is a commit by itself."""
        code, output, _ = self.git.attempt(["symbolic-ref", "--quiet", "HEAD"])
        name = output.decode("utf-8", "surrogateescape").strip()
        return name.removeprefix("refs/heads/") if code == 0 else ""

    # Files

    def read_blobs(self, ids: Iterable[str], limit: int = MAX_FILE_BYTES) -> dict[str, bytes]:
        """The contents of blobs by their full ids, many thousands in one pass.

        Raises ClausectlError CL011 for one that is not stored, CL015 for one
        over ``limit`` bytes, CL006 for a text that is no id, CL023 for more than
        256 MiB together.
        """
        wanted = list(dict.fromkeys(ids))
        problems = [
            Problem("CL006", f"{id_!r} is not a full object id", hint="Give all its hexadecimal digits.")
            for id_ in wanted
            if not is_full_id(id_)
        ]
        result: dict[str, bytes] = {}
        total = 0
        if not problems:
            for id_, answer in zip(wanted, self.objects.fetch(wanted, limit), strict=True):
                if isinstance(answer, Absent):
                    problems.append(missing_object(id_, shallow=self.shallow))
                elif answer.data is None:
                    problems.append(too_large(f"blob {id_}", answer.size, limit))
                else:
                    result[id_] = answer.data
                    total += answer.size
                    check_total(total)
        if problems:
            raise ClausectlError(problems)
        return result

    def changes(self, old: Source, new: Source, *folders: str) -> list[FileChange]:
        """The paths under the folders whose content or kind differs, sorted; renames are not guessed.

        Two commits take one `git diff-tree`; anything else compares listings.
        """
        if old.commit and old.commit == new.commit:
            return []
        if old.commit and new.commit:
            return self._tree_changes(old.commit, new.commit, ends_of_folders(folders))
        before = {entry.path: entry for entry in old.entries(*folders)}
        after = {entry.path: entry for entry in new.entries(*folders)}
        differing = [path for path in before.keys() | after.keys() if before.get(path) != after.get(path)]
        changes = [FileChange(path, before.get(path), after.get(path)) for path in differing]
        return sorted(changes, key=lambda c: c.path.encode("utf-8", "surrogateescape"))

    def _tree_changes(self, old: str, new: str, folders: list[str]) -> list[FileChange]:
        options = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-ext-diff", "--no-textconv"]
        output = self.git.run(["diff-tree", *options, "--end-of-options", old, new, "--", *folders])
        fields = output.split(b"\0")
        changes: list[FileChange] = []
        for about, raw in zip(fields[0::2], fields[1::2], strict=False):
            old_mode, new_mode, old_id, new_id, _ = about[1:].decode("ascii").split(" ")
            path = raw.decode("utf-8", "surrogateescape")
            before = None if old_mode == _NO_MODE else FileEntry(path, old_id, _MODES.get(old_mode, "file"))
            after = None if new_mode == _NO_MODE else FileEntry(path, new_id, _MODES.get(new_mode, "file"))
            if before != after:  # a change of the executable bit alone is none of ours
                changes.append(FileChange(path, before, after))
        return changes

    def dirty(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths whose bytes differ from HEAD once BOM and CR are removed, sorted.

        A path that only one side has is dirty; before the first commit every
        file is. git's own ``status`` is not asked: it runs filters and hooks.
        """
        wanted = list(dict.fromkeys(paths))
        head = self.head()
        now = self.worktree().read(wanted)
        then = CommitSource(self, head).read(wanted) if head else {}
        differing = []
        for path in wanted:
            ours, theirs = now.get(path), then.get(path)
            if (ours is None) != (theirs is None) or (
                ours and theirs and _bare(ours.data) != _bare(theirs.data)
            ):
                differing.append(path)
        return sorted(differing)

    def list_index_leniently(self) -> list[FileEntry]:
        """The index's entries, or nothing while a merge is unfinished."""
        try:
            return list_index(self, [])
        except ClausectlError:
            return []

    # History

    def commits(self, old: str, new: str, paths: Sequence[str] = (), *, merges: bool = False) -> list[Commit]:
        """The commits of ``old..new`` that changed the paths; see `history.list_commits`."""
        from clausectl.repository.history import list_commits

        return list_commits(self, old, new, paths, merges=merges)

    def find_blob_versions(self, path: str, revision: str = "HEAD") -> list[tuple[str, str]]:
        """``(commit, blob)`` of each content a path has had; see `history.find_blob_versions`."""
        from clausectl.repository.history import find_blob_versions

        return find_blob_versions(self, path, revision)

    # Writing to the work tree

    def write(
        self, files: Mapping[str, bytes | None], *, create_only: bool | Collection[str] = False
    ) -> list[str]:
        """Write, or with None delete, files of the work tree: all or none; see `files.write_atomically`."""
        from clausectl.repository.files import write_atomically

        root = self.require_root("WORKTREE")
        return write_atomically(root, files, create_only=create_only, state=self.state_folder)

    def move(self, old: str, new: str, data: bytes | None = None) -> list[str]:
        """Move a file of the work tree, its bytes kept unless given; see `files.move_file`."""
        from clausectl.repository.files import move_file

        return move_file(self.require_root("WORKTREE"), old, new, data, state=self.state_folder)

    def recover(self) -> tuple[list[str], list[str]]:
        """Finish what a killed process began to write; see `journal.recover`."""
        from clausectl.repository.journal import recover

        return recover(self.require_root("WORKTREE"), self.state_folder)

    def finish_interrupted_act(self, wait: float = 1.0) -> Interruption:
        """Finish or undo an act (a signature, a record) that a killed command began; cheap without one.

        Waits at most ``wait`` seconds for a command that is at work. Never
        fails: what it comes to, on a read-only checkout too, is its answer.
        """
        from clausectl.repository.journal import finish_act_quietly

        return finish_act_quietly(self.root, self.state_folder, wait)

    @property
    def state_folder(self) -> Path:
        """Where the lock and the journal of this work tree live."""
        return self.git_dir / "clausectl"

    def require_root(self, name: str) -> Path:
        """The top of the work tree; raises ClausectlError CL010, about ``name``, without one."""
        if self.root is None:
            raise ClausectlError(
                Problem(
                    "CL010",
                    f"{name} does not exist here: "
                    + ("the repository is bare" if self.bare else "this folder is not in its work tree"),
                    hint="Name a commit, a tag or a branch; or work in a clone with a work tree.",
                )
            )
        return self.root


def _bare(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"")


def open_repository(start: str | Path = ".", *, cache: bool = True) -> Repository:
    """Find and open the repository that a folder is in: one git process.

    Works in bare repositories, linked work trees, shallow clones and
    subfolders. ``cache`` False neither reads nor writes the cache. Raises
    ClausectlError CL001 (no git, or too old), CL002 (not in a repository),
    CL003 (git refuses it), CL004 (damaged) or CL016 (a pipe in the place of git's
    own files).
    """
    folder = os.path.abspath(start)
    refuse_pipes(folder)
    git = Git(folder)
    code, output, said = git.attempt(["rev-parse", *_QUESTIONS])
    lines = output.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
    inside = len(lines) > 5 and lines[5] == "true"
    if len(lines) > 1 and lines[1] not in ("sha1", "sha256"):
        _refuse_old_git()
    if code and (len(lines) < 6 or inside or "must be run in a work tree" not in said):
        if git_version()[:2] < MINIMUM_GIT:
            _refuse_old_git()
        raise ClausectlError(explain(said, "rev-parse", folder))
    if len(lines) not in ((7,) if inside else (6, 7)):  # with core.worktree elsewhere it names that
        raise ClausectlError(
            Problem(
                "CL004",
                "the path of the repository holds a line break",
                hint="Move the repository to a folder with an ordinary name.",
            )
        )
    git_dir = Path(lines[3])
    repository = Repository(
        Path(lines[6]) if inside else None,
        git_dir,
        Path(os.path.realpath(os.path.join(folder, lines[4]))),
        bare=lines[0] == "true",
        shallow=lines[2] == "true",
        object_format=lines[1],
        cache=cache,
    )
    repository.objects.start()  # it gets ready while the caller imports what it needs
    return repository


def _refuse_old_git() -> None:
    found = ".".join(str(number) for number in git_version()) or "unknown"
    needed = ".".join(str(number) for number in MINIMUM_GIT)
    raise ClausectlError(Problem("CL001", f"git {found} is too old", hint=f"Install git {needed} or later."))
