"""Files of the work tree, written so that nothing is ever half-written.

Everything new is first written beside its place under a temporary name and
fsynced; a full disk shows then, before anything has changed. Several files
then go into place together: a journal in the git folder says what is to
happen, each file is renamed, the journal goes. An error on the way puts the old
files back; after a killed process the next writer finds the journal and
finishes. At every moment each single file is the old or the new one, whole.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.disk import (
    TEMPORARY,
    clean,
    link_above,
    open_plain,
    read_regular,
    refusal,
    remove_quietly,
    sync_folders,
    write_durably,
)
from clausectl.repository.journal import finish_interrupted, locked, write_journal
from clausectl.repository.paths import checked_paths, not_a_file

_COUNTER = iter(range(1, 1 << 62))


@dataclass(slots=True)
class _Step:
    """One file on its way: ``temporary`` holds the new content (None deletes), ``backup`` the old."""

    path: str
    target: str
    create: bool
    existed: bool
    mode: int
    temporary: str | None = None
    backup: str | None = None
    done: bool = False


def write_atomically(
    root: str | Path,
    files: Mapping[str, bytes | None],
    *,
    create_only: bool | Collection[str] = False,
    state: str | Path | None = None,
) -> list[str]:
    """Write every file, or with None delete it, under ``root``: all or none.

    Paths are relative to ``root``; missing folders are made, and a file keeps
    its permissions. ``create_only`` (True, or the paths concerned) refuses to
    replace a file that exists. ``state`` is the folder for lock and journal
    (inside the git folder); without it a killed process can leave some of
    several files new and some old. Returns the paths whose content was
    written, sorted. Raises ClausectlError CL012, CL014, CL016, CL019, CL020 or
    CL021, and then nothing has changed.
    """
    top = str(root)
    paths = checked_paths(files)
    with locked(state) as handle:
        if state is not None:
            finish_interrupted(top, str(state), handle)
        steps = _plan(top, paths, files, create_only)
        made: list[str] = []
        try:
            _stage(top, steps, files, made, tidy=state is not None)
            journal = ""
            if state is not None and len(steps) > 1:  # one rename is whole by itself
                journal = write_journal(
                    str(state), [(step.target, step.path, step.temporary) for step in steps]
                )
        except OSError as error:
            _discard(steps, made)
            raise ClausectlError(_unwritable(error, steps)) from error
        try:
            for step in steps:
                _put_in_place(step)
            sync_folders({os.path.dirname(step.target) for step in steps})
        except OSError as error:
            _put_back(steps)
            _discard(steps, made)
            if journal:
                remove_quietly(journal)
            raise ClausectlError(_unwritable(error, steps)) from error
        if journal:
            remove_quietly(journal)
        for step in steps:
            if step.backup:
                remove_quietly(step.backup)
    return sorted(paths)


def move_file(
    root: str | Path, old: str, new: str, data: bytes | None = None, *, state: str | Path | None = None
) -> list[str]:
    """Move one file, with new content when ``data`` is given; never onto a file that exists.

    Raises what `write_atomically` raises, and CL018 when ``old`` cannot be read.
    """
    checked_paths([old, new])
    if data is None:
        problem = link_above(str(root), old)
        if problem:
            raise ClausectlError(problem)
        try:
            data = read_regular(f"{root}/{old}", old, 1 << 40)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise ClausectlError(_missing(old)) from error
    return write_atomically(root, {old: None, new: data}, create_only=[new], state=state)


def _plan(
    root: str, paths: list[str], files: Mapping[str, bytes | None], create_only: bool | Collection[str]
) -> list[_Step]:
    """Look at every place before anything is written; every refusal at once."""
    steps: list[_Step] = []
    problems: list[Problem] = []
    for path in paths:
        create = create_only if isinstance(create_only, bool) else path in create_only
        problem = link_above(root, path)
        existed, mode = False, 0
        if problem is None:
            try:
                info = os.lstat(f"{root}/{path}")
            except (FileNotFoundError, NotADirectoryError):
                problem = _missing(path) if files[path] is None else None
            except OSError as error:
                problem = refusal(path, error)
            else:
                existed, mode = True, stat.S_IMODE(info.st_mode)
                problem = refuse_place(path, info, create=create)
        if problem is not None:
            problems.append(problem)
        steps.append(_Step(path, f"{root}/{path}", create, existed, mode))
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
    return steps


def refuse_place(path: str, info: os.stat_result, *, create: bool) -> Problem | None:
    """Why a file cannot be put where something stands: a link, a folder, or with ``create`` anything."""
    if stat.S_ISLNK(info.st_mode):
        return not_a_file(path, "symlink")
    if not stat.S_ISREG(info.st_mode):
        return Problem(
            "CL016", "something other than a file stands here", path=path, hint="Choose another path."
        )
    if create:
        return Problem(
            "CL019",
            "the file exists already and is not overwritten",
            path=path,
            hint="Choose another name, or delete the file first.",
        )
    return None


def _stage(
    root: str, steps: list[_Step], files: Mapping[str, bytes | None], made: list[str], *, tidy: bool
) -> None:
    """Make the folders and write every new content under a temporary name; undone by `_discard`."""
    cleaned: set[str] = set()
    for step in steps:
        data = files[step.path]
        parent = os.path.dirname(step.target)
        make_folders(root, step.path, made)
        if tidy and parent not in cleaned:  # under the lock whatever is temporary was left behind
            cleaned.add(parent)
            clean(parent, keep={s.temporary for s in steps})
        if data is None:
            continue
        step.temporary = f"{parent}/{TEMPORARY}new-{os.getpid()}-{next(_COUNTER)}"
        write_durably(step.temporary, data, step.mode if step.existed else None)


def make_folders(root: str, path: str, made: list[str]) -> None:
    """Make the folders above a path that are missing; each one made is added to ``made``."""
    at = root
    for part in path.split("/")[:-1]:
        at = f"{at}/{part}"
        try:
            os.mkdir(at)
        except FileExistsError:
            continue
        made.append(at)
        sync_folders({os.path.dirname(at)})


def _put_in_place(step: _Step) -> None:
    if step.existed:
        backup = f"{os.path.dirname(step.target)}/{TEMPORARY}old-{os.getpid()}-{next(_COUNTER)}"
        if not second_name(step.target, backup):
            with open(step.target, "rb", opener=open_plain) as file:
                write_durably(backup, file.read(), step.mode)
        step.backup = backup
    if step.temporary is None:
        os.unlink(step.target)
    elif not step.create:
        os.replace(step.temporary, step.target)
    # A second name cannot be given when somebody made the file meanwhile; a rename would replace it.
    elif second_name(step.temporary, step.target):
        step.done = True
        os.unlink(step.temporary)
    elif os.path.lexists(step.target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), step.target)
    else:
        os.rename(step.temporary, step.target)
    step.done = True


def second_name(old: str, new: str) -> bool:
    """Give a file a second name; False on a file system without hard links."""
    try:
        os.link(old, new, follow_symlinks=False)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK):
            raise
        return False
    return True


def _put_back(steps: list[_Step]) -> None:
    for step in reversed(steps):
        try:
            if step.backup is not None:
                os.replace(step.backup, step.target)
                remove_quietly(step.backup)  # two names of one file: the rename did nothing
                step.backup = None
            elif step.done and not step.existed:
                os.unlink(step.target)
        except OSError:
            continue  # the others still go back; the backup keeps its recognisable name


def _discard(steps: list[_Step], made: list[str]) -> None:
    for step in steps:
        if step.temporary:
            remove_quietly(step.temporary)
    for folder in reversed(made):
        with suppress(OSError):
            os.rmdir(folder)


def _missing(path: str) -> Problem:
    return Problem("CL018", "the file does not exist", path=path, hint="Look at the spelling of the path.")


def _unwritable(error: OSError, steps: list[_Step]) -> Problem:
    """The refusal, at the file whose turn it was."""
    last = next((step.path for step in steps if not step.done and step.temporary is None), "")
    named = [s.path for s in steps if error.filename in (s.target, s.temporary)]
    return refusal(named[0] if named else last or steps[0].path, error)
