"""Text that is safe on a terminal: colours are ours, everything else is shown and not obeyed."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_STYLES = {
    "bold": "1",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "cyan": "36",
    "deleted": "31;9",
    "inserted": "32;4",
}


def escape_controls(text: str) -> str:
    """Control, bidirectional and invisible characters as ``<U+202E>``, so that a terminal shows them.

    Line feeds and tabs stay.
    """
    return _CONTROL.sub(lambda match: f"<U+{ord(match.group()):04X}>", text)


def paint(text: str, style: str, color: bool) -> str:
    """Text in a style, or as it is without colour."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text
