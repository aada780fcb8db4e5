"""A space of an unusual kind.

## Why
It looks like a space, or like none, and a search for the words around it finds nothing.

## Wrong
> The fee is 100<U+2003>euros.

## Right
> The fee is 100 euros.

The no-break space is let stand; so are the narrow one and the thin one beside figures
and French punctuation and behind a full stop (z. B.), and the ideographic one in Chinese,
Japanese and Korean text. An entity (`&emsp;`) counts like the character.

## How to mend it
Type a space.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.characters import describe, find_characters, line_around
from clausectl.model.rules import Finding, Fix, Rule

_SPACES = frozenset(
    "\t\x0b\x0c\x85\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_NARROW = frozenset("\u2009\u202f")
_BESIDE = frozenset(";:!?»«%€$£–—§°‹›")


def check(text: Text) -> Iterator[Finding]:
    """Look for spaces other than the plain and the no-break one."""
    for at, end, character in find_characters(text, lambda c: c in _SPACES):
        before, after = text.source[at - 1 : at], text.source[end : end + 1]
        line = line_around(text.source, at)
        if character in _NARROW and (
            {before, after} & _BESIDE or before == "." or before.isdigit() or after.isdigit()
        ):
            continue
        if character == "\u3000" and any("\u2e80" <= c <= "\ud7af" and c != character for c in line):
            continue
        if character == "\t" and (text.kind == "document" or not line.strip("\t").startswith(line.strip())):
            continue  # Markdown of others is indented with tabs and has tables with them
        if character in "\x0b\x0c\x85\u2028\u2029":
            continue  # controls, which are told by their own rule
        message = f"{describe(character)} stands in place of a space"
        fix = Fix(at, end, " ") if end == at + 1 else None  # an entity may be shown as it is typed, in code
        yield Finding(text.path, at, end, message, "type a space", fix)


RULE = Rule("CL605", "unusual-space", "warning", "text", "characters", check)
