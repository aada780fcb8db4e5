"""Finish what a killed command had begun to write."""

from __future__ import annotations

from clausectl.model.written import WriteReport, WrittenFile
from clausectl.repository.journal import is_interrupted
from clausectl.repository.opening import Repository


def finish_interrupted(repository: Repository) -> WriteReport:
    """Roll the journal of the work tree forward and say which files it was about.

    Raises ClausectlError CL010 without a work tree, CL020 or CL021 when the
    files cannot be put in place.
    """
    found = is_interrupted(repository.state_folder)
    paths = repository.recover()
    root = repository.root
    files = tuple(
        WrittenFile("changed" if root is not None and (root / path).is_file() else "deleted", path)
        for path in paths
    )
    if files:
        number = "1 file is" if len(files) == 1 else f"{len(files):,} files are"
        note = f"finished what an interrupted command had begun: {number} in place"
    elif found:
        note = "removed the notes of an interrupted command that had put nothing in place"
    else:
        note = "nothing was interrupted"
    return WriteReport("recover", files, notes=(note,))
