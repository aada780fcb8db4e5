"""A period has a number and no unit.

## Why
Thirty days, thirty business days and thirty weeks are not the same, and nothing in the
sentence says which is meant. The word was mostly lost when somebody changed the number.

## Wrong
> The Supplier pays within thirty (30) of receipt of the invoice.

## Right
> The Supplier pays within thirty (30) days of receipt of the invoice.

## How to mend it
Write the unit: days, business days, weeks, months, years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.numbers import read_number_words
from clausectl.model.rules import Finding, Rule

_EVENTS = (
    "receipt receiving delivery notice notification request demand signature signing execution invoice "
    "termination expiry expiration effective date becoming being discovery closing completion acceptance "
    "publication payment submission"
)
_event = "|".join(_EVENTS.split())
_number = r"(?:(?P<words>[^\W\d_]+(?:[ -][^\W\d_]+){0,4}) )?(?:\((?P<inner>\d{1,4})\)|(?P<bare>\d{1,4}))"
_words = r"(?P<only>[^\W\d_]+(?:-[^\W\d_]+)?)"
_LENGTH = re.compile(
    rf"(?:{_number}|{_words})"
    r"(?P<after> (?:after|before|following|prior to|à compter|après|avant|nach|ab|vor|siguientes|desde"
    rf"|a partir)\b| (?:of|from) (?:(?:the|its|his|her|their|such|that|any|an?|said) )?(?:{_event})\b|[.;])",
    re.IGNORECASE,
)
_PERIODS = (
    *("within ", "period of ", "term of ", "binnen ", "innerhalb von "),
    *("délai de ", "dentro de ", "plazo de "),
)
_HINT = "write days, business days, weeks, months or years"
_LIMITS = ("not later than ", "no later than ", "at least ", "not less than ", "no less than ")
_SIGNS = tuple((sign[1:], sign in _PERIODS) for sign in (*_PERIODS, *_LIMITS))
"""What stands before a length, without its first letter (it may be a capital); and whether of time alone."""


def check(text: Text) -> Iterator[Finding]:
    """Look at every period that an event follows, or that ends its sentence."""
    signs = [sign for sign in _SIGNS if sign[0] in text.words]
    if not signs:
        return
    for paragraph in text.paragraphs:
        words = paragraph.text
        for sign, of_time in signs:
            at = words.find(sign)
            while at > 0:
                match = _LENGTH.match(words, at + len(sign))
                if match and _is_number(match, of_time) and not words[max(0, at - 2) : at - 1].isalpha():
                    end = match.start("after")
                    place = paragraph.place(at - 1, end)
                    message = f"“{words[at - 1 : end]}” has no unit"
                    yield Finding(text.path, *place, message, _HINT)
                at = words.find(sign, at + 1)


def _is_number(match: re.Match[str], of_time: bool) -> bool:
    """Whether what stands where the number belongs is one, and counts time where the sentence ends."""
    words = match["only"] or match["words"]
    if words and read_number_words(words) is None:
        return False
    # "at least 5." can count anything
    return match["after"] not in (".", ";") or bool(match["inner"] and of_time)


RULE = Rule("CL567", "period-without-unit", "error", "text", "figures", check)
