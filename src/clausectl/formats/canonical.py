"""Canonical profile 1: a block tree written as bytes that mean one thing only.

The profile is written down in ``docs/canonical-profile-1.md``; its golden
vectors never change. Every character written here carries its origin, so the
canonical text of an agreement is traced by construction and not by search.

Plain text (``compose --format text``) is the same runs without those that are
markup, see `plain_text`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from clausectl.formats.escapes import needs_escape
from clausectl.formats.inks import Ink, emphasis_ink, settle_inks
from clausectl.formats.writer import ItemPlace, Writer
from clausectl.model.clauses import Block, Piece
from clausectl.model.composed import Run
from clausectl.model.places import Span
from clausectl.records import dataclass

__all__ = [
    "Ink",
    "ItemPlace",
    "Position",
    "Setting",
    "Writer",
    "emphasis_ink",
    "ink_pieces",
    "needs_escape",
    "plain_text",
    "settle_inks",
    "write_block",
    "write_blocks",
    "write_heading",
]

# Names of runs that a reader of plain text does not see.
MARKUP = frozenset({"emphasis", "escape added", "heading mark", "quote mark", "code mark", "table mark"})
_INDENT_STEP = 3  # columns of plain text for one column of canonical indentation
RULE = "***"


@dataclass(frozen=True, slots=True)
class Setting:
    """How the blocks of one file are written.

    ``fill`` gives the ink of a placeholder, ``refer`` what follows the words of
    a link (a reference's number) or None, ``label`` the number of an ordered
    item from its level (1 is the outermost list) and its place in its list.
    Ordered lists below one number count on, so that each item has a number of
    its own; a heading starts them over unless ``one_count`` is set.
    """

    path: str
    fill: Callable[[Piece], Sequence[Ink]]
    refer: Callable[[Piece], Ink | None]
    label: Callable[[Sequence[int]], str]
    one_count: bool = False


def plain_text(runs: Iterable[Run]) -> str:
    """The words of canonical runs as a reader sees them, without markup."""
    parts: list[str] = []
    for run in runs:
        if run.name == "indent":
            parts.append(run.text * _INDENT_STEP)
        elif run.name not in MARKUP or run.kind != "transformed":
            parts.append(run.text)
    return "".join(parts)


def ink_pieces(pieces: Sequence[Piece], setting: Setting) -> list[Ink]:
    """The ink of a block's pieces: markers fixed, placeholders filled, links as their words."""
    inks: list[Ink] = []
    links: list[Ink | None] = []
    for piece in pieces:
        kind = piece.kind
        if kind == "text":
            inks.append(Ink(piece.text, "source", piece.start, piece.end))
        elif kind == "placeholder":
            inks.extend(setting.fill(piece))
        elif kind == "softbreak":
            inks.append(Ink(" ", "transformed", piece.start, piece.end, "soft break"))
        elif kind == "special":
            inks.append(Ink(piece.text, "transformed", piece.start, piece.end, piece.name))
        elif kind == "link_open":
            links.append(setting.refer(piece))
        elif kind == "link_close":
            number = links.pop() if links else None
            if number is not None:
                inks.append(number)
        else:
            inks.extend(_marked(piece))
    return inks


def _marked(piece: Piece) -> list[Ink]:
    """Emphasis, hard breaks and code, in the one way profile 1 writes them."""
    start, end = piece.start, piece.end
    if piece.kind == "hardbreak":
        return [
            Ink("\\", "transformed", start, end, "escape added", words=False),
            Ink("\n", "transformed", start, end, "hard break", words=False),
        ]
    if piece.kind == "code":
        text = unicodedata.normalize("NFC", piece.text.replace("\t", " "))
        fence = "`" * (_longest_run(text, "`") + 1)
        spaced = text[:1] == " " == text[-1:] and text.strip(" ")
        pad = " " if text[:1] == "`" or text[-1:] == "`" or spaced else ""
        return [
            Ink(fence + pad, "transformed", start, end, "code mark", words=False),
            Ink(text, "transformed", start, end, "code", words=False),
            Ink(pad + fence, "transformed", start, end, "code mark", words=False),
        ]
    mark = "**" if piece.kind.startswith("strong") else "*"
    return [emphasis_ink(mark, piece.kind.endswith("open"), start, end)]


def _longest_run(text: str, character: str) -> int:
    return max((len(run) for run in re.findall(re.escape(character) + "+", text)), default=0)


@dataclass(frozen=True, slots=True)
class Position:
    """Where blocks stand: the prefix of their lines, and the list levels above them.

    ``counters`` are the places of the ordered items above; ``gap`` is what the
    empty line between two blocks starts with (the marks of the quotes they
    stand in).
    """

    prefix: str = ""
    counters: tuple[int, ...] = ()
    gap: str = ""


def write_blocks(
    writer: Writer,
    blocks: Sequence[Block],
    setting: Setting,
    position: Position,
    lead: Sequence[Ink] = (),
    lead_prefix: str | None = None,
) -> int:
    """Write blocks one after the other; the offset at which the text of the first one starts.

    ``lead`` (a number, a title) goes before the words of the first block when
    that is a paragraph, else on a line of its own; ``lead_prefix`` is the
    indentation of that first line when it differs from the others'.
    """
    rest = list(blocks)
    start = -1
    if lead:
        first_prefix = position.prefix if lead_prefix is None else lead_prefix
        own = rest.pop(0) if rest and rest[0].kind == "paragraph" else None
        inks = settle_inks(ink_pieces(own.pieces, setting)) if own is not None else ()
        at = own.start if own is not None else (blocks[0].start if blocks else lead[0].start)
        start = writer.open_block(first_prefix, Span(setting.path, at, at))
        writer.write_inks([*lead, *inks] if inks else _trim_last(lead), setting.path, prefix=position.prefix)
        writer.gap = position.gap
    for block in rest:
        here = write_block(writer, block, setting, position)
        start = here if start < 0 else start
    return start


def _trim_last(inks: Sequence[Ink]) -> list[Ink]:
    *before, last = inks
    return [*before, replace(last, text=last.text.rstrip(" "))]


def write_block(writer: Writer, block: Block, setting: Setting, position: Position) -> int:
    """Write one block at a position; the offset at which its text starts, -1 when it has none."""
    span = Span(setting.path, block.start, block.start)
    kind = block.kind
    start = -1
    before = writer.length
    if kind == "paragraph":
        inks = settle_inks(ink_pieces(block.pieces, setting))
        if not inks:
            return -1
        start = writer.open_block(position.prefix, span)
        writer.write_inks(inks, setting.path, prefix=position.prefix)
    elif kind == "heading":
        inks = ink_pieces(block.pieces, setting)
        start = write_heading(writer, inks, block.level, span, position.prefix)
        if start >= 0 and not setting.one_count:
            writer.counts.pop(position.counters, None)
    elif kind == "ordered":
        _write_ordered(writer, block, setting, position)
    elif kind == "bullet":
        _write_bullets(writer, block, setting, position)
    elif kind == "quote":
        prefix = position.prefix + "> "
        write_blocks(writer, block.children, setting, Position(prefix, position.counters, prefix.rstrip()))
    elif kind == "table":
        start = _write_table(writer, block, setting, position)
    elif kind == "rule":
        start = writer.open_block(position.prefix, span)
        writer.write(RULE, "transformed", Span(setting.path, block.start, block.end), "rule")
    else:
        start = _write_code(writer, block, setting, position)
    if writer.length > before:
        writer.gap = position.gap
    return start


def write_heading(writer: Writer, inks: Sequence[Ink], level: int, span: Span, prefix: str = "") -> int:
    """Write a heading of level 1 to 6; the offset of its words, -1 when it has none."""
    settled = settle_inks(inks, one_line=True)
    if not settled:
        return -1
    writer.open_block(prefix, span)
    writer.write("#" * min(level, 6) + " ", "transformed", span, "heading mark")
    start = writer.length
    writer.write_inks(settled, span.path, heading=True)
    return start


def _write_ordered(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    for item in block.children:
        count = writer.counts.get(position.counters, 0) + 1
        writer.counts[position.counters] = count
        counters = (*position.counters, count)
        label = setting.label(counters) + " "
        number = Ink(label, "number", item.start, item.start, "list item", words=False)
        inner = Position(position.prefix + " ", counters, position.gap)
        place = len(writer.items)
        writer.items.append(ItemPlace(counters, 0, 0))
        start = write_blocks(writer, item.children, setting, inner, (number,), position.prefix)
        writer.items[place] = ItemPlace(counters, start, writer.length)
        writer.gap = position.gap


def _write_bullets(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    for item in block.children:
        inner = Position(position.prefix + "  ", position.counters, position.gap)
        depth = len(writer.hanging)
        writer.hang(position.prefix, "- ", Span(setting.path, item.start, item.start))
        write_blocks(writer, item.children, setting, inner)
        if len(writer.hanging) > depth:
            writer.drop_hanging(depth)
        else:
            writer.gap = position.gap


def _write_table(writer: Writer, block: Block, setting: Setting, position: Position) -> int:
    start = -1
    for index, row in enumerate(block.children):
        span = Span(setting.path, row.start, row.start)
        if index == 0:
            start = writer.open_block(position.prefix, span)
        else:
            writer.open_line(position.prefix, span)
        for number, cell in enumerate(row.children):
            if number:
                writer.write(" ", "transformed", span, "cell break")
            writer.write("| ", "transformed", span, "table mark")
            inks = settle_inks(ink_pieces(cell.pieces, setting), one_line=True)
            writer.write_inks(inks, setting.path, cell=True)
        writer.write(" |", "transformed", span, "table mark")
        if index == 0:
            writer.open_line(position.prefix, span, "table mark")
            marks = [_ALIGNMENTS.get(cell.info, "---") for cell in row.children]
            writer.write("| " + " | ".join(marks) + " |", "transformed", span, "table mark")
    return start


_ALIGNMENTS = {"text-align:left": ":--", "text-align:center": ":-:", "text-align:right": "--:"}
_INFO = re.compile(r"[A-Za-z0-9_+.-]*")


def _write_code(writer: Writer, block: Block, setting: Setting, position: Position) -> int:
    text = unicodedata.normalize("NFC", block.pieces[0].text.expandtabs(4))
    span = Span(setting.path, block.start, block.end)
    fence = "`" * max(3, _longest_run(text, "`") + 1)
    info = _INFO.match(block.info)
    start = writer.open_block(position.prefix, span)
    writer.write(fence + (info.group() if info else ""), "transformed", span, "code mark")
    for line in text.split("\n") if text else ():
        writer.open_line(position.prefix if line.rstrip() else position.gap, span)
        writer.write(line.rstrip(), "transformed", span, "code")
    writer.open_line(position.prefix, span)
    writer.write(fence, "transformed", span, "code mark")
    return start
