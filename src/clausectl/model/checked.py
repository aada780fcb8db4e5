"""What ``check`` reports."""

from __future__ import annotations

import re

from clausectl.errors import Problem
from clausectl.model.rules import Fix
from clausectl.records import dataclass

_LINE = re.compile(r"(?<=:)\d+|(?<=line )\d+")


def key_of(problem: Problem) -> tuple[str, str, str]:
    """What stays of a finding when lines above it come and go: its code, path, and message without lines."""
    return problem.code, problem.path, _LINE.sub("0", problem.message)


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings of one revision; ``elsewhere`` counts those outside the paths that were named.

    ``fixes`` are those findings that have one certain correction.
    """

    label: str
    commit: str
    problems: tuple[Problem, ...]
    clauses: int
    forms: int
    agreements: int
    elsewhere: int = 0
    documents: int = 0
    fixes: tuple[tuple[Problem, Fix], ...] = ()
