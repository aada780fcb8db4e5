"""The words of a contract text as paragraphs, each character with its place in the file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from clausectl.model.clauses import Block, Piece
from clausectl.model.provisions import Document, Provision, Segment
from clausectl.records import dataclass

SHARED = 8192
"""Paragraphs that are remembered by their words: documents of one house share most of theirs."""
_BREAKS = frozenset({"softbreak", "hardbreak"})
_OPENS = {"strong_open": "strong", "em_open": "em", "link_open": "link"}
_HEADS_OF_TERMS = frozenset(
    ("term", "terms", "defined term", "defined terms", "definition", "definitions", "expression", "begriff")
)
_CLOSES = {"strong_close": "strong", "em_close": "em", "link_close": "link"}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a paragraph that are ``strong``, ``em``, ``code`` or a ``link`` with its target."""

    start: int
    end: int
    name: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, heading, list item's text or table cell, without markup.

    A soft line break is a space, a placeholder stands as ``{{ name }}`` whatever
    white space its source has. ``segments`` map stretches of ``text`` to the
    decoded text of the file; what no segment covers was made from the source
    around it. ``level`` is that of a heading, else 0; ``label`` the number in
    front of a provision of a plain document. ``defines`` marks the first cell of
    a row in a table of terms.
    """

    text: str
    segments: tuple[Segment, ...]
    kind: str
    level: int = 0
    stretches: tuple[Stretch, ...] = ()
    label: str = ""
    title: bool = False
    defines: bool = False

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the file that a stretch of the text stands for."""
        return self._source(start), max(self._source(max(end - 1, start)) + 1, self._source(start))

    def _source(self, offset: int) -> int:
        at = bisect_right(self.segments, offset, key=lambda s: s.text) - 1
        if at < 0:
            return self.segments[0].source if self.segments else 0
        segment = self.segments[at]
        return segment.source + min(offset - segment.text, segment.length)


def read_blocks(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """The paragraphs of parsed Markdown, in the order of the text; blocks of code are none."""
    for block in blocks:
        if block.kind == "table":
            yield from _read_table(block)
        elif block.children:
            yield from read_blocks(block.children)
        elif block.pieces and block.kind != "code":
            yield _read_pieces(block)


def _read_table(table: Block) -> Iterator[Paragraph]:
    """The cells of a table; the first of each row defines something when the header says so."""
    of_terms = False
    for at, row in enumerate(table.children):
        for column, cell in enumerate(row.children):
            if not cell.pieces:
                continue
            paragraph = _read_pieces(cell)
            if at == column == 0:
                of_terms = len(row.children) > 1 and heads_terms(paragraph.text)
            yield replace(paragraph, defines=True) if of_terms and at and not column else paragraph


def heads_terms(text: str) -> bool:
    """Whether words are the head of a column of defined terms."""
    return text.strip(" *:").casefold() in _HEADS_OF_TERMS


def _read_pieces(block: Block) -> Paragraph:
    if len(block.pieces) == 1 and block.pieces[0].kind == "text":  # most paragraphs
        piece = block.pieces[0]
        segments = (Segment(0, piece.start, piece.end - piece.start),)
        return Paragraph(piece.text, segments, block.kind, block.level)
    return _join_pieces(block)


def _join_pieces(block: Block) -> Paragraph:
    parts: list[str] = []
    segments: list[Segment] = []
    stretches: list[Stretch] = []
    opened: list[tuple[str, int, str]] = []
    length = 0
    for piece in block.pieces:
        if piece.kind in _OPENS:
            opened.append((_OPENS[piece.kind], length, piece.text if piece.kind == "link_open" else ""))
            continue
        if piece.kind in _CLOSES:
            name = _CLOSES[piece.kind]
            for at in range(len(opened) - 1, -1, -1):
                if opened[at][0] == name:
                    _, start, target = opened.pop(at)
                    stretches.append(Stretch(start, length, name, target))
                    break
            continue
        text = _words(piece)
        exact = piece.kind == "text" and piece.end - piece.start == len(text)
        segments.append(Segment(length, piece.start, len(text) if exact else piece.end - piece.start))
        if piece.kind == "code":
            stretches.append(Stretch(length, length + len(text), "code"))
        parts.append(text)
        length += len(text)
    stretches.sort(key=lambda s: (s.start, s.end))
    return Paragraph("".join(parts), tuple(segments), block.kind, block.level, tuple(stretches))


def _words(piece: Piece) -> str:
    if piece.kind in _BREAKS:
        return " " if piece.kind == "softbreak" else "\n"
    return f"{{{{ {piece.text} }}}}" if piece.kind == "placeholder" else piece.text


def read_provisions(document: Document) -> Iterator[Paragraph]:
    """The paragraphs of a plain document: titles, then text, provision by provision."""
    for provision in document.provisions:
        if provision.title:
            level = _heading_level(provision)
            yield Paragraph(
                provision.title,
                provision.title_segments,
                "heading" if level else "paragraph",
                level,
                label=provision.number,
                title=True,
            )
        if provision.text:
            yield from _cut(provision)


def _heading_level(provision: Provision) -> int:
    return int(provision.marker[8]) if provision.marker.startswith("heading ") else 0


def _cut(provision: Provision) -> Iterator[Paragraph]:
    """The text of a provision, cut at its blank lines."""
    at = 0
    for text in provision.text.split("\n\n"):
        end = at + len(text)
        if text.strip():
            styles = tuple(
                Stretch(max(s.start, at) - at, min(s.end, end) - at, s.name.partition(" ")[0])
                for s in provision.styles
                if s.start < end and s.end > at
            )
            yield Paragraph(
                text,
                tuple(_shift(provision.segments, at, end)),
                "paragraph",
                0,
                styles,
                provision.number if not at else "",
            )
        at = end + 2


def _shift(segments: Sequence[Segment], start: int, end: int) -> Iterator[Segment]:
    for segment in segments:
        low, high = max(segment.text, start), min(segment.text + segment.length, end)
        if low < high:
            yield Segment(low - start, segment.source + low - segment.text, high - low)
