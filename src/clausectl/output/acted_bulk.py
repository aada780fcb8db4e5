"""Reports of `record --csv` and `record --from`: many versions in one commit."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import Problem
from clausectl.formats.signed_files import hash_bytes
from clausectl.model.acted import ActPlan
from clausectl.model.bulk import BulkReport
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_controls, paint

SCHEMA = "clausectl/acts/1"


def format_text(report: BulkReport, *, color: bool = False) -> str:
    """One line a version; of what is only planned, every file with its size, the message and the tags."""
    number = len(report.plans)
    versions = f"{number:,} version{'' if number == 1 else 's'}"
    done = bool(report.commit)
    head = f"{versions} recorded in commit {report.commit}" if done else f"plan: record {versions}"
    lines = [paint(head, "bold", color)]
    for plan in report.plans:
        tag = f"  tag {plan.tag}" if plan.tag else ""
        lines.append(f"  {escape_controls(plan.name)}  {_tell_state(plan)}{escape_controls(tag)}")
        if not done:
            sizes = ((escape_controls(file.path), f"{len(file.data):,}") for file in plan.files)
            lines += [paint(f"    + {path}  {size} bytes", "green", color) for path, size in sizes]
    if not done:
        said = [f"  {escape_controls(line)}".rstrip() for line in report.message.split("\n")]
        lines += ["", "commit message", *said, "", "Nothing was written."]
    return "".join(f"{line}\n" for line in lines)


def _tell_state(plan: ActPlan) -> str:
    if plan.declined:
        return "declined"
    if plan.awaiting:
        return f"awaits {escape_controls(', '.join(plan.awaiting))}"
    return "every signatory has acted"


def format_json(report: BulkReport, warnings: Sequence[Problem] = ()) -> str:
    """The same as data; files by path, size and SHA-256."""
    return write_json(
        SCHEMA,
        {
            "kind": "record",
            "done": bool(report.commit),
            "commit": report.commit,
            "message": report.message,
            "records": [
                {
                    "name": plan.name,
                    "text_sha256": plan.text_sha256,
                    "version_sha256": plan.version_sha256,
                    "tag": plan.tag,
                    "awaiting": list(plan.awaiting),
                    "declined": plan.declined,
                    "files": [
                        {"path": file.path, "bytes": len(file.data), "sha256": hash_bytes(file.data)}
                        for file in plan.files
                    ],
                }
                for plan in report.plans
            ],
            "warnings": [describe_problem(problem) for problem in warnings],
        },
    )
