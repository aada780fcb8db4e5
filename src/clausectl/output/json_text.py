"""JSON as every report writes it: stable order, readable, safe to print, one final line end."""

from __future__ import annotations

import json
import re

from clausectl.output.terminal import is_safe, unsafe


def write_json(schema: str, data: dict[str, object]) -> str:
    """A report as JSON; ``schema`` names its versioned shape (see docs/json.md).

    What a terminal would obey or could not show is written as ``\\u202e``; a
    JSON reader gets the same text.
    """
    text = json.dumps({"schema": schema, **data}, ensure_ascii=False, indent=2)
    return (text if is_safe(text) else unsafe().sub(_escape, text)) + "\n"


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
