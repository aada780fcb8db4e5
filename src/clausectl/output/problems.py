"""Problems as text and json."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import Problem
from clausectl.output.terminal import escape_controls, paint


def format_problems(problems: Sequence[Problem], *, color: bool = False) -> str:
    """``path:line:col CODE what is wrong`` and a hint, for each problem."""
    lines: list[str] = []
    for problem in problems:
        place = escape_controls(problem.place).replace("\n", " ")
        style = "red" if problem.severity == "error" else "yellow"
        code = paint(problem.code, style, color)
        message = escape_controls(problem.message).replace("\n", " ")
        kind = "" if problem.severity == "error" else "warning: "
        lines.append(f"{paint(place, 'bold', color)} {code} {kind}{message}".lstrip())
        if problem.hint:
            lines.append(f"  {paint('hint:', 'cyan', color)} {escape_controls(problem.hint)}")
    return "\n".join(lines) + "\n" if lines else ""


def describe_problem(problem: Problem) -> dict[str, object]:
    """A problem as json data; ``line`` and ``column`` count from 1, 0 where there is none."""
    return {
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint,
    }
