"""Where canonical text is put together, run by run, each with its origin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import field

from clausectl.formats.escapes import find_escapes
from clausectl.formats.inks import Ink
from clausectl.model.composed import OriginKind, Run
from clausectl.model.places import Span
from clausectl.records import dataclass

_PREFIX = re.compile(r" +|> ?")


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """Where a numbered list item stands in the text that was written."""

    counters: tuple[int, ...]
    start: int
    end: int


@dataclass(slots=True)
class Writer:
    """Collects runs block by block; blocks stand apart by an empty line.

    ``gap`` is what the next such line starts with: the marks of the quotes
    that both blocks stand in. ``counts`` says how many numbered items stood below
    each number so far. A bullet hangs until its first block is opened,
    because it stands on that block's first line whatever the block is.
    """

    runs: list[Run] = field(default_factory=list)
    length: int = 0
    items: list[ItemPlace] = field(default_factory=list)
    gap: str = ""
    counts: dict[tuple[int, ...], int] = field(default_factory=dict)
    hanging: list[tuple[str, str, Span]] = field(default_factory=list)

    def write(self, text: str, kind: OriginKind, span: Span, name: str = "") -> None:
        if text:
            self.runs.append(Run(text, kind, span, name))
            self.length += len(text)

    def open_block(self, prefix: str, span: Span) -> int:
        """Start a block: an empty line after the one before it, then its prefix; where its text starts."""
        here = Span(span.path, span.start, span.start)
        if self.length:
            if self.gap:
                self.write("\n", "transformed", here, "block break")
                self._write_prefix(self.gap, here)
                self.write("\n", "transformed", here, "block break")
            else:
                self.write("\n\n", "transformed", here, "block break")
        written = 0
        for outer, mark, at in self.hanging:
            self._write_prefix(outer[written:], here)
            self.write(mark, "transformed", at, "list mark")
            written = len(outer) + len(mark)
        self.hanging.clear()
        self._write_prefix(prefix[written:], here)
        return self.length

    def hang(self, prefix: str, mark: str, span: Span) -> None:
        """Keep a list mark for the first line of the block that comes next."""
        self.hanging.append((prefix, mark, span))

    def drop_hanging(self, depth: int) -> None:
        """Forget list marks whose item turned out to hold no words (``- - -`` would be a rule)."""
        del self.hanging[depth:]

    def open_line(self, prefix: str, span: Span, name: str = "line break") -> None:
        here = Span(span.path, span.start, span.start)
        self.write("\n", "transformed", here, name)
        self._write_prefix(prefix, here, name if name != "line break" else "")

    def _write_prefix(self, prefix: str, here: Span, given: str = "") -> None:
        if not prefix:
            return
        for stretch, name in _name_prefix(prefix):
            self.write(stretch, "transformed", here, given or name)

    def write_inks(
        self,
        inks: Sequence[Ink],
        path: str,
        *,
        prefix: str = "",
        cell: bool = False,
        heading: bool = False,
        lead: bool = True,
    ) -> None:
        """Write settled ink, escaping what Markdown would read as markup.

        ``prefix`` starts every line after a hard break. ``lead`` says that the
        words (those behind a leading number) stand where a block could open.
        """
        inks, flat, escapes = _find_escapes(inks, prefix, cell=cell, heading=heading, lead=lead)
        if not escapes:
            for ink in inks:
                self.write(ink.text, ink.kind, Span(ink.path or path, ink.start, ink.end), ink.name)
            return
        at = 0
        for ink in inks:
            end = at + len(ink.text)
            inside = _escapes_of(ink, at, flat, escapes, cell=cell)
            done = 0
            for offset in inside:
                index = offset - at
                self._write_stretch(ink, done, index, ink.path or path)
                place = ink.start + index if ink.kind == "source" else ink.start
                self.write("\\", "transformed", Span(ink.path or path, place, place), "escape added")
                done = index
            self._write_stretch(ink, done, len(ink.text), ink.path or path)
            at = end

    def _write_stretch(self, ink: Ink, start: int, end: int, path: str) -> None:
        if ink.kind == "source":
            span = Span(path, ink.start + start, ink.start + end)
        else:
            span = Span(path, ink.start, ink.end)
        self.write(ink.text[start:end], ink.kind, span, ink.name)

    def finish(self) -> tuple[Run, ...]:
        """The runs of the whole text, with one final line end."""
        if self.runs:
            last = self.runs[-1].span
            self.write("\n", "transformed", Span(last.path, last.end, last.end), "final line end")
        return tuple(self.runs)


@dataclass(slots=True)
class TextWriter(Writer):
    """The same for those who want the text alone: its runs are joined, and say nothing of their origin."""

    def write_inks(
        self,
        inks: Sequence[Ink],
        path: str,
        *,
        prefix: str = "",
        cell: bool = False,
        heading: bool = False,
        lead: bool = True,
    ) -> None:
        """Write settled ink as one run."""
        inks, flat, escapes = _find_escapes(inks, prefix, cell=cell, heading=heading, lead=lead)
        text = flat
        if escapes:
            pieces: list[str] = []
            at = done = 0
            for ink in inks:
                for offset in _escapes_of(ink, at, flat, escapes, cell=cell):
                    pieces += flat[done:offset], "\\"
                    done = offset
                at += len(ink.text)
            text = "".join(pieces) + flat[done:]
        self.write(text, "transformed", Span(path, 0, 0))


def _find_escapes(
    inks: Sequence[Ink], prefix: str, *, cell: bool, heading: bool, lead: bool
) -> tuple[Sequence[Ink], str, list[int]]:
    """The inks with a prefix on each of their lines, their text, and the offsets that take a backslash."""
    if prefix:
        inks = _indent_breaks(inks, prefix)
    flat = "".join([ink.text for ink in inks])
    starts = _line_starts(inks, lead=lead) if not cell and not heading else ()
    return inks, flat, sorted(find_escapes(flat, starts, cell=cell, heading=heading))


def _escapes_of(ink: Ink, at: int, flat: str, escapes: Sequence[int], *, cell: bool) -> Sequence[int]:
    """Those of the escapes that ink at an offset takes: of what is no words only cell breaks."""
    inside = escapes[bisect_left(escapes, at) : bisect_left(escapes, at + len(ink.text))]
    if ink.words:
        return inside
    return [offset for offset in inside if flat[offset] == "|"] if cell and ink.name == "code" else ()


def _line_starts(inks: Sequence[Ink], *, lead: bool) -> list[int]:
    """Where the words of each line start: behind a leading number, or behind a line's prefix."""
    starts: list[int] = []
    at = 0
    fresh = lead
    for ink in inks:
        if fresh and (ink.words or not (ink.kind == "number" or ink.name in ("indent", "quote mark"))):
            starts.append(at)
            fresh = False
        fresh = fresh or ink.name == "hard break"
        at += len(ink.text)
    return starts


def _name_prefix(prefix: str) -> list[tuple[str, str]]:
    return [(text, "indent" if text.isspace() else "quote mark") for text in _PREFIX.findall(prefix)]


def _indent_breaks(inks: Sequence[Ink], prefix: str) -> list[Ink]:
    """After a hard break the line goes on under its block."""
    done: list[Ink] = []
    for ink in inks:
        done.append(ink)
        if ink.name == "hard break":
            done.extend(
                Ink(text, "transformed", ink.end, ink.end, name, ink.path, words=False)
                for text, name in _name_prefix(prefix)
            )
    return done
