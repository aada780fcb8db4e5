"""A date can be read with the day or with the month in front.

## Why
04/05/2027 is 5 April to some readers and 4 May to others. A deadline must not
depend on who reads it.

## Wrong
> Delivery is due on 04/05/2027.

## Right
> Delivery is due on 4 May 2027.

Dates with points (04.05.2027) are read with the day in front everywhere, and
dates that fit one reading only (25/12/2027) are no finding either.

## How to mend it
Write the month as a word, or the date as 2027-05-04.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.formats.written_dates import make_date
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every date that is written in figures with strokes or hyphens."""
    for paragraph, date in text.dates:
        possible = sorted({day for reading in date.readings if (day := make_date(*reading))})
        if len(possible) > 1:
            place = paragraph.place(date.start, date.end)
            written = paragraph.text[date.start : date.end]
            message = f"“{written}” can be {possible[0].isoformat()} or {possible[1].isoformat()}"
            yield Finding(text.path, *place, message, "write the month as a word")


RULE = Rule("CL562", "ambiguous-date", "warning", "text", "figures", check)
