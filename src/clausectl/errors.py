"""What goes wrong, said so that a person can mend it.

A `Problem` is one thing wrong at one place. A `ClausectlError` carries every
problem found in one run, because a reader who mends one and meets the next
only afterwards has been told half the truth.

Exit codes tell a known error from a bug:

    0  clean, or the same
    1  findings, or differences (``diff --exit-code``)
    2  usage, or input that cannot be read
    3  integrity broken
    101  a bug in clausectl
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from clausectl.records import dataclass

EXIT_CLEAN = 0
EXIT_FINDINGS = 1
EXIT_INPUT = 2
EXIT_INTEGRITY = 3
EXIT_BUG = 101

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place.

    ``line`` and ``column`` count from 1, in characters of the decoded file;
    0 means the problem belongs to the file (or, with an empty path, to the
    whole run). ``code`` is one of `clausectl.codes.CODES`. ``hint`` says what
    to do, where YAML surprised it is the corrected line.
    """

    code: str
    message: str
    path: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """``path:line:column`` with what is unknown left out."""
        parts = [self.path] if self.path else []
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """The order in which problems are shown: by file, then by place."""
        return (self.path, self.line, self.column, self.code, self.message)


class ClausectlError(Exception):
    """A known error: every problem found, and the exit code it asks for.

    The command line prints the problems and never a traceback. Anything that
    is not a ClausectlError is a bug (exit 101).
    """

    def __init__(self, problems: Problem | Iterable[Problem], exit_code: int = EXIT_INPUT) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        self.problems: Sequence[Problem] = tuple(sorted(found, key=lambda p: p.sort_key))
        self.exit_code = exit_code
        super().__init__("; ".join(f"{p.place} {p.code} {p.message}".strip() for p in self.problems))
