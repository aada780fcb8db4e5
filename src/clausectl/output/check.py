"""The report of ``check`` as text and json."""

from __future__ import annotations

from collections import Counter

from clausectl.codes import CODES
from clausectl.model.checked import CheckReport
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem, format_problems
from clausectl.output.terminal import escape_controls

SCHEMA = "clausectl/check/1"


def format_text(report: CheckReport, *, color: bool = False) -> tuple[str, str]:
    """(the findings, a line that says what was checked)."""
    checked = ", ".join(
        f"{count:,} {word}{'' if count == 1 else 's'}"
        for count, word in (
            (report.clauses, "clause"),
            (report.forms, "form"),
            (report.agreements, "agreement"),
            *([(report.documents, "document")] if report.documents else []),
        )
    )
    found = len(report.problems)
    result = "nothing found" if not found else f"{found:,} finding{'' if found == 1 else 's'}"
    hidden = f" ({report.elsewhere:,} more outside the paths named)" if report.elsewhere else ""
    summary = f"{escape_controls(report.label)}: {checked} checked, {result}{hidden}"
    return format_problems(report.problems, color=color), summary


def format_statistics(report: CheckReport) -> str:
    """How often each code was found, the most frequent first."""
    counts: dict[str, int] = {}
    for problem in report.problems:
        counts[problem.code] = counts.get(problem.code, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{count:>7,}  {code}  {name_code(code)}\n" for code, count in ordered)


def name_code(code: str) -> str:
    """What a code is called: the slug of its rule, or what it means."""
    # an answer that was kept is printed without a single rule: importing them takes longer than all else
    from clausectl.checking.registry import find_rule

    rule = find_rule(code)
    return rule.slug if rule is not None else CODES.get(code, "")


def format_json(report: CheckReport) -> str:
    """The findings and what was checked."""
    return write_json(
        SCHEMA,
        {
            "revision": report.label,
            "commit": report.commit,
            "checked": {"clauses": report.clauses, "forms": report.forms, "agreements": report.agreements},
            "elsewhere": report.elsewhere,
            "documents": report.documents,
            "statistics": dict(sorted(Counter(problem.code for problem in report.problems).items())),
            "findings": [describe_problem(problem) for problem in report.problems],
        },
    )
