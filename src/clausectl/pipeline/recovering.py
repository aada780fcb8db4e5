"""Finish what a killed command had begun to write."""

from __future__ import annotations

from clausectl.model.written import WriteReport, WrittenFile
from clausectl.repository.journal import is_interrupted
from clausectl.repository.opening import Repository


def finish_interrupted(repository: Repository) -> WriteReport:
    """Roll the journal of the work tree forward, sweep temporary files, and say which files it was about.

    Raises ClausectlError CL010 without a work tree, CL020 or CL021 when the
    files cannot be put in place.
    """
    found = is_interrupted(repository.state_folder)
    paths, temporary = repository.recover()
    root = repository.root
    files = tuple(
        WrittenFile("changed" if root is not None and (root / path).is_file() else "deleted", path)
        for path in paths
    )
    notes = []
    if files:
        number = "1 file is" if len(files) == 1 else f"{len(files):,} files are"
        notes.append(f"finished what an interrupted command had begun: {number} in place")
    elif found:
        notes.append("removed the notes of an interrupted command that had put nothing in place")
    if temporary:
        number = "1 temporary file" if len(temporary) == 1 else f"{len(temporary):,} temporary files"
        notes.append(f"removed {number} of an interrupted command")
    swept = tuple(WrittenFile("deleted", path, note="temporary") for path in temporary)
    return WriteReport("recover", files + swept, notes=tuple(notes or ["nothing was interrupted"]))
