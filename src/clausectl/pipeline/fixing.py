"""Carry out the certain corrections of what `check` found."""

from __future__ import annotations

from clausectl.formats.decoding import decode, decode_any
from clausectl.formats.edits import Edit, edit_bytes
from clausectl.model.checked import CheckReport
from clausectl.model.rules import Fix
from clausectl.model.sources import MAX_DOCUMENT_BYTES
from clausectl.repository.opening import Repository


def fix_findings(repository: Repository, report: CheckReport) -> int:
    """Correct files of the work tree, all or none; how many findings that were.

    Corrections that overlap are left for the next run, the first one is made.
    Signed versions and frozen sources are never touched: nothing in them has a
    correction. Raises what writing raises.
    """
    by_path: dict[str, list[Fix]] = {}
    for problem, fix in report.fixes:
        by_path.setdefault(problem.path, []).append(fix)
    files = repository.worktree().read(by_path, limit=MAX_DOCUMENT_BYTES)
    written: dict[str, bytes | None] = {}
    count = 0
    for path, file in files.items():
        if decode(file.data, path)[1] and decode_any(file.data, path)[1]:
            continue
        edits: list[Edit] = []
        reach = -1
        for fix in sorted(by_path[path], key=lambda one: (one.start, one.end)):
            if fix.start >= reach:
                edits.append(Edit(fix.start, fix.end, fix.text))
                reach = max(fix.end, fix.start + 1)
        changed = edit_bytes(file.data, edits)
        if changed != file.data:
            written[path] = changed
            count += len(edits)
    if written:
        repository.write(written)
    return count
