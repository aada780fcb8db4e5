"""Where a value begins and ends among the words that copies share.

Copies that differ in a date, a name or an amount often share a part of it.
What they share of it belongs to the value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.comparing.tokens import tokenize
from clausectl.importing.slots import Cut
from clausectl.importing.templates import Stretch, Template, fit
from clausectl.importing.value_bounds import is_cut_inside_value
from clausectl.records import dataclass

_COLON = ":"
_LONGEST_FIELD = 60  # tokens of what stands behind a label
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_STARS = re.compile(r"(?<!\\)\*+")
_UNDERSCORES = re.compile(r"(?<![\w\\])_(?=\S)([^_\n]+)(?<=\S)_(?!\w)")
_CODE = re.compile(r"(?<![`\\])`([^`\n]+)`(?!`)")


@dataclass(slots=True)
class Draft:
    """A slot in the making: what each copy has there by its number (-1: nothing), each number once."""

    found: list[int]
    keys: list[int]
    cut: Cut
    template: Template


def offsets(words: str) -> list[tuple[int, int]]:
    """Where each token that is no space stands in the words."""
    found = []
    at = 0
    for token in tokenize(words):
        if not token.isspace():
            found.append((at, at + len(token)))
        at += len(token)
    return found


def text_between(words: str, places: Sequence[tuple[int, int]], stretch: Stretch) -> str:
    """The words of a stretch of tokens, on one line."""
    start, end = stretch
    return " ".join(words[places[start][0] : places[end - 1][1]].split()) if start < end else ""


def plain_value(markdown: str) -> str:
    """A stretch of Markdown as the value that prints it: no escapes, no emphasis."""
    if "*" in markdown:
        markdown = _STARS.sub("", markdown)
    if "_" in markdown:
        markdown = _UNDERSCORES.sub(r"\1", markdown)
    if "`" in markdown:
        markdown = _CODE.sub(r"\1", markdown)
    return _ESCAPE.sub(r"\1", markdown) if "\\" in markdown else markdown


def widen(template: Template, cut: Cut, variants: Sequence[Cut]) -> Template:
    """The template with blanks that hold whole values: no date, name or amount is cut in two."""
    if not template.blanks:
        return template
    template = _widen_fields(template, cut)
    places = offsets(cut.words)
    widened: list[Stretch] = []
    samples = [_sample_values(template, one) for one in variants[:50]]
    for number, (start, end) in enumerate(template.blanks):
        before = cut.words[: places[start][0] if start < len(places) else len(cut.words)]
        after = cut.words[places[end - 1][1] if end else 0 :] if end > start else cut.words[len(before) :]
        values = [sample[number] for sample in samples if sample is not None]
        left, right = is_cut_inside_value(before[-400:], values, after[:400])
        while left > 0 and start > 0:
            start -= 1
            left = left - (len(before) - places[start][0])
            before = before[: places[start][0]]
        stop = len(cut.words) - len(after) + right
        while right > 0 and end < len(places) and places[end][0] < stop:
            end += 1
        if widened and start <= widened[-1][1]:
            widened[-1] = (widened[-1][0], max(end, widened[-1][1]))
        else:
            widened.append((start, end))
    return Template(template.tokens, tuple(widened), template.common)


_SAMPLE = 60  # copies that are asked whether one blank is a part of another


def widen_by_others(drafts: Sequence[Draft], cuts: Sequence[Cut]) -> None:
    """Let a blank hold the words it lacks of another's value: ``B.V.`` behind ``Acme`` of ``Acme B.V.``."""
    columns: list[tuple[str, ...]] = []
    where: list[tuple[int, int]] = []
    for at, draft in enumerate(drafts):
        known: dict[int, list[str] | None] = {}
        for number in range(len(draft.template.blanks)):
            values = []
            for key in draft.found[:_SAMPLE]:
                if key >= 0 and key not in known:
                    known[key] = _sample_values(draft.template, cuts[key])
                own_values = known.get(key)
                values.append(own_values[number] if own_values is not None else "")
            columns.append(tuple(values))
            where.append((at, number))
    for (at, number), own in zip(where, columns, strict=True):
        if len(set(own)) < _LEAST_VALUES or any(len(value) > _LONGEST_PART for value in own):
            continue
        for other in columns:
            lack = _find_lack(own, other)
            if lack and _take_before(drafts[at], number, lack):
                break


_LEAST_VALUES = 2
_LONGEST_PART = 80  # characters of a blank that may be a part of another


def _sample_values(template: Template, cut: Cut) -> list[str] | None:
    """What a text has in each blank; None where it does not fit."""
    fitted = fit(template, cut.tokens).values
    if fitted is None:
        return None
    places = offsets(cut.words)
    return [text_between(cut.words, places, stretch) for stretch in fitted]


def _find_lack(own: Sequence[str], other: Sequence[str]) -> str:
    """What stands before every value of a blank in the value of another; empty where that is not the same."""
    lack = ""
    for value, whole in zip(own, other, strict=True):
        if not value or not whole:
            continue
        if len(whole) <= len(value) or not whole.endswith(" " + value):
            return ""
        prefix = whole[: -len(value)]
        if lack and prefix != lack:
            return ""
        lack = prefix
    return lack


def _take_before(draft: Draft, number: int, lack: str) -> bool:
    """Move the start of a blank before the words it lacks, where these stand before it."""
    start, end = draft.template.blanks[number]
    floor = draft.template.blanks[number - 1][1] if number else 0
    places = offsets(draft.cut.words)
    first = start
    while first > floor:
        first -= 1
        text = text_between(draft.cut.words, places, (first, start))
        if text == lack.strip():
            blanks = list(draft.template.blanks)
            blanks[number] = (first, end)
            draft.template = Template(draft.template.tokens, tuple(blanks), draft.template.common)
            return True
        if len(text) > len(lack):
            return False
    return False


def _widen_fields(template: Template, cut: Cut) -> Template:
    """Behind a label and its colon everything to the end of the paragraph is one value."""
    tokens = template.tokens
    colon = next((at for at, token in enumerate(tokens[:12]) if token == _COLON), -1)
    if colon < 0 or len(tokens) - colon > _LONGEST_FIELD or tokens[-1:] == (".",):
        return template
    inside = [blank for blank in template.blanks if blank[0] > colon]
    if not inside or colon == len(tokens) - 1 or "\n" in cut.words:
        return template
    outside = [blank for blank in template.blanks if blank[0] <= colon]
    return Template(tokens, (*outside, (colon + 1, len(tokens))), template.common)
