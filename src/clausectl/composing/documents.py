"""A composed agreement as a document of provisions, with the clause and the values in each."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace

from clausectl.formats.documents import cut_text
from clausectl.model.composed import Composed
from clausectl.model.provisions import Document, Provision, Value

_Value = tuple[int, int, str]
"""Where a parameter's value stands in the composed text, and the parameter."""


def read_composed(composed: Composed, *, label: str = "", language: str = "") -> Document:
    """The composed text cut as any Markdown document is.

    Each provision knows the clause that its first words came from (empty for
    the words of the form itself), and where values of parameters stand in its
    text. ``path`` of the document is the id of the agreement. Linear.
    """
    document = cut_text(composed.text, composed.outline.id, label=label, language=language)
    starts = [provision.start for provision in composed.provisions]
    values = _find_values(composed)
    ends = [end for _, end, _ in values]
    provisions = []
    for provision in document.provisions:
        first = _first_character(document.source, provision)
        at = bisect_right(starts, first) - 1
        clause = ""
        if at >= 0 and first < composed.provisions[at].end:
            clause = composed.provisions[at].clause
        near = values[bisect_right(ends, provision.start) :] if values else []
        found = _place_values(provision, near)
        in_title = _place_in_title(provision, near, composed.text)
        if clause or found or in_title:
            provision = replace(provision, clause=clause, values=found, title_values=in_title)
        provisions.append(provision)
    return replace(document, provisions=tuple(provisions))


def _find_values(composed: Composed) -> list[_Value]:
    found: list[_Value] = []
    at = 0
    for run in composed.runs:
        end = at + len(run.text)
        if run.kind == "value" and run.text:
            if found and found[-1][1] == at and found[-1][2] == run.name:
                found[-1] = (found[-1][0], end, run.name)
            else:
                found.append((at, end, run.name))
        at = end
    return found


def _first_character(source: str, provision: Provision) -> int:
    piece = source[provision.start : provision.end]
    return provision.start + len(piece) - len(piece.lstrip())


def _place_values(provision: Provision, values: Sequence[_Value]) -> tuple[Value, ...]:
    """Values that stand in the provision's text, by their places in it."""
    found = []
    origins = [segment.source for segment in provision.segments]
    for start, end, name in values:
        if start >= provision.end:
            break
        first = max(0, bisect_right(origins, start) - 1)
        last = bisect_left(origins, end)
        places: list[int] = []
        for segment in provision.segments[first:last]:
            low = max(start, segment.source)
            high = min(end, segment.source + segment.length)
            if low < high:
                places += (segment.text + low - segment.source, segment.text + high - segment.source)
        if places:
            found.append(Value(min(places), max(places), name))
    return tuple(found)


def _place_in_title(provision: Provision, values: Sequence[_Value], text: str) -> tuple[Value, ...]:
    """Values of the heading, which has no segments: by their words, in order, in front of the text."""
    found: list[Value] = []
    first = min((segment.source for segment in provision.segments), default=provision.end)
    at = 0
    for start, end, name in values:
        if start >= min(first, provision.end) or not provision.title:
            break
        place = provision.title.find(text[start:end], at)
        if place >= 0:
            at = place + end - start
            found.append(Value(place, at, name))
    return tuple(found)
