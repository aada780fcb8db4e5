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
from dataclasses import dataclass, field, replace

from clausectl.model.clauses import Block, Piece
from clausectl.model.composed import OriginKind, Run
from clausectl.model.places import Span

# Names of runs that a reader of plain text does not see.
MARKUP = frozenset({"emphasis", "escape added", "heading mark", "quote mark", "code mark", "table mark"})
_INDENT_STEP = 3  # columns of plain text for one column of canonical indentation


@dataclass(frozen=True, slots=True)
class Ink:
    """A run before escaping: ``words`` are escaped where they could be read as markup."""

    text: str
    kind: OriginKind
    start: int
    end: int
    name: str = ""
    path: str = ""
    words: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """How the blocks of one file are written.

    ``fill`` gives the ink of a placeholder, ``refer`` what follows the words of
    a link (a reference's number) or None, ``label`` the number of an ordered
    item from its level (1 is the outermost list) and its place in its list.
    """

    path: str
    fill: Callable[[Piece], Sequence[Ink]]
    refer: Callable[[Piece], Ink | None]
    label: Callable[[Sequence[int]], str]


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where a numbered list item stands in the text that was written."""

    counters: tuple[int, ...]
    start: int
    end: int


@dataclass(slots=True)
class Writer:
    """Collects runs block by block; blocks stand apart by an empty line."""

    runs: list[Run] = field(default_factory=list)
    length: int = 0
    block_start: int = 0  # index of the first run of the block being written
    items: list[ItemPlace] = field(default_factory=list)

    def write(self, text: str, kind: OriginKind, span: Span, name: str = "") -> None:
        if text:
            self.runs.append(Run(text, kind, span, name))
            self.length += len(text)

    def open_block(self, prefix: str, span: Span) -> None:
        """Start a block: an empty line after the one before it, then its indentation."""
        here = Span(span.path, span.start, span.start)
        if self.length:
            self.close_block()
            self.write("\n\n", "transformed", here, "block break")
            self.block_start = len(self.runs)
        self._write_prefix(prefix, here)

    def close_block(self) -> None:
        """Bring the block just written into NFC; nothing combines across the line end that follows."""
        block = self.runs[self.block_start :]
        if all(run.text.isascii() for run in block):
            return
        normalised = _normalise(block)
        if normalised is not block:
            self.length += sum(len(run.text) for run in normalised) - sum(len(run.text) for run in block)
            self.runs[self.block_start :] = normalised

    def open_line(self, prefix: str, span: Span) -> None:
        here = Span(span.path, span.start, span.start)
        self.write("\n", "transformed", here, "line break")
        self._write_prefix(prefix, here)

    def _write_prefix(self, prefix: str, here: Span) -> None:
        for stretch in re.findall(r" +|> ?|\S+ ?", prefix):
            name = "indent" if stretch.isspace() else "quote mark" if stretch[0] == ">" else "list mark"
            self.write(stretch, "transformed", here, name)

    def write_inks(self, inks: Sequence[Ink], path: str, *, cell: bool = False, lead: bool = True) -> None:
        """Write inline text, escaping what Markdown would read as markup.

        ``lead`` says that the first character stands where a block could open.
        """
        flat = "".join(ink.text for ink in inks)
        escapes = _find_escapes(flat, cell=cell, lead=lead)
        at = 0
        for ink in inks:
            span_path = ink.path or path
            if not ink.words or not escapes:
                self.write(ink.text, ink.kind, Span(span_path, ink.start, ink.end), ink.name)
                at += len(ink.text)
                continue
            done = 0
            for index in range(len(ink.text)):
                if at + index not in escapes:
                    continue
                self._write_stretch(ink, done, index, span_path)
                place = ink.start + index if ink.kind == "source" else ink.start
                self.write("\\", "transformed", Span(span_path, place, place), "escape added")
                done = index
            self._write_stretch(ink, done, len(ink.text), span_path)
            at += len(ink.text)

    def _write_stretch(self, ink: Ink, start: int, end: int, path: str) -> None:
        if ink.kind == "source":
            span = Span(path, ink.start + start, ink.start + end)
        else:
            span = Span(path, ink.start, ink.end)
        self.write(ink.text[start:end], ink.kind, span, ink.name)

    def finish(self) -> tuple[Run, ...]:
        """The runs of the whole text: NFC, and one final line end."""
        if self.runs:
            self.close_block()
            last = self.runs[-1].span
            self.write("\n", "transformed", Span(last.path, last.end, last.end), "final line end")
        return tuple(self.runs)


_ALWAYS = r"[\\`*\[\]]"
_SOMETIMES = r"_|&(?=#\w+;|\w+;)|\{(?=\{)|<(?=[A-Za-z/!?])|~(?=~)|(?<=~)~"
_ESCAPED = re.compile(f"{_ALWAYS}|{_SOMETIMES}")
_ESCAPED_IN_CELL = re.compile(rf"{_ALWAYS}|{_SOMETIMES}|\|")
_BLOCK_OPENER = re.compile(
    r"(?P<hash>#{1,6})(?=\s|$)|(?P<mark>[-+])(?=\s|$)|(?P<quote>>)|\d{1,9}(?P<dot>[.)])(?=\s|$)"
    r"|(?P<rule>[-=])(?=[-= ]*$)"
)


def _find_escapes(flat: str, *, cell: bool, lead: bool) -> set[int]:
    """The offsets that take a backslash."""
    found: set[int] = set()
    for match in (_ESCAPED_IN_CELL if cell else _ESCAPED).finditer(flat):
        at = match.start()
        if flat[at] == "_" and flat[at - 1 : at].isalnum() and flat[at + 1 : at + 2].isalnum():
            continue
        found.add(at)
    starts = [0] if lead and flat else []
    starts += [m.end() for m in re.finditer("\n *", flat)]
    for start in starts:
        end = flat.find("\n", start)
        opener = _BLOCK_OPENER.match(flat, start, len(flat) if end < 0 else end)
        if opener is not None and opener.lastgroup is not None:
            found.add(opener.start(opener.lastgroup))
    return found


def _normalise(runs: list[Run]) -> list[Run]:
    """Runs whose texts join to NFC: what normalisation changes becomes a run of its own.

    Only characters that can combine with a neighbour are touched, so the
    origin of everything else stays exact.
    """
    if unicodedata.is_normalized("NFC", "".join(run.text for run in runs)):
        return runs
    single: list[Run] = []
    for run in runs:
        if run.text.isascii() or run.kind != "source":
            single.append(run)
        else:
            single.extend(
                Run(c, "source", Span(run.span.path, run.span.start + i, run.span.start + i + 1), run.name)
                for i, c in enumerate(run.text)
            )
    merged: list[Run] = []
    for run in single:
        joined = merged[-1].text + run.text if merged else ""
        if merged and unicodedata.normalize("NFC", joined) != unicodedata.normalize(
            "NFC", merged[-1].text
        ) + unicodedata.normalize("NFC", run.text):
            before = merged.pop()
            end = run.span.end if run.span.path == before.span.path else before.span.end
            span = Span(before.span.path, before.span.start, end)
            merged.append(Run(unicodedata.normalize("NFC", joined), "transformed", span, "NFC"))
        elif unicodedata.is_normalized("NFC", run.text):
            merged.append(run)
        else:
            kind = "transformed" if run.kind == "source" else run.kind
            name = "NFC" if run.kind == "source" else run.name
            merged.append(Run(unicodedata.normalize("NFC", run.text), kind, run.span, name))
    return _join_neighbours(merged)


def _join_neighbours(runs: Iterable[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.kind == run.kind == "source"
            and last.span.path == run.span.path
            and last.span.end == run.span.start
        ):
            joined[-1] = Run(
                last.text + run.text, "source", Span(run.span.path, last.span.start, run.span.end)
            )
        else:
            joined.append(run)
    return joined


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
        fence = "`" * (_longest_run(piece.text, "`") + 1)
        pad = " " if piece.text[:1] == "`" or piece.text[-1:] == "`" else ""
        return [
            Ink(fence + pad, "transformed", start, end, "code mark", words=False),
            Ink(piece.text, "transformed", start, end, "code", words=False),
            Ink(pad + fence, "transformed", start, end, "code mark", words=False),
        ]
    mark = "**" if piece.kind.startswith("strong") else "*"
    return [Ink(mark, "transformed", start, end, "emphasis", words=False)]


def _longest_run(text: str, character: str) -> int:
    return max((len(run) for run in re.findall(re.escape(character) + "+", text)), default=0)


@dataclass(frozen=True, slots=True)
class Position:
    """Where blocks stand: the prefix of their lines, and the list levels above them.

    ``lead`` is ink (a number, a run-in title) that the first block takes before
    its own words; ``counters`` are the places of the ordered items above.
    """

    prefix: str = ""
    counters: tuple[int, ...] = ()


def write_blocks(
    writer: Writer,
    blocks: Sequence[Block],
    setting: Setting,
    position: Position,
    lead: Sequence[Ink] = (),
    lead_prefix: str | None = None,
) -> None:
    """Write blocks one after the other.

    ``lead`` (a number, a title) goes before the words of the first block when
    that is a paragraph, else on a line of its own; ``lead_prefix`` is the
    indentation of that first line when it differs from the others'.
    """
    rest = list(blocks)
    if lead:
        first_prefix = position.prefix if lead_prefix is None else lead_prefix
        own = rest.pop(0) if rest and rest[0].kind == "paragraph" else None
        inks = ink_pieces(own.pieces, setting) if own is not None else []
        start = own.start if own is not None else (blocks[0].start if blocks else lead[0].start)
        span = Span(setting.path, start, start)
        writer.open_block(first_prefix, span)
        trimmed = list(lead) if inks else _trim_last(lead)
        writer.write_inks(trimmed, setting.path, lead=False)
        writer.write_inks(_indent_breaks(inks, position.prefix), setting.path)
    for block in rest:
        write_block(writer, block, setting, position)


def _trim_last(inks: Sequence[Ink]) -> list[Ink]:
    *before, last = inks
    return [*before, replace(last, text=last.text.rstrip(" "))]


def _indent_breaks(inks: Sequence[Ink], prefix: str) -> list[Ink]:
    """After a hard break the line goes on under its block."""
    done: list[Ink] = []
    for ink in inks:
        done.append(ink)
        if prefix and ink.name == "hard break":
            done.append(Ink(prefix, "transformed", ink.end, ink.end, "indent", words=False))
    return done


def write_block(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    """Write one block at a position."""
    span = Span(setting.path, block.start, block.start)
    kind = block.kind
    if kind == "paragraph":
        writer.open_block(position.prefix, span)
        writer.write_inks(_indent_breaks(ink_pieces(block.pieces, setting), position.prefix), setting.path)
    elif kind == "heading":
        writer.open_block(position.prefix, span)
        writer.write("#" * block.level + " ", "transformed", span, "heading mark")
        writer.write_inks(ink_pieces(block.pieces, setting), setting.path, lead=False)
    elif kind == "ordered":
        _write_ordered(writer, block, setting, position)
    elif kind == "bullet":
        for item in block.children:
            mark = Ink("- ", "transformed", item.start, item.start, "list mark", words=False)
            inner = Position(position.prefix + "  ", position.counters)
            write_blocks(writer, item.children, setting, inner, (mark,), position.prefix)
    elif kind == "quote":
        inner = Position(position.prefix + "> ", position.counters)
        write_blocks(writer, block.children, setting, inner)
    elif kind == "table":
        _write_table(writer, block, setting, position)
    elif kind == "rule":
        writer.open_block(position.prefix, span)
        writer.write("---", "transformed", Span(setting.path, block.start, block.end), "rule")
    else:
        _write_code(writer, block, setting, position)


def _write_ordered(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    for index, item in enumerate(block.children, 1):
        counters = (*position.counters, index)
        label = setting.label(counters)
        number = Ink(label + " ", "number", item.start, item.start, "list item", words=False)
        inner = Position(position.prefix + " ", counters)
        start = writer.length + 2 * bool(writer.length)
        write_blocks(writer, item.children, setting, inner, (number,), position.prefix)
        writer.close_block()
        writer.items.append(ItemPlace(counters, start, writer.length))


def _write_table(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    for index, row in enumerate(block.children):
        span = Span(setting.path, row.start, row.start)
        if index == 0:
            writer.open_block(position.prefix, span)
        else:
            writer.open_line(position.prefix, span)
        for number, cell in enumerate(row.children):
            if number:
                writer.write(" ", "transformed", span, "cell break")
            writer.write("| ", "transformed", span, "table mark")
            writer.write_inks(ink_pieces(cell.pieces, setting), setting.path, cell=True, lead=False)
        writer.write(" |", "transformed", span, "table mark")
        if index == 0:
            writer.write("\n" + position.prefix, "transformed", span, "table mark")
            marks = [_ALIGNMENTS.get(cell.info, "---") for cell in row.children]
            writer.write("| " + " | ".join(marks) + " |", "transformed", span, "table mark")


_ALIGNMENTS = {"text-align:left": ":--", "text-align:center": ":-:", "text-align:right": "--:"}


def _write_code(writer: Writer, block: Block, setting: Setting, position: Position) -> None:
    text = block.pieces[0].text
    span = Span(setting.path, block.start, block.end)
    fence = "`" * max(3, _longest_run(text, "`") + 1)
    writer.open_block(position.prefix, span)
    writer.write(fence + block.info, "transformed", span, "code mark")
    for line in text.split("\n"):
        writer.open_line(position.prefix, span)
        writer.write(line, "transformed", span, "code")
    writer.open_line(position.prefix, span)
    writer.write(fence, "transformed", span, "code mark")
