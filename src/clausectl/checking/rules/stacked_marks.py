"""Marks are stacked on a letter, or put on a digit.

## Why
A stroke over a figure changes what is read and not what is stored, and a pile of marks
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
from clausectl.checking.characters import script_of
from clausectl.model.rules import Finding, Rule

_MOST = {"LATIN": 2, "GREEK": 3, "CYRILLIC": 2}
_ELSEWHERE = 5


def check(text: Text) -> Iterator[Finding]:
    """Look at every run of combining marks in the words of the text."""
    marks = "".join(sorted(c for c in text.characters if unicodedata.category(c) in ("Mn", "Me")))
    if not marks:
        return
    for match in re.finditer(f"[{re.escape(marks)}]+", text.source):
        base = text.source[match.start() - 1 : match.start()]
        count = len(match.group())
        enclosing = any(unicodedata.category(c) == "Me" for c in match.group())
        if base.isdigit() and base.isascii() and "\ufe0f" not in match.group():
            message = f"a mark is put on the figure {base}"
        elif enclosing and base.isalnum():
            message = f"a sign is drawn around “{base}”"
        elif count > _MOST.get(script_of(base) if base else "", _ELSEWHERE):
            message = f"{count} marks are stacked on one letter"
        else:
            continue
        yield Finding(text.path, match.start() - 1, match.end(), message, "delete the marks")


RULE = Rule("CL608", "stacked-marks", "error", "text", "characters", check)
