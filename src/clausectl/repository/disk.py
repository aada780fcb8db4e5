"""Single steps on disk: looking before reading or writing, and making what is written durable."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection
from contextlib import suppress

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.paths import not_a_file, too_large

TEMPORARY = ".clausectl-"  # how every temporary name begins: listings leave these out
_MANY = 50  # folders from which on several are synced at a time
_WRITERS = 16


def link_above(root: str, path: str) -> Problem | None:
    """A link, or a file, where a folder above the path should be."""
    at = root
    parts = path.split("/")[:-1]
    for number, part in enumerate(parts):
        at = f"{at}/{part}"
        try:
            mode = os.lstat(at).st_mode
        except FileNotFoundError:
            return None
        except OSError as error:
            return refusal(path, error)
        above = "/".join(parts[: number + 1])
        if stat.S_ISLNK(mode):
            return not_a_file(above, "symlink")
        if not stat.S_ISDIR(mode):
            return Problem(
                "CL016", "a file stands where a folder is needed", path=above, hint="Choose another path."
            )
    return None


def write_durably(location: str, data: bytes, mode: int | None = None) -> None:
    """Make a new file and force it to disk; ``mode`` are its permissions. Raises OSError."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    handle = os.open(location, flags, 0o666)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        if mode is not None:
            os.fchmod(handle, mode)
        os.fsync(handle)
    finally:
        os.close(handle)


def clean(folder: str, keep: Collection[str | None]) -> None:
    """Remove what a killed process left under temporary names in a folder."""
    with os.scandir(folder) as found:
        stale = [item.path for item in found if item.name.startswith(TEMPORARY) and item.path not in keep]
    for path in stale:
        remove_quietly(path)


def remove_quietly(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)


def sync_folders(folders: Collection[str]) -> None:
    """Force the names in folders to disk. Raises OSError."""
    if len(folders) < _MANY:
        for folder in sorted(folders):
            _sync_folder(folder)
        return
    from concurrent.futures import ThreadPoolExecutor  # the disk syncs several at once as fast as one

    with ThreadPoolExecutor(_WRITERS) as pool:
        for _ in pool.map(_sync_folder, sorted(folders)):
            pass


def _sync_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems sync no folders
            raise
    finally:
        os.close(handle)


def refusal(path: str, error: OSError) -> Problem:
    if error.errno == errno.EEXIST:
        return Problem(
            "CL019",
            "somebody made this file meanwhile; it is not overwritten",
            path=path,
            hint="Look at it, then run the command again.",
        )
    return Problem(
        "CL020",
        f"nothing was written: {error.strerror or error}",
        path=path,
        hint="Make room on the disk."
        if error.errno in (errno.ENOSPC, errno.EDQUOT)
        else "Look at the permissions of the folder and at the disk.",
    )


def open_plain(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def read_regular(location: str, path: str, limit: int, expected: int | None = None) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes; a pipe or device is never waited for.

    ``path`` is the name for messages. Raises FileNotFoundError, and
    ClausectlError CL012, CL015, CL016 or CL018.
    """
    try:
        handle = open_plain(location, os.O_RDONLY)
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        if os.path.islink(location):
            raise ClausectlError(not_a_file(path, "symlink")) from error
        raise ClausectlError(unreadable(path, error)) from error
    try:
        if expected is None:
            info = os.fstat(handle)
            if not stat.S_ISREG(info.st_mode):
                raise ClausectlError(_special(path, folder=stat.S_ISDIR(info.st_mode)))
            expected = info.st_size
            if expected > limit:
                raise ClausectlError(too_large(path, expected, limit))
        data = os.read(handle, expected + 1)
        if len(data) == expected:  # all of it, which is the rule
            return data
        pieces = [data]
        total = len(data)
        while total <= limit and (piece := os.read(handle, 1 << 16)):
            pieces.append(piece)
            total += len(piece)
        if total > limit:
            raise ClausectlError(too_large(path, total, limit))
        return b"".join(pieces)
    except OSError as error:
        raise ClausectlError(unreadable(path, error)) from error
    finally:
        os.close(handle)


def _special(path: str, *, folder: bool) -> Problem:
    what = "a folder" if folder else "a pipe, socket or device"
    return Problem("CL016", f"{what} stands where a file is expected", path=path, hint="Put the file there.")


def unreadable(path: str, error: OSError) -> Problem:
    """A file that the system does not let be read."""
    return Problem(
        "CL018",
        f"the file cannot be read: {error.strerror or error}",
        path=path.rstrip("/"),
        hint="Look at its permissions and at the disk.",
    )
