"""A redline's edits, the kind of each, and what they come to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from functools import lru_cache
from types import MappingProxyType

from clausectl.comparing.significance.compare import find_reasons
from clausectl.comparing.significance.looks import differ_in_looks, differ_in_spaces
from clausectl.comparing.significance.marks import TOKEN, Lexicon, make_lexicon
from clausectl.comparing.significance.phrases import index_names, index_phrases, key_of_term
from clausectl.comparing.significance.places import Place, Sides
from clausectl.comparing.significance.rules import RULES
from clausectl.model.provisions import Value
from clausectl.model.redlines import Assessment, Edit, Kind, Reason, Redline, Significance
from clausectl.records import dataclass

__all__ = ["Context", "assess"]

_NOTHING: Mapping[str, str] = MappingProxyType({})
_IMPORTANCE = {rule.id: at for at, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class Context:
    """What must be known about two documents to assess a change in them.

    ``language`` is a code; only English (``en``, ``en-US``) has rules, and an
    unknown one (empty) is not assessed. ``numbers`` gives for each number that
    is cited on the old side (``4.2``, ``9.2(c)``, ``Schedule 1``) that of the
    same provision on the new side, unchanged numbers included. ``terms`` are
    the defined terms of either side, ``parties`` the names and roles of
    parties, both with capitals as written; ``renamed_terms`` gives the new
    name of a term that was renamed throughout.
    """

    language: str = "en"
    numbers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    terms: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    renamed_terms: Mapping[str, str] = field(default_factory=lambda: _NOTHING)


def assess(
    redline: Redline, context: Context, old_values: Sequence[Value] = (), new_values: Sequence[Value] = ()
) -> Assessment:
    """Tell the edits of a redline, their kinds and reasons, and the significance of them all.

    ``old_values`` and ``new_values`` say where parameter values stand in the
    two texts, sorted. A run of deleted and inserted parts is one edit. Linear
    in the texts, times a logarithm for values. Raises nothing.
    """
    places = _cut_edits(redline)
    if not places:
        return Assessment("editorial")
    sides = Sides(redline.old, redline.new)
    names = _name_parameters(places, old_values, new_values) if old_values and new_values else {}
    kinds: list[Kind] = []
    for at, place in enumerate(places):
        if at in names:
            kinds.append("parameter")
            continue
        before = sides.old[max(0, place.old_at - 4) : place.old_at] if place.old_at else ""
        after = sides.old[place.old_end : place.old_end + 4]
        looks = differ_in_looks(sides.old_of(place), sides.new_of(place), before, after)
        kinds.append("formatting" if looks else "wording")
    open_at = [at for at, kind in enumerate(kinds) if kind != "formatting"]
    english = context.language[:2].lower() == "en" and context.language[2:3] in ("", "-", "_")
    reasons: dict[int, tuple[Reason, ...]] = {}
    if open_at:
        lexicon = _choose_lexicon(context, english=english)
        told = find_reasons(
            sides,
            [
                places[at]
                for at in open_at
                if kinds[at] == "parameter"
                or not differ_in_spaces(sides.old_of(places[at]), sides.new_of(places[at]))
            ],
            lexicon,
            context.numbers,
            context.renamed_terms,
        )
        for at in open_at:
            found = told.get(places[at])
            if found is None:
                continue
            if found.kind and kinds[at] == "wording":
                kinds[at] = found.kind
            if english and found.reasons:
                reasons[at] = tuple(found.reasons)
    edits = tuple(
        Edit(
            sides.old_of(place),
            sides.new_of(place),
            place.old_at,
            place.new_at,
            kinds[at],
            reasons.get(at, ()),
            names.get(at, ""),
        )
        for at, place in enumerate(places)
    )
    return _sum_up(edits, english=english)


def _sum_up(edits: tuple[Edit, ...], *, english: bool) -> Assessment:
    reasons = _order(reason for edit in edits for reason in edit.reasons)
    significance: Significance
    if reasons:
        significance = "substantive"
    elif any(edit.kind not in ("formatting", "number") for edit in edits):
        significance = "wording" if english else "not assessed"
    else:
        significance = "editorial"
    return Assessment(significance, reasons, edits)


def _order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Each reason once, the most important rules first, else in the order of the text."""
    once = {(reason.rule, reason.said): reason for reason in reversed(list(reasons))}
    first = list(once.values())[::-1]
    return tuple(sorted(first, key=lambda reason: _IMPORTANCE.get(reason.rule, 99)))


def _cut_edits(redline: Redline) -> list[Place]:
    """The places where the texts differ, with their offsets."""
    places: list[Place] = []
    old_at = new_at = 0
    old_end = new_end = 0
    for part in redline.parts:
        length = len(part.text)
        if part.kind == "same":
            if length:
                if old_end > old_at or new_end > new_at:
                    places.append(Place(old_at, old_end, new_at, new_end))
                old_at = old_end = old_end + length
                new_at = new_end = new_end + length
        elif part.kind == "deleted":
            old_end += length
        else:
            new_end += length
    if old_end > old_at or new_end > new_at:
        places.append(Place(old_at, old_end, new_at, new_end))
    return places


def _name_parameters(
    places: Sequence[Place], old_values: Sequence[Value], new_values: Sequence[Value]
) -> dict[int, str]:
    """The parameter of each edit that lies in a value of one name on both sides."""
    old_values = sorted(old_values, key=lambda value: value.start)
    new_values = sorted(new_values, key=lambda value: value.start)
    old_starts = [value.start for value in old_values]
    new_starts = [value.start for value in new_values]
    names: dict[int, str] = {}
    for at, place in enumerate(places):
        old = _holder(old_values, old_starts, place.old_at, place.old_end)
        new = _holder(new_values, new_starts, place.new_at, place.new_end)
        if old is not None and new is not None and old.name == new.name:
            names[at] = old.name
    return names


def _holder(values: Sequence[Value], starts: Sequence[int], start: int, end: int) -> Value | None:
    at = bisect_right(starts, start) - 1
    if at < 0 or values[at].end < end:
        return None
    return values[at]


def _choose_lexicon(context: Context, *, english: bool) -> Lexicon:
    if not english:
        return _lexicon_of_names(None, frozenset())
    terms = context.terms | context.renamed_terms.keys() | set(context.renamed_terms.values())
    return _lexicon_of_names(frozenset(terms), context.parties)


@lru_cache(maxsize=8)  # one context serves all provisions of a comparison
def _lexicon_of_names(terms: frozenset[str] | None, parties: frozenset[str]) -> Lexicon:
    """What to look for; references alone where ``terms`` is None."""
    if terms is None:
        return make_lexicon({}, {})
    names: dict[str, tuple[str, str]] = {}
    for term in sorted(terms):
        names[term] = ("term", key_of_term(term))
    for party in sorted(parties):
        names[party] = ("party", party)
    if not names:
        return make_lexicon(index_phrases(), {})
    return make_lexicon(index_phrases(), index_names(names, TOKEN))
