"""Which characters of a text take a backslash, so that Markdown reads them as themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALWAYS = r"[\\`*\[\]]"
_SOMETIMES = r"_|&(?=#\w+;|\w+;)|\{(?=\{)|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~"
_ESCAPED = re.compile(f"{_ALWAYS}|{_SOMETIMES}")
_ESCAPED_IN_CELL = re.compile(rf"{_ALWAYS}|{_SOMETIMES}|\|")
_BLOCK_OPENER = re.compile(
    r"(?P<hash>#{1,6})(?=\s|$)|(?P<mark>[-+])(?=\s|$)|(?P<quote>>)|\d{1,9}(?P<dot>[.)])(?=\s|$)"
    r"|(?P<rule>[-=:|])(?=[-=:| ]*$)"
)
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))#+$")
_DOUBLED = re.compile(r"[\t\n]|  |^\s|\s$")


def find_escapes(
    flat: str, starts: Iterable[int] = (0,), *, cell: bool = False, heading: bool = False
) -> set[int]:
    """The offsets that take a backslash.

    ``starts`` are the offsets at which the words of a line start, where
    Markdown could open another block (none in a heading or a table cell).
    """
    found: set[int] = set()
    for match in (_ESCAPED_IN_CELL if cell else _ESCAPED).finditer(flat):
        at = match.start()
        if flat[at] == "_" and flat[at - 1 : at].isalnum() and flat[at + 1 : at + 2].isalnum():
            continue
        found.add(at)
    for at in starts:
        end = flat.find("\n", at)
        opener = _BLOCK_OPENER.match(flat, at, len(flat) if end < 0 else end)
        if opener is not None and opener.lastgroup is not None:
            found.add(opener.start(opener.lastgroup))
    if heading:
        hashes = _CLOSING_HASHES.search(flat)
        if hashes is not None:
            found.add(hashes.start())
    return found


def needs_escape(text: str) -> bool:
    """Whether a paragraph's words would change on their way to canonical text: escapes, spaces."""
    return _DOUBLED.search(text) is not None or bool(find_escapes(text))
