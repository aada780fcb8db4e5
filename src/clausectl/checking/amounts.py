"""Amounts of money as contracts write them: in figures or in words, with a currency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clausectl.checking.numbers import is_number_word, read_number_words
from clausectl.records import dataclass

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"})
_CURRENCIES = {
    name: frozenset(codes.split()) if codes != "$" else _DOLLARS
    for names, codes in (
        ("$|dollar|dollars", "$"),
        ("us$|usd|us dollars|us dollar|u.s. dollars|united states dollars|american dollars", "USD"),
        ("c$|ca$|cad|canadian dollars", "CAD"),
        ("a$|aud|australian dollars", "AUD"),
        ("nz$|nzd|new zealand dollars", "NZD"),
        ("s$|sgd|singapore dollars", "SGD"),
        ("hk$|hkd|hong kong dollars", "HKD"),
        ("€|eur|euro|euros", "EUR"),
        ("£|gbp|pound|pounds|pounds sterling", "GBP"),
        ("¥", "JPY CNY"),
        ("jpy|yen|japanese yen", "JPY"),
        ("cny|rmb|yuan|renminbi", "CNY"),
        ("chf|swiss francs|franken|schweizer franken", "CHF"),
        ("inr|₹|rupees|indian rupees", "INR"),
        ("sek|swedish kronor", "SEK"),
        ("nok|norwegian kroner", "NOK"),
        ("dkk|danish kroner", "DKK"),
        ("pln|zloty|złoty", "PLN"),
    )
    for name in names.split("|")
}
_name = "|".join(re.escape(name) for name in sorted(_CURRENCIES, key=len, reverse=True))
_figure = r"\d(?:[\d,.'\u00a0\u202f]{0,24}\d)?"
_IN_FIGURES = re.compile(
    rf"(?:(?<![\w$€£¥])(?P<front>{_name})[ \u00a0]?)?(?<![\d,.])(?P<figure>{_figure})"
    rf"(?:[ \u00a0](?P<scale>thousand|million|billion)\b)?(?:[ \u00a0]?(?P<back>{_name})(?![\w$]))?",
    re.IGNORECASE,
)
_CURRENCY_AT_END = re.compile(rf"(?<!\w)(?P<name>{_name})\Z", re.IGNORECASE)
_FIGURE = re.compile(_figure)
_FRONT = re.compile(rf"(?<![\w$€£¥])(?:{_name})[ \u00a0]?\Z", re.IGNORECASE)
_BACK = re.compile(rf"(?:[ \u00a0](?:thousand|million|billion))?[ \u00a0]?(?:{_name})", re.IGNORECASE)
_LONGEST = max(map(len, _CURRENCIES)) + 1
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_HYPHEN = re.compile("[-‑–]")
_REACH = 160


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at ``start`` to ``end`` of a text. ``currencies`` are those that its sign can stand for.

    ``other`` are those of a second sign at its other end; empty without one.
    """

    start: int
    end: int
    value: Decimal
    currencies: frozenset[str]
    other: frozenset[str] = frozenset()


def find_twice_signed(text: str) -> Iterator[Amount]:
    """The amounts in figures with a sign on both sides, in their order. Linear in the text."""
    for figure in _FIGURE.finditer(text):
        if _BACK.match(text, figure.end()) is None:
            continue
        front = _FRONT.search(text, max(0, figure.start() - _LONGEST), figure.start())
        match = _IN_FIGURES.match(text, front.start()) if front else None
        amount = _read_match(match) if match else None
        if amount is not None and amount.other:
            yield amount


def read_amount(text: str, offset: int = 0) -> Amount | None:
    """A text that is an amount and nothing else, in figures or words; ``offset`` is where it stands."""
    match = _IN_FIGURES.fullmatch(text) if any(map(str.isdigit, text)) else None
    if match is not None:
        found = _read_match(match)
        if found is None:
            return None
        return Amount(offset, offset + len(text), found.value, found.currencies, found.other)
    return _read_words(text, offset) if len(text) <= _REACH else None


def read_amount_before(text: str, end: int) -> Amount | None:
    """The amount that ends where a text is cut at ``end``, with its currency; None without one."""
    first = max(0, end - _REACH)
    before = text[first:end].rstrip()
    words = _read_words(before, first)
    if words is not None:
        return words
    last = None
    for match in _IN_FIGURES.finditer(before):
        last = match
    found = _read_match(last) if last is not None and last.end() == len(before) else None
    if found is None:
        return None
    return Amount(first + found.start, first + found.end, found.value, found.currencies, found.other)


def _read_words(text: str, offset: int) -> Amount | None:
    """The amount in words, currency last, at the end of a text."""
    currency = _CURRENCY_AT_END.search(text, max(0, len(text) - _LONGEST))
    if currency is None:
        return None
    before = text[: currency.start()].rstrip()
    words = before.split(" ")[-14:]
    at = len(words)
    while at and words[at - 1] and all(is_number_word(part) for part in _HYPHEN.split(words[at - 1])):
        at -= 1
    if at and words[at - 1].lower() == "a" and at < len(words):
        at -= 1
    while at < len(words):
        number = " ".join(words[at:])
        value = read_number_words(number)
        if value is not None:
            start = len(before) - len(number)
            currencies = _CURRENCIES[currency["name"].lower()]
            return Amount(offset + start, offset + len(text), Decimal(value), currencies)
        at += 1
    return None


def _read_match(match: re.Match[str]) -> Amount | None:
    front, back = match["front"], match["back"]
    value = _read_money(match["figure"])
    if value is None or not (front or back):
        return None
    if match["scale"]:
        value *= _SCALES[match["scale"].lower()]
    signs = [_CURRENCIES[sign.lower()] for sign in (front, back) if sign]
    return Amount(match.start(), match.end(), value, signs[0], signs[1] if len(signs) > 1 else frozenset())


def _read_money(figure: str) -> Decimal | None:
    """The value of figures with separators of thousands and of cents, whichever signs they are."""
    cents = re.search(r"[.,]\d{2}\Z", figure)
    whole = figure[: cents.start()] if cents else figure
    digits = re.sub(r"[,.'\u00a0\u202f]", "", whole)
    if not digits.isdigit() or not re.fullmatch(r"\d+|\d{1,3}(?:[,.'\u00a0\u202f]\d{2,3})+", whole):
        return None
    return Decimal(digits + ("." + cents.group()[1:] if cents else ""))
