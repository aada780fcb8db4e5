"""A document word by word: its provisions cut into sentences, and each word of them traced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from clausectl.comparing.tokens import tokenize
from clausectl.formats.sentences import CODE, PLACEHOLDER, find_breaks
from clausectl.model.blame import BlamedProvision, BlamedSentence, BlamedWord
from clausectl.model.provisions import Document, Provision, Segment
from clausectl.provenance.tracing import Trace


class Tracer(Protocol):
    """Says where the characters of a document's source come from."""

    def trace(self, offset: int) -> Trace: ...

    def trace_number(self, start: int, end: int) -> Trace | None: ...


Number = Callable[[Trace], int]
"""The index of the origin that a trace leads to, in the report that is being made."""


def blame_provisions(
    document: Document, tracer: Tracer, number: Number, versions: Mapping[str, str]
) -> tuple[BlamedProvision, ...]:
    """Every provision of a document that has words, in order, without its front matter.

    ``versions`` are those of the clauses that it was composed of, by id. Linear.
    """
    desk = _Desk(tracer, number)
    found = []
    for provision in document.provisions:
        if provision.marker == "front matter" or not (provision.title or provision.text or provision.number):
            continue
        title = None
        if provision.title:
            title = desk.blame(provision.title, 0, len(provision.title), provision.title_segments)
        spans = split_sentences(provision.text)
        found.append(
            BlamedProvision(
                provision.number,
                provision.path,
                provision.level,
                provision.clause,
                versions.get(provision.clause, "") if provision.clause else "",
                title,
                tuple(desk.blame(provision.text, start, end, provision.segments) for start, end in spans),
                desk.blame_number(provision),
            )
        )
    return tuple(found)


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a provision's text: from … to …, without the space around them. Linear."""
    found = []
    base = 0
    for paragraph in text.split("\n\n"):
        flat = paragraph.replace(PLACEHOLDER, " ").replace(CODE, " ")
        begin = 0
        for line_end in (*_line_ends(flat), len(flat)):
            line = flat[begin:line_end]
            at = 0
            for space in (*find_breaks(line), len(line)):
                sentence = line[at:space]
                if sentence.strip():
                    low = base + begin + at + len(sentence) - len(sentence.lstrip())
                    found.append((low, base + begin + at + len(sentence.rstrip())))
                at = space + 1
            begin = line_end + 1
        base += len(paragraph) + 2
    return found


def _line_ends(text: str) -> Iterator[int]:
    at = text.find("\n")
    while at >= 0:
        yield at
        at = text.find("\n", at + 1)


class _Desk:
    def __init__(self, tracer: Tracer, number: Number) -> None:
        self._tracer = tracer
        self._number = number

    def blame(self, text: str, start: int, end: int, segments: Sequence[Segment]) -> BlamedSentence:
        sentence = text[start:end]
        words: list[BlamedWord] = []
        at = segment = 0
        for token in tokenize(sentence):
            after = at + len(token)
            if not token.isspace():
                here = start + at
                while segment + 1 < len(segments) and segments[segment + 1].text <= here:
                    segment += 1
                offset = _find_source(segments, segment, here, start + after)
                words.append(self._word(self._tracer.trace(offset), at, after))
            at = after
        return BlamedSentence(sentence, tuple(words))

    def blame_number(self, provision: Provision) -> BlamedWord | None:
        if not provision.number:
            return None
        first = [
            segments[0].source for segments in (provision.title_segments, provision.segments) if segments
        ]
        trace = self._tracer.trace_number(provision.start, min(first, default=provision.end))
        return self._word(trace, 0, len(provision.number)) if trace is not None else None

    def _word(self, trace: Trace, start: int, end: int) -> BlamedWord:
        origin = self._number(trace)
        return BlamedWord(start, end, trace.kind, origin, trace.path, trace.line, trace.name)


def _find_source(segments: Sequence[Segment], index: int, start: int, end: int) -> int:
    """The source offset of the first character of a token that stands there as it is.

    ``index`` is the segment that holds the token's start, or the last before
    it. What no segment covers was made from the source around it.
    """
    if not segments:
        return 0
    segment = segments[index]
    if start < segment.text + segment.length:
        return segment.source + max(0, start - segment.text)
    if index + 1 < len(segments) and segments[index + 1].text < end:
        return segments[index + 1].source
    return segment.source + segment.length - 1 if segment.length else segment.source
