"""Numbers in a text and what they count: money, percentages, periods, dates, or nothing else."""

from __future__ import annotations

from typing import NamedTuple

from clausectl.comparing.significance.lists import (
    CURRENCIES,
    CURRENCY_SIGNS,
    FRACTIONS,
    MONTHS,
    NUMERALS,
    ORDINALS,
    PERCENT,
    SCALES,
    UNIT_ADJECTIVES,
    UNITS,
    WEAK_NUMBERS,
)

__all__ = ["Tokens", "read_figure"]


class Tokens(NamedTuple):
    """A text, the words of a stretch of it in small letters, and where they begin (one start more)."""

    text: str
    low: list[str]
    starts: list[int]

    def word(self, at: int) -> str:
        """A word as it is written."""
        start = self.starts[at]
        return self.text[start : start + len(self.low[at])]


Figure = tuple[int, str, str, bool, tuple[str, str]]
"""Where it ends, its rule (empty: nothing to look at), key, whether it is weak, and what it is about."""

_DAY_FOLLOWS = MONTHS.keys() | {"day", "of", "am", "pm", "noon", "a", "p"}
_LONGEST = 16  # words of a number


def read_figure(tokens: Tokens, at: int) -> Figure | None:
    """The figure that begins at a token, with its unit, currency or month. Constant time."""
    low = tokens.low
    word = low[at]
    if word in MONTHS:
        return _read_month(tokens, at)
    currency, reach = _read_currency(tokens, at)
    if currency:
        number, reach = _read_number(tokens, reach)
        if number:
            return _read_money(reach, currency, number)
        if word in CURRENCIES and word not in ("cent", "pound", "cents", "pounds"):
            return at + 1, "amount", currency, True, ("", currency)
        return None
    if word == "net":
        number, reach = _read_number(tokens, at + 1)
        return (reach, "period", f"{number} net", False, (number, "net days")) if number else None
    sign = _sign(tokens, at)
    number, reach = _read_number(tokens, at)
    if not number:
        return None
    number = sign + number
    return (
        _read_share(tokens, reach, number)
        or _read_counted_money(tokens, reach, number)
        or _read_day(tokens, at, reach, number)
        or _read_period(tokens, reach, number)
        or _read_plain(tokens, at, reach, number)
    )


def _sign(tokens: Tokens, at: int) -> str:
    """A minus that stands right before a figure and behind a space or bracket."""
    if not at or tokens.low[at - 1] not in ("-", "−", "–") or tokens.starts[at] != tokens.starts[at - 1] + 1:
        return ""
    apart = at < 2 or tokens.starts[at - 2] + len(tokens.low[at - 2]) < tokens.starts[at - 1]
    return "-" if apart or tokens.low[at - 2] == "(" else ""


def _read_currency(tokens: Tokens, at: int) -> tuple[str, int]:
    low, count = tokens.low, len(tokens.low)
    word = low[at]
    if word == "us" and at + 1 < count and low[at + 1] == "$":
        return "usd", at + 2
    if word in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[word], at + 1
    if word in CURRENCIES:
        return CURRENCIES[word], at + 1
    return "", at


def _read_number(tokens: Tokens, at: int) -> tuple[str, int]:
    """A number in figures or words, with the other in brackets: its key and where it ends."""
    low, count = tokens.low, len(tokens.low)
    if at >= count:
        return "", at
    word = low[at]
    if word[0].isdigit():
        number, reach = word.replace(",", ""), at + 1
        while reach < count and reach - at < 4 and low[reach] in SCALES:
            number, reach = f"{_plain(number)}*{SCALES[low[reach]]}", reach + 1
            number = _multiply(number)
    elif word in ORDINALS:
        number, reach = ORDINALS[word], at + 1
    elif word in FRACTIONS:
        number, reach = word.rstrip("s"), at + 1
    else:
        number, reach = _read_words(low, at)
        if not number:
            return "", at
    return _read_bracket(low, reach, number)


def _multiply(product: str) -> str:
    """``2.5*1000000`` as a number; a figure of another form stays as it is."""
    figure, _, scale = product.partition("*")
    whole, _, rest = figure.partition(".")
    zeros = len(scale) - 1
    if not (whole + rest).isdecimal() or len(whole) > 30 or len(rest) > zeros:
        return product
    return str(int(whole + rest.ljust(zeros, "0")))


def _read_words(low: list[str], at: int) -> tuple[str, int]:
    """A cardinal number in words, or an ordinal behind one ("twenty-first")."""
    total = current = 0
    reach, count = at, len(low)
    while reach < count and reach - at < _LONGEST:
        word = low[reach]
        if word in NUMERALS:
            current += NUMERALS[word]
        elif word == "hundred" and (current or reach == at):
            current = (current or 1) * 100
        elif word in SCALES:
            total += (current or 1) * SCALES[word]
            current = 0
        elif _joins(low, at, reach):
            pass
        elif word in ORDINALS and reach > at and low[reach - 1] == "-":
            return f"{total + current + int(ORDINALS[word][:-2])}th", reach + 1
        else:
            break
        reach += 1
    if reach > at and low[reach - 1] in ("and", "-"):
        reach -= 1
    return (str(total + current), reach) if reach > at else ("", at)


def _joins(low: list[str], at: int, place: int) -> bool:
    """Whether an "and" or hyphen joins two words of one number."""
    if place == at or not _numeral(low, place + 1):
        return False
    return low[place] == "-" or (low[place] == "and" and low[place - 1] in SCALES)


def _numeral(low: list[str], at: int) -> bool:
    return at < len(low) and (low[at] in NUMERALS or low[at] in ORDINALS or low[at] in SCALES)


def _read_bracket(low: list[str], at: int, number: str) -> tuple[str, int]:
    """The same number once more in brackets: "thirty (30)", "30 (thirty)", "five percent (5%)" apart."""
    if at >= len(low):
        return number, at
    word = low[at]
    inner, reach = "", at
    if word[0] == "(" and word[1:-1].isdigit():
        inner, reach = word[1:-1], at + 1
    elif word == "(" and at + 1 < len(low):
        if low[at + 1][0].isdigit():
            inner, reach = low[at + 1].replace(",", ""), at + 2
        elif low[at + 1] in NUMERALS:
            inner, reach = _read_words(low, at + 1)
        if reach >= len(low) or low[reach] != ")":
            return number, at
        reach += 1
    if not inner:
        return number, at
    # What words and figure say is one number where they agree, and two where they do not.
    return (number if _plain(inner) == _plain(number) else f"{number}/{inner}"), reach


def _plain(number: str) -> str:
    """A number without zeros that say nothing: ``1000.00`` is ``1000``."""
    if "." in number and number.replace(".", "", 1).isdecimal():
        number = number.rstrip("0").rstrip(".")
    return number.lstrip("0") or "0"


def _read_share(tokens: Tokens, at: int, number: str) -> Figure | None:
    """A percentage, with the other way of writing it in brackets."""
    low, count = tokens.low, len(tokens.low)
    if at < count and low[at] in ("%", "percent", "pct", "bps"):
        unit, reach = PERCENT[low[at]], at + 1
    elif at + 1 < count and (low[at], low[at + 1]) in (("per", "cent"), ("percentage", "points")):
        unit, reach = "%", at + 2
    elif at + 1 < count and (low[at], low[at + 1]) in (("basis", "points"), ("percentage", "point")):
        unit, reach = "bp" if low[at] == "basis" else "%", at + 2
    else:
        return None
    key = _plain(number)
    if reach + 3 < count + 1 and low[reach : reach + 1] == ["("] and low[reach + 2 : reach + 4] == ["%", ")"]:
        again = _plain(low[reach + 1].replace(",", ""))
        key, reach = (key if again == key else f"{key}/{again}"), reach + 4
    return reach, "amount", f"{key} {unit}", False, (key, unit)


def _read_money(at: int, currency: str, number: str) -> Figure:
    return at, "amount", f"{_plain(number)} {currency}", False, (number, currency)


def _read_counted_money(tokens: Tokens, at: int, number: str) -> Figure | None:
    """Money whose currency stands behind it, with the figure in brackets."""
    low, count = tokens.low, len(tokens.low)
    if at < count and low[at] in CURRENCY_SIGNS:
        currency, reach = CURRENCY_SIGNS[low[at]], at + 1
    elif at < count and low[at] in CURRENCIES:
        currency, reach = CURRENCIES[low[at]], at + 1
    elif at + 1 < count and low[at] in ("us", "u.s", "american") and low[at + 1] == "dollars":
        currency, reach = "usd", at + 2
    else:
        return None
    key = _plain(number)
    if reach < count and low[reach] == "(":
        inner, place = _read_currency(tokens, reach + 1) if reach + 1 < count else ("", reach)
        again, place = _read_number(tokens, place) if inner else ("", place)
        if again and place < count and low[place] == ")":
            reach = place + 1
            if (_plain(again), inner) != (key, currency):
                key = f"{key}/{_plain(again)} {inner}"
    return reach, "amount", f"{key} {currency}", False, (number, currency)


def _read_unit(low: list[str], at: int) -> tuple[str, int]:
    """A unit of time with what stands before it ("business days")."""
    adjectives = ""
    for step in range(3):
        if at + step >= len(low):
            break
        word = low[at + step]
        if word == "-" or word == "clear":
            continue
        unit = UNITS.get(word) or (UNITS.get(word[:-1]) if word.endswith("s") else None)
        if unit:
            return f"{adjectives} {unit}".strip(), at + step + 1
        if word not in UNIT_ADJECTIVES:
            break
        adjectives = f"{adjectives} {UNIT_ADJECTIVES[word]}".strip()
    return "", at


def _read_period(tokens: Tokens, at: int, number: str) -> Figure | None:
    low = tokens.low
    unit, reach = _read_unit(low, at)
    if unit:
        weak = number.endswith("th") and unit != "anniversary"
        return reach, "period", f"{_plain(number)} {unit}", weak, (number, unit)
    if at + 1 < len(low) and low[at] in ("to", "or", "and", "-", "–"):
        # "30 to 60 days", "30 and 60 days": the first number counts days too.
        other, place = _read_number(tokens, at + 1)
        unit = _read_unit(low, place)[0] if other else ""
        if unit:
            return at, "period", f"{_plain(number)} {unit}", False, (number, unit)
    return None


def _read_month(tokens: Tokens, at: int) -> Figure | None:
    """ "January 5, 2020", "January 2020"; a month alone is weak, and "may" is no month here."""
    low = tokens.low
    if not tokens.text[tokens.starts[at]].isupper():
        return None
    month, reach = MONTHS[low[at]], at + 1
    if low[at] != "may" and reach < len(low) and low[reach] == "." and len(low[at]) < 5:
        reach += 1
    if reach < len(low) and low[reach][0].isdigit():
        figure = low[reach].rstrip("stndrh")
        if figure.isdecimal() and len(figure) <= 2:
            return _read_year(low, reach + 1, f"{month}-{int(figure)}")
        if figure.isdecimal() and len(figure) == 4:
            return reach + 1, "date", f"{figure}-{month}", False, ("", "")
    if low[at] in ("may", "mar", "march", "jan", "dec", "sep", "august"):
        return None if low[at] in ("may", "march", "august") else (at + 1, "", "", False, ("", ""))
    return reach, "date", str(month), True, ("", "")


def _read_year(low: list[str], at: int, day: str) -> Figure:
    place = at + 1 if at < len(low) and low[at] in (",", "of") else at
    if place < len(low) and low[place].isdecimal() and len(low[place]) == 4:
        return place + 1, "date", f"{int(low[place])}-{day}", False, ("", "")
    return at, "date", day, False, ("", "")


def _read_day(tokens: Tokens, at: int, reach: int, number: str) -> Figure | None:
    """A date that begins with a number: ISO, "5 January 2020", "5th day of January, 2020"; a time."""
    low = tokens.low
    word = low[at]
    if reach < len(low) and len(word) < 4 and low[reach] not in _DAY_FOLLOWS and ":" not in word:
        return None
    if len(word) == 10 and word[4] == word[7] == "-":
        return reach, "date", "-".join(str(int(piece)) for piece in word.split("-")), False, ("", "")
    if word.count("/") == 2 or (word.count(".") == 2 and len(word.rsplit(".", 1)[1]) == 4):
        return reach, "date", word, False, ("", "")
    half = low[reach] if reach < len(low) and low[reach] in ("am", "pm", "noon") else ""
    if half or (":" in word and reach == at + 1):
        return reach + bool(half), "date", f"{word} {half}".strip(), False, ("", "")
    if reach + 2 < len(low) and low[reach] in ("a", "p") and low[reach + 1] == "." and low[reach + 2] == "m":
        return reach + 3, "date", f"{word} {low[reach]}m", False, ("", "")
    figure = number.rstrip("stndrh")
    place = reach
    for skipped in ("day", "of"):
        if place < len(low) and low[place] == skipped:
            place += 1
    is_day = figure.isdecimal() and 0 < int(figure[:4]) <= 31
    if is_day and place < len(low) and low[place] in MONTHS and tokens.text[tokens.starts[place]].isupper():
        return _read_year(low, place + 1, f"{MONTHS[low[place]]}-{int(figure)}")
    return None


def _read_plain(tokens: Tokens, at: int, reach: int, number: str) -> Figure:
    low = tokens.low
    glued = at and low[at - 1] in ("-", "‑") and tokens.starts[at - 1] + 1 == tokens.starts[at]
    if glued and at > 1 and low[at - 2][0].isalpha() and low[at][0].isdigit():
        return reach, "", "", False, ("", "")  # COVID-19, ISO-9001: part of a name
    weak = low[at] in WEAK_NUMBERS and reach == at + 1
    return reach, "number", number, weak, (number, "")
