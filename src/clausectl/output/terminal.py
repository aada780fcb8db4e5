"""Text that is safe on a terminal: colours are ours, everything else is shown and not obeyed."""

from __future__ import annotations

import re
from functools import cache
from unicodedata import combining, east_asian_width

# Controls, line and paragraph separators, bidirectional and invisible characters, tags, lone surrogates
# (file names that are not UTF-8). `<U+…>` in a text is told from one of ours by the escape of its `<`.
_CHARACTERS = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
)
# Those among them that Python calls printable, which every other is not.
_PRINTABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff9\ufffa\ufffb")


@cache
def unsafe() -> re.Pattern[str]:
    """Finds such a character. Compiled at first use: large ranges take long, and few texts need it."""
    return re.compile(f"[{_CHARACTERS}]")


@cache
def _unsafe_or_spelled() -> re.Pattern[str]:
    return re.compile(f"[{_CHARACTERS}]|<(?=U\\+[0-9A-F]{{4,6}}>)")


_OF_ONE_COLUMN = frozenset("→–—‘’“”„…•§¶€№ ")
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


def name_character(character: str) -> str:
    """``<U+202E>``: a character by its code point, to be seen and not obeyed."""
    return f"<U+{ord(character):04X}>"


def is_safe(text: str) -> bool:
    """Whether a text surely holds none of these characters; line feeds and tabs are safe."""
    if text.isprintable():
        return text.isascii() or _PRINTABLE.isdisjoint(text)
    flat = text.replace("\n", "").replace("\t", "")
    return flat.isprintable() and _PRINTABLE.isdisjoint(flat)


def escape_controls(text: str) -> str:
    """Control, bidirectional and invisible characters as ``<U+202E>``, so that a terminal shows them.

    Line feeds and tabs stay. What comes out can be read back: a ``<U+202E>``
    that the text itself spells has its ``<`` written as ``<U+003C>``.
    """
    if is_safe(text) and "<U+" not in text:
        return text
    return _unsafe_or_spelled().sub(lambda match: name_character(match.group()), text)


def escape_line(text: str) -> str:
    """The same for what has to stay on its line: line feeds and tabs are shown too."""
    safe = escape_controls(text)
    return safe.replace("\n", "<U+000A>").replace("\t", "<U+0009>") if "\n" in safe or "\t" in safe else safe


def paint(text: str, style: str, color: bool) -> str:
    """Text in a style, or as it is without colour."""
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color and text else text


def measure(text: str) -> int:
    """The columns a text takes: wide characters two, combining marks none."""
    if text.isascii():
        return len(text)
    rare = {c for c in set(text) if c >= "\u0300"} - _OF_ONE_COLUMN
    if not rare:
        return len(text)
    return sum(
        1 if c not in rare else 0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text
    )


def wrap_words(text: str, width: int, *, indent: int = 0, hang: int = 0) -> list[str]:
    """A line broken at spaces to a width, later lines indented by ``hang`` more. No word is broken."""
    lines: list[str] = []
    lead = " " * indent
    start = 0
    while True:
        at = find_break(text, width - len(lead), start)
        if at is None:
            lines.append((lead + text[start:]).rstrip())
            return lines
        lines.append((lead + text[start:at]).rstrip())
        start = skip_spaces(text, at)
        lead = " " * (indent + hang)


def find_break(text: str, room: int, start: int = 0) -> int | None:
    """Where a line that is too long is broken: the last space that fits, else the first there is.

    None when what begins at ``start`` fits or has no space to break at. Reads
    no more of the text than the line takes, but for a word that is longer.
    """
    length = len(text) - start
    plain = text.isascii()
    if length <= room and (plain or measure(text[start:]) <= room):
        return None
    end = start + room + 1
    if not plain and measure(text[start:end]) != end - start:
        end = start + _fit(text[start:end], room) + 1
    first = skip_spaces(text, start)
    at = text.rfind(" ", first, max(end, first))
    if at < 0:
        at = text.find(" ", max(end, first))
    return at if at > first and skip_spaces(text, at) < len(text) else None


def skip_spaces(text: str, start: int) -> int:
    """The first place from ``start`` on that is no space, or the end."""
    match = _SPACES.match(text, start)
    return match.end() if match is not None else start


_SPACES = re.compile(" *")


def _fit(text: str, room: int) -> int:
    """How many characters fit into so many columns."""
    used = 0
    for number, character in enumerate(text):
        used += measure(character)
        if used > room:
            return number
    return len(text)
