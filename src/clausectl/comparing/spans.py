"""What an edit may not cut in two: placeholders, numbers with their figure, dates.

Each function looks at a bounded stretch around a place, so that its cost does
not depend on the text.
"""

from __future__ import annotations

import re
from functools import cache

from clausectl.comparing.tokens import FIGURE, PLACEHOLDER, begins_count, is_count

Span = tuple[int, int]

_REACH = 110  # characters that a placeholder may stretch
_NEAR = 48  # characters that a number in words, or a date, may stretch
_PLACEHOLDER = re.compile(PLACEHOLDER)
_FIGURE = re.compile(FIGURE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTHS = (
    "jan(?:uary|uar|vier)?|feb(?:ruary|ruar|r)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|may|mai|mayo|june?|juni|juin"
    "|july?|juli|juillet|aug(?:ust)?|août|sep(?:t|tember|tembre|tiembre)?|oct(?:ober|obre|ubre)?|oktober"
    "|nov(?:ember|embre|iembre)?|dec(?:ember)?|dezember|décembre|diciembre|jänner|enero|febrero|février"
    "|avril|abril|junio|julio|agosto|setiembre"
)


@cache
def _date() -> re.Pattern[str]:
    day = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
    month = rf"(?i:{_MONTHS})\b\.?"
    year = r"(?:19|20)\d\d(?!\w)"
    return re.compile(
        rf"(?<![\w.,])(?:{day}[ \u00a0](?:day of |of |de )?{month}(?: de|,)?[ \u00a0]{year}"
        rf"|{month}[ \u00a0]{day},?[ \u00a0]{year}|{month}[ \u00a0](?:de )?{year})"
    )


def placeholder_around(text: str, at: int) -> Span:
    """The span of the placeholder that holds ``at`` in its middle; ``(at, at)`` where none does."""
    start = text.rfind("{{", max(0, at - _REACH), at + 1)
    if 0 <= start < at:
        found = _PLACEHOLDER.match(text, start)
        if found and found.end() > at:
            return found.span()
    return at, at


def unit_around(text: str, at: int) -> Span:
    """The span of the number whose words or figure begin at ``at``; ``(at, at)`` where none do.

    A bracketed figure is one token, so nothing is ever cut inside it.
    """
    bracket = text.find("(", at, at + _NEAR)
    figure = _FIGURE.match(text, bracket) if bracket > 0 else None
    if figure is not None:
        start = _count_start(text, bracket)
        if start < at:
            return start, figure.end()
    return at, at


def figure_near(text: str, start: int, end: int) -> bool:
    """Whether a bracketed figure begins in a stretch or soon after it."""
    return _FIGURE.search(text, start, end + _NEAR) is not None


def date_around(text: str, at: int) -> Span:
    """The span of the date with a month in words that holds ``at`` in its middle, else ``(at, at)``."""
    low = max(0, at - _NEAR)
    # A window may begin inside a word, which no month is part of.
    while low and text[low - 1].isalnum() and low < at:
        low += 1
    for found in _date().finditer(text, low, at + _NEAR):
        if found.start() < at < found.end():
            return found.span()
    return at, at


def has_year(text: str) -> bool:
    """Whether a text may name a year of the last century or this one."""
    return "20" in text or "19" in text


def year_near(text: str, start: int, end: int) -> bool:
    """Whether a year stands in a stretch or close to it."""
    return _YEAR.search(text, max(0, start - _NEAR), end + _NEAR) is not None


def _count_start(text: str, bracket: int) -> int:
    """Where the number words in front of a bracket begin; the bracket itself if there are none."""
    start = bracket
    end = bracket - 1 if text[bracket - 1] == " " else bracket
    while end > 0 and bracket - end < _NEAR:
        at = end
        while at > 0 and end - at < _NEAR and text[at - 1].isalnum():
            at -= 1
        if at == end or not is_count(text[at:end]):
            break
        if begins_count(text[at:end]):
            start = at
        if not at or text[at - 1] not in " -":
            break
        end = at - 1
    return start
