"""Files from anywhere that a user names: evidence, transcriptions, keys, anchors."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import stat

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.disk import (
    TEMPORARY,
    link_above,
    read_regular,
    refusal,
    remove_quietly,
    unreadable,
    write_durably,
)
from clausectl.repository.files import refuse_place, second_name
from clausectl.repository.paths import not_a_file

MAX_EVIDENCE_BYTES = 64 * 1024 * 1024
"""The largest file that is taken into a repository; a larger one is kept elsewhere, by its hash."""

_OF_SYSTEMS = ("Thumbs.db", "desktop.ini")  # that systems put into folders by themselves
_MOST_FILES = 200_000
_MOST_DEPTH = 40


def read_outside(path: str, *, limit: int = MAX_EVIDENCE_BYTES) -> bytes:
    """The bytes of one regular file, links followed.

    Raises ClausectlError CL018 for what cannot be read, CL016 for anything but
    a file (a pipe would never end), CL015 beyond ``limit``, CL440 for an empty one.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:
            info = os.fstat(file.fileno())
            if not stat.S_ISREG(info.st_mode):
                raise ClausectlError(Problem("CL016", "this is no file", path, hint="name a file"))
            if info.st_size > limit:
                hint = "keep it where it is, and give its place and hash: --location … --sha256 …"
                message = f"the file has {info.st_size:,} bytes, more than {limit:,}"
                raise ClausectlError(Problem("CL015", message, path, hint=hint))
            data = file.read(limit + 1)
    except OSError as error:
        hint = "look at the spelling of the path, and at its permissions"
        message = f"the file cannot be read: {error.strerror or error}"
        raise ClausectlError(Problem("CL018", message, path, hint=hint)) from error
    if not data:
        hint = "an empty file shows nothing"
        raise ClausectlError(Problem("CL440", "the file is empty", path, hint=hint))
    return data


def read_below(folder: str, path: str, *, limit: int = MAX_EVIDENCE_BYTES) -> bytes:
    """The bytes of a regular file below a folder; no link is followed on the way there.

    Whoever wrote the table that names the file need not be the one who runs
    the command: nothing that stands elsewhere is taken in on their word.
    Raises ClausectlError CL445 for a path that leads out of the folder, CL012
    for a link, and what `read_outside` raises.
    """
    shown = f"{folder}/{path}"
    if path.startswith("/") or ".." in path.split("/") or "\0" in path:
        hint = "put the file into the folder of the table, and name it as from there"
        raise ClausectlError(Problem("CL445", f"{path!r} leads out of {folder!r}", hint=hint))
    problem = link_above(folder, path)
    if problem is not None:
        raise ClausectlError(problem)
    try:
        data = read_regular(shown, shown, limit)
    except (FileNotFoundError, NotADirectoryError):
        hint = "look at the spelling; files are named as from the folder of the table"
        raise ClausectlError(Problem("CL018", f"there is no file {shown!r}", hint=hint)) from None
    if not data:
        raise ClausectlError(Problem("CL440", f"{shown} is empty", hint="an empty file shows nothing"))
    return data


def list_below(folder: str) -> list[str]:
    """Every file below a folder, sorted, with / between the names; hidden files are left out.

    Raises ClausectlError CL018 for a folder that cannot be read, CL012 for each
    link and CL016 for what is no file, CL023 where they are out of all measure.
    """
    found: list[str] = []
    problems: list[Problem] = []
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        try:
            with os.scandir(f"{folder}/{inner}") as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError as error:
            problems.append(unreadable(f"{folder}/{inner}", error))
            continue
        for entry in entries:
            path = inner + entry.name
            if entry.name.startswith(".") or entry.name in _OF_SYSTEMS:
                continue
            if entry.is_symlink():
                problems.append(not_a_file(f"{folder}/{path}", "symlink"))
            elif entry.is_dir(follow_symlinks=False):
                waiting.append(f"{path}/")
            elif entry.is_file(follow_symlinks=False):
                found.append(path)
            else:
                hint = "take it out of the folder"
                problems.append(Problem("CL016", "this is no file", f"{folder}/{path}", hint=hint))
        if len(found) + len(waiting) > _MOST_FILES or inner.count("/") > _MOST_DEPTH:
            hint = "name a narrower folder"
            message = f"the folder holds more than {_MOST_FILES:,} files, or more than {_MOST_DEPTH} levels"
            raise ClausectlError(Problem("CL023", message, folder, hint=hint))
    if problems:
        raise ClausectlError(problems)
    return sorted(found)


def hash_outside(path: str) -> tuple[str, int]:
    """SHA-256 (hexadecimal) and size of a file of any size, read piece by piece. Raises as `read_outside`."""
    digest = hashlib.sha256()
    size = 0
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with open(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise ClausectlError(Problem("CL016", "this is no file", path, hint="name a file"))
            while piece := file.read(1 << 20):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise ClausectlError(Problem("CL018", message, path, hint="look at the path")) from error
    return digest.hexdigest(), size


def refuse_taken(path: str) -> None:
    """Raises ClausectlError where no new file can be made at a path.

    CL019 when a file is there, CL012 or CL016 for anything else, CL020 when it cannot be looked at.
    """
    try:
        found = os.lstat(path)
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise ClausectlError(_refusal(path, error)) from error
    problem = refuse_place(path, found, create=True)
    if problem is not None:
        raise ClausectlError(problem)


def write_outside(path: str, data: bytes) -> None:
    """Make one new file that a user names, whole or not at all; nothing is overwritten.

    Raises what `refuse_taken` raises, and ClausectlError CL020 when it cannot be written.
    """
    refuse_taken(path)
    temporary = f"{os.path.dirname(path) or '.'}/{TEMPORARY}new-{secrets.token_hex(8)}"
    try:
        write_durably(temporary, data)
        if not second_name(temporary, path):
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
            os.rename(temporary, path)
    except (OSError, ValueError) as error:
        raise ClausectlError(_refusal(path, error)) from error
    finally:
        remove_quietly(temporary)


def _refusal(path: str, error: OSError | ValueError) -> Problem:
    if isinstance(error, OSError):
        return refusal(path, error)
    return Problem("CL020", f"nothing was written: {error}", hint="look at the path")
