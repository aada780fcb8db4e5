"""Which clausectl this is: not its version alone, because another state of it may have kept an answer."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress

import clausectl

_PACKAGE = os.path.dirname(clausectl.__file__)
UNDERSTANDING = ("checking", "comparing", "composing", "formats")
"""The folders of the package that decide what is found in a text."""


def fingerprint_program(package: str = _PACKAGE, folders: Iterable[str] = UNDERSTANDING) -> str:
    """A name for the version and the state of the modules that understand texts: path, size, times of change.

    Nothing is read, so that it costs a millisecond or two, and every rule and
    every list of words goes into it. Times differ between installations: that
    costs an answer and never brings a wrong one. Where there are no files (a zip
    archive) it is a name for the version alone.
    """
    lines = [clausectl.__version__]
    waiting = [os.path.join(package, folder) for folder in folders]
    while waiting:
        here = waiting.pop()
        with suppress(OSError), os.scandir(here) as found:
            for entry in found:
                if entry.name.endswith(".py"):
                    info = entry.stat()
                    lines.append(f"{entry.path} {info.st_size} {info.st_mtime_ns} {info.st_ctime_ns}")
                elif entry.is_dir() and entry.name != "__pycache__":
                    waiting.append(entry.path)
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()
