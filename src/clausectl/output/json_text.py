"""JSON as every report writes it: stable order, readable, safe to print, one final line end."""

from __future__ import annotations

import json
import re
from json.encoder import encode_basestring

from clausectl.output.terminal import is_safe, unsafe


def write_json(schema: str, data: dict[str, object]) -> str:
    """A report as JSON; ``schema`` names its versioned shape (see docs/json.md).

    What a terminal would obey or could not show is written as ``\\u202e``; a
    JSON reader gets the same text.
    """
    text = _write({"schema": schema, **data}, "\n")
    return (text if is_safe(text) else unsafe().sub(_escape, text)) + "\n"


def _write(value: object, start: str) -> str:
    """A value as `json.dumps` writes it with an indentation of two, in a quarter of the time.

    The standard library has no quick way for that. ``start`` is the line end and
    the indentation in front of the bracket that closes it.
    """
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{start}  "
    if isinstance(value, dict) and value and all(isinstance(key, str) for key in value):
        members = [f"{encode_basestring(key)}: {_write(member, inner)}" for key, member in value.items()]
        return f"{{{inner}{f',{inner}'.join(members)}{start}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{inner}{f',{inner}'.join([_write(member, inner) for member in value])}{start}]"
    # numbers, truth values, nothing, and what is empty; keys that are no texts are made ones
    return json.dumps(value, ensure_ascii=False, indent=2).replace("\n", start)


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
