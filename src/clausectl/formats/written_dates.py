"""Dates as contracts write them, and whether a calendar has them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from clausectl.records import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre okt",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre dez",
        ),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday montag lundi lunes",
            "tuesday dienstag mardi martes",
            "wednesday mittwoch mercredi miércoles",
            "thursday donnerstag jeudi jueves",
            "friday freitag vendredi viernes",
            "saturday samstag samedi sábado sonnabend",
            "sunday sonntag dimanche domingo",
        )
    )
    for name in names.split()
}
_month = "|".join(sorted(MONTHS, key=len, reverse=True))
_weekday = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\w.])(?:(?P<weekday>{_weekday})\.?,? (?:the |den |le |el )?)?(?:"
    rf"(?P<m1>{_month})\.? (?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.|er|º)?(?: day)?(?: of| de)? (?P<m2>{_month})\.?,?"
    r"(?: de| of)? (?P<y2>\d{4})"
    r"|(?P<y3>\d{4})-(?P<m3>\d{2})-(?P<d3>\d{2})"
    r"|(?P<a4>\d{1,2})(?P<sep>[/.-])(?P<b4>\d{1,2})(?P=sep)(?P<y4>\d{4})"
    r")(?![\w-]|[/.]\d)",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"\d\d\d\d")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date in a text. ``readings`` are (year, month, day) as it can be read, the likeliest first.

    ``weekday`` is that which stands in front, 0 for Monday; -1 without one.
    """

    start: int
    end: int
    readings: tuple[tuple[int, int, int], ...]
    weekday: int = -1

    @property
    def date(self) -> datetime.date | None:
        """The date, where it can be read in one way and a calendar has it."""
        possible = {day for reading in self.readings if (day := make_date(*reading))}
        return possible.pop() if len(possible) == 1 else None


def may_have_dates(text: str) -> bool:
    """Whether a text has four digits on end, as every date that is found here."""
    return _FOUR_DIGITS.search(text) is not None


def find_dates(text: str) -> Iterator[WrittenDate]:
    """The dates of a text with a year of four digits, in their order. Linear in the text."""
    if not may_have_dates(text):
        return
    for match in _DATE.finditer(text):
        weekday = WEEKDAYS[match["weekday"].lower()] if match["weekday"] else -1
        readings: tuple[tuple[int, int, int], ...]
        if match["m1"]:
            readings = ((int(match["y1"]), MONTHS[match["m1"].lower()], int(match["d1"])),)
        elif match["m2"]:
            readings = ((int(match["y2"]), MONTHS[match["m2"].lower()], int(match["d2"])),)
        elif match["y3"]:
            readings = ((int(match["y3"]), int(match["m3"]), int(match["d3"])),)
        else:
            first, second, year = int(match["a4"]), int(match["b4"]), int(match["y4"])
            if match["sep"] == ".":  # written with points the day comes first everywhere
                readings = ((year, second, first),)
            else:
                readings = ((year, first, second), (year, second, first))
        yield WrittenDate(match.start(), match.end(), readings, weekday)


def make_date(year: int, month: int, day: int) -> datetime.date | None:
    """The date, or None where the calendar has none."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
