"""The words of a document in their order, each with its place, for comparing a copy with a recorded text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import field, replace
from itertools import accumulate

from clausectl.model.places import LineIndex
from clausectl.model.provisions import Document, Provision, Segment
from clausectl.records import dataclass

_CHUNK = re.compile(r"\S+")
# A label that begins no list: out of its order, or "1 ." as scans have it.
_TYPED = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[A-Za-z]|[ivxlc]{1,6}|[IVXLC]{1,6})\s?[.)](?=\s+\S)")
_CELL = re.compile(r" \| ")
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\u00ad": ""}
)
_MARKUP = "*_~`\\ \t"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its words parted by single spaces, and where they stand.

    ``label`` is the number or letter that stands before it, empty without one.
    ``raw`` is its text from ``at`` of the provision's text or title, whose
    characters ``segments`` place in the source.
    """

    words: str
    provision: int
    label: str
    raw: str
    at: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs in a row, joined by line ends: what is compared."""

    document: Document
    lines: LineIndex
    paragraphs: tuple[Paragraph, ...]
    text: str
    starts: tuple[int, ...]
    cuts: dict[int, tuple[list[int], list[int]]] = field(
        default_factory=dict
    )  # where words begin, once asked

    def find(self, at: int) -> int:
        """The index of the paragraph that a character of the text is in; -1 where there is none."""
        return min(bisect_right(self.starts, at), len(self.paragraphs)) - 1

    def provision(self, at: int) -> int:
        """The index of the provision that a character of the text is in; -1 where there is none."""
        found = self.find(at)
        return self.paragraphs[found].provision if found >= 0 else -1

    def line(self, at: int) -> int:
        """The line of the source, from 1, that a character of the text stands on; 0 where there is none."""
        found = self.find(at)
        if found < 0:
            return 0
        paragraph = self.paragraphs[found]
        if found not in self.cuts:
            # Both have the same words, whatever the spaces and the marks between them are.
            shown = [chunk.start() for chunk in _CHUNK.finditer(paragraph.words)]
            self.cuts[found] = (shown, [chunk.start() for chunk in _CHUNK.finditer(paragraph.raw)])
        shown, raw = self.cuts[found]
        word = bisect_right(shown, max(at - self.starts[found], 0)) - 1
        offset = paragraph.at + raw[min(word, len(raw) - 1)]
        return self._place(paragraph, offset) or self.document.provisions[paragraph.provision].line

    def _place(self, paragraph: Paragraph, offset: int) -> int:
        segments = paragraph.segments
        found = bisect_right(segments, offset, key=lambda segment: segment.text + segment.length)
        if found == len(segments):
            return 0
        segment = segments[found]
        return self.lines.mark(segment.source + max(0, offset - segment.text)).line

    def without(self, gone: Collection[int]) -> Words:
        """The same without some paragraphs, by index."""
        kept = [paragraph for at, paragraph in enumerate(self.paragraphs) if at not in gone]
        return join(self.document, self.lines, kept)

    def show(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end`` on one line, with the labels of paragraphs that are whole."""
        told = []
        first = max(self.find(start), 0)
        for at in range(first, len(self.paragraphs)):
            begin = self.starts[at]
            if begin >= end:
                break
            paragraph = self.paragraphs[at]
            part = self.text[max(start, begin) : min(end, begin + len(paragraph.words))]
            whole = start <= begin and begin + len(paragraph.words) <= end
            if whole and paragraph.label:
                part = f"{show_label(paragraph.label)} {part}"
            told.append(part.strip())
        return " ".join(part for part in told if part)


def show_label(label: str) -> str:
    """A label as it is printed: ``4.``, ``(a)``, ``Section 2``."""
    return f"{label}." if label.isdigit() else label


def read_words(document: Document) -> Words:
    """The words of a document, with the labels of its provisions apart from them."""
    lines = LineIndex(document.source)
    paragraphs: list[Paragraph] = []
    above = ""  # the numbers of provisions that have no words before the first below them: 5. (a) …
    for index, provision in enumerate(document.provisions):
        above = f"{above} {provision.number}".strip()
        title = provision.title + _find_stop(document.source, provision)
        found = [
            *_take(title, provision.title_segments, index),
            *_take(provision.text, provision.segments, index),
        ]
        for number, paragraph in enumerate(found):
            if not number and above:
                paragraph, above = replace(paragraph, label=above), ""
            elif typed := _TYPED.match(paragraph.raw):
                paragraph = _cut(paragraph, typed.group())
            paragraphs.append(paragraph)
    return join(document, lines, paragraphs)


def join(document: Document, lines: LineIndex, paragraphs: Sequence[Paragraph]) -> Words:
    """Words of some paragraphs of a document."""
    starts = tuple(accumulate((len(p.words) + 1 for p in paragraphs), initial=0))[:-1]
    text = "".join(p.words + "\n" for p in paragraphs)
    return Words(document, lines, tuple(paragraphs), text, starts)


def _take(text: str, segments: tuple[Segment, ...], index: int) -> Iterator[Paragraph]:
    at = 0
    for raw in text.split("\n\n"):
        shown = _CELL.sub("   ", raw)  # as long as before: offsets stay
        words = " ".join(shown.translate(_LIGATURES).split())
        if words:
            yield Paragraph(words, index, "", shown, at, segments)
        at += len(raw) + 2


def _cut(paragraph: Paragraph, label: str) -> Paragraph:
    """A paragraph with the label that was typed at its start apart from its words."""
    raw = paragraph.raw[len(label) :]
    words = paragraph.words[len(" ".join(label.split())) :].strip()
    return replace(paragraph, words=words, label=label, raw=raw, at=paragraph.at + len(label))


def _find_stop(source: str, provision: Provision) -> str:
    """The stop or colon that a title ends with in the source, and that is not in the title."""
    if not provision.title_segments or not provision.title:
        return ""
    last = provision.title_segments[-1]
    at = last.source + last.length
    while at < len(source) and source[at] in _MARKUP and at < last.source + last.length + 8:
        at += 1
    return source[at] if source[at : at + 1] in (".", ":") and at < len(source) else ""


def overlap(parts: Sequence[tuple[int, int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Where the characters ``start`` to ``end`` of one text stand in the other: (offset there, length).

    ``parts`` are (offset, offset in the other text, length) of what both have, in order.
    """
    found = []
    at = max(bisect_right(parts, start, key=lambda part: part[0]) - 1, 0)
    for here, there, length in parts[at:]:
        if here >= end:
            break
        low, high = max(here, start), min(here + length, end)
        if low < high:
            found.append((there + low - here, high - low))
    return found


def cut_around(text: str, start: int, end: int, room: int) -> tuple[str, str]:
    """Words before and after a stretch, at most so many characters each, within their paragraph."""
    before = text[max(0, start - room) : start].rpartition("\n")[2]
    if len(before) == room:
        before = "…" + before.partition(" ")[2]
    after = text[end : end + room].partition("\n")[0]
    if len(after) == room:
        after = after.rpartition(" ")[0] + "…"
    return before, after
