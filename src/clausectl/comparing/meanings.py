"""What a definition says of its term, and whom the terms of a preamble stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from clausectl.comparing.terms import Definition, find_definitions
from clausectl.records import dataclass

_BETWEEN = re.compile(r"\b(?:between|among|zwischen|entre)\b", re.IGNORECASE)
_CAPITAL = r"(?:[A-ZÄÖÜÀ-Ý][\w&.’'\-]*|&)"
_NAME_BEFORE = re.compile(
    rf"({_CAPITAL}(?:\s+(?:{_CAPITAL}|of|on|for|and|de|und|y|et))*)\W{{0,2}}(?:,[^,()]{{0,80}},?)?\s*\Z"
)
_REACH = 160  # characters in front of a bracket in which the name stands
_PREAMBLE = 4  # texts at the start of an agreement that name its parties


@dataclass(frozen=True, slots=True)
class Meaning:
    """A term, the text (by index) that defines it, and the words that give it its meaning.

    ``words`` are the sentence; of a term in brackets the part of it that leads
    up to the bracket, or the name in front (``name``, else empty). ``party``
    says that the agreement is made between somebody who is called so.
    """

    term: str
    text: int
    words: str
    party: bool = False
    name: str = ""


def find_meanings(texts: Sequence[str]) -> list[Meaning]:
    """The definitions of some texts with their meanings, in order. Linear in the texts."""
    found: list[Meaning] = []
    for index, of_one in groupby(find_definitions(texts), key=lambda definition: definition.text):
        found += _read(texts[index], index, of_one)
    return found


def _read(text: str, index: int, definitions: Iterator[Definition]) -> Iterator[Meaning]:
    last = 0  # where the bracket before this one ended
    for definition in definitions:
        bracket = _bracket_around(text, definition)
        if bracket is None:
            yield Meaning(definition.term, index, text[definition.start : definition.end])
            continue
        opened, closed = bracket
        if closed > last:
            began, last = max(definition.start, last), closed
        lead = text[began:opened]
        name = _NAME_BEFORE.search(lead[-_REACH:])
        party = index < _PREAMBLE and _BETWEEN.search(text, definition.start, opened) is not None
        named = name[1] if name else ""
        # a name is its own meaning: what else the sentence says is not about the term
        words = f"{named} {text[opened:closed]}" if named else text[began:closed].strip()
        yield Meaning(definition.term, index, words, party, named)


def _bracket_around(text: str, definition: Definition) -> tuple[int, int] | None:
    """The span of the brackets that hold the term within its sentence."""
    at = text.find(definition.term, definition.start, definition.end)
    while at >= 0:
        opened = text.rfind("(", definition.start, at)
        closed = text.find(")", at, definition.end)
        if opened >= 0 and closed >= 0 and ")" not in text[opened:at]:
            return opened, closed + 1
        if text[at - 1 : at] in '“"„«':
            return None
        at = text.find(definition.term, at + 1, definition.end)
    return None
