"""Every rule there is, and the codes that are retired and never used again."""

from __future__ import annotations

from clausectl.checking.rules import (
    alias_collision,
    ambiguous_date,
    amount_mismatch,
    bidirectional,
    blank,
    control_character,
    defined_differently,
    defined_twice,
    drafters_note,
    duplicate_heading,
    expiry_before_start,
    heading_jump,
    id_collision,
    impossible_date,
    invisible,
    look_alike,
    look_alike_digit,
    missing_attachment,
    missing_section,
    mixed_script,
    near_duplicate,
    never_included,
    not_composed,
    number_in_words,
    period_without_unit,
    private_character,
    reference_title,
    same_clause_twice,
    soft_hyphen,
    stacked_marks,
    term_case,
    typed_number_gap,
    typed_reference,
    undefined_term,
    unused_clause,
    unused_definition,
    unused_parameter,
    unusual_space,
    weekday,
)
from clausectl.model.rules import Rule

RULES: tuple[Rule, ...] = (
    id_collision.RULE,
    unused_clause.RULE,
    duplicate_heading.RULE,
    heading_jump.RULE,
    never_included.RULE,
    unused_parameter.RULE,
    same_clause_twice.RULE,
    near_duplicate.RULE,
    undefined_term.RULE,
    unused_definition.RULE,
    defined_twice.RULE,
    defined_differently.RULE,
    term_case.RULE,
    alias_collision.RULE,
    typed_reference.RULE,
    missing_section.RULE,
    reference_title.RULE,
    missing_attachment.RULE,
    number_in_words.RULE,
    impossible_date.RULE,
    ambiguous_date.RULE,
    weekday.RULE,
    expiry_before_start.RULE,
    amount_mismatch.RULE,
    typed_number_gap.RULE,
    period_without_unit.RULE,
    blank.RULE,
    drafters_note.RULE,
    bidirectional.RULE,
    invisible.RULE,
    mixed_script.RULE,
    look_alike.RULE,
    look_alike_digit.RULE,
    unusual_space.RULE,
    control_character.RULE,
    private_character.RULE,
    stacked_marks.RULE,
    not_composed.RULE,
    soft_hyphen.RULE,
)
"""In the order of their codes."""

RETIRED: tuple[str, ...] = ()
"""Codes of rules that are gone: a setting that names one is told so, and none gets a new meaning."""


def find_rule(name: str) -> Rule | None:
    """The rule with a code (``CL560``) or slug (``number-in-words``)."""
    return next((rule for rule in RULES if name in (rule.code, rule.slug)), None)
