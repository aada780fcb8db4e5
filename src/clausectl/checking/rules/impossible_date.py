"""A date is not in the calendar.

## Why
Nobody can do anything on 31 April. A period that ends on such a day ends at a
time that has to be argued about.

## Wrong
> This Agreement ends on February 30, 2027.

## Right
> This Agreement ends on February 28, 2027.

## How to mend it
Write the day that is meant. ``check`` cannot know it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.formats.written_dates import make_date
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every date that is written with its year."""
    for paragraph, date in text.dates:
        if all(make_date(*reading) is None for reading in date.readings):
            place = paragraph.place(date.start, date.end)
            message = f"“{paragraph.text[date.start : date.end]}” is in no calendar"
            yield Finding(text.path, *place, message, "write the day that is meant")


RULE = Rule("CL561", "impossible-date", "error", "text", "figures", check)
