"""Marks are stacked on a letter, or put on a digit.

## Why
A stroke over a figure or a word changes what is read and not what is stored, and a pile of marks
hides the lines above and below.

## Wrong
> The fee is 1<U+0338>00 euros.

## Right
> The fee is 100 euros.

Two marks on a letter (Vietnamese) are let stand, and as many as Hebrew, Arabic, Thai and
the scripts of India need.

## How to mend it
Delete the marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, script_of
from clausectl.model.rules import Finding, Rule

_MOST = {"LATIN": 2, "GREEK": 3, "CYRILLIC": 2}
_ELSEWHERE = 5
_OVER = re.compile("[\u0334-\u0338\u20d2\u20d3\u20d8-\u20da\u20e5\u20e6\u20ea\u20eb]")
"""Strokes through a letter."""


def check(text: Text) -> Iterator[Finding]:
    """Look at every run of combining marks in the words of the text."""
    for at, end, character in find_characters(text, lambda c: unicodedata.category(c) in ("Mn", "Me")):
        if end > at + 1 and (_OVER.fullmatch(character) or text.source[at - 1 : at].isdigit()):
            message = f"{text.source[at:end]} puts {describe(character)} on what stands before it"
            yield Finding(text.path, at, end, message, "delete it")
    marks = "".join(sorted(c for c in text.characters if unicodedata.category(c) in ("Mn", "Me")))
    if not marks:
        return
    for match in re.finditer(f"[{re.escape(marks)}]+", text.source):
        base = text.source[match.start() - 1 : match.start()]
        count = len(match.group())
        enclosing = any(unicodedata.category(c) == "Me" for c in match.group())
        if match.group() == "\ufe0f\u20e3" and base in "0123456789#*":
            continue  # the emoji of a key
        if base.isdigit() and base.isascii() and not _is_variation(match.group()):
            message = f"a mark is put on the figure {base}"
        elif enclosing and base.isalnum():
            message = f"a sign is drawn around “{base}”"
        elif _OVER.search(match.group()) and base.isalnum():
            message = f"“{base}” is struck through by a mark"
        elif base in " \n" and "\u0300" <= match.group()[0] <= "\u036f" and match.group() != "\u034f":
            message = "a mark is put on a space"
        elif count > _MOST.get(script_of(base) if base else "", _ELSEWHERE):
            message = f"{count} marks are stacked on one letter"
        else:
            continue
        yield Finding(text.path, max(0, match.start() - 1), match.end(), message, "delete the marks")


def _is_variation(marks: str) -> bool:
    return all("\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0100" for mark in marks)


RULE = Rule("CL608", "stacked-marks", "error", "text", "characters", check)
