"""A composed agreement as provisions, each with the clause it came from and the values that stand in it."""

from __future__ import annotations

import dataclasses
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from clausectl.formats.documents.reading import cut_text
from clausectl.model.composed import Composed, ComposedProvision
from clausectl.model.provisions import Document, Provision, Segment, Value


def read_composed(composed: Composed, *, label: str = "", language: str = "") -> Document:
    """The provisions of an agreement's canonical text, which is the document's source.

    `Provision.clause` is the clause whose span holds the provision's first
    word; `Provision.values` and `Provision.title_values` are the stretches of
    its words that are values of parameters. Takes time in proportion to the
    text, the runs and the provisions.
    """
    document = cut_text(composed.text, composed.outline.path, label=label, language=language)
    values = _Values(composed)
    clauses = sorted((p for p in composed.provisions if p.clause), key=lambda p: p.start)
    starts = [clause.start for clause in clauses]
    provisions = tuple(
        dataclasses.replace(
            provision,
            clause=_clause_at(_first_word(composed.text, provision), clauses, starts),
            values=values.within(provision, provision.segments),
            title_values=values.within(provision, provision.title_segments),
        )
        for provision in document.provisions
    )
    return dataclasses.replace(document, provisions=provisions)


def _first_word(text: str, provision: Provision) -> int:
    at = provision.start
    while at < provision.end and text[at].isspace():
        at += 1
    return at


def _clause_at(offset: int, clauses: Sequence[ComposedProvision], starts: Sequence[int]) -> str:
    index = bisect_right(starts, offset) - 1
    return clauses[index].clause if index >= 0 and offset < clauses[index].end else ""


class _Values:
    """The runs of an agreement that are values, by where they stand in its text."""

    def __init__(self, composed: Composed) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._names: list[str] = []
        self._parts: list[bool] = []  # whether a run goes on with the value of the run before
        at = 0
        goes_on = False
        for run in composed.runs:
            if run.kind == "value" and run.text:
                self._parts.append(goes_on and self._names[-1] == run.name)
                self._starts.append(at)
                self._ends.append(at + len(run.text))
                self._names.append(run.name)
                goes_on = True
            elif run.name != "escape added":
                goes_on = False
            at += len(run.text)

    def within(self, provision: Provision, segments: Sequence[Segment]) -> tuple[Value, ...]:
        """The values in a provision's text (or title), by the segments of that text.

        A value is several runs where canonical text escapes a character of it.
        """
        found: list[Value] = []
        first = bisect_left(self._starts, provision.start)
        for segment in segments:
            shift = segment.text - segment.source
            index = max(first, bisect_right(self._starts, segment.source) - 1)
            while index < len(self._starts) and self._starts[index] < segment.source + segment.length:
                start = max(self._starts[index], segment.source)
                end = min(self._ends[index], segment.source + segment.length)
                if start < end:
                    part = start > self._starts[index] or self._parts[index]
                    if part and found and found[-1].end == start + shift:
                        found[-1] = Value(found[-1].start, end + shift, self._names[index])
                    else:
                        found.append(Value(start + shift, end + shift, self._names[index]))
                index += 1
        return tuple(found)
