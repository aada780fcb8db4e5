"""The values of one blank, parted where one parameter cannot hold them: spaces, signs, what a party is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.importing.parameter_names import Hint, find_hints, fits
from clausectl.importing.parameter_printing import explain_refusal
from clausectl.importing.parameter_types import read_typed
from clausectl.model.imported_parameters import Blank
from clausectl.records import dataclass

_AFFIXED = re.compile(
    r"(?P<before>(?:[A-Z]{0,3}[$€£¥₹]|[A-Z]?[a-z]*\.?) ?)?(?P<number>-?[0-9][0-9,]*(?:\.[0-9]+)?)"
    r"(?P<after> ?[%€£]| [A-Z]{3})?"
)
_ENTITY = re.compile(
    r"(?P<name>[^,]+(?:, (?:Inc|Ltd|LLC|L\.L\.C|LLP|LP|Corp|Co|N\.A|S\.A)\.?)?)(?P<between>, )"
    r"(?P<what>an? [^,]{0,80}(?:corporation|company|partnership|trust|foundation|charity|university"
    r"|individual|person|association|cooperative))"
)


@dataclass(frozen=True, slots=True)
class ValuePart:
    """What one parameter may hold of a blank. ``values`` and ``refused`` are by copy.

    A value is empty where a copy has nothing, and where it is refused.
    """

    blank: int
    place: str
    values: tuple[str, ...]
    refused: tuple[tuple[int, str], ...]
    hints: tuple[Hint, ...]
    before: str


def part_values(blank: Blank, index: int) -> tuple[str | ValuePart, ...]:
    """What stands in a blank, in order: words of every copy, and values of parameters."""
    hints = tuple(find_hints(blank))
    start, values, end = _trim(blank.values)
    made: list[str | ValuePart] = [start]
    party = max((hint.weight for hint in hints if hint.party), default=0.0)
    entity = _part_entity(values) if party else None
    affixed = None if entity else _part_number(values)
    if entity is not None:
        names, between, what = entity
        about = _name_entity(hints)
        made += [_make(blank, index, names, hints), between, _make(blank, index, what, (about,))]
    elif affixed is not None:
        before, numbers, after = affixed
        near = Blank(blank.place, f"{blank.before} {before}".strip(), f"{after} {blank.after}".strip(), ())
        hints = tuple(find_hints(near))
        if before and not any(fits(hint, "number") for hint in hints):
            hints = (*hints, Hint("amount", 0.4, "The amount", f"“{before.strip()}” stands before it"))
        made += [before, _make(blank, index, numbers, hints), after]
    else:
        made.append(_make(blank, index, values, hints))
    made.append(end)
    return tuple(piece for piece in made if piece != "")


def _name_entity(hints: Sequence[Hint]) -> Hint:
    party = max((hint for hint in hints if hint.party), key=lambda hint: hint.weight)
    said = party.name.replace("_", " ")
    return Hint(f"{party.name}_entity", 0.6, f"What the {said} is", f"it says what the {said} is", words=True)


def _make(blank: Blank, index: int, values: Sequence[str], hints: tuple[Hint, ...]) -> ValuePart:
    whys: dict[str, str] = {}
    for value in values:
        if value and value not in whys:
            whys[value] = explain_refusal(value)
    refused = tuple((copy, whys[value]) for copy, value in enumerate(values) if value and whys[value])
    held = tuple("" if value and whys[value] else value for value in values)
    return ValuePart(index, blank.place, held, refused, hints, blank.before)


def _trim(values: tuple[str, ...]) -> tuple[str, tuple[str, ...], str]:
    """The blanks that all values begin and end with, and what is between."""
    if not values or all(value[:1].strip() and value[-1:].strip() for value in values):
        return "", values, ""
    starts = {value[: len(value) - len(value.lstrip(" "))] for value in values}
    ends = {value[len(value.rstrip(" ")) :] for value in values}
    if not all(value.strip(" ") for value in values):
        return "", values, ""
    start = starts.pop() if len(starts) == 1 else ""
    end = ends.pop() if len(ends) == 1 else ""
    return start, tuple(value[len(start) : len(value) - len(end)] for value in values), end


def _part_entity(values: Sequence[str]) -> tuple[list[str], str, list[str]] | None:
    """Names of parties parted from what they are: ``Acme Ltd, a Delaware corporation``."""
    names: list[str] = []
    what: list[str] = []
    for value in values:
        match = _ENTITY.fullmatch(value)
        if match is None:
            return None
        names.append(match["name"])
        what.append(match["what"])
    return (names, ", ", what) if names else None


def _part_number(values: Sequence[str]) -> tuple[str, list[str], str] | None:
    """Numbers parted from the sign or unit that every copy has with them: ``$1,500``, ``5%``."""
    around: set[tuple[str, str]] = set()
    numbers: list[str] = []
    for value in values:
        match = _AFFIXED.fullmatch(value)
        if match is None:
            return None
        around.add((match["before"] or "", match["after"] or ""))
        if len(around) > 1:
            return None
        numbers.append(match["number"])
    if len(around) != 1 or around == {("", "")}:
        return None
    before, after = around.pop()
    if before[-1:].isalpha() or before[-1:] == ".":
        return None  # A4, No.7: not a number of anything
    if read_typed(list(dict.fromkeys(values))) is not None:
        return None  # USD 1,500 and 23 May 2020 are read whole
    reading = read_typed(list(dict.fromkeys(numbers)))
    return (before, numbers, after) if reading is not None and reading.kind == "number" else None
