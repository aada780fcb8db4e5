"""Reports of ``clausectl owners``."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.owners import Drift, OwnersReport
from clausectl.output.json_text import write_json
from clausectl.output.terminal import escape_line, paint

SCHEMA = "clausectl/owners/1"
_STYLES = {"missing": "green", "stale": "red", "differs": "yellow", "order": "cyan"}
_MOST = 10  # named in a note; json names all


def format_change(report: OwnersReport, *, color: bool = False) -> str:
    """What was done to the file, in one line; nothing where there is no file and nothing to say."""
    if report.action == "none":
        return ""
    style = {"created": "green", "changed": "yellow"}.get(report.action, "dim")
    counts = _count_drift(report.drift) if report.action == "changed" else ""
    lines = _count(len(report.lines), "line")
    return f"{paint(report.action, style, color)} {report.path}  ({lines}{counts})\n"


def format_drift(report: OwnersReport, *, color: bool = False) -> str:
    """Each line that is missing, stale or differs, with its place."""
    return "".join(_drift_line(report.path, drift, color) for drift in report.drift)


def _drift_line(path: str, drift: Drift, color: bool) -> str:
    place = f"{path}:{drift.line}" if drift.line else path
    if drift.kind == "order":
        said = "the lines stand in another order, or blank lines among them"
    elif drift.kind == "differs":
        said = f"{escape_line(drift.found)}  should be  {escape_line(drift.wanted)}"
    else:
        said = escape_line(drift.found or drift.wanted)
    return f"{place}: {paint(f'{drift.kind:<8}', _STYLES[drift.kind], color)} {said}\n"


def _count_drift(drift: Sequence[Drift]) -> str:
    words = {"missing": "added", "differs": "changed", "stale": "taken out", "order": "put in order"}
    found = {kind: sum(1 for one in drift if one.kind == kind) for kind in words}
    parts = [
        f"{number:,} {words[kind]}" if kind != "order" else words[kind]
        for kind, number in found.items()
        if number
    ]
    return "; " + ", ".join(parts) if parts else ""


def summarize(report: OwnersReport) -> str:
    """What ``--check`` found, in one line."""
    if not report.drift:
        return f"{report.path}: {_count(len(report.lines), 'line')}, as the files state"
    found = {kind: sum(1 for one in report.drift if one.kind == kind) for kind in _STYLES}
    parts = ["in another order" if kind == "order" else f"{n:,} {kind}" for kind, n in found.items() if n]
    return f"{', '.join(parts)}; `clausectl owners` puts it right"


def write_notes(report: OwnersReport) -> list[str]:
    """What a reader should know besides: who was left out and why, and who is overridden."""
    notes = list(report.notes)
    notes += [
        f"left out: {escape_line(left.path)}, owner {escape_line(left.owner[:80])}: {left.why}"
        for left in report.left_out[:_MOST]
    ]
    if len(report.left_out) > _MOST:
        notes.append(f"left out: {len(report.left_out) - _MOST:,} more files")
    for over in report.overrides[:_MOST]:
        shown = ", ".join(escape_line(path) for path in over.paths[:3])
        more = f" and {len(over.paths) - 3:,} more" if len(over.paths) > 3 else ""
        notes.append(
            f"{report.path}:{over.line} `{escape_line(over.text[:80])}` stands below and counts instead "
            f"for {shown}{more}"
        )
    if len(report.overrides) > _MOST:
        notes.append(f"{len(report.overrides) - _MOST:,} more lines below count instead of ours")
    if report.unowned:
        clauses = "1 clause states" if report.unowned == 1 else f"{report.unowned:,} clauses state"
        notes.append(f"{clauses} no owner")
    return notes


def format_json(report: OwnersReport) -> str:
    """The file, its lines, what differs, who is left out, and which lines are overridden."""
    return write_json(
        SCHEMA,
        {
            "path": report.path,
            "action": report.action,
            "written": report.written,
            "in_step": not report.drift,
            "lines": [
                {"pattern": line.pattern, "owner": line.owner, "files": line.files} for line in report.lines
            ],
            "drift": [
                {"kind": one.kind, "line": one.line, "found": one.found, "wanted": one.wanted}
                for one in report.drift
            ],
            "left_out": [
                {"path": left.path, "owner": left.owner, "why": left.why} for left in report.left_out
            ],
            "overrides": [
                {"line": over.line, "text": over.text, "paths": list(over.paths)} for over in report.overrides
            ],
            "unowned": report.unowned,
            "notes": list(report.notes),
        },
    )


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
