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

from clausectl.checking.amounts import find_twice_signed, read_amount, read_amount_before
from clausectl.checking.analysis import Text
from clausectl.model.rules import Finding, Rule

_BRACKET = re.compile(r"\(([^()]{1,120})\)")


def check(text: Text) -> Iterator[Finding]:
    """Look at amounts with an amount in brackets behind them, and at amounts with two signs."""
    for paragraph in text.paragraphs:
        words = paragraph.text
        for match in _BRACKET.finditer(words) if "(" in words else ():
            second = read_amount(match[1], match.start(1))
            first = read_amount_before(words, match.start()) if second is not None else None
            if first is None or second is None:
                continue
            same = bool(first.currencies & second.currencies)
            if same == (first.value == second.value):
                continue  # the same amount, or another one in another currency
            what = "amounts" if same else "currencies"
            yield _tell(
                text, paragraph.place(first.start, match.end()), words[first.start : match.end()], what
            )
        for amount in find_twice_signed(words):
            followed = words[amount.end :][:2].lstrip()[:1].isdigit()  # "EUR 500 USD 600" are two amounts
            if followed or amount.currencies & amount.other:
                continue
            place = paragraph.place(amount.start, amount.end)
            yield _tell(text, place, words[amount.start : amount.end], "currencies")


def _tell(text: Text, place: tuple[int, int], words: str, what: str) -> Finding:
    return Finding(text.path, *place, f"“{words}” has two {what}", "write one amount in one currency")


RULE = Rule("CL565", "amount-mismatch", "error", "text", "figures", check)
