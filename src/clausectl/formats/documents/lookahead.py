"""The labels of a whole document before any is placed: what a label is depends on those after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.documents.blocks import Event, Leaf
from clausectl.formats.documents.labels import SECTION, Label, Reading, read_label

_WINDOW = 40  # labels that are looked ahead
_LINK_WORD = re.compile(r"(?:[:;.,]|\b(?:and|or|und|oder|sowie|y|o|e|et|ou|and/or))\W*\Z", re.IGNORECASE)


class Candidate:
    """A label that may begin a provision, at the start of a paragraph (``at`` 0) or of a line in it."""

    __slots__ = ("at", "index", "label", "leaf", "seen", "source")

    def __init__(self, label: Label, at: int, source: int, leaf: int, index: int, *, seen: bool) -> None:
        self.label = label
        self.at = at
        self.source = source
        self.leaf = leaf  # the number of its event
        self.index = index  # its own number in the document
        self.seen = seen  # a break that readers see stands before it

    def begins_line(self, text: str) -> bool:
        """Whether the line before it ends as before a new provision, and not where text was wrapped."""
        if self.seen:
            return True
        return (
            self.label.rank > SECTION and _LINK_WORD.search(text, max(0, self.at - 12), self.at) is not None
        )


class Lookahead:
    """Every label of a document, in order."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._all: list[Candidate] = []
        self._by_leaf: dict[int, list[Candidate]] = {}
        for number, event in enumerate(events):
            if isinstance(event, Leaf) and event.kind == "paragraph" and event.flow.length:
                self._collect(number, event)

    def _collect(self, number: int, leaf: Leaf) -> None:
        text = leaf.flow.text
        found: list[Candidate] = []
        for at, source, seen in [(0, leaf.start, True), *leaf.flow.breaks]:
            label = read_label(text, at)
            if label is not None:
                found.append(Candidate(label, at, source, number, len(self._all), seen=seen))
                self._all.append(found[-1])
        if found:
            self._by_leaf[number] = found

    def candidates(self, leaf: int) -> Sequence[Candidate]:
        """The labels of one event."""
        return self._by_leaf.get(leaf, ())

    def order(self, candidate: Candidate) -> tuple[Reading, ...]:
        """A label's readings, the likelier first: before ``(ii)``, ``(i)`` is no letter."""
        readings = candidate.label.readings
        if len(readings) < 2 or candidate.index + 1 >= len(self._all):
            return readings
        following = self._all[candidate.index + 1].label.readings
        for reading in readings:
            if Reading(reading.style, reading.value + 1) in following:
                return (reading, *(other for other in readings if other is not reading))
        return readings

    def goes_on(self, candidate: Candidate, first: Reading, *, near: bool) -> bool:
        """Whether a label that would be the first of its series has a second.

        ``(a)``, ``(1)`` and ``1.`` at the start of a paragraph need none.
        """
        if not near and first.style in ("(a)", "(i)", "(1)", "(A)", "(I)", "1."):
            return True
        wanted = Reading(first.style, first.value + 1)
        for other in self._all[candidate.index + 1 : candidate.index + 1 + _WINDOW]:
            if near and other.leaf > candidate.leaf + 1:
                return False
            if wanted in other.label.readings:
                return True
        return False
