"""One amount is written in two ways that differ.

## Why
An amount that is written twice, or with two signs of currency, is meant to be one.
Where the two differ, one was changed and the other was forgotten, and what is owed has
to be argued about.

## Wrong
> The Customer pays five hundred dollars (€500).

## Right
> The Customer pays five hundred euros (€500).

An amount in another currency beside it, as in USD 500 (€460), is a conversion and is
left alone.

## How to mend it
Write the same number and the same currency in both places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from clausectl.checking.amounts import find_twice_signed, read_amount, read_amount_before
from clausectl.checking.analysis import Text
from clausectl.checking.prose import SHARED
from clausectl.model.rules import Finding, Rule

_BRACKET = re.compile(r"\(([^()]{1,120})\)")


def check(text: Text) -> Iterator[Finding]:
    """Look at amounts with an amount in brackets behind them, and at amounts with two signs."""
    hint = "write one amount in one currency"
    for paragraph in text.paragraphs:
        for start, end, what in _look_at(paragraph.text):
            message = f"“{paragraph.text[start:end]}” has two {what}"
            yield Finding(text.path, *paragraph.place(start, end), message, hint)


@lru_cache(maxsize=SHARED)
def _look_at(words: str) -> tuple[tuple[int, int, str], ...]:
    """Where a paragraph has two amounts or currencies for one, and which of these."""
    found: list[tuple[int, int, str]] = []
    for match in _BRACKET.finditer(words) if "(" in words else ():
        second = read_amount(match[1], match.start(1))
        first = read_amount_before(words, match.start()) if second is not None else None
        if first is None or second is None:
            continue
        same = bool(first.currencies & second.currencies)
        if same == (first.value == second.value):
            continue  # the same amount, or another one in another currency
        found.append((first.start, match.end(), "amounts" if same else "currencies"))
    for amount in find_twice_signed(words):
        followed = words[amount.end :][:2].lstrip()[:1].isdigit()  # "EUR 500 USD 600" are two amounts
        if not followed and not amount.currencies & amount.other:
            found.append((amount.start, amount.end, "currencies"))
    return tuple(found)


RULE = Rule("CL565", "amount-mismatch", "error", "text", "figures", check)
