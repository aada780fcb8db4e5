"""The files that an import is given: as named, and those in folders."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.readers import MAX_FILE_BYTES, is_readable
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.outside_files import list_below, read_below, read_outside

MOST_FILES = 20_000
MOST_BYTES = 1 << 29  # of all files together: they are held in memory


def find_files(names: Sequence[str], progress: Progress = no_progress) -> list[tuple[str, bytes]]:
    """Names and bytes of the files, those of folders in the order of their names, each once.

    In a folder only files of the kinds that are read count. Raises ClausectlError CL664 for
    a folder without any, CL665 for too many, and as `read_outside` does.
    """
    wanted: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for name in names:
        if not os.path.isdir(name):  # noqa: PTH112 - a name as typed
            wanted.setdefault(name, ("", name))
            continue
        folder = name.rstrip("/") or "/"
        found = [path for path in list_below(folder) if is_readable(path)]
        if not found:
            hint = "put Markdown, plain text, docx or pdf files into it"
            problems.append(Problem("CL664", "the folder holds no file that is read", folder, hint=hint))
        for path in found:
            wanted.setdefault(f"{folder}/{path}", (folder, path))
    if len(wanted) > MOST_FILES:
        hint = f"import them in parts: {MOST_FILES:,} at once"
        raise ClausectlError(Problem("CL665", f"{len(wanted):,} files are named", hint=hint))
    files: list[tuple[str, bytes]] = []
    size = 0
    for done, (name, (folder, path)) in enumerate(wanted.items()):
        progress("reading files", done, len(wanted))
        try:
            data = _read(folder, path)
        except ClausectlError as error:
            problems += [_as_imported(problem) for problem in error.problems]
            continue
        size += len(data)
        if size > MOST_BYTES:
            hint = f"import them in parts: {MOST_BYTES >> 20} MiB at once"
            raise ClausectlError(Problem("CL665", "the files are too large together", hint=hint))
        files.append((name, data))
    if problems:
        raise ClausectlError(problems)
    return files


def _read(folder: str, path: str) -> bytes:
    if folder:
        return read_below(folder, path, limit=MAX_FILE_BYTES)
    return read_outside(path, limit=MAX_FILE_BYTES)


def _as_imported(problem: Problem) -> Problem:
    """What whoever imports can do about a file that is too large."""
    if problem.code != "CL015":
        return problem
    return replace(problem, code="CL641", hint=f"split it: a file may have {MAX_FILE_BYTES >> 20} MiB")
