"""Edits grouped for reading: by the sentences they stand in, and by the marks they touch."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from clausectl.comparing.significance.marks import Lexicon, Mark, cut_tokens, read_marks
from clausectl.comparing.significance.sentences import find_starts, sentence_around

__all__ = [
    "Block",
    "Group",
    "Place",
    "Sides",
    "Stretch",
    "cut_blocks",
    "cut_groups",
    "cut_stretches",
    "marks_inside",
]

_NOTHING = (0, 0)
_LONG = 2000  # characters of a sentence beside an edit that are read
_FAR = 400  # characters between sentences that are not read together


class Place(NamedTuple):
    """An edit's spans in the two texts."""

    old_at: int
    old_end: int
    new_at: int
    new_end: int


class Sides:
    """Two texts, and where their sentences begin."""

    def __init__(self, old: str, new: str) -> None:
        self.old = old
        self.new = new

    @cached_property
    def old_starts(self) -> list[int]:
        return find_starts(self.old)

    @cached_property
    def new_starts(self) -> list[int]:
        return find_starts(self.new)

    def old_of(self, place: Place) -> str:
        return self.old[place.old_at : place.old_end]

    def new_of(self, place: Place) -> str:
        return self.new[place.new_at : place.new_end]


class Block:
    """Neighbouring sentences that hold edits: their tokens and marks on both sides."""

    def __init__(self, sides: Sides, span: Place, lexicon: Lexicon) -> None:
        self.old = cut_tokens(sides.old, span.old_at, span.old_end)
        self.new = cut_tokens(sides.new, span.new_at, span.new_end)
        self.old_marks = read_marks(self.old, lexicon)
        self.new_marks = read_marks(self.new, lexicon)
        self.old_starts = [mark.start for mark in self.old_marks]
        self.new_starts = [mark.start for mark in self.new_marks]


class Stretch(NamedTuple):
    """Edits that share a sentence on either side, and the span of their sentences."""

    places: list[Place]
    span: Place


class Group(NamedTuple):
    """Edits that share a mark, and the spans that hold these marks whole."""

    places: list[Place]
    span: Place


def cut_stretches(sides: Sides, places: Sequence[Place]) -> list[Stretch]:
    """Edits by the sentences they stand in; edits that share a sentence on either side are together."""
    stretches: list[Stretch] = []
    old_starts, new_starts = sides.old_starts, sides.new_starts
    old_length, new_length = len(sides.old), len(sides.new)
    for place in places:
        old_at, old_end = sentence_around(old_starts, place.old_at, place.old_end, old_length)
        new_at, new_end = sentence_around(new_starts, place.new_at, place.new_end, new_length)
        if old_end - old_at > _LONG or new_end - new_at > _LONG:
            old_at, old_end = max(old_at, place.old_at - _LONG), min(old_end, place.old_end + _LONG)
            new_at, new_end = max(new_at, place.new_at - _LONG), min(new_end, place.new_end + _LONG)
        if stretches:
            before, span = stretches[-1]
            if old_at < span.old_end or new_at < span.new_end:
                before.append(place)
                whole = Place(
                    span.old_at, max(span.old_end, old_end), span.new_at, max(span.new_end, new_end)
                )
                stretches[-1] = Stretch(before, whole)
                continue
        stretches.append(Stretch([place], Place(old_at, old_end, new_at, new_end)))
    return stretches


def cut_blocks(
    sides: Sides, stretches: list[Stretch], lexicon: Lexicon
) -> Iterator[tuple[Block, list[Stretch]]]:
    """Stretches that stand near one another are read in one go."""
    here: list[Stretch] = []
    for stretch in stretches:
        if here and stretch.span.old_at - here[-1].span.old_end > _FAR:
            yield _read_block(sides, here, lexicon), here
            here = []
        here.append(stretch)
    if here:
        yield _read_block(sides, here, lexicon), here


def _read_block(sides: Sides, stretches: list[Stretch], lexicon: Lexicon) -> Block:
    first, last = stretches[0].span, stretches[-1].span
    return Block(sides, Place(first.old_at, last.old_end, first.new_at, last.new_end), lexicon)


def cut_groups(block: Block, stretch: Stretch) -> list[Group]:
    """Edits with the marks they touch; those that touch one mark on either side are together."""
    groups: list[Group] = []
    for place in stretch.places:
        here, span = [place], _extend(block, place)
        while groups and (span.old_at < groups[-1].span.old_end or span.new_at < groups[-1].span.new_end):
            before = groups.pop().places
            before += here
            here, first = before, before[0]
            span = _extend(block, Place(first.old_at, place.old_end, first.new_at, place.new_end))
        groups.append(Group(here, span))
    return groups


def _extend(block: Block, place: Place) -> Place:
    """The spans of an edit, widened on both sides alike until they cut no mark."""
    left = right = 0
    old_at, old_end, new_at, new_end = place
    for _ in range(8):
        more = _overhang(block.old_marks, block.old_starts, old_at - left, old_end + right)
        others = _overhang(block.new_marks, block.new_starts, new_at - left, new_end + right)
        if others is not more:
            more = (max(more[0], others[0]), max(more[1], others[1]))
        if more == _NOTHING:
            break
        left, right = left + more[0], right + more[1]
    return Place(place.old_at - left, place.old_end + right, place.new_at - left, place.new_end + right)


def _overhang(marks: list[Mark], starts: list[int], start: int, end: int) -> tuple[int, int]:
    """How far marks that a stretch touches reach out of it. An empty stretch touches what it cuts."""
    at = bisect_left(starts, max(start, end)) - 1
    if at < 0 or marks[at].end <= start:
        return _NOTHING
    left = right = 0
    while at >= 0 and marks[at].end > start:
        left = max(left, start - marks[at].start)
        right = max(right, marks[at].end - end)
        at -= 1
    return left, right


def marks_inside(marks: list[Mark], starts: list[int], start: int, end: int) -> list[Mark]:
    at = bisect_left(starts, start)
    found = []
    while at < len(marks) and marks[at].start < end:
        if marks[at].end <= end:
            found.append(marks[at])
        at += 1
    return found
