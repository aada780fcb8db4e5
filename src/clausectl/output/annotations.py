"""Findings as workflow commands, which GitHub shows at the lines of a pull request.

The format is GitHub's: ``::error file=a.md,line=3,col=1,title=CL620::what is
wrong``. In the text ``%`` and line ends are escaped, in properties ``:`` and ``,``
besides, so that nothing in a repository can begin a command of its own.
Source: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
(checked November 2026).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from clausectl.errors import Problem
from clausectl.model.reviews import Review, ReviewedClause
from clausectl.output.check import name_code
from clausectl.output.diff_shape import rank_of
from clausectl.output.review_words import explain_conflict, name_clause, tell_facts, tell_title, tell_why
from clausectl.output.terminal import escape_line
from clausectl.records import dataclass

Level = Literal["error", "warning", "notice"]
LEVELS: tuple[Level, ...] = ("error", "warning", "notice")
_CONFLICT = "merge conflict"
_WORST = (_CONFLICT, "CL623")
MOST = 10
"""Annotations of one level that GitHub keeps of one step."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One message at one place; ``line`` and ``column`` are 0 where there is none."""

    level: Level
    title: str
    text: str
    path: str = ""
    line: int = 0
    column: int = 0


def format_review_annotations(review: Review) -> str:
    """What blocks, what is to be decided, and a notice for each clause that changes."""
    found = [
        Annotation("error", _CONFLICT, explain_conflict(path, review), path) for path in review.conflicts
    ]
    found += annotate(review.findings)
    found += [_annotate_clause(clause) for clause in review.clauses if clause.change.new_path]
    return write_annotations(found, f"clausectl: {tell_title(review)}")


def format_check_annotations(problems: Iterable[Problem], summary: str) -> str:
    """The findings of ``check``."""
    return write_annotations(annotate(problems), summary)


def annotate(problems: Iterable[Problem]) -> list[Annotation]:
    """Findings as annotations, errors and warnings."""
    return [
        Annotation(
            problem.severity,
            f"{problem.code} {name_code(problem.code)}",
            f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message,
            problem.path,
            problem.line,
            problem.column,
        )
        for problem in problems
    ]


def _annotate_clause(clause: ReviewedClause) -> Annotation:
    why = tell_why(clause, limit=3)
    text = f"{rank_of(clause.change)}: {tell_facts(clause)}" + (f"\n{why}" if why else "")
    return Annotation("notice", name_clause(clause), text, clause.path, 1)


def write_annotations(found: Sequence[Annotation], summary: str) -> str:
    """The worst ten of each level, and a line that counts the rest.

    What no edit of words mends comes first, then what has a line to be shown at.
    """
    lines: list[str] = []
    left: list[str] = []
    for level in LEVELS:
        of_level = sorted((one for one in found if one.level == level), key=_weigh)
        lines += [_write(one) for one in of_level[:MOST]]
        if len(of_level) > MOST:
            left.append(f"{len(of_level) - MOST:,} more {level}{'s' if len(of_level) > MOST + 1 else ''}")
    told = _plain(summary)
    if left:
        told += f"; not shown as annotations: {', '.join(left)}; the summary of this run has all of them"
    return "\n".join([*lines, told]) + "\n"


def _weigh(one: Annotation) -> int:
    if one.title.startswith(_WORST):
        return 0
    return 1 if one.line else 2


def _write(one: Annotation) -> str:
    facts = [("file", one.path)] if one.path else []
    if one.path and one.line:
        facts.append(("line", str(one.line)))
        facts += [("col", str(one.column))] if one.column else []
    facts.append(("title", one.title))
    properties = ",".join(f"{name}={_escape_property(value)}" for name, value in facts)
    return f"::{one.level} {properties}::{_escape_text(one.text)}"


def _escape_text(text: str) -> str:
    lines = [escape_line(line) for line in text.split("\n")]
    return "%0A".join(line.replace("%", "%25").replace("\r", "%0D") for line in lines)


def _escape_property(text: str) -> str:
    return _escape_text(text).replace(":", "%3A").replace(",", "%2C")


def _plain(text: str) -> str:
    """A line of the log that holds no command: these begin with two colons, old ones with ``##[``."""
    return re.sub(r":(?=:)|#(?=#\[)", "\\g<0>\u2060", escape_line(text))
