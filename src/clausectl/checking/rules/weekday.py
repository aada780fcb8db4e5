"""A day of the week does not belong to the date behind it.

## Why
One of the two is a slip. Which of them, the text does not say, and the other
party may rely on the day that suits it.

## Wrong
> The meeting is on Monday, 24 November 2026.

## Right
> The meeting is on Tuesday, 24 November 2026.

## How to mend it
Look at a calendar, and write the day or the date anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.formats.written_dates import WEEKDAYS
from clausectl.model.rules import Finding, Rule

_NAMES = {number: name for name, number in reversed(WEEKDAYS.items())}


def check(text: Text) -> Iterator[Finding]:
    """Look at every date with a day of the week in front."""
    for paragraph, date in text.dates:
        day = date.date
        if date.weekday < 0 or day is None or day.weekday() == date.weekday:
            continue
        place = paragraph.place(date.start, date.end)
        name = _NAMES[day.weekday()].capitalize()
        message = f"{day.isoformat()} is a {name}: “{paragraph.text[date.start : date.end]}”"
        yield Finding(text.path, *place, message, "correct the day of the week or the date")


RULE = Rule("CL563", "weekday", "error", "text", "figures", check)
