"""From a character of a text that is read to the words of the files it was made of, and who brought them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import field

from clausectl.comparing.tokens import tokenize
from clausectl.model.blame import WordKind
from clausectl.model.composed import Composed, Run
from clausectl.provenance.attribution import Attribution
from clausectl.provenance.folding import fold
from clausectl.records import dataclass

PRINTED = -1


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a word comes from: ``stage`` of the lineage of ``path``, PRINTED for words of nobody."""

    kind: WordKind
    path: str
    stage: int
    line: int
    name: str = ""


@dataclass(slots=True)
class SourceFiles:
    """The files that a text was made of, each with its words attributed."""

    texts: Mapping[str, str]
    attributions: Mapping[str, Attribution]
    _lines: dict[str, list[int]] = field(default_factory=dict)

    def line_of(self, path: str, offset: int) -> int:
        """The line (from 1) of an offset of a file."""
        starts = self._lines.get(path)
        if starts is None:
            starts = self._lines[path] = [0]
            at = self.texts[path].find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = self.texts[path].find("\n", at + 1)
        return bisect_right(starts, offset)

    def trace(self, kind: WordKind, path: str, offset: int, name: str = "") -> Trace:
        """The word that stands at an offset of a file."""
        stage = self.attributions[path].stage_at(offset)
        return Trace(kind, path, stage, self.line_of(path, offset), name)

    def trace_newest(self, kind: WordKind, path: str, start: int, end: int, name: str = "") -> Trace:
        """What was last changed of a stretch of a file."""
        found = self.attributions[path]
        stages = found.stages[bisect_left(found.starts, start) : bisect_left(found.starts, end)]
        stage = min(stages) if stages else found.stage_at(start)
        return Trace(kind, path, stage, self.line_of(path, start), name)


class PlainTracer:
    """Traces offsets of one file that is read as it is."""

    def __init__(self, files: SourceFiles, path: str) -> None:
        self._files = files
        self._path = path

    def trace(self, offset: int) -> Trace:
        """The word at an offset of the file."""
        return self._files.trace("word", self._path, offset)

    def trace_number(self, start: int, end: int) -> Trace | None:  # noqa: ARG002 - numbers stand in the file
        """Nothing: what is typed in front of a provision is told by no run."""
        return None


class ComposedTracer:
    """Traces offsets of the text of a composed agreement through its runs."""

    def __init__(self, files: SourceFiles, composed: Composed) -> None:
        self._files = files
        self._runs = composed.runs
        self._starts: list[int] = []
        at = 0
        for run in composed.runs:
            self._starts.append(at)
            at += len(run.text)
        self._words: dict[int, _RunWords] = {}

    def trace(self, offset: int) -> Trace:
        """The word at an offset of the composed text."""
        index = bisect_right(self._starts, offset) - 1
        run = self._runs[index]
        path = run.span.path
        inside = offset - self._starts[index]
        if run.kind == "source":
            return self._files.trace("word", path, run.span.start + inside)
        if run.kind == "transformed" or run.text.startswith("{{"):
            return self._files.trace("word", path, run.span.start)
        if run.kind == "number":
            return self._files.trace_newest("number", path, run.span.start, run.span.end, run.name)
        words = self._words.get(index)
        if words is None:
            words = self._words[index] = _RunWords(self._files, run)
        return words.trace(inside)

    def trace_number(self, start: int, end: int) -> Trace | None:
        """What made the number that stands before the words of a provision."""
        index = max(0, bisect_right(self._starts, start) - 1)
        while index < len(self._runs) and self._starts[index] < end:
            run = self._runs[index]
            if run.kind == "number":
                # of an item in a clause the span is empty: the item's own line made its number
                low, high = run.span.start, max(run.span.end, run.span.start + 1)
                return self._files.trace_newest("number", run.span.path, low, high, run.name)
            index += 1
        return None


class _RunWords:
    """A run of words that the front matter states, each found in the lines that state them.

    What was formatted (a date, an amount) is traced to whatever of its value
    was changed last; what a signature block has beyond the stated words is
    printed by clausectl.
    """

    def __init__(self, files: SourceFiles, run: Run) -> None:
        self._traces: list[Trace] = []
        self._starts: list[int] = []
        path = run.span.path
        kind: WordKind = "value" if run.kind == "value" else "manifest"
        start, end = run.span.start, _end_of_value(files.texts[path], run.span.start, items=kind == "value")
        found = files.attributions[path]
        first, last = bisect_left(found.starts, start), bisect_left(found.starts, end)
        if first and (first == len(found.starts) or found.starts[first] > start):
            first -= 1  # a quoted value: its first token begins with the quote mark before it
        places: dict[str, list[int]] = {}
        for at in range(first, last):
            places.setdefault(found.tokens[at], []).append(at)
        marks: list[int] = []
        at = first
        inside = 0
        whole = files.trace_newest(kind, path, start, max(end, start + 1), run.name)
        nobody = Trace("printed", path, PRINTED, files.line_of(path, start), run.name)
        for token in tokenize(run.text):
            if not token.isspace():
                known = places.get(fold(token).text or token, ())
                self._starts.append(inside)
                # the next one, or else the first: words may be printed in another order
                place = known[bisect_left(known, at) % len(known)] if known else -1
                if place >= 0 and (place == at or token[0].isalnum()):
                    stage, offset = found.stages[place], found.starts[place]
                    self._traces.append(Trace(kind, path, stage, files.line_of(path, offset), run.name))
                    at = place + 1
                else:
                    if not token[0].isalnum():
                        marks.append(len(self._traces))
                    self._traces.append(whole if kind == "value" or run.name in _MADE else nobody)
            inside += len(token)
        for mark in marks:  # a box, a colon, the comma between two items: told with the words beside it
            beside = mark - 1 if mark else 1
            if beside < len(self._traces):
                self._traces[mark] = self._traces[beside]

    def trace(self, inside: int) -> Trace:
        return self._traces[max(0, bisect_right(self._starts, inside) - 1)]


_MADE = frozenset({"run-in stop"})  # follows a title that ends with no stop of its own


def _end_of_value(text: str, start: int, *, items: bool) -> int:
    """Where what begins at an offset of front matter ends: its line, and the lines that belong to it.

    Those are indented deeper; with ``items`` the following items of its list too.
    """
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    line = text[begin : end if end >= 0 else len(text)]
    depth = len(line) - len(line.lstrip(" "))
    listed = items and line.startswith("- ", depth)
    while end >= 0:
        after = text.find("\n", end + 1)
        line = text[end + 1 : after if after >= 0 else len(text)]
        inner = len(line) - len(line.lstrip(" "))
        if not line.strip() or not (
            inner > depth or (listed and inner == depth and line.startswith("- ", inner))
        ):
            return end
        end = after
    return len(text)
