"""Dates in English words from tables of our own: no locale data that changes under a contract."""

from __future__ import annotations

import re
from datetime import date

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DEFAULT_FORMAT = "MMMM d, yyyy"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TOKEN = re.compile(r"(?<![A-Za-z])(?:of|day|the)(?![A-Za-z])|yyyy|MMMM|MMM|MM|M|dd|d|EEEE|EEE|[A-Za-z]+")
_WORDS = {"of", "day", "the"}


def read_date(text: str) -> date | None:
    """The date an ISO text (``2020-09-23``) states, or None."""
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def suggest_iso(text: str) -> str:
    """The ISO date an English text surely means, or empty. Never guesses day against month."""
    match = re.fullmatch(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})", text) or None
    day_first = re.fullmatch(r"([0-9]{1,2})\.? ([A-Za-z]{3,9})\.?,? ([0-9]{4})", text)
    if match:
        month, day, year = match[1], match[2], match[3]
    elif day_first:
        day, month, year = day_first[1], day_first[2], day_first[3]
    else:
        return ""
    found = [i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(month.lower())]
    if len(found) != 1:
        return ""
    iso = f"{int(year):04}-{found[0]:02}-{int(day):02}"
    return iso if read_date(iso) else ""


def explain_bad_format(pattern: str) -> str:
    """Why a text is no date format; empty when it is one."""
    tokens = _TOKEN.findall(pattern)
    for token in tokens:
        if token not in ("yyyy", "MMMM", "MMM", "MM", "M", "dd", "d", "EEEE", "EEE") and token not in _WORDS:
            return f"{token!r} means nothing in it"
    if not any(token in ("d", "dd") for token in tokens):
        return "it has no day"
    return ""


def format_date(value: date, pattern: str) -> str:
    """A date by a pattern of yyyy, MMMM, MMM, MM, M, dd, d, EEEE and EEE (English)."""
    month, weekday = MONTHS[value.month - 1], WEEKDAYS[value.weekday()]
    parts = {
        "yyyy": f"{value.year:04}",
        "MMMM": month,
        "MMM": month[:3],
        "MM": f"{value.month:02}",
        "M": str(value.month),
        "dd": f"{value.day:02}",
        "d": str(value.day),
        "EEEE": weekday,
        "EEE": weekday[:3],
    }
    return _TOKEN.sub(lambda match: parts.get(match.group(), match.group()), pattern)
