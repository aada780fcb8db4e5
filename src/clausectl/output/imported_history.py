"""Reports of `import --history`: what was replayed, or would be."""

from __future__ import annotations

from clausectl.model.history_import import HistoryPlan, HistoryReport, PlannedCommit
from clausectl.output.json_text import write_json
from clausectl.output.terminal import escape_controls, paint

SCHEMA = "clausectl/replayed/1"


def format_text(report: HistoryReport, *, color: bool = False) -> str:
    """The clauses and commits, notes, and how to go on."""
    plan = report.plan
    lines = [paint(escape_controls(_head(report)), "bold", color)]
    lines += [f"  from  {escape_controls(plan.history.path)} in {escape_controls(plan.history.folder)}"]
    today = _count(sum(c.stands for c in plan.clauses), "clause")
    lines += ["", f"{today} of today, with the commits that changed each:"]
    lines += [
        f"  {c.id} {c.version} · {c.commits} · {escape_controls(c.title)}" for c in plan.clauses if c.stands
    ]
    gone = [c for c in plan.clauses if not c.stands]
    if gone:
        lines += ["", f"{_count(len(gone), 'clause')} that went:"]
        lines += [f"  {c.id} {c.version} · {c.commits} · {escape_controls(c.title)}" for c in gone]
    if not report.tip:
        lines += ["", "Commits that would be made, oldest first:"]
        lines += [f"  {_tell_commit(commit)}" for commit in plan.commits]
    if plan.left:
        lines += ["", f"Not in the clauses, because clauses have no such thing: {', '.join(plan.left)}"]
    lines += ["", *(f"note: {escape_controls(note)}" for note in plan.notes)] if plan.notes else []
    lines += [f"note: {escape_controls(path)} was left as somebody else put it" for path in report.left_alone]
    lines += ["", *_tell_next(report)]
    return "".join(f"{line}\n" for line in lines)


def _head(report: HistoryReport) -> str:
    plan = report.plan
    commits = _count(len(plan.commits), "commit")
    if report.tip:
        return f"{plan.name}: {commits} replayed onto {report.branch}"
    return f"plan: {plan.name}, {commits} onto {plan.branch or 'the branch that is checked out'}"


def _tell_commit(commit: PlannedCommit) -> str:
    changed = _count(len(commit.changed), "file") if commit.changed else "nothing changes"
    joined = f", joins {len(commit.parents)}" if len(commit.parents) > 1 else ""
    return f"{commit.original[:12]} {escape_controls(subject_of(commit))} ({changed}{joined})"


def subject_of(commit: PlannedCommit) -> str:
    """The first line of a message, as far as it can be read."""
    first = commit.message.lstrip().partition(b"\n")[0]
    try:
        text = first.decode(commit.encoding.decode("ascii") or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = first.decode("utf-8", "replace")
    return text if len(text) <= 80 else text[:79] + "…"


def _tell_next(report: HistoryReport) -> list[str]:
    plan = report.plan
    if not report.tip:
        return ["Nothing was written."]
    lines = [
        f"Each commit names its original in a trailer, Imported-From; see `clausectl blame {plan.name}`."
    ]
    if plan.branch:
        lines.append(
            "The branch has a history of its own. To bring it here: "
            f"git merge --allow-unrelated-histories {plan.branch}"
        )
    return lines


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def format_json(report: HistoryReport) -> str:
    """The same as data."""
    plan = report.plan
    return write_json(
        SCHEMA,
        {
            "written": bool(report.tip),
            "name": plan.name,
            "from": _tell_origin(plan),
            "branch": report.branch or plan.branch,
            "tip": report.tip,
            "clauses": [
                {"id": c.id, "title": c.title, "version": c.version, "commits": c.commits, "stands": c.stands}
                for c in plan.clauses
            ],
            "commits": [
                {
                    "original": c.original,
                    "parents": list(c.parents),
                    "subject": subject_of(c),
                    "changed": list(c.changed),
                }
                for c in plan.commits
            ],
            "left": list(plan.left),
            "notes": list(plan.notes),
            "left_alone": list(report.left_alone),
        },
    )


def _tell_origin(plan: HistoryPlan) -> dict[str, str]:
    return {"folder": plan.history.folder, "path": plan.history.path, "commit": plan.history.tip}
