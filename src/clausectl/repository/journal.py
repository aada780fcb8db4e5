"""One writer at a time, and what a killed one had begun is finished by the next."""

from __future__ import annotations

import errno
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.disk import TEMPORARY, clean, link_above, refusal, remove_quietly, sync_folders
from clausectl.repository.paths import check_path

_JOURNAL = "journal.json"
_LOCK = "lock"
_LOCK_SECONDS = 5.0
_FOLDERS = ("clauses", "agreements", "frozen")  # and the top itself: where files are written
_TEMPORARY_NAME = re.compile(re.escape(TEMPORARY) + r"(?:new|old)-\d+-\d+")


def recover(root: str | Path, state: str | Path) -> tuple[list[str], list[str]]:
    """Finish what a killed process had begun to put in place, and remove what it left beside it.

    Returns the paths put in place and the temporary ones removed, each sorted.
    A process killed before its journal was written leaves temporary names in
    any folder that files are written to; no other writer runs meanwhile, so
    they are nobody's.
    """
    with locked(state):
        finished = finish_interrupted(str(root), str(state))
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
    raise NotImplementedError


def is_interrupted(state: str | Path) -> bool:
    """Whether a killed process left work for `recover`."""
    return os.path.lexists(f"{state}/{_JOURNAL}")


def write_journal(state: str, steps: list[tuple[str, str, str | None]]) -> str:
    """Say durably what is about to be put in place: from here on a killed process is rolled forward.

    ``steps`` are ``(location, path, temporary location or None)``. Returns
    where the journal is; raises OSError, and then there is none.
    """
    actions = [
        {"path": path, "temporary": os.path.basename(temporary) if temporary else None}
        for _, path, temporary in steps
    ]
    journal, temporary = f"{state}/{_JOURNAL}", f"{state}/{_JOURNAL}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(json.dumps({"version": 1, "actions": actions}).encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, journal)
        sync_folders({state, *(os.path.dirname(location) for location, _, _ in steps)})
    except OSError:
        remove_quietly(temporary)
        remove_quietly(journal)
        raise
    return journal


def finish_interrupted(root: str, state: str) -> list[str]:
    """Roll a journal forward: every rename that did not happen yet happens now."""
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
    return sorted(paths)


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
            if item.name.endswith(".tmp") and item.is_file(follow_symlinks=False):
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
def locked(state: str | Path | None) -> Iterator[None]:
    """One writer per work tree; the system lets go of the lock when a process dies."""
    if state is None:
        yield
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
        deadline = time.monotonic() + _LOCK_SECONDS
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
        yield
    finally:
        os.close(handle)
