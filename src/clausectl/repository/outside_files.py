"""Files from anywhere that a user names: evidence, transcriptions, keys, anchors."""

from __future__ import annotations

import hashlib
import os
import stat

from clausectl.errors import ClausectlError, Problem

MAX_EVIDENCE_BYTES = 64 * 1024 * 1024
"""The largest file that is taken into a repository; a larger one is kept elsewhere, by its hash."""


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
