"""Zip archives for those who have no repository, written once and the same everywhere.

Files are stored as they are, in the order given, with one fixed date: a
compressed one would have other bytes with another zlib. They are written one
after the other, so that memory follows the largest. The archive has its name
only when it is whole and on disk.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.records import dataclass
from clausectl.repository.disk import TEMPORARY, refusal, remove_quietly, sync_folders
from clausectl.repository.files import refuse_place, second_name

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can state
_UNIX = 3
_MODE = (stat.S_IFREG | 0o644) << 16


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was written: its SHA-256 (hexadecimal), its size in bytes, its number of files."""

    sha256: str
    size: int
    files: int


def check_archive_place(path: Path) -> None:
    """Raises ClausectlError when an archive cannot be made here.

    CL476 without a folder to put it in, CL012, CL016 or CL019 when something has
    its name, CL020 when the system does not let it be looked at.
    """
    told = str(path)
    try:
        if not path.name or not path.parent.is_dir():
            hint = "make the folder first, or name another place"
            message = "there is no folder to put the bundle in" if path.name else "this is no name of a file"
            raise ClausectlError(Problem("CL476", message, told, hint=hint))
        found = path.lstat()
    except FileNotFoundError:
        return
    except OSError as error:
        raise ClausectlError(refusal(told, error)) from error
    problem = refuse_place(told, found, create=True)
    if problem is not None:
        raise ClausectlError(problem)


def write_archive(path: Path, members: Iterable[tuple[str, bytes | bytearray]]) -> Archive:
    """Write (name, bytes) in this order as a zip archive; the names are the caller's to check.

    Nothing is left where this fails: raises what `check_archive_place` raises,
    CL019 when somebody made the file meanwhile, CL020 when it cannot be
    written, and whatever ``members`` raises.
    """
    check_archive_place(path)
    temporary = f"{path.parent}/{TEMPORARY}new-{secrets.token_hex(8)}"
    try:
        written = _write(temporary, members)
        _put_in_place(temporary, str(path))
        sync_folders({str(path.parent)})
    except OSError as error:
        raise ClausectlError(refusal(str(path), error)) from error
    finally:
        remove_quietly(temporary)
    return written


def _write(location: str, members: Iterable[tuple[str, bytes | bytearray]]) -> Archive:
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    files = 0
    with open(os.open(location, flags, 0o666), "w+b") as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
            for name, data in members:
                about = zipfile.ZipInfo(name, _DATE)
                about.create_system = _UNIX
                about.external_attr = _MODE
                archive.writestr(about, data)
                files += 1
        stream.flush()
        os.fsync(stream.fileno())
        size = stream.tell()
        stream.seek(0)
        return Archive(hashlib.file_digest(stream, "sha256").hexdigest(), size, files)


def _put_in_place(temporary: str, target: str) -> None:
    """Give the archive its name; never that of a file that is there."""
    if second_name(temporary, target):
        return
    if os.path.lexists(target):
        raise FileExistsError(target)
    os.rename(temporary, target)
