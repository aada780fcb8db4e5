"""Which characters of a text take a backslash, so that Markdown reads them as themselves."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ALWAYS = r"[\\`*\[\]]"
_SOMETIMES = r"_|&(?=#\w+;|\w+;)|\{(?=\{)|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~"
_ESCAPED = re.compile(f"{_ALWAYS}|{_SOMETIMES}")
_CANDIDATE = re.compile(r"[\\`*\[\]_&{<~|]")  # found in a tenth of the time; most texts have none
_BLOCK_OPENER = re.compile(
    r"(?P<hash>#{1,6})(?=\s|$)|(?P<mark>[-+])(?=\s|$)|(?P<quote>>)|\d{1,9}(?P<dot>[.)])(?=\s|$)"
    r"|(?P<rule>[-=:|])(?=[-=:| ]*$)"
)
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))#+$")


def find_escapes(
    flat: str, starts: Iterable[int] = (0,), *, cell: bool = False, heading: bool = False
) -> set[int]:
    """The offsets that take a backslash.

    ``starts`` are the offsets at which the words of a line start, where
    Markdown could open another block (none in a heading or a table cell).
    """
    found: set[int] = set()
    for match in _CANDIDATE.finditer(flat):
        at = match.start()
        if not (cell and flat[at] == "|") and _ESCAPED.match(flat, at) is None:
            continue
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
    return is_untidy(text) or bool(find_escapes(text))


def is_untidy(text: str) -> bool:
    """Whether a text has a tab, a line feed, two spaces in a row, or any space at either end."""
    return "  " in text or "\t" in text or "\n" in text or text[:1].isspace() or text[-1:].isspace()
