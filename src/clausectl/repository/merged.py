"""A change put on the tip of the branch that it is meant for, without writing anything.

Files that only one side touched are that side's. A file that both touched is
put together line by line by `git merge-file`, which reads no attributes and
runs no merge driver of a configuration. As in git's own merge, a file that one
side renamed takes along what the other side changed in it; renames are looked
for only where a file would be a conflict without them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.model.sources import MAX_DOCUMENT_BYTES, MAX_FILE_BYTES, FileEntry, Source, SourceFile
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.paths import byte_order, checked_paths, is_inside, not_a_file, too_large
from clausectl.repository.worktree import blob_id

_MOST_CONFLICTS = 127  # above this `git merge-file` means an error


class MergedSource:
    """The files of a base with a change put on them."""

    commit = ""

    def __init__(
        self,
        label: str,
        base: Source,
        head: Source,
        taken: Mapping[str, FileEntry | None],
        made: Mapping[str, bytes],
    ) -> None:
        self.label = label
        self._base = base
        self._head = head
        self._taken = taken  # path -> what the change has there; None where it deletes
        self._made = made  # path -> bytes that were put together

    def entries(self, *folders: str) -> list[FileEntry]:
        """Every path under the folders (all paths without any), sorted by bytes."""
        own = {
            path: entry
            for path, entry in self._taken.items()
            if not folders or is_inside(path, list(folders)) or path in folders
        }
        found = [entry for entry in self._base.entries(*folders) if entry.path not in own]
        found += [entry for entry in own.values() if entry is not None]
        return sorted(found, key=byte_order)

    def read(self, paths: Iterable[str], *, limit: int = MAX_FILE_BYTES) -> Mapping[str, SourceFile]:
        """The files that exist among the paths.

        Raises what reading the two sides raises, and ClausectlError CL012,
        CL013 or CL015 for what was put together and is none or too large.
        """
        wanted = checked_paths(paths)
        found: dict[str, SourceFile] = dict(
            self._base.read([path for path in wanted if path not in self._taken], limit=limit)
        )
        asked: list[str] = []
        problems: list[Problem] = []
        for path in wanted:
            entry = self._taken.get(path)
            if entry is None:
                continue
            if path not in self._made:
                asked.append(path)
            elif len(self._made[path]) > limit:
                problems.append(too_large(path, len(self._made[path]), limit))
            elif entry.mode != "file":
                problems.append(not_a_file(path, entry.mode))
            else:
                found[path] = SourceFile(path, entry.blob, self._made[path])
        if problems:
            raise ClausectlError(problems)
        found.update(self._head.read(asked, limit=limit))
        return {path: found[path] for path in wanted if path in found}


@dataclass(frozen=True, slots=True)
class Merge:
    """What putting a change on a base comes to: the files, and the paths that both changed in one place."""

    source: Source
    conflicts: tuple[str, ...]


def find_fork(repository: Repository, base: str, head: str) -> str:
    """The commit at which two commits parted; empty where none is known here."""
    code, output, _ = repository.git.attempt(["merge-base", "--end-of-options", base, head])
    return output.decode("ascii", "replace").strip() if code == 0 else ""


def find_merged_fork(repository: Repository, base: str, head: str) -> str:
    """Where a change left the base, when ``head`` merges it into ``base``; otherwise ``base``.

    Hosts check out a merge of their own making: what the change itself did to a
    version is seen only from where it began. Empty where that commit is not here.
    """
    code, output, _ = repository.git.attempt(["rev-list", "--parents", "-n1", "--end-of-options", head])
    parents = output.decode("ascii", "replace").split()[1:] if code == 0 else []
    if len(parents) != 2 or parents[0] != base:
        return base
    return find_fork(repository, base, parents[1])


def merge_sources(repository: Repository, base: Source, head: Source, fork: Source) -> Merge:
    """The base with what ``head`` changed since ``fork``.

    Where both changed a file in one place the side of ``head`` is taken and the
    path is a conflict. Linear in what changed on either side, beside git's search
    for renames where one is needed.
    """
    theirs = {change.path: change for change in repository.changes(fork, base)}
    taken: dict[str, FileEntry | None] = {}
    made: dict[str, bytes] = {}
    conflicts: list[str] = []
    gone: list[str] = []
    for change in repository.changes(fork, head):
        other = theirs.get(change.path)
        if other is not None and other.new == change.new:
            if change.new is None:
                gone.append(change.path)
            continue
        taken[change.path] = change.new
        if other is None:
            continue
        sides = (change.new, change.old, other.new)
        if any(side is None or side.mode != "file" for side in sides):
            conflicts.append(change.path)
            continue
        merged = _merge_file(repository, (head, fork, base), (change.path,) * 3)
        if merged is None:
            conflicts.append(change.path)
            continue
        made[change.path] = merged
        taken[change.path] = FileEntry(change.path, blob_id(merged, repository.object_format))
    if conflicts or gone:
        ours, renamed = (_list_renames(repository, fork, side) for side in (head, base))
        put = _put_renamed(repository, (head, fork, base), conflicts, (ours, renamed))
        for path, (target, merged) in put.items():
            taken[path] = None
            taken[target] = FileEntry(target, blob_id(merged, repository.object_format))
            made[target] = merged
        conflicts = [path for path in conflicts if path not in put]
        # two new names for one file
        conflicts += [
            path for path in gone if path in ours and path in renamed and ours[path] != renamed[path]
        ]
    label = f"{head.label} on {base.label}"
    return Merge(MergedSource(label, base, head, taken, made), tuple(conflicts))


def _put_renamed(
    repository: Repository,
    sources: tuple[Source, Source, Source],
    conflicts: Sequence[str],
    renames: tuple[Mapping[str, str], Mapping[str, str]],
) -> dict[str, tuple[str, bytes]]:
    """Of conflicts those that a rename explains: path -> where the file stands, and what it comes to.

    A file that both sides gave the same new name is known by that name.
    """
    ours, theirs = renames
    alike = {after: before for before, after in ours.items() if theirs.get(before) == after}
    blocked = frozenset(conflicts)
    put: dict[str, tuple[str, bytes]] = {}
    for path in conflicts if ours or theirs else ():
        mine, other = ours.get(path, path), theirs.get(path, path)
        old = path
        if mine == other:
            # nobody renamed it: maybe this is the name that both gave to one file
            if path not in alike:
                continue
            old = alike[path]
        elif path not in (mine, other):
            continue  # two names for one file
        target = other if mine == path else mine
        if target != path and target in blocked:
            continue  # the other side has a file of its own under that name
        merged = _merge_file(repository, sources, (mine, old, other))
        if merged is not None:
            put[path] = (target, merged)
    return put


def _list_renames(repository: Repository, fork: Source, side: Source) -> dict[str, str]:
    """Old path -> new path of files that a side renamed, as git finds them; none of what is no commit."""
    if not fork.commit or not side.commit:
        return {}
    asked = ["diff-tree", "-r", "-z", "-M", "--raw", "--no-commit-id", "--diff-filter=R", "--no-ext-diff"]
    code, output, _ = repository.git.attempt([*asked, "--end-of-options", fork.commit, side.commit])
    parts = output.decode("utf-8", "surrogateescape").split("\0") if code == 0 else []
    return {old: new for _, old, new in zip(*[iter(parts)] * 3, strict=False)}


def _merge_file(
    repository: Repository, sides: tuple[Source, Source, Source], paths: tuple[str, str, str]
) -> bytes | None:
    """The file of two sides put together; None where they changed the same lines, or it cannot be.

    ``sides`` are the change, where both began and the base; ``paths`` are where the file stands in each.
    """
    with tempfile.TemporaryDirectory(prefix="clausectl-") as folder:
        names = []
        for number, (side, path) in enumerate(zip(sides, paths, strict=True)):
            try:
                file = side.read([path], limit=MAX_DOCUMENT_BYTES).get(path)
            except ClausectlError:
                return None
            if file is None:
                return None
            name = os.path.join(folder, str(number))
            with open(name, "wb") as handle:
                handle.write(file.data)
            names.append(name)
        code, output, _ = repository.git.attempt(["merge-file", "--stdout", "--quiet", *names])
    if code > _MOST_CONFLICTS or code < 0:
        return None
    return output if code == 0 else None
