"""A heading stands twice under the same heading.

## Why
"see Payment" then leads to two places, and a reader who found one looks no further.

## Wrong
> ## Payment
>
> In ten days.
>
> ## Payment
>
> By bank transfer.

## Right
> ## Payment Period
>
> In ten days.
>
> ## Means of Payment
>
> By bank transfer.

## How to mend it
Give one of the two another name, or put the two together.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.structure import headings_of
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every heading, with the headings it stands under."""
    above: list[tuple[int, str]] = []
    seen: dict[tuple[str, ...], int] = {}
    for level, start, end, words in headings_of(text):
        while above and above[-1][0] >= level:
            above.pop()
        name = " ".join(words.lower().split()).rstrip(".:")
        place = (*(title for _, title in above), name)
        above.append((level, name))
        if place in seen and name:
            line = text.lines.mark(seen[place]).line
            message = f"the heading “{words}” stands already at line {line}"
            yield Finding(text.path, start, end, message, "give one of the two another name")
        seen.setdefault(place, start)


RULE = Rule("CL504", "duplicate-heading", "warning", "text", "structure", check)
