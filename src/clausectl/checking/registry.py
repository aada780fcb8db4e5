"""Every rule there is, and the codes that are retired and never used again."""

from __future__ import annotations

from clausectl.checking.rules import (
    ambiguous_date,
    blank,
    drafters_note,
    impossible_date,
    number_in_words,
    weekday,
)
from clausectl.model.rules import Rule

RULES: tuple[Rule, ...] = (
    number_in_words.RULE,
    impossible_date.RULE,
    ambiguous_date.RULE,
    weekday.RULE,
    blank.RULE,
    drafters_note.RULE,
)
"""In the order of their codes."""

RETIRED: tuple[str, ...] = ()
"""Codes of rules that are gone: a setting that names one is told so, and none gets a new meaning."""


def find_rule(name: str) -> Rule | None:
    """The rule with a code (``CL560``) or slug (``number-in-words``)."""
    return next((rule for rule in RULES if name in (rule.code, rule.slug)), None)
