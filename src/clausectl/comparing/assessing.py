"""What the words of a provision come to: its text, its heading, and paragraphs that moved in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from clausectl.comparing.changed import Changed
from clausectl.comparing.significance import Context, assess
from clausectl.comparing.words import compare_words
from clausectl.model.comparison import MovedParagraph
from clausectl.model.provisions import Value
from clausectl.model.redlines import SIGNIFICANCES, Assessment, Edit, Reason, Redline, Significance

_PARTED = "\n\n"
_TITLE_RULES = frozenset(("number", "amount", "date", "period", "negation", "modal"))
"""Rules that count in a heading, which names its provision and rarely binds anybody."""


def assess_words(
    words: Changed, context: Context, old_values: Sequence[Value], new_values: Sequence[Value]
) -> Assessment:
    """The edits of a provision's text, with paragraphs that only stand elsewhere told as order.

    A paragraph that moved and changed is assessed by itself.
    """
    found = assess(words.redline, context, old_values, new_values)
    if not words.moved:
        return found
    pairs = _pair_paragraphs(words)
    gone = {old for old, _ in pairs}
    come = {new for _, new in pairs}
    edits = tuple(_tell_order(edit, gone, come) for edit in found.edits)
    inner = [assess(compare_words(old, new), context) for old, new in pairs if old != new]
    parts = [_sum_up(edits, context), *inner]
    return Assessment(worst(parts), join_reasons(parts), edits)


def assess_title(
    title: Redline, context: Context, old_values: Sequence[Value] = (), new_values: Sequence[Value] = ()
) -> Assessment:
    """What a reworded heading comes to: wording, unless a figure, duty or negation in it changed."""
    found = assess(title, context, old_values, new_values)
    reasons = tuple(reason for reason in found.reasons if reason.rule in _TITLE_RULES)
    if found.significance == "substantive" and not reasons:
        return Assessment("wording", (), found.edits)
    return replace(found, reasons=reasons)


def worst(parts: Iterable[Assessment]) -> Significance:
    """The significance of several changes together: that of the one to look at first."""
    found = {part.significance for part in parts}
    return next((s for s in SIGNIFICANCES if s in found), "editorial")


def join_reasons(parts: Iterable[Assessment]) -> tuple[Reason, ...]:
    """The reasons of several changes, each once."""
    return tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))


def _pair_paragraphs(words: Changed) -> list[tuple[str, str]]:
    """Old and new words of each paragraph that moved."""
    old, new = _paragraphs(words.old), _paragraphs(words.new)
    return [(_at(old, moved, moved.old), _at(new, moved, moved.new)) for moved in words.moved]


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split(_PARTED) if part.strip()]


def _at(paragraphs: Sequence[str], moved: MovedParagraph, place: int) -> str:
    return paragraphs[place - 1] if place <= len(paragraphs) else moved.text


def _tell_order(edit: Edit, gone: set[str], come: set[str]) -> Edit:
    """An edit that takes away or puts in nothing but paragraphs that moved is about their order."""
    if all(part in gone for part in _paragraphs(edit.old)) and all(
        part in come for part in _paragraphs(edit.new)
    ):
        return replace(edit, kind="order", reasons=())
    return edit


def _sum_up(edits: Sequence[Edit], context: Context) -> Assessment:
    reasons = tuple(dict.fromkeys(reason for edit in edits for reason in edit.reasons))
    if reasons:
        return Assessment("substantive", reasons)
    if all(edit.kind in ("formatting", "number", "order") for edit in edits):
        return Assessment("editorial")
    return Assessment("wording" if context.language[:2] == "en" else "not assessed")
