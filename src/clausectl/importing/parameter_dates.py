"""Dates and lists of dates among values: the one format of composing that prints them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import product

from clausectl.composing.dates import MONTHS, WEEKDAYS
from clausectl.records import dataclass

LONGEST_DATE = 60
JOINS = ((", ", ""), ("; ", ""), (", ", " and "), (", ", ", and "), ("; ", "; and "), (" and ", ""))
"""What parts the items of a list, and its last two where that differs."""

_PIECE = re.compile(r"[A-Za-z]+|[0-9]+|[^A-Za-z0-9]+")
_BETWEEN = re.compile(r"[ ,./-]{1,3}")
# A format that begins with a word belongs to the sentence, but for "the 3 day of May".
_HANGING = re.compile(r"(?:of|day)\b|the\b(?! dd? day of)")
_MOST_PIECES = 15
_LEAP = 2000  # a year in which every day of a year exists

_WORDS: dict[str, tuple[tuple[str, str, int], ...]] = {
    **{name: (("month", "MMMM", at),) for at, name in enumerate(MONTHS, 1)},
    **{name[:3]: (("month", "MMM", at),) for at, name in enumerate(MONTHS, 1)},
    "May": (("month", "MMMM", 5), ("month", "MMM", 5)),
    **{name: (("weekday", "EEEE", at),) for at, name in enumerate(WEEKDAYS)},
    **{name[:3]: (("weekday", "EEE", at),) for at, name in enumerate(WEEKDAYS)},
    **{word: (("", word, 0),) for word in ("of", "day", "the")},
}


@dataclass(frozen=True, slots=True)
class DateList:
    """How values read as dates, or lists of them: formats, joins and the dates of each value."""

    format: str
    same_year_format: str
    join: str
    last_join: str
    dates: Mapping[str, tuple[date, ...]]


@lru_cache(maxsize=4096)
def find_patterns(text: str, dated: bool = True) -> Mapping[str, date]:
    """The formats that print a text exactly, each with the date it then is.

    Without ``dated`` the text is a day without its year, and the year of the
    result means nothing. Empty where the text is no date. Numbers that may be
    day or month give one format for each.
    """
    if len(text) > LONGEST_DATE or not text[:1].isalnum():
        return {}
    pieces = _PIECE.findall(text)
    if len(pieces) > _MOST_PIECES or not pieces[-1].isalnum():
        return {}
    choices: list[tuple[tuple[str, str, int], ...]] = []
    for piece in pieces:
        readings = _read_piece(piece)
        if not readings:
            return {}
        choices.append(readings)
    if sum(len(readings) > 1 for readings in choices) > 3:
        return {}
    wanted = ["day", "month", "year"] if dated else ["day", "month"]
    found: dict[str, date] = {}
    for chosen in product(*choices):
        kinds = [kind for kind, _, _ in chosen if kind]
        if sorted(kind for kind in kinds if kind != "weekday") != wanted or kinds.count("weekday") > 1:
            continue
        made = _make_date({kind: number for kind, _, number in chosen if kind}, kinds)
        if made is not None:
            found["".join(written for _, written, _ in chosen)] = made
    return found


def _read_piece(piece: str) -> tuple[tuple[str, str, int], ...]:
    if piece.isalpha():
        return _WORDS.get(piece, ())
    if not (piece.isascii() and piece.isdigit()):
        return (("", piece, 0),) if _BETWEEN.fullmatch(piece) else ()
    number = int(piece) if len(piece) <= 4 else -1
    if len(piece) == 4:
        return (("year", "yyyy", number),)
    if len(piece) > 2 or number < 1:
        return ()
    day, month = ("dd", "MM") if len(piece) == 2 else ("d", "M")
    readings = [("day", day, number)]
    if number <= 12:
        readings.append(("month", month, number))
    if number >= 10:
        readings.append(("day", "d", number))
        if number <= 12:
            readings.append(("month", "M", number))
    return tuple(readings)


def _make_date(parts: Mapping[str, int], kinds: Sequence[str]) -> date | None:
    if kinds[0] == "year" and kinds.index("day") < kinds.index("month"):
        return None  # nobody writes year, day, month
    try:
        made = date(parts.get("year", _LEAP), parts["month"], parts["day"])
    except ValueError:
        return None
    return None if "year" in parts and made.weekday() != parts.get("weekday", made.weekday()) else made


def choose_pattern(patterns: Iterable[str], known: frozenset[str] = frozenset()) -> str:
    """The likeliest of formats that print the same; empty where day and month cannot be told apart.

    ``known`` are formats that other dates of the document surely have.
    """
    left = [pattern for pattern in patterns if not _HANGING.match(pattern)]
    orders = {_is_day_first(pattern) for pattern in left}
    if len(orders) != 1:
        return ""
    return min(left, key=lambda pattern: (pattern not in known, *_oddness(pattern)))


def _is_day_first(pattern: str) -> bool:
    return pattern.index("d") < pattern.index("M") if not pattern.startswith("day") else True


def _oddness(pattern: str) -> tuple[int, int, str]:
    """How unlikely a format is: ``5/07`` is odd, and so are long numbers between slashes or beside names."""
    day, month = "dd" in pattern, re.search("M+", pattern)
    width = len(month.group()) if month else 0
    if width > 2:
        return (int(day), 0 if width == 4 else 1, pattern)
    mixed = day != (width == 2)
    long = day and width == 2
    return (int(mixed), int(long if "/" in pattern else not long), pattern)


def is_ambiguous(values: Iterable[str]) -> bool:
    """Whether all values are dates and nothing tells which number is the day."""
    shared: set[str] | None = None
    for value in values:
        patterns = find_patterns(value)
        shared = set(patterns) if shared is None else shared & set(patterns)
        if not shared:
            return False
    return bool(shared) and not choose_pattern(shared or ())


def read_dates(
    values: Sequence[str], joins: Sequence[tuple[str, str]] = JOINS, known: frozenset[str] = frozenset()
) -> DateList | None:
    """The format and the dates of values that are dates, or lists of dates, all of one format.

    Where every value is one date, ``join`` is empty. None where they are not, or where day and
    month cannot be told apart. Values are distinct and none is empty.
    """
    if not values or not all(any(digit in value for digit in "0123456789") for value in values):
        return None
    found = _read_joined(values, "", "", known)
    if found is not None:
        return found
    for join, last in joins:
        if not all(join in value or (last and last in value) or find_patterns(value) for value in values):
            continue
        found = _read_joined(values, join, last, known)
        if found is not None:
            return found
    return None


def _read_joined(values: Sequence[str], join: str, last: str, known: frozenset[str]) -> DateList | None:
    full: set[str] | None = None
    short: set[str] | None = None
    items: dict[str, list[str]] = {}
    for value in values:
        cut = _cut_dates(value, join, last) if join else [value]
        if not cut:
            return None
        items[value] = cut
        for item in cut:
            patterns = find_patterns(item)
            if patterns:
                full = set(patterns) if full is None else full & set(patterns)
            else:
                days = find_patterns(item, dated=False)
                short = set(days) if short is None else short & set(days)
            if full == set() or short == set():
                return None
    pattern = choose_pattern(full or (), known)
    same = choose_pattern([s for s in short or () if _fits(s, pattern)], known) if pattern and short else ""
    if not pattern or (short is not None and not same):
        return None
    dates: dict[str, tuple[date, ...]] = {}
    for value, cut in items.items():
        read = _date_items(cut, pattern, same)
        if read is None:
            return None
        dates[value] = read
    return DateList(pattern, same, join, last, dates)


def _fits(short: str, pattern: str) -> bool:
    """Whether a format without the year orders and writes day and month as one with it."""
    return _is_day_first(short) == _is_day_first(pattern) and ("dd" in short) == ("dd" in pattern)


def _date_items(items: Sequence[str], pattern: str, same: str) -> tuple[date, ...] | None:
    read: list[date] = []
    for item in reversed(items):
        known = find_patterns(item).get(pattern)
        if known is None:
            day = find_patterns(item, dated=False).get(same)
            if day is None or not read:
                return None
            try:
                known = day.replace(year=read[-1].year)
            except ValueError:  # 29 February
                return None
        read.append(known)
    return tuple(reversed(read))


def _cut_dates(value: str, join: str, last: str) -> list[str]:
    """The dates of a value, with or without their year; nothing where it holds anything else."""
    ending: list[str] = []
    if last and last in value:
        value, _, end = value.rpartition(last)
        ending = [end]
    elif last and not find_patterns(value):
        return []
    pieces = value.split(join)
    items: list[str] = []
    at = 0
    while at < len(pieces):
        for width in (3, 2, 1):
            item = join.join(pieces[at : at + width])
            if at + width <= len(pieces) and (find_patterns(item) or find_patterns(item, dated=False)):
                items.append(item)
                at += width
                break
        else:
            return []
    items += ending
    return items if all(find_patterns(item) or find_patterns(item, dated=False) for item in items) else []
