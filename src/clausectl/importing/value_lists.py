"""Lists of texts among values, and the words beside them that are in the singular or the plural."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from clausectl.importing.parameter_dates import JOINS
from clausectl.records import dataclass

Count = Literal["one", "many"]

_LONGEST_RUN = 8  # pieces that one item with the join inside it may have
_MOST_ITEMS = 500
_PAIRS = {
    ("is", "are"), ("was", "were"), ("has", "have"), ("its", "their"), ("this", "these"), ("that", "those"),
}  # fmt: skip
# What stands behind a comma without being an item: legal forms, states, numbers.
_NO_ITEM = re.compile(
    r"(?:Inc|Ltd|LLC|LLP|LP|Corp|Co|GmbH|AG|SE|SA|BV|NV|PLC|plc|Limited|Incorporated|Jr|Sr|PhD|MD|Esq"
    r"|[A-Z]{2}|[A-Z]{2} [0-9 -]+|[0-9., -]+)\.?"
)


@dataclass(frozen=True, slots=True)
class TextList:
    """How values read as lists of texts. ``evidence`` counts values of which an item is another's whole."""

    join: str
    last_join: str
    items: Mapping[str, tuple[str, ...]]
    evidence: int
    counted: bool


def find_plural_pair(values: Sequence[str]) -> tuple[str, str] | None:
    """Two values as the singular and the plural of the same words; None where they are not that."""
    if len(values) != 2:
        return None
    for one, many in (tuple(values), tuple(reversed(values))):
        ours, theirs = one.split(" "), many.split(" ")
        if len(ours) == len(theirs) and all(
            a == b or is_plural_of(b, a) for a, b in zip(ours, theirs, strict=True)
        ):
            return one, many
    return None


def is_plural_of(many: str, one: str) -> bool:
    """Whether a word is the plural of another, as most English words form it."""
    if not one or not many or not one[-1].isalpha():
        return False
    if (one.lower(), many.lower()) in _PAIRS:
        return True
    end = "S" if one.isupper() and len(one) > 1 else "s"
    if many == one + end or (one[-1] in "sxzhSXZH" and many.lower() == one.lower() + "es"):
        return True
    return one[-1] in "yY" and many.lower() == one[:-1].lower() + "ies"


def read_text_list(
    values: Sequence[str], counts: Mapping[str, Count] | None = None, plural: bool = False
) -> TextList | None:
    """The items of values that are lists, with what joins them; None where nothing shows that they are.

    ``values`` are distinct and none is empty. Commas part items only where an
    item is another copy's whole value, or where a word beside the values says
    of each (``counts``) whether it is one or many. ``plural``: a label in the
    plural stands before them, which is enough for semicolons.
    """
    if len(values) < 2 and not counts:
        return None
    best: TextList | None = None
    for join, last in JOINS:
        found = _read_joined(values, join, last, counts or {}, plural)
        if found is not None and (best is None or found.evidence > best.evidence):
            best = found
    return best


def _read_joined(
    values: Sequence[str], join: str, last: str, counts: Mapping[str, Count], plural: bool
) -> TextList | None:
    wholes = _find_items(values, join, counts)
    items: dict[str, tuple[str, ...]] = {}
    evidence = 0
    several = False
    for value in values:
        pieces = _cut(value, join, last)
        count = counts.get(value)
        if count == "one" or len(pieces) == 1 or len(pieces) > _MOST_ITEMS:
            if count == "many":
                return None
            items[value] = (value,)
            continue
        merged, known = _merge(pieces, join, wholes)
        proven = known and len(merged) > 1
        if not (proven or count == "many" or (plural and join == "; ")):
            items[value] = (value,)
            continue
        if len(merged) < 2 or any(not item or item != item.strip() for item in merged):
            return None
        if not count and any(_NO_ITEM.fullmatch(item) for item in merged):
            return None
        items[value] = tuple(merged)
        evidence += proven
        several = True
    return TextList(join, last, items, evidence, bool(counts)) if several else None


def _find_items(values: Sequence[str], join: str, counts: Mapping[str, Count]) -> frozenset[str]:
    """The values that are one item each: none that is counted as many, or that is made of others."""
    single = {value for value in values if join not in value}
    found = set(single)
    for value in values:
        if join in value and counts.get(value) != "many" and join != "; ":
            made = all(piece in single for piece in value.split(join))
            if counts.get(value) == "one" or not made:
                found.add(value)
    return frozenset(found)


def _cut(value: str, join: str, last: str) -> list[str]:
    if not last:
        return value.split(join)
    head, between, end = value.rpartition(last)
    return [*head.split(join), end] if between else [value]


def _merge(pieces: Sequence[str], join: str, wholes: frozenset[str]) -> tuple[list[str], bool]:
    """Pieces put together where together they are the whole of another value, and whether any is."""
    merged: list[str] = []
    known = False
    at = 0
    while at < len(pieces):
        most = min(_LONGEST_RUN, len(pieces) - at, len(pieces) - 1)
        for width in range(most, 0, -1):
            item = join.join(pieces[at : at + width])
            if width == 1 or item in wholes:
                known = known or item in wholes
                merged.append(item)
                at += width
                break
    return merged, known
