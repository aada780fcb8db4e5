"""Composed agreements: an outline of what stands where, and the traced text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Literal

from clausectl.model.places import Span
from clausectl.records import dataclass

OriginKind = Literal[
    "source",  # each character stands in the file at the same distance from `start`
    "value",  # a parameter's value: `name` is the parameter, the span its manifest value
    "number",  # a number or reference number: `name` says whose, the span what made it
    "manifest",  # words of the manifest itself: a section title, a consent sentence
    "transformed",  # `name` is the transformation: entity, escape, NFC, soft break, markup …
]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of composed text with one origin.

    For ``source`` the run is as long as its span and equal to it character by
    character; for every other kind the span is what was transformed, or the
    manifest line that made the text.
    """

    text: str
    kind: OriginKind
    span: Span
    name: str = ""


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """One clause or section of an agreement, with the number it is shown with.

    ``key`` tells it from its neighbours across revisions: the clause's id, or
    ``section:`` and the titles of a section and those above it. ``label`` is
    the number as printed at its level (``(a)``), ``number`` as a reference
    prints it (``2(a)``). ``deviation`` is empty, ``replaced`` or ``added``.
    """

    key: str
    kind: Literal["clause", "section"]
    part: str
    level: int
    label: str
    number: str
    title: str
    clause: str = ""
    pin: str = ""
    sections: tuple[str, ...] = ()
    deviation: str = ""
    replaces: str = ""  # id of the form's clause that a deviation put this one in place of
    line: int = 0  # the manifest line that put it here
    manifest: str = ""  # and the manifest it stands in


@dataclass(frozen=True, slots=True)
class OutlinePart:
    """A part of an agreement that numbers by itself; ``label`` is ``Schedule 1`` or empty."""

    name: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What an agreement consists of once choices and deviations are settled.

    ``parts`` are those beside the clause list itself.
    """

    id: str
    kind: Literal["form", "agreement"]
    path: str
    form: str
    title: str
    entries: tuple[OutlineEntry, ...]
    removed: tuple[str, ...] = ()
    parts: tuple[OutlinePart, ...] = ()


@dataclass(frozen=True, slots=True)
class ComposedProvision:
    """A numbered or headed piece of a composed agreement or of any document.

    ``start`` and ``end`` are offsets in the composed text; ``ancestors`` are
    the displayed numbers or titles above it, outermost first.
    """

    key: str
    number: str
    title: str
    level: int
    start: int
    end: int
    clause: str = ""
    version: str = ""
    ancestors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """A composed agreement: canonical text, where each character came from, and its provisions.

    ``text`` is canonical profile 1 and equals the concatenated texts of
    ``runs``. ``open_placeholders`` are the parameters of a form that has not
    been filled in; it is empty for an agreement.
    """

    outline: Outline
    text: str
    runs: tuple[Run, ...]
    provisions: tuple[ComposedProvision, ...]
    parameters: Mapping[str, str]
    versions: Mapping[str, str]
    open_placeholders: tuple[str, ...] = ()
    profile: int = 1

    def origin(self, offset: int) -> Run:
        """The run that holds the character at an offset of the text.

        Raises IndexError outside the text.
        """
        if not 0 <= offset < len(self.text):
            raise IndexError(offset)
        starts = [0]
        for run in self.runs:
            starts.append(starts[-1] + len(run.text))
        return self.runs[bisect_right(starts, offset) - 1]
