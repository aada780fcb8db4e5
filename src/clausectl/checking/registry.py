"""Every rule there is, and the codes that are retired and never used again."""

from __future__ import annotations

from clausectl.checking.rules import (
    alias_collision,
    ambiguous_date,
    blank,
    defined_differently,
    defined_twice,
    drafters_note,
    impossible_date,
    number_in_words,
    term_case,
    undefined_term,
    unused_definition,
    weekday,
)
from clausectl.model.rules import Rule

RULES: tuple[Rule, ...] = (
    undefined_term.RULE,
    unused_definition.RULE,
    defined_twice.RULE,
    defined_differently.RULE,
    term_case.RULE,
    alias_collision.RULE,
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
