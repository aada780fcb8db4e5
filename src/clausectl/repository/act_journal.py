"""What an act is about to change, noted before it does; and how any beginning of it comes to an end.

The update of the branch is the commit point. Where the branch holds the
commit, whatever is missing is put in place: the tag, the files, the index.
Where it does not, whatever was begun is taken away. An act that nobody
interrupted ends by the same way, so that there is one end and not two.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.act_index import IndexChange
from clausectl.repository.building import DURABLE
from clausectl.repository.disk import (
    TEMPORARY,
    link_above,
    read_regular,
    refusal,
    remove_quietly,
    sync_folders,
    write_durably,
)
from clausectl.repository.files import make_folders, second_name
from clausectl.repository.journal import ACT_JOURNAL, Interruption, note_durably
from clausectl.repository.objects import ObjectReader, StoredObject
from clausectl.repository.paths import check_path
from clausectl.repository.revisions import is_full_id
from clausectl.repository.running import Git
from clausectl.repository.trees import TreeEntry, TreeReader
from clausectl.repository.worktree import blob_id

_MODES = ("100644", "100755")
_TEMPORARY_NAME = re.compile(re.escape(TEMPORARY) + r"(?:new|old)-\d+-\d+")
_MOST_BYTES = 1 << 40


@dataclass(frozen=True, slots=True)
class ActFile:
    """One file of an act: ``temporary`` is its name until it is in place, ``replaced`` the blob before it."""

    path: str
    mode: str
    blob: str
    temporary: str
    replaced: str = ""

    @property
    def beside(self) -> str:
        """The path of the temporary file."""
        folder, slash, _ = self.path.rpartition("/")
        return folder + slash + self.temporary


@dataclass(frozen=True, slots=True)
class ActPlan:
    """All that an act changes. ``old`` is empty for a branch without commits.

    ``branch`` is a whole reference, ``tags`` are (short name, the tag's object),
    ``folders`` those that the act makes.
    """

    branch: str
    old: str
    new: str
    files: tuple[ActFile, ...]
    folders: tuple[str, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


def note_plan(state: str, plan: ActPlan) -> None:
    """Write the plan down durably; raises OSError, and then it is not."""
    content = {
        "version": 2,
        "branch": plan.branch,
        "old": plan.old,
        "new": plan.new,
        "tags": [list(tag) for tag in plan.tags],
        "folders": list(plan.folders),
        "files": [[f.path, f.mode, f.blob, f.temporary, f.replaced] for f in plan.files],
    }
    note_durably(state, ACT_JOURNAL, content)


def git_of_act(root: str, state: str, handle: int | None) -> Git:
    """git for an act: durable, and keeping the lock for as long as it runs."""
    where = {"GIT_DIR": os.path.dirname(state), "GIT_WORK_TREE": root, **DURABLE}
    return Git(root, where, () if handle is None else (handle,))


def finish_act(root: str, state: str, handle: int | None) -> Interruption:
    """Bring the act that is noted in the state folder to its end; the caller holds the lock.

    Raises ClausectlError CL406 or CL403 where that cannot be done now; the note stays.
    """
    journal = f"{state}/{ACT_JOURNAL}"
    try:
        with open(os.open(journal, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            plan = _read_plan(json.loads(file.read(1 << 28)))
    except FileNotFoundError:
        return Interruption("none")
    except (OSError, ValueError, RecursionError):
        plan = None  # the note is renamed into place whole: what cannot be read is not ours
    if plan is None:
        remove_quietly(journal)
        return Interruption("none")
    git = git_of_act(root, state, handle)
    remove_stale_lock(git, plan)
    return finish_plan(root, state, git, plan)[0]


def finish_plan(root: str, state: str, git: Git, plan: ActPlan) -> tuple[Interruption, tuple[str, ...]]:
    """Forward where the branch holds the commit, else back; and the paths at which something else stood.

    Raises ClausectlError CL406 or CL403, and the note of the act stays.
    """
    paths = tuple(file.path for file in plan.files)
    forward = holds(git, plan)
    try:
        left = _go_forward(root, state, git, plan) if forward else ()
        if not forward:
            _go_back(root, state, git, plan)
        os.unlink(f"{state}/{ACT_JOURNAL}")
        sync_folders({state})
    except OSError as error:
        problem = refusal("", error)
        told = (
            "the commit stands, but the files are not all in place yet"
            if forward
            else "not all is undone yet"
        )
        raise ClausectlError(
            Problem(
                "CL406",
                f"an act was interrupted and cannot be finished now: {told}: {error.strerror or error}",
                hint=f"{problem.hint} Then run `clausectl recover`.",
            )
        ) from error
    return Interruption("finished" if forward else "undone", tuple(sorted(paths))), left


def holds(git: Git, plan: ActPlan) -> bool:
    """Whether the commit of the act is on its branch; the branch may have gone on since."""
    tip = read_ref(git, plan.branch)
    if tip in ("", plan.old, plan.new):
        return tip == plan.new
    if git.attempt(["cat-file", "-e", plan.new])[0]:
        return False
    code, _, _ = git.attempt(["merge-base", "--is-ancestor", plan.new, tip])
    return code == 0


def read_ref(git: Git, name: str) -> str:
    """The object that a whole reference holds; empty without one."""
    code, output, _ = git.attempt(["rev-parse", "--verify", "--quiet", name])
    return output.decode("ascii").strip() if code == 0 else ""


def read_tags_of(git: Git, names: Iterable[str]) -> dict[str, str]:
    """Those of the tags that exist, short name -> object, in one process of git's."""
    asked = list(names)
    if not asked:
        return {}
    lines = "".join(f"refs/tags/{name}\n" for name in asked).encode("utf-8", "surrogateescape")
    output = git.run(["cat-file", "--batch-check=%(objectname)"], lines)
    found = zip(asked, output.split(b"\n"), strict=False)
    return {name: said.decode("ascii") for name, said in found if is_full_id(said.decode("utf-8", "replace"))}


def update_refs(git: Git, message: str, lines: list[tuple[str, str, str]]) -> tuple[int, str]:
    """Move references ``(name, new, old)`` in one transaction; git's exit code and words.

    Without ``old`` the reference must not exist, without ``new`` it is deleted.
    """
    data = []
    for name, new, old in lines:
        command = "update" if new else "delete"
        values = [new or None, old or "0" * len(new)]
        fields = [f"{command} {name}", *(value for value in values if value is not None)]
        data.append("".join(f"{field}\0" for field in fields))
    options = ["--stdin", "-z", "-m", message]
    code, _, said = git.attempt(["update-ref", *options], "".join(data).encode("utf-8", "surrogateescape"))
    return code, said


def remove_stale_lock(git: Git, plan: ActPlan) -> None:
    """Remove git's locks on the branch and tags if a killed git of this act left them.

    One is this act's when it holds the act's own id, which nobody else knew.
    An empty one could be anybody's and stays.
    """
    for above, names in (("", [(plan.branch, plan.new)]), ("refs/tags/", plan.tags)):
        asked = above or plan.branch
        code, output, _ = git.attempt(["rev-parse", "--git-path", asked])
        if code or not names:
            continue
        found = os.path.join(git.folder, os.fsdecode(output).removesuffix("\n"))
        for name, id_ in names:
            place = f"{found}{name}.lock" if above else f"{found}.lock"
            with suppress(OSError, ClausectlError):
                if read_regular(place, name, 1024).strip() == id_.encode("ascii"):
                    remove_quietly(place)


def _go_back(root: str, state: str, git: Git, plan: ActPlan) -> None:
    IndexChange(os.path.dirname(state), state, git).drop()
    there = read_tags_of(git, [name for name, _ in plan.tags])
    made = [(f"refs/tags/{name}", "", id_) for name, id_ in plan.tags if there.get(name) == id_]
    if made:
        update_refs(git, "clausectl: undo", made)
    for file in plan.files:
        if link_above(root, file.path) is None:
            remove_quietly(f"{root}/{file.beside}")
    for folder in reversed(plan.folders):
        if link_above(root, f"{folder}/x") is None:
            with suppress(OSError):
                os.rmdir(f"{root}/{folder}")


def _go_forward(root: str, state: str, git: Git, plan: ActPlan) -> tuple[str, ...]:
    """Put in place what HEAD still has of the act; the paths at which something else stood."""
    there = read_tags_of(git, [name for name, _ in plan.tags])
    missing_tags = [(f"refs/tags/{name}", id_, "") for name, id_ in plan.tags if name not in there]
    if missing_tags:
        code, said = update_refs(git, "clausectl", missing_tags)
        if code:
            raise OSError(said.partition(": ")[2].strip() or "git cannot write the tag")
    wanted, current = _still_wanted(git, plan)
    left: list[str] = []
    folders = set()
    for file in plan.files:
        if link_above(root, file.path) is not None:
            left.append(file.path)
            continue
        if file.path not in wanted:
            remove_quietly(f"{root}/{file.beside}")
        elif _place(root, git, file):
            folders.add(os.path.dirname(f"{root}/{file.path}"))
        else:
            remove_quietly(f"{root}/{file.beside}")
            left.append(file.path)
    sync_folders(folders)
    change = IndexChange(os.path.dirname(state), state, git)
    if not current:
        change.drop()
    elif not change.put_in_place():
        found, _ = change.list(wanted)
        before = {file.path: file.replaced for file in plan.files}
        missing = {p: e for p, e in wanted.items() if p not in found or found[p][1] == before[p]}
        if missing:  # somebody removed the lock and wrote the index since
            change.take(missing)
            change.put_in_place()
    change.drop()
    return tuple(left)


def _still_wanted(git: Git, plan: ActPlan) -> tuple[dict[str, TreeEntry], bool]:
    """The files of the act that HEAD has, as it has them; and whether HEAD is still on the act's branch.

    Somebody may have gone on, or to another branch, before the act was finished.
    """
    code, output, _ = git.attempt(["symbolic-ref", "--quiet", "HEAD"])
    current = code == 0 and os.fsdecode(output).strip() == plan.branch
    everything = {file.path: (file.mode, file.blob) for file in plan.files}
    head = read_ref(git, "HEAD")
    reader = ObjectReader(git)
    try:
        trees = TreeReader(reader, len(plan.new) // 2, shallow=False)
        found = trees.find(f"{head}^{{tree}}", everything) if head else {}
    finally:
        reader.close()
    kept = {p: e for p, e in everything.items() if p in found and found[p].blob == e[1]}
    return kept, current


def _place(root: str, git: Git, file: ActFile) -> bool:
    """Put one file in place, from its temporary name or else from git; False where something else stands."""
    target, beside = f"{root}/{file.path}", f"{root}/{file.beside}"
    mode = None
    try:
        info = os.lstat(target)
    except FileNotFoundError:
        info = None
    if info is not None:
        if not stat.S_ISREG(info.st_mode):
            return False
        if is_blob(target, file.path, file.blob):
            remove_quietly(beside)
            return True
        if not file.replaced or not is_blob(target, file.path, file.replaced):
            return False
        mode = stat.S_IMODE(info.st_mode)
    if not os.path.lexists(beside):
        make_folders(root, file.path, [])
        write_durably(beside, _read_blob(git, file.blob), mode)
    if info is not None:
        os.replace(beside, target)
        return True
    # A second name cannot be given when somebody made the file meanwhile; a rename would replace it.
    try:
        if not second_name(beside, target):
            if os.path.lexists(target):
                return False
            os.rename(beside, target)
    except FileExistsError:
        return False
    remove_quietly(beside)
    return True


def is_blob(location: str, path: str, blob: str) -> bool:
    """Whether a file has the bytes of a blob, as they are or checked out with CRLF."""
    form = "sha1" if len(blob) == 40 else "sha256"
    try:
        data = read_regular(location, path, _MOST_BYTES)
    except ClausectlError:
        return False
    return blob_id(data, form) == blob or (
        b"\r\n" in data and blob_id(data.replace(b"\r\n", b"\n"), form) == blob
    )


def _read_blob(git: Git, blob: str) -> bytes:
    reader = ObjectReader(git)
    try:
        (answer,) = reader.fetch([blob], _MOST_BYTES)
    finally:
        reader.close()
    if not isinstance(answer, StoredObject) or answer.data is None:
        raise OSError(f"object {blob} is not stored")
    return answer.data


def _read_plan(found: Any) -> ActPlan | None:
    """A plan as it was noted, each part checked: the note stands in a folder that others may have written."""
    if not isinstance(found, dict):
        return None
    texts = [found.get(name) for name in ("branch", "old", "new")]
    files, folders = found.get("files"), found.get("folders")
    if not all(isinstance(text, str) for text in texts) or not isinstance(files, list):
        return None
    branch, old, new = (str(text) for text in texts)
    if not isinstance(folders, list) or not all(isinstance(f, str) and not check_path(f) for f in folders):
        return None
    if not branch.startswith("refs/heads/") or not _is_name(branch):
        return None
    older = [[found.get("tag"), found.get("tag_id")]] if found.get("tag") else []  # the one tag of version 1
    tags = _read_tags(older if found.get("version") == 1 else found.get("tags"))
    if tags is None or not is_full_id(new) or (old and not is_full_id(old)):
        return None
    read = [_read_file(file) for file in files]
    if None in read:
        return None
    return ActPlan(branch, old, new, tuple(f for f in read if f), tuple(folders), tags)


def _read_tags(found: Any) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(found, list):
        return None
    tags: list[tuple[str, str]] = []
    for tag in found:
        if not isinstance(tag, list) or len(tag) != 2 or not all(isinstance(part, str) for part in tag):
            return None
        name, id_ = tag
        if not name or name.startswith("/") or not _is_name(name) or not is_full_id(id_):
            return None
        tags.append((name, id_))
    return tuple(tags)


def _read_file(found: Any) -> ActFile | None:
    if not isinstance(found, list) or len(found) != 5 or not all(isinstance(part, str) for part in found):
        return None
    path, mode, blob, temporary, replaced = found
    if (
        check_path(path)
        or mode not in _MODES
        or not is_full_id(blob)
        or (replaced and not is_full_id(replaced))
    ):
        return None
    return ActFile(*found) if _TEMPORARY_NAME.fullmatch(temporary) else None


def _is_name(name: str) -> bool:
    """Whether a text can be part of a reference without meaning anything else to git."""
    return ".." not in name and not re.search(r"[\x00-\x20\x7f~^:?*\[\\]|@\{", name)
