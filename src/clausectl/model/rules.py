"""Rules of ``check``: what one is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal

from clausectl.errors import Severity
from clausectl.records import dataclass

Scope = Literal["text", "agreement", "library", "change"]
"""What a rule looks at: one contract text, one agreement with all its clauses, everything, or a change."""
Group = Literal["structure", "terms", "references", "figures", "blanks", "parties", "characters", "versions"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A certain correction: these characters of the file's decoded text become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: a stretch of a file's decoded text, and what is wrong with it.

    ``start`` and ``end`` are offsets in the text of ``path``, both -1 when it is about the
    file as a whole. ``fix`` is there only where no other correction can be meant.
    """

    path: str
    start: int
    end: int
    message: str
    hint: str
    fix: Fix | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its module's docstring is its manual page.

    ``code`` is never given to another rule, ``slug`` is what people call it by.
    ``check`` takes the analysis of its scope and gives findings in any order;
    it reads nothing else and keeps nothing.
    """

    code: str
    slug: str
    severity: Severity
    scope: Scope
    group: Group
    check: Callable[[Any], Iterable[Finding]]
