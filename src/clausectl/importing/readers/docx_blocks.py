"""The paragraphs and tables of a docx as blocks: numbered, joined where a tracked change says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import Any

from clausectl.importing.readers.docx_inline import plain_words, write_inline
from clausectl.importing.readers.docx_names import attribute, by_name, child, name_of, switch
from clausectl.importing.readers.docx_numbering import Counters, Label
from clausectl.importing.readers.docx_runs import RunReader, Words, choose_branch, too_deep, words_elsewhere
from clausectl.importing.readers.docx_styles import NumberOf, read_number, read_outline
from clausectl.importing.readers.docx_tables import Cell, Row, arrange, is_removed, read_cell
from clausectl.importing.rendering import escape_words
from clausectl.model.imported import Doubt, ReadBlock, Spot
from clausectl.records import dataclass

_DEEPEST_TABLE = 12  # of tables, boxes and cells in each other
_LONGEST_HEADING = 30  # words; what is longer is a paragraph that stands on an outline level
_SENTENCE = (";", ",", ":", "; and", "; or")
_LONG_SENTENCE = 12  # words from which on a full stop at the end makes a sentence of a heading
_CONTAINERS = frozenset({"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo", "w:smartTag"})


@dataclass(slots=True)
class _Open:
    """A paragraph whose end is not known yet. ``runs_in`` when the next one goes on on its line."""

    words: Words
    properties: Mapping[str, Any]
    style: str
    spot: Spot
    runs_in: bool


@dataclass(slots=True)
class BlockReader:
    """Turns the blocks of a docx, handed over in their order, into `ReadBlock`s.

    ``on_section`` is told the properties of every section. ``titles`` are the
    places in ``blocks`` of paragraphs in the style of titles.
    """

    runs: RunReader
    counters: Counters
    on_section: Callable[[Any], None]
    note_blocks: Callable[[str, str], Sequence[Any]] = lambda kind, at: ()  # noqa: ARG005 - without notes
    blocks: list[ReadBlock] = field(default_factory=list)
    titles: set[int] = field(default_factory=set)
    _notes: list[tuple[str, str, str, Spot]] = field(default_factory=list)
    _paragraphs: int = 0
    _fixed: Spot | None = None
    _cells: int = 0
    _open: _Open | None = None
    _note_counters: Counters = field(init=False)
    _outlines: dict[str, int | None] = field(default_factory=dict)
    _titled: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._note_counters = Counters(self.counters.definitions, self.counters.styles)

    def take(self, element: Any) -> None:
        """One more paragraph or table. Raises ClausectlError CL646 (nested too deeply), CL648."""
        if name_of(element.tag) == "w:altChunk":
            raise words_elsewhere(self.runs.path)
        self._block(element, self.blocks, 0)
        if self._notes and self._open is None:
            self._write_notes()

    def close(self) -> None:
        """Ends the document."""
        self._flush(self.blocks, 0)
        self._write_notes()
        self.runs.close()

    def _block(self, element: Any, out: list[ReadBlock], depth: int) -> None:
        if name_of(element.tag) == "w:tbl":
            self._flush(out, depth)
            self._table(element, out, depth)
        else:
            self._open = self._paragraph(element, out, depth)

    def _content(self, container: Any, depth: int) -> list[ReadBlock]:
        """The blocks of a cell, a box or a note, apart from what is open around it."""
        if depth > _DEEPEST_TABLE:
            raise too_deep(self.runs.path)
        outside, self._open = self._open, None
        found: list[ReadBlock] = []
        waiting = list(reversed(container))
        while waiting:
            element = waiting.pop()
            name = name_of(element.tag)
            if name in ("w:p", "w:tbl"):
                self._block(element, found, depth)
            elif name == "w:altChunk":
                raise words_elsewhere(self.runs.path)
            elif name == "mc:AlternateContent":
                waiting += reversed(list(choose_branch(element)))
            elif name in _CONTAINERS:
                waiting += reversed(list(element))
        self._flush(found, depth)
        self._open = outside
        return found

    def _paragraph(self, element: Any, out: list[ReadBlock], depth: int) -> _Open | None:
        """Reads a paragraph and writes it; gives it back when the next one goes on where it ends."""
        if self._fixed is None:
            self._paragraphs += 1
        spot = self._fixed or Spot(0, self._paragraphs)
        own = by_name(child(element, "w:pPr"))
        properties = own
        if self.runs.side == "refused" and "w:pPrChange" in own:
            properties = by_name(child(own["w:pPrChange"], "w:pPr"))
        named = properties.get("w:pStyle")
        style = (attribute(named, "w:val") if named is not None else None) or ""
        if style not in self.runs.styles.by_id:
            style = self.runs.styles.default_paragraph
        if "w:sectPr" in own:
            self.on_section(own["w:sectPr"])
        words = self.runs.read(element, style, spot)
        if self.runs.dropping:
            return None
        mark = own.get("w:rPr")
        now = _Open(words, properties, style, spot, runs_in=False)
        if self._open is not None:
            now, self._open = _join(self._open, now), None
        if _mark_removed(mark, self.runs.side):
            return now
        hidden = bool(switch(mark, "w:vanish")) if mark is not None else False
        if hidden and now.words.visible:
            now.runs_in = True
            return now
        if hidden and now.words.hidden:
            return None  # all of it is hidden, its number too
        self._write(now, out, depth)
        return None

    def _flush(self, out: list[ReadBlock], depth: int) -> None:
        """Writes a paragraph that nothing joined; one whose words are all gone is gone with its number."""
        waiting, self._open = self._open, None
        if waiting is not None and (waiting.words.visible or waiting.words.boxes):
            self._write(waiting, out, depth)

    def _write(self, paragraph: _Open, out: list[ReadBlock], depth: int) -> None:
        words, spot = paragraph.words, paragraph.spot
        label = self._label(paragraph)
        if label is not None and label.odd:
            self.runs.doubts.append(Doubt("numbering", label.text, "", spot))
        number = label.text if label is not None else ""
        level = self._heading_level(paragraph)
        if level and words.visible:
            if not depth and self._is_title(paragraph.style):
                self.titles.add(len(out))
            text = write_inline(words.pieces, plain=True)
            out.append(ReadBlock("heading", text, spot, number, label.level if label else 0, level))
        elif label is not None and label.bullet:
            if words.visible:
                out.append(ReadBlock("bullet", write_inline(words.pieces), spot, "", label.level))
        elif number:
            depth_of = label.level if label is not None else 0
            out.append(ReadBlock("item", write_inline(words.pieces), spot, number, depth_of))
        elif words.visible:
            out.append(ReadBlock("paragraph", write_inline(words.pieces), spot))
        self._notes += [(kind, at, mark, spot) for kind, at, mark in words.notes]
        for box in words.boxes:
            inner = self._content(box, depth + 1)
            if inner:
                first = plain_words([inner[0].text or " ".join(inner[0].rows[0] if inner[0].rows else ())])
                self.runs.doubts.append(Doubt("reading order", first[:200], "", spot))
            out += inner

    def _label(self, paragraph: _Open) -> Label | None:
        numbering = paragraph.properties.get("w:numPr")
        direct = read_number(numbering)
        if self.runs.side == "refused" and child(numbering, "w:ins") is not None:
            direct = NumberOf()
        place = self.counters.find_place(direct, paragraph.style)
        return None if place is None else self.counters.count(*place)

    def _heading_level(self, paragraph: _Open) -> int:
        """The level of a heading, from 1; 0 for none, and for a sentence on an outline level."""
        if self._is_title(paragraph.style):
            return 1
        outline = read_outline(paragraph.properties.get("w:outlineLvl"))
        if outline is None:
            outline = self._outline_of(paragraph.style)
        if outline is None or outline > 8:
            return 0
        text = plain_words([text for text, _, _ in paragraph.words.pieces])
        count = text.count(" ") + 1
        if count > _LONGEST_HEADING or text.endswith(_SENTENCE):
            return 0
        return 0 if count > _LONG_SENTENCE and text.endswith(".") else outline + 1

    def _outline_of(self, style: str) -> int | None:
        if style not in self._outlines:
            self._outlines[style] = self.runs.styles.outline_of(style)
        return self._outlines[style]

    def _is_title(self, style: str) -> bool:
        if style not in self._titled:
            self._titled[style] = self.runs.styles.is_title(style)
        return self._titled[style]

    def _write_notes(self) -> None:
        notes, self._notes = self._notes, []
        text_counters = self.counters
        self.counters = self._note_counters
        for kind, at, mark, spot in notes:
            self._fixed, self.runs.in_note = spot, True
            found: list[ReadBlock] = []
            for element in self.note_blocks(kind, at):
                found += self._content(element, 1)
            self._fixed, self.runs.in_note = None, False
            name = f"{kind} {escape_words(mark)}".strip()
            if found and found[0].kind == "paragraph":
                text = f"{name}: {found[0].text}"
                found[0] = ReadBlock("paragraph", text, spot)
            elif found:
                found.insert(0, ReadBlock("paragraph", f"{name}:", spot))
            self.blocks += found
        self._note_counters, self.counters = self.counters, text_counters

    def _table(self, table: Any, out: list[ReadBlock], depth: int) -> None:
        spot = self._fixed or Spot(0, self._paragraphs + 1)
        rows: list[Row] = []
        waiting = list(reversed(table))
        while waiting:
            element = waiting.pop()
            name = name_of(element.tag)
            if name == "w:tr":
                row = self._row(element, depth)
                if row is not None:
                    rows.append(row)
            elif name in _CONTAINERS:
                waiting += reversed(list(element))
        if all(len(row.cells) <= 1 for row in rows):  # a frame around paragraphs
            for row in rows:
                for cell in row.cells:
                    out += cell.blocks
            return
        arranged, self._cells = arrange(rows, self._cells, self.runs.path)
        if any(any(cells) for cells in arranged):
            out.append(ReadBlock("table", "", spot, rows=arranged, header=rows[0].header and len(rows) > 1))

    def _row(self, row: Any, depth: int) -> Row | None:
        removed = is_removed(child(row, "w:trPr"), self.runs.side)
        properties = child(row, "w:trPr")
        cells: list[Cell] = []
        self.runs.dropping += removed
        waiting = list(reversed(row))
        while waiting:
            element = waiting.pop()
            name = name_of(element.tag)
            if name == "w:tc":
                gone = is_removed(child(element, "w:tcPr"), self.runs.side)
                self.runs.dropping += gone
                blocks = self._content(element, depth + 1)
                self.runs.dropping -= gone
                cells.append(read_cell(element, [] if gone else blocks))
            elif name in _CONTAINERS:
                waiting += reversed(list(element))
        self.runs.dropping -= removed
        return None if removed else Row(tuple(cells), properties)


def _mark_removed(mark: Any, side: str) -> bool:
    """Whether the end of a paragraph is one that the chosen side of tracked changes does not have."""
    gone = ("w:del", "w:moveFrom") if side == "accepted" else ("w:ins", "w:moveTo")
    return mark is not None and any(name_of(element.tag) in gone for element in mark)


def _join(first: _Open, second: _Open) -> _Open:
    """Two paragraphs as one. The end that stays says what it is; a heading that runs in stays one."""
    words = Words(
        [*first.words.pieces, *second.words.pieces],
        [*first.words.boxes, *second.words.boxes],
        [*first.words.notes, *second.words.notes],
        [*first.words.taken, *second.words.taken],
        [*first.words.hidden, *second.words.hidden],
    )
    kept = first if first.runs_in else second
    return _Open(words, kept.properties, kept.style, first.spot, runs_in=False)
