"""One writer at a time, and what a killed one had begun is finished by the next."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.disk import TEMPORARY, clean, link_above, refusal, remove_quietly, sync_folders
from clausectl.repository.paths import check_path

_JOURNAL = "journal.json"
ACT_JOURNAL = "act.json"
ACT_INDEX = "act-index"  # the index that an act is about to put in place
_INDEX_NAMES = (ACT_INDEX, f"{ACT_INDEX}.lock")
_LOCK = "lock"
_LOCK_SECONDS = 5.0
_FOLDERS = ("clauses", "agreements", "frozen")  # and the top itself: where files are written
_TEMPORARY_NAME = re.compile(re.escape(TEMPORARY) + r"(?:new|old)-\d+-\d+")


def recover(root: str | Path, state: str | Path) -> tuple[list[str], list[str]]:
    """Finish what a killed process had begun to put in place, and remove what it left beside it.

    An act whose branch was not updated yet is undone, any other is finished.
    Returns the paths put in place and the temporary ones removed, each sorted.
    A process killed before its journal was written leaves temporary names in
    any folder that files are written to; no other writer runs meanwhile, so
    they are nobody's.
    """
    with locked(state) as handle:
        finished = finish_interrupted(str(root), str(state), handle)
        return finished, _sweep(str(root), str(state))


@dataclass(frozen=True, slots=True)
class Interruption:
    """What became of an act that a killed command had begun.

    ``none``: there was none. ``finished`` and ``undone``: it is now whole, or
    as if it had never begun. ``at work``: another command is at it right now.
    ``pending``: it cannot be finished here (a read-only checkout, a locked
    index); the branch may then hold files that the work tree lacks. ``paths``
    are the files it was about, ``problem`` says why it is pending.
    """

    outcome: Literal["none", "finished", "undone", "at work", "pending"]
    paths: tuple[str, ...] = ()
    problem: Problem | None = None


def finish_act_quietly(root: Path | None, state: Path, wait: float) -> Interruption:
    """See `Repository.finish_interrupted_act`."""
    if not os.path.lexists(f"{state}/{ACT_JOURNAL}"):
        return Interruption("none")
    if root is None:
        problem = Problem(
            "CL406",
            "an act that was interrupted cannot be finished without the work tree",
            hint="Run `clausectl recover` in the work tree.",
        )
        return Interruption("pending", problem=problem)
    from clausectl.repository.act_journal import finish_act

    try:
        with locked(state, wait) as handle:
            return finish_act(str(root), str(state), handle)
    except ClausectlError as error:
        problem = error.problems[0]
        return Interruption("at work" if problem.code == "CL021" else "pending", problem=problem)


def is_interrupted(state: str | Path) -> bool:
    """Whether a killed process left work for `recover`."""
    return any(os.path.lexists(f"{state}/{name}") for name in (_JOURNAL, ACT_JOURNAL))


def write_journal(state: str, steps: list[tuple[str, str, str | None]]) -> str:
    """Say durably what is about to be put in place: from here on a killed process is rolled forward.

    ``steps`` are ``(location, path, temporary location or None)``. Returns
    where the journal is; raises OSError, and then there is none.
    """
    actions = [
        {"path": path, "temporary": os.path.basename(temporary) if temporary else None}
        for _, path, temporary in steps
    ]
    folders = {os.path.dirname(location) for location, _, _ in steps}
    return note_durably(state, _JOURNAL, {"version": 1, "actions": actions}, folders)


def note_durably(state: str, name: str, content: object, folders: Collection[str] = ()) -> str:
    """Write a file of the state folder whole, and sync it and the folders; where it is.

    Raises OSError, and then there is none.
    """
    place, temporary = f"{state}/{name}", f"{state}/{name}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(json.dumps(content).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, place)
        sync_folders({state, *folders})
    except OSError:
        remove_quietly(temporary)
        remove_quietly(place)
        raise
    return place


def finish_interrupted(root: str, state: str, handle: int | None = None) -> list[str]:
    """Finish or undo what a killed process had begun; the paths that are in place now, sorted.

    ``handle`` is that of the lock, which git holds too while it works on it.
    Raises ClausectlError CL020, CL403 or CL406 where that cannot be done here.
    """
    paths = _finish_files(root, state)
    if os.path.lexists(f"{state}/{ACT_JOURNAL}"):
        from clausectl.repository.act_journal import finish_act

        act = finish_act(root, state, handle)
        paths += act.paths if act.outcome == "finished" else ()
    return sorted(paths)


def _finish_files(root: str, state: str) -> list[str]:
    """Roll a journal of files forward: every rename that did not happen yet happens now."""
    journal = f"{state}/{_JOURNAL}"
    try:
        with open(os.open(journal, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
            actions = _actions(json.loads(file.read(1 << 26)))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError):
        actions = []  # the journal is renamed into place whole: what cannot be read is not ours
    paths: list[str] = []
    try:
        for path, temporary in actions:
            if link_above(root, path):
                continue
            target = f"{root}/{path}"
            parent = os.path.dirname(target)
            if temporary is None:
                remove_quietly(target)
            elif os.path.lexists(f"{parent}/{temporary}"):
                os.replace(f"{parent}/{temporary}", target)
                remove_quietly(f"{parent}/{temporary}")  # two names of one file: the rename did nothing
            paths.append(path)
        sync_folders({os.path.dirname(f"{root}/{path}") for path in paths})
        os.unlink(journal)
        for path in paths:
            clean(os.path.dirname(f"{root}/{path}"), keep=set())
    except OSError as error:
        raise ClausectlError(refusal("", error)) from error
    return paths


def _sweep(root: str, state: str) -> list[str]:
    """Remove files under temporary names from the folders of the library and from the state folder."""
    removed = []
    waiting = [root, *(f"{root}/{name}" for name in _FOLDERS)]
    while waiting:
        folder = waiting.pop()
        for item in _list_folder(folder):
            if item.is_dir(follow_symlinks=False):
                if folder != root:
                    waiting.append(item.path)
            elif _TEMPORARY_NAME.fullmatch(item.name) and item.is_file(follow_symlinks=False):
                remove_quietly(item.path)
                removed.append(item.path[len(root) + 1 :])
    for folder in (state, f"{state}/cache-v1"):
        for item in _list_folder(folder):
            if item.name.endswith((".tmp", *_INDEX_NAMES)) and item.is_file(follow_symlinks=False):
                remove_quietly(item.path)
    return sorted(removed)


def _list_folder(folder: str) -> list[os.DirEntry[str]]:
    """What stands in a folder; nothing for a link, or for one that cannot be read."""
    if os.path.islink(folder):
        return []
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _actions(found: Any) -> list[tuple[str, str | None]]:
    """The steps of a journal, each checked: it stands in a folder that others may have written."""
    result: list[tuple[str, str | None]] = []
    if not isinstance(found, dict) or not isinstance(found.get("actions"), list):
        return []
    for action in found["actions"]:
        path, temporary = (
            (action.get("path"), action.get("temporary")) if isinstance(action, dict) else (0, 0)
        )
        if not isinstance(path, str) or check_path(path):
            return []
        if temporary is not None and (
            not isinstance(temporary, str) or "/" in temporary or not temporary.startswith(TEMPORARY)
        ):
            return []
        result.append((path, temporary))
    return result


@contextmanager
def locked(state: str | Path | None, wait: float | None = None) -> Iterator[int | None]:
    """One writer per work tree; the system lets go of the lock when a process dies.

    Gives the handle that holds the lock. Raises ClausectlError CL021 when
    another holds it for longer than ``wait`` seconds (5 unless told), CL020
    when no lock can be made.
    """
    if state is None:
        yield None
        return
    import fcntl

    try:
        os.makedirs(state, exist_ok=True)
        if os.path.islink(state):
            raise NotADirectoryError(errno.ENOTDIR, "a symbolic link stands in its place", str(state))
        handle = os.open(f"{state}/{_LOCK}", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ClausectlError(refusal("", error)) from error
    try:
        deadline = time.monotonic() + (_LOCK_SECONDS if wait is None else wait)
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if time.monotonic() > deadline:
                    raise ClausectlError(
                        Problem(
                            "CL021",
                            "another clausectl is writing to this work tree",
                            hint="Wait until it has finished, then run the command again.",
                        )
                    ) from error
                time.sleep(0.05)
        yield handle
    finally:
        os.close(handle)
