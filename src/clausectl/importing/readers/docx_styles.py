"""What the styles of a docx say of paragraphs and runs: outline levels, numbers, bold, italic, hidden.

A style takes what it does not say from the style it is based on (ECMA-376,
part 1, 17.7). Bold, italic and hidden toggle: a character style turns off what
the paragraph style turns on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from clausectl.importing.readers.docx_names import attribute, child, name_of, number, switch, value
from clausectl.records import dataclass

_LONGEST_CHAIN = 64  # of styles based on each other; a longer one goes round
_DEEPEST_HEADING = 9
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titulo|titolo|kop|rubrik|overskrift|otsikko|nagłówek|nadpis|"
    r"címsor|başlık|titlu|naslov|заголовок|επικεφαλίδα|标题|標題|見出し|제목)\s*(?P<level>[1-9])$"
)
_TITLES = frozenset({"title", "titel", "título", "titulo", "titolo", "rubrik titel", "otsikko", "название"})


@dataclass(frozen=True, slots=True)
class Look:
    """What is said of how words look; None is not said."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class NumberOf:
    """What is said of a paragraph's number: its list and level, None where not said."""

    list_id: int | None = None
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Style:
    """One style as it stands, without what it is based on. ``outline`` is from 0; 9 is body text."""

    id: str
    kind: str
    name: str
    based_on: str
    look: Look
    number: NumberOf
    outline: int | None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by their id, and what holds where none says anything."""

    by_id: Mapping[str, Style]
    default_paragraph: str
    default_look: Look

    def chain(self, style_id: str) -> Iterator[Style]:
        """A style and those it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            style = self.by_id.get(style_id)
            if style is None:
                return
            yield style
            style_id = style.based_on

    def look_of(self, style_id: str) -> Look:
        """How words of a style look, with what it is based on."""
        bold = italic = hidden = None
        for style in self.chain(style_id):
            bold = style.look.bold if bold is None else bold
            italic = style.look.italic if italic is None else italic
            hidden = style.look.hidden if hidden is None else hidden
        return Look(bold, italic, hidden)

    def outline_of(self, style_id: str) -> int | None:
        """The outline level of a style, from 0: as it is said, or as a name like ``heading 2`` says it."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline if style.outline < _DEEPEST_HEADING else None
            named = _HEADING.match(style.name)
            if named is not None:
                return int(named["level"]) - 1
        return None

    def is_title(self, style_id: str) -> bool:
        """Whether a style is the one of titles, or based on it."""
        return any(style.name in _TITLES for style in self.chain(style_id))


def read_styles(root: Any) -> Styles:
    """The styles of a styles part; of None, no styles."""
    by_id: dict[str, Style] = {}
    default = ""
    look = Look()
    for element in root if root is not None else ():
        name = name_of(element.tag)
        if name == "w:docDefaults":
            look = read_look(child(child(element, "w:rPrDefault"), "w:rPr"))
        if name != "w:style":
            continue
        style = _read_style(element)
        by_id.setdefault(style.id, style)
        if style.kind == "paragraph" and (attribute(element, "w:default") or "0") not in (
            "0",
            "false",
            "off",
        ):
            default = default or style.id
    return Styles(by_id, default, look)


def _read_style(element: Any) -> Style:
    properties = child(element, "w:pPr")
    return Style(
        id=attribute(element, "w:styleId") or "",
        kind=attribute(element, "w:type") or "paragraph",
        name=" ".join((value(element, "w:name") or "").lower().split()),
        based_on=value(element, "w:basedOn") or "",
        look=read_look(child(element, "w:rPr")),
        number=read_number(child(properties, "w:numPr")),
        outline=read_outline(child(properties, "w:outlineLvl")),
    )


def read_look(properties: Any) -> Look:
    """What run properties (``w:rPr``) say; of None, nothing."""
    if properties is None or not len(properties):
        return Look()
    return Look(switch(properties, "w:b"), switch(properties, "w:i"), switch(properties, "w:vanish"))


def read_number(properties: Any) -> NumberOf:
    """What numbering properties (``w:numPr``) say; of None, nothing."""
    if properties is None:
        return NumberOf()
    list_id, level = value(properties, "w:numId"), value(properties, "w:ilvl")
    return NumberOf(
        None if list_id is None else number(list_id, 0),
        None if level is None else number(level, 0),
    )


def read_outline(element: Any) -> int | None:
    """The outline level that an element (``w:outlineLvl``) says, from 0; of None, None."""
    said = None if element is None else attribute(element, "w:val")
    return None if said is None else min(max(number(said, _DEEPEST_HEADING), 0), _DEEPEST_HEADING)
