"""What several commands share: opening the repository, and its options."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from clausectl.cli.printing import current_options
from clausectl.errors import ClausectlError, Problem
from clausectl.repository.opening import Repository, open_repository


def _refuse_missing_folder() -> None:
    try:
        os.getcwd()  # noqa: PTH109 - pathlib says no more
    except OSError:
        hint = "go to a folder that exists"
        raise ClausectlError(Problem("CL002", "the current folder is there no more", hint=hint)) from None


@contextmanager
def open_here_if_any(files: Sequence[str]) -> Iterator[Repository | None]:
    """The repository of the current folder; None outside of one when what was named are files."""
    _refuse_missing_folder()
    try:
        repository = open_here()
    except ClausectlError as error:
        outside = {problem.code for problem in error.problems} == {"CL002"}
        there = [os.path.exists(name) for name in files]  # noqa: PTH110 - as typed
        if not outside or not any(there):
            raise
        if not all(there):  # one is a file: what is missing is another one and no repository
            hint = "name a file that is there; outside a git repository there are no revisions"
            missing = [name for name, found in zip(files, there, strict=True) if not found]
            raise ClausectlError(
                Problem("CL055", f"there is no file {name!r}", hint=hint) for name in missing
            ) from None
        yield None
        return
    with repository:
        yield repository


def open_here() -> Repository:
    """The repository of the current folder; use it as a context manager."""
    _refuse_missing_folder()
    return open_repository(".", cache=bool(current_options()["cache"]))
