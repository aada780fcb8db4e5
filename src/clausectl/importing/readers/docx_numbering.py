"""The numbers of paragraphs, as a word processor counts and shows them.

A paragraph names a list (``w:num``), by itself or through its style; the list
names a definition of nine levels (``w:abstractNum``) and may override some.
Lists of one definition count on together, but where one says that it starts
anew. A level starts anew when a level above it has counted (ECMA-376, part 1,
17.9). A level that is shown and was never counted shows its first number, and
counts on from there, as word processors do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from typing import Any

from clausectl.importing.readers.docx_names import attribute, child, name_of, number, switch, value
from clausectl.importing.readers.docx_number_formats import write_number
from clausectl.importing.readers.docx_styles import NumberOf, Styles
from clausectl.records import dataclass

LEVELS = 9
_LONGEST_CHAIN = 16  # of definitions that stand for each other
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. ``restart``: the level (from 1) that starts it anew; 0 none, None any above."""

    start: int = 0
    form: str = "decimal"
    pattern: str = ""
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list that paragraphs name: the definition it counts with, its levels, and where it starts anew."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Label:
    """What a paragraph is numbered with. ``text`` is empty for a bullet and for a level that shows nothing.

    ``odd`` says what is doubtful of it, empty for nothing.
    """

    text: str
    level: int
    bullet: bool
    odd: str = ""


@dataclass(frozen=True, slots=True)
class Definitions:
    """The lists of a numbering part by their number."""

    lists: Mapping[int, List]


def read_definitions(root: Any, styles: Styles) -> Definitions:
    """The lists of a numbering part; of None, no lists."""
    abstract: dict[str, Any] = {}
    nums: dict[int, Any] = {}
    for element in root if root is not None else ():
        name = name_of(element.tag)
        if name == "w:abstractNum":
            abstract.setdefault(attribute(element, "w:abstractNumId") or "", element)
        elif name == "w:num":
            nums.setdefault(number(attribute(element, "w:numId"), 0), element)
    read: dict[str, dict[int, Level]] = {}
    lists: dict[int, List] = {}
    for list_id, element in nums.items():
        definition = _find_definition(value(element, "w:abstractNumId") or "", abstract, nums, styles)
        if definition not in read:
            read[definition] = dict(_read_levels(abstract.get(definition)))
        lists[list_id] = _override(definition, read[definition], element)
    return Definitions(lists)


def _find_definition(
    definition: str, abstract: Mapping[str, Any], nums: Mapping[int, Any], styles: Styles
) -> str:
    """The definition that has the levels: one may only name a numbering style whose list has them."""
    for _ in range(_LONGEST_CHAIN):
        linked = value(abstract.get(definition), "w:numStyleLink")
        if linked is None:
            return definition
        found = next((s.number.list_id for s in styles.chain(linked) if s.number.list_id is not None), None)
        element = nums.get(found) if found is not None else None
        following = value(element, "w:abstractNumId")
        if following is None or following == definition:
            following = next(
                (key for key, other in abstract.items() if value(other, "w:styleLink") == linked), None
            )
        if following is None:
            return definition
        definition = following
    return definition


def _read_levels(definition: Any) -> Iterator[tuple[int, Level]]:
    for element in definition if definition is not None else ():
        if name_of(element.tag) == "w:lvl":
            yield number(attribute(element, "w:ilvl"), 0), _read_level(element)


def _read_level(element: Any) -> Level:
    form = child(element, "w:numFmt")
    if form is None:  # newer formats stand in a choice, with an older one to fall back on
        for choice in (
            child(element, "mc:AlternateContent") if child(element, "mc:AlternateContent") is not None else ()
        ):
            form = child(choice, "w:numFmt")
            if form is not None:
                break
    restart = value(element, "w:lvlRestart")
    return Level(
        start=number(value(element, "w:start"), 0),
        form=(attribute(form, "w:val") if form is not None else None) or "decimal",
        pattern=(attribute(form, "w:format") if form is not None else None) or "",
        text=value(element, "w:lvlText") or "",
        restart=None if restart is None else number(restart, 0),
        legal=bool(switch(element, "w:isLgl")),
        style=value(element, "w:pStyle") or "",
    )


def _override(definition: str, levels: Mapping[int, Level], element: Any) -> List:
    changed = dict(levels)
    starts: dict[int, int] = {}
    for override in element:
        if name_of(override.tag) != "w:lvlOverride":
            continue
        at = number(attribute(override, "w:ilvl"), 0)
        own = child(override, "w:lvl")
        if own is not None:
            changed[at] = _read_level(own)
        start = value(override, "w:startOverride")
        if start is not None:
            starts[at] = number(start, 0)
    return List(definition, changed, starts)


@dataclass(slots=True)
class Counters:
    """Counts the numbers of one story. Changes with every paragraph it is asked for."""

    definitions: Definitions
    styles: Styles
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _places: dict[tuple[NumberOf, str], tuple[int, int] | None] = field(default_factory=dict)
    _started: set[tuple[int, int]] = field(default_factory=set)

    def find_place(self, direct: NumberOf, style_id: str) -> tuple[int, int] | None:
        """The list and level of a paragraph: its own words first, then its style's. None without a number."""
        key = (direct, style_id)
        if key not in self._places:
            self._places[key] = self._seek_place(direct, style_id)
        return self._places[key]

    def _seek_place(self, direct: NumberOf, style_id: str) -> tuple[int, int] | None:
        chain = tuple(self.styles.chain(style_id))
        list_id = direct.list_id
        if list_id is None:
            list_id = next((s.number.list_id for s in chain if s.number.list_id is not None), None)
        if not list_id:
            return None
        if direct.level is not None:
            return list_id, _in_range(direct.level)
        found = self.definitions.lists.get(list_id)
        for style in chain:
            for level, definition in found.levels.items() if found is not None else ():
                if definition.style == style.id:
                    return list_id, _in_range(level)
            if style.number.level is not None:
                return list_id, _in_range(style.number.level)
        return list_id, 0

    def count(self, list_id: int, level: int) -> Label | None:
        """Counts one more paragraph at this place, and says how it is numbered. None for no such list."""
        found = self.definitions.lists.get(list_id)
        if found is None or level not in found.levels:
            return None
        counts = self._counts.setdefault(found.definition, [None] * LEVELS)
        skipped = [above for above in range(level) if counts[above] is None and above in found.levels]
        for above in skipped:
            counts[above] = _start(found, above)
        before = counts[level]
        if level in found.starts and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            before = None
        counts[level] = _start(found, level) if before is None else before + 1
        for below in range(level + 1, LEVELS):
            restart = found.levels[below].restart if below in found.levels else None
            if restart is None or level < restart:
                counts[below] = None
        return _write(
            found, level, counts, [at for at in skipped if f"%{at + 1}" in found.levels[level].text]
        )


def _in_range(level: int) -> int:
    return min(max(level, 0), LEVELS - 1)


def _start(found: List, level: int) -> int:
    return found.starts.get(level, found.levels[level].start)


def _write(found: List, level: int, counts: Sequence[int | None], skipped: Sequence[int]) -> Label:
    own = found.levels[level]
    if own.form == "bullet":
        return Label("", level, bullet=True)
    odd = "no paragraph has the number above it" if skipped else ""

    def fill(match: re.Match[str]) -> str:
        nonlocal odd
        at = int(match[1]) - 1
        count = counts[at] if at <= level else None
        shown = found.levels.get(at)
        if count is None or shown is None:
            return ""
        form = "decimal" if own.legal and shown.form not in ("bullet", "none") else shown.form
        written = write_number(count, form, shown.pattern)
        if written is None:
            odd = f"its number format {form[:40]} is not known"
            return str(count)
        return written

    text = " ".join(_PLACE.sub(fill, own.text[:200]).split())
    return Label(text, level, bullet=False, odd=odd)
