"""A control character.

## Why
No reader sees it, and programs disagree on what it does.

## Wrong
> The fee is 100<U+0008> euros.

## Right
> The fee is 100 euros.

Line ends and tabs are none. Line and paragraph separators (U+2028, U+2029) are: some
programs show a line end there and git does not. An entity (`&#7;`) counts like the character.

## How to mend it
Delete the character.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters
from clausectl.model.rules import Finding, Fix, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look for control characters in the whole file."""
    for at, end, character in find_characters(text, _is_control):
        message = f"{describe(character)} is a control character"
        fix = Fix(at, end, "") if end == at + 1 else None  # an entity may be shown as it is typed, in code
        yield Finding(text.path, at, end, message, "delete it", fix)


def _is_control(character: str) -> bool:
    if character in "\n\t":
        return False
    return character < " " or "\x7f" <= character <= "\x9f" or character in "\u2028\u2029"


RULE = Rule("CL606", "control-character", "error", "text", "characters", check)
