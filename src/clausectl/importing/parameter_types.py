"""What kind of parameter the values of a blank are, and how a manifest states them.

A reading is taken only where composing prints every value from it exactly as
the copy has it; what no typed reading prints is text, which always does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from clausectl.composing.spelling import spell_number
from clausectl.importing.parameter_dates import DateList, read_dates
from clausectl.importing.parameter_printing import make_printer
from clausectl.importing.value_lists import TextList
from clausectl.model.imported_parameters import FieldValue, RawValue
from clausectl.model.manifests import ParameterKind
from clausectl.records import dataclass

LEAST_COPIES, MOST_OPTIONS, LEAST_TIMES, LONGEST_OPTION = 8, 4, 2, 80
"""A choice: of so many copies so few values, each so many times and so short."""

_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,8})?")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]{1,8})?")
_MONEY = re.compile(r"([A-Z]{3}) (-?[0-9][0-9,]*(?:\.[0-9]{1,4})?)")
_WORDS = re.compile(r"[a-z]+(?:[ -][a-z]+){0,14}")
_WORDS_AND_DIGITS = re.compile(r"([a-z]+(?:[ -][a-z]+){0,14}) \(([0-9]{1,9})\)")
_SPELT = {spell_number(n): n for n in (*range(20), *range(20, 100, 10))}
_SIZES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


@dataclass(frozen=True, slots=True)
class Reading:
    """A kind with its fields, and the raw value of each distinct value."""

    kind: ParameterKind
    fields: tuple[tuple[str, FieldValue], ...]
    raws: Mapping[str, RawValue]
    confidence: float
    reason: str


def prints_exactly(reading: Reading) -> bool:
    """Whether composing prints each value of a reading as it stands."""
    printer = make_printer(reading.kind, reading.fields)
    return all(printer.print(raw) == value for value, raw in reading.raws.items())


def read_typed(values: Sequence[str], known: frozenset[str] = frozenset()) -> Reading | None:
    """The reading of distinct values, none empty, that their characters alone show; None where they are text.

    ``known`` are formats that other dates of the document have.
    """
    if not values:
        return None
    return next((reading for reading in _try_typed(values, known) if prints_exactly(reading)), None)


def _try_typed(values: Sequence[str], known: frozenset[str]) -> Iterator[Reading]:
    dates = read_dates(values, known=known)
    if dates is not None:
        yield read_as_dates(dates)
    if all(_EMAIL.fullmatch(value) for value in values):
        raws: dict[str, RawValue] = {value: value for value in values}
        yield Reading("email", (), raws, 0.95, "every copy has an e-mail address here")
    money = _read_money(values)
    if money is not None:
        yield money
    yield from _read_numbers(values)


def read_as_dates(found: DateList) -> Reading:
    """A date, or a list of dates."""
    raws: dict[str, RawValue]
    if not found.join:
        raws = {value: days[0].isoformat() for value, days in found.dates.items()}
        reason = f"every copy has a date here, written {found.format}"
        return Reading("date", (("format", found.format),), raws, 0.95, reason)
    raws = {value: tuple(day.isoformat() for day in days) for value, days in found.dates.items()}
    fields: list[tuple[str, FieldValue]] = [("of", "date"), ("format", found.format)]
    if found.same_year_format:
        fields.append(("same_year_format", found.same_year_format))
    fields += _joins(found.join, found.last_join)
    return Reading("list", tuple(fields), raws, 0.9, "every copy has one date or several here")


def read_as_list(found: TextList) -> Reading:
    """A list of texts."""
    fields = (("of", "text"), *_joins(found.join, found.last_join))
    if found.evidence:
        confidence, reason = 0.85, "what one copy has whole is one of several in another"
    elif found.counted:
        confidence, reason = 0.75, "the word beside it says of each copy whether it is one or several"
    else:
        confidence, reason = 0.6, "its label is in the plural and semicolons part the items"
    return Reading("list", fields, dict(found.items), confidence, reason)


def _joins(join: str, last: str) -> tuple[tuple[str, FieldValue], ...]:
    return (("join", join), *((("last_join", last),) if last else ()))


def _read_money(values: Sequence[str]) -> Reading | None:
    currencies: set[str] = set()
    raws: dict[str, RawValue] = {}
    for value in values:
        match = _MONEY.fullmatch(value)
        if match is None:
            return None
        currencies.add(match[1])
        raws[value] = f"{match[1]} {match[2].replace(',', '')}"
    fields = (("currency", currencies.pop()),) if len(currencies) == 1 else ()
    return Reading("money", fields, raws, 0.95, "every copy has an amount with its currency here")


def _read_numbers(values: Sequence[str]) -> Iterator[Reading]:
    reason = "every copy has a number here"
    raws: dict[str, RawValue]
    if all(_PLAIN.fullmatch(value) for value in values):
        yield Reading("number", (), {value: value for value in values}, 0.9, reason)
    elif all(_PLAIN.fullmatch(value) or _GROUPED.fullmatch(value) for value in values):
        raws = {value: value.replace(",", "") for value in values}
        yield Reading("number", (("format", "grouped"),), raws, 0.9, reason)
    elif all(_WORDS.fullmatch(value) for value in values):
        read = {value: read_spelt(value) for value in values}
        if all(number is not None for number in read.values()):
            raws = {value: str(number) for value, number in read.items()}
            yield Reading("number", (("format", "words"),), raws, 0.9, f"{reason}, in words")
    else:
        matches = {value: _WORDS_AND_DIGITS.fullmatch(value) for value in values}
        raws = {value: match[2] for value, match in matches.items() if match is not None}
        if len(raws) == len(values):
            yield Reading(
                "number", (("format", "words-and-digits"),), raws, 0.95, f"{reason}, in words and digits"
            )


def read_spelt(words: str) -> int | None:
    """The whole number that English words state, from 0 to 999,999,999; None where they state none."""
    total = group = 0
    for word in words.replace("-", " ").split(" "):
        if word in _SPELT:
            group += _SPELT[word]
        elif word == "hundred":
            group *= 100
        elif word in _SIZES:
            total += group * _SIZES[word]
            group = 0
        else:
            return None
    number = total + group
    return number if number < 1_000_000_000 and spell_number(number) == words else None


def read_choice(values: Sequence[str]) -> Reading | None:
    """A choice, where few values stand in many copies. ``values`` is that of each copy, "" for none."""
    counted = Counter(value for value in values if value)
    options = [option for option, _ in counted.most_common(MOST_OPTIONS + 1)]
    if counted.total() < LEAST_COPIES or not 2 <= len(options) <= MOST_OPTIONS:
        return None
    if any(counted[option] < LEAST_TIMES or len(option) > LONGEST_OPTION for option in options):
        return None
    reason = f"{counted.total()} copies have only {len(options)} different values here"
    raws: dict[str, RawValue] = {option: option for option in options}
    return Reading("choice", (("of", tuple(options)),), raws, 0.8, reason)


def read_words(values: Sequence[str], kind: ParameterKind, confidence: float, reason: str) -> Reading:
    """Text, or the name of a party: printed as it stands. ``values`` are distinct and none is empty."""
    return Reading(kind, (), {value: value for value in values}, confidence, reason)
