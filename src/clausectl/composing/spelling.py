"""Whole numbers in English words, as contracts write them: ``forty-five``."""

from __future__ import annotations

_SMALL = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_GROUPS = ((1_000_000, "million"), (1_000, "thousand"), (100, "hundred"))


def spell_number(number: int) -> str:
    """A whole number from 0 to 999,999,999 in words.

    Raises ValueError outside that range.
    """
    if not 0 <= number < 1_000_000_000:
        raise ValueError(number)
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    for size, name in _GROUPS:
        count, rest = divmod(number, size)
        if count:
            return f"{spell_number(count)} {name}" + (f" {spell_number(rest)}" if rest else "")
    raise AssertionError(number)  # pragma: no cover - the groups above cover every number
