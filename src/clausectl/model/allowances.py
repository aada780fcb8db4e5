"""Findings that somebody looked at and lets stand."""

from __future__ import annotations

from clausectl.model.places import Mark
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """A finding that is let stand, with the reason.

    ``code`` is a rule's code. ``path`` is a path or a pattern with ``*`` (which
    also stands for ``/``); ``line_from`` and ``line_to`` narrow it, 0 for the
    whole file. ``stated_in`` and ``mark`` say where it is written.
    """

    code: str
    path: str
    reason: str
    stated_in: str
    mark: Mark
    line_from: int = 0
    line_to: int = 0
