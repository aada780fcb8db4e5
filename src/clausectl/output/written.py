"""Reports of the commands that write, as text, diff and json."""

from __future__ import annotations

import difflib

from clausectl.model.written import WriteReport, WrittenFile
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_controls, paint

SCHEMA = "clausectl/written/1"
_STYLES = {"created": "green", "changed": "yellow", "moved": "cyan", "deleted": "red", "kept": "dim"}


def format_text(report: WriteReport, *, color: bool = False) -> str:
    """One line for each file: what happened to it, and where it stands."""
    lines = [_line(file, color) for file in report.files]
    return "".join(line + "\n" for line in lines)


def _line(file: WrittenFile, color: bool) -> str:
    where = escape_controls(file.path).replace("\n", " ")
    if file.old_path:
        where = f"{escape_controls(file.old_path)} -> {where}"
    note = f"  ({escape_controls(file.note)})" if file.note else ""
    return f"{paint(f'{file.action:<8}', _STYLES[file.action], color)} {where}{note}"


def count_files(number: int, words: str) -> str:
    """``1 file changed``, ``2 files changed``."""
    return f"{number:,} file{'' if number == 1 else 's'} {words}"


def format_paths(report: WriteReport) -> str:
    """Only the paths, one a line."""
    return "".join(escape_controls(file.path).replace("\n", " ") + "\n" for file in report.files)


def format_diff(report: WriteReport, *, color: bool = False) -> str:
    """A unified diff of every file that changes."""
    parts: list[str] = []
    for file in report.files:
        old = "a/" + (file.old_path or file.path) if file.action != "created" else "/dev/null"
        new = "b/" + file.path if file.action != "deleted" else "/dev/null"
        lines = difflib.unified_diff(file.before.split("\n"), file.after.split("\n"), old, new, lineterm="")
        for number, line in enumerate(lines):
            style = "bold" if number < 2 else {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
            shown = escape_controls(line).replace("\n", " ")
            parts.append((paint(shown, style, color) if style else shown) + "\n")
    return "".join(parts)


def format_json(report: WriteReport) -> str:
    """What was (or would be) done to each file, with notes and problems."""
    return write_json(
        SCHEMA,
        {
            "command": report.command,
            "written": report.written,
            "looked_at": report.looked_at,
            **({"facts": dict(report.facts)} if report.facts else {}),
            "files": [
                {
                    "action": file.action,
                    "path": file.path,
                    **({"old_path": file.old_path} if file.old_path else {}),
                    **({"note": file.note} if file.note else {}),
                }
                for file in report.files
            ],
            "notes": list(report.notes),
            "problems": [describe_problem(problem) for problem in report.problems],
        },
    )
