"""Typed parameters, inferred from the places where copies of one agreement differ.

The same values in several places of every copy are one parameter. Its kind is
the strictest that composing prints every copy's words from, exactly as they
stand; its name comes from the words around its places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from clausectl.importing.parameter_dates import find_patterns, is_ambiguous
from clausectl.importing.parameter_names import LONGEST_NAME, Hint, find_label, fits, make_name, make_unique
from clausectl.importing.parameter_printing import make_printer, print_plural
from clausectl.importing.parameter_types import (
    Reading,
    prints_exactly,
    read_as_list,
    read_choice,
    read_typed,
    read_words,
)
from clausectl.importing.value_lists import Count, find_plural_pair, read_text_list
from clausectl.importing.value_parts import ValuePart, part_values
from clausectl.model.imported_parameters import Blank, BlankPieces, FieldValue, InferredParameter, RawValue
from clausectl.records import dataclass

_NEAR = 2  # how many values before a list the word may stand that is in the singular or plural
_OFTEN_EQUAL = 3  # numbers with fewer different values are one parameter only where their names say so too
_OF_A_PARTY = ("address", "place_of_incorporation", "email", "entity")
_TITLE_WORDS = ("titles", "names", "numbers", "topics", "places")


@dataclass(slots=True)
class _Group:
    """Places with the same values, and what is found out about them."""

    parts: list[ValuePart]
    values: tuple[str, ...]
    distinct: list[str]
    hints: list[Hint]
    reading: Reading | None = None
    pair: tuple[str, str] | None = None
    counts: str = ""  # of a plural: the name of the list it follows
    counted: _Group | None = None
    name: str = ""
    hint: Hint | None = None

    @property
    def first(self) -> ValuePart:
        return self.parts[0]


def infer_parameters(
    blanks: Sequence[Blank], *, title: str = ""
) -> tuple[tuple[InferredParameter, ...], tuple[BlankPieces, ...]]:
    """The typed parameters of a form, and for each blank the pieces that stand in it.

    ``blanks`` are in the order of the document, each with a value for every
    copy; ``title``, the form's, is used in descriptions. Parameters are in the order of their first
    places. For every blank and copy, the pieces printed by composing with the copy's
    values are exactly the blank's value, but where ``refused`` tells of the copy.

    Raises ValueError where blanks have values of different numbers of copies.
    """
    if len({len(blank.values) for blank in blanks}) > 1:
        raise ValueError("blanks with values of different numbers of copies")
    parted = [part_values(blank, index) for index, blank in enumerate(blanks)]
    groups = _group([piece for pieces in parted for piece in pieces if isinstance(piece, ValuePart)])
    groups = _read_groups(groups)
    _name_groups(groups)
    at = {id(part): index for index, group in enumerate(groups) for part in group.parts}
    pieces = tuple(
        tuple(at[id(piece)] if isinstance(piece, ValuePart) else piece for piece in one) for one in parted
    )
    return tuple(_make_parameter(group, title) for group in groups), pieces


def _group(parts: Sequence[ValuePart]) -> list[_Group]:
    found: dict[tuple[object, ...], _Group] = {}
    for part in parts:
        distinct = [value for value in dict.fromkeys(part.values) if value]
        key: tuple[object, ...] = (part.values, part.refused)
        if len(set(part.values)) < 2 or part.refused:
            # nothing varies together: only what is called the same is the same
            key = (*key, _best_name(part.hints) or id(part))
        group = found.get(key)
        if group is None:
            found[key] = _Group([part], part.values, distinct, list(part.hints))
        else:
            group.parts.append(part)
            group.hints += part.hints
    return list(found.values())


def _best_name(hints: Sequence[Hint]) -> str:
    return max(hints, key=lambda hint: hint.weight).name if hints else ""


def _read_groups(groups: list[_Group]) -> list[_Group]:
    for group in groups:
        group.reading = read_typed(group.distinct)
    known = frozenset(
        pattern for group in groups if _kind(group) == "date" for pattern in _sure_formats(group.distinct)
    )
    parted: list[_Group] = []
    for group in groups:
        if known and _kind(group) == "date":
            group.reading = read_typed(group.distinct, known)
        parted += _part_by_name(group)
    order = sorted(parted, key=lambda group: group.first.blank)
    places = _order_places(order)
    for group in order:
        if group.reading is None:
            group.pair = _find_pair(group)
    for group in order:
        if group.reading is None and group.pair is None:
            group.reading = _read_list(group, places)
    for group in order:
        if group.pair is not None:
            _count_list(group, order)
    for group in order:
        if group.reading is None and group.counted is None:
            group.reading = _read_words(group)
    return order


def _kind(group: _Group) -> str:
    return group.reading.kind if group.reading is not None else ""


def _sure_formats(values: Sequence[str]) -> set[str]:
    shared = set.intersection(*(set(find_patterns(value)) for value in values)) if values else set()
    return shared if len(shared) == 1 else set()


def _part_by_name(group: _Group) -> list[_Group]:
    """Numbers of few different values, apart where the words around them call them differently."""
    if _kind(group) != "number" or len(group.distinct) >= _OFTEN_EQUAL or len(group.parts) < 2:
        return [group]
    by_name: dict[str, list[ValuePart]] = {}
    for part in group.parts:
        named = [hint for hint in part.hints if fits(hint, "number")]
        by_name.setdefault(_best_name(named), []).append(part)
    return [
        _Group(parts, group.values, group.distinct, [h for part in parts for h in part.hints], group.reading)
        for parts in by_name.values()
    ]


@dataclass(frozen=True, slots=True)
class _Placed:
    group: _Group
    part: ValuePart


def _order_places(groups: Sequence[_Group]) -> list[_Placed]:
    placed = [_Placed(group, part) for group in groups for part in group.parts]
    return sorted(placed, key=lambda one: one.part.blank)


def _find_pair(group: _Group) -> tuple[str, str] | None:
    if len(group.distinct) != 2 or not all(group.values) or group.first.refused:
        return None
    return find_plural_pair(group.distinct)


def _read_list(group: _Group, places: Sequence[_Placed]) -> Reading | None:
    if any((hint.party or hint.words) and hint.weight >= 0.5 for hint in group.hints):
        return None
    counts: Mapping[str, Count] = {}
    for label in _labels_before(group, places):
        counts = _counts(group, label) or counts
    labels = [find_label(part.before) for part in group.parts]
    plural = bool(counts) or any(label[-1:] in ("s", "S") for label in labels)
    found = read_text_list(group.distinct, counts, plural)
    if found is None:
        return None
    reading = read_as_list(found)
    return reading if prints_exactly(reading) else None


def _labels_before(group: _Group, places: Sequence[_Placed]) -> list[_Group]:
    """Words in the singular or plural that stand close before a place of the group."""
    found: list[_Group] = []
    for at, placed in enumerate(places):
        if placed.group is group:
            close = places[max(0, at - _NEAR) : at]
            found += [
                near.group
                for near in close
                if near.group.pair is not None and near.part.place == placed.part.place
            ]
    return found


def _counts(group: _Group, label: _Group) -> Mapping[str, Count]:
    """What a word beside the values says of each; empty where it says both of one."""
    assert label.pair is not None  # noqa: S101
    counts: dict[str, Count] = {}
    for value, word in zip(group.values, label.values, strict=True):
        count: Count = "one" if word == label.pair[0] else "many"
        if value and counts.setdefault(value, count) != count:
            return {}
    return counts


def _count_list(group: _Group, groups: Sequence[_Group]) -> None:
    """Finds the list that a word follows in every copy; the nearest place behind it first."""
    assert group.pair is not None  # noqa: S101
    one, many = group.pair
    at = group.first.blank
    lists = [other for other in groups if _kind(other) == "list"]
    for other in sorted(lists, key=lambda other: (other.first.blank < at, abs(other.first.blank - at))):
        assert other.reading is not None  # noqa: S101
        counts = {value: len(raw or ()) for value, raw in other.reading.raws.items()} | {"": 0}
        if not other.first.refused and all(
            word == print_plural(one, many, counts[value])
            for word, value in zip(group.values, other.values, strict=True)
        ):
            group.counted = other
            return


def _read_words(group: _Group) -> Reading:
    party = max((hint for hint in group.hints if hint.party), key=lambda hint: hint.weight, default=None)
    if party is not None:
        return read_words(group.distinct, "party", 0.6 + 0.35 * party.weight, "the words here name somebody")
    choice = read_choice(group.values)
    if choice is not None and prints_exactly(choice):
        return choice
    if group.distinct and is_ambiguous(group.distinct):
        return read_words(group.distinct, "text", 0.4, "nothing tells day from month in these dates")
    return read_words(group.distinct, "text", 0.7, "the copies have different words here")


def _name_groups(groups: Sequence[_Group]) -> None:
    taken: set[str] = set()
    wanted = [_wish(group, groups[:at]) for at, group in enumerate(groups)]
    often = Counter(wanted)
    for at, name in enumerate(wanted):
        if often[name] > 1 and name in _OF_A_PARTY:
            owner = _find_owner(groups[at], groups[:at])
            wanted[at] = f"{owner}_{name}" if 0 < len(owner) < LONGEST_NAME - len(name) else name
        elif name and name in wanted[:at] and _signs_only(groups[at]):
            # the party's own name stands elsewhere: this one signs for it
            said = name.replace("_", " ")
            about = f"The name of whoever signs for the {said}"
            wanted[at] = f"{name}_signatory"
            groups[at].hint = Hint(
                wanted[at], 0.9, about, f"it is the name somebody signs with for the {said}"
            )
    numbers: Counter[str] = Counter()
    for group, name in zip(groups, wanted, strict=True):
        if name and not (name == "party" and often[name] > 1):
            group.name = make_unique(name, taken)
            continue
        base = name or ("plural" if group.reading is None else group.reading.kind)
        while not group.name:
            numbers[base] += 1
            numbered = f"{base}_{numbers[base]}"
            group.name = make_unique(numbered, taken) if numbered not in taken else ""


def _signs_only(group: _Group) -> bool:
    return _kind(group) == "party" and all(
        part.place.lower().startswith("signature block") for part in group.parts
    )


def _find_owner(group: _Group, before: Sequence[_Group]) -> str:
    """The name of the party that stands last before a group, in the same place; empty where none does."""
    for other in reversed(before):
        if other.first.place == group.first.place and _kind(other) == "party" and other.hint is not None:
            return other.hint.name if other.hint.name != "party" else ""
    return ""


def _wish(group: _Group, before: Sequence[_Group]) -> str:
    """The name that the words around a group suggest; empty where none do."""
    if group.counted is not None:
        assert group.pair is not None  # noqa: S101
        words = make_name(group.pair[0]).split("_")
        group.hint = Hint(
            "", 0.8, "", f"“{group.pair[0]}” stands beside one, “{group.pair[1]}” beside others"
        )
        return "_".join([*(words[:-1] or words), "label"]) if words != [""] else ""
    assert group.reading is not None  # noqa: S101
    kind = group.reading.kind
    own = [hint for hint in group.hints if fits(hint, kind)]
    label = next((one for one in before if one.pair and one.first.blank == group.first.blank - 1), None)
    if label is not None and label.pair and (label.counted is group or not own):
        said = label.pair[1] if kind == "list" else label.pair[0]
        name = make_name(said)
        if name:
            own.append(Hint(name, 0.88, f"What stands behind “{said}”", f"its label is “{said}”"))
    if not own:
        return ""
    group.hint = max(own, key=lambda hint: hint.weight)
    name = group.hint.name
    if kind == "list" and not name.endswith("s"):
        name += "s"
    if name in ("date", "dates", "time", "times", "place", "places"):
        name = _beside_list(group, before) + name
    return name


def _beside_list(group: _Group, before: Sequence[_Group]) -> str:
    """``event_`` for what stands close behind a list called ``event_titles``."""
    for other in reversed(before):
        close = 0 < group.first.blank - other.first.blank <= _NEAR and other.first.place == group.first.place
        if close and _kind(other) == "list" and other.hint is not None:
            start, _, end = other.hint.name.rpartition("_")
            return f"{start}_" if start and (end in _TITLE_WORDS or f"{end}s" in _TITLE_WORDS) else ""
    return ""


def _make_parameter(group: _Group, title: str) -> InferredParameter:
    refused = group.first.refused
    if group.counted is not None and group.pair is not None:
        one, many = group.pair
        fields: tuple[tuple[str, FieldValue], ...] = (
            ("of", group.counted.name), ("one", one), ("many", many),
        )  # fmt: skip
        about = f"“{one}”, or “{many}” where there are several {group.counted.name.replace('_', ' ')}"
        reason = f"Its words follow the number of items of {group.counted.name} in every copy."
        return InferredParameter(
            group.name, "plural", about, fields, (None,) * len(group.values), 0.9, reason
        )
    reading = group.reading
    assert reading is not None  # noqa: S101
    gone = {copy for copy, _ in refused}
    optional = any(not value and copy not in gone for copy, value in enumerate(group.values))
    fields = (*reading.fields, *((("optional", "true"),) if optional else ()))
    printer = make_printer(reading.kind, fields)
    printed = {
        value: printer.print(raw)
        for value, raw in {**reading.raws, **({"": None} if optional else {})}.items()
    }
    more = [
        (copy, "is not printed as it stands")
        for copy, value in enumerate(group.values)
        if copy not in gone and printed[value] != value
    ]
    gone |= {copy for copy, _ in more}
    values: tuple[RawValue, ...] = tuple(
        reading.raws[value] if value and copy not in gone else None for copy, value in enumerate(group.values)
    )
    weight = group.hint.weight if group.hint is not None else 0.0
    held = 1 - len(gone) / max(len(group.values), 1)
    reason = reading.reason + (f", and {group.hint.reason}" if group.hint is not None else "")
    return InferredParameter(
        group.name,
        reading.kind,
        _describe(group, title),
        fields,
        values,
        round(reading.confidence * (0.7 + 0.3 * weight) * held, 2),
        f"{reason[:1].upper()}{reason[1:]}.",
        tuple(sorted((*refused, *more))),
    )


def _describe(group: _Group, title: str) -> str:
    if title and group.name == "effective_date":
        return f"The date the {' '.join(title.split())[:80]} is made as of"
    if group.hint is not None and group.hint.description:
        return group.hint.description
    words = group.first.before.split()[-5:]
    return f"What stands behind “{' '.join(words)}”" if words else "What the copies have at this place"
