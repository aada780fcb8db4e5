"""A composed agreement as provisions, read from its runs: nothing is parsed again.

The runs say which characters are numbers, titles, marks and breaks, and the
composed provisions where each begins and ends.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import field

from clausectl.formats.canonical import MARKUP
from clausectl.model.composed import Composed, ComposedProvision, Run
from clausectl.model.provisions import Document, Provision, Segment
from clausectl.records import dataclass

_TITLES = frozenset({"section title", "clause title", "part"})
_SKIPPED = MARKUP | {"indent", "list mark", "rule", "run-in space", "final line end"}
_WRITTEN = {"hard break": "\n", "line break": "\n", "soft break": " ", "cell break": " | "}


@dataclass(slots=True)
class _Words:
    """Words that grow, with where each stretch of them stands in the composed text."""

    parts: list[str] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    length: int = 0

    def add(self, text: str, source: int) -> None:
        self.segments.append(Segment(self.length, source, len(text)))
        self.put(text)

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def read(self) -> str:
        return "".join(self.parts)


@dataclass(slots=True)
class _Draft:
    start: int
    cited: str
    level: int
    clause: str
    number: str = ""
    broken: bool = False  # whether what comes next begins a paragraph
    heading: bool = False  # whether what comes next belongs to a heading
    title: _Words = field(default_factory=_Words)
    text: _Words = field(default_factory=_Words)

    def finish(self, end: int) -> Provision:
        text = self.text.read()
        return Provision(
            number=self.number,
            path=self.cited,
            title=self.title.read(),
            text=text.rstrip(),
            parent=-1,
            level=self.level,
            start=self.start,
            end=end,
            line=0,
            segments=tuple(self.text.segments),
            title_segments=tuple(self.title.segments),
            clause=self.clause,
        )


def read_provisions(composed: Composed) -> Document:
    """The provisions of an agreement in the order of its text, which is the document's source.

    A provision's number is as printed and its ``path`` the number a reference
    gives. What follows below an item in the same clause is text of its own
    under the clause's citation; so is text around the clauses, at level 0.
    Spans, lines, parents and styles are left out. Linear.
    """
    reader = _Reader(composed.provisions)
    at = 0
    for run in composed.runs:
        reader.read(run, at)
        at += len(run.text)
    drafts = reader.drafts
    ends = [draft.start for draft in drafts[1:]] + [at]
    provisions = (draft.finish(end) for draft, end in zip(drafts, ends, strict=False))
    return Document(
        path=composed.outline.path,
        label="",
        sha256=hashlib.sha256(composed.text.encode("utf-8", "surrogatepass")).hexdigest(),
        source=composed.text,
        provisions=tuple(p for p in provisions if p.number or p.title or p.text),
    )


class _Reader:
    def __init__(self, provisions: Sequence[ComposedProvision]) -> None:
        placed = [provision for provision in provisions if provision.start >= 0]
        # Of several that begin at one place the inner one is the deeper one.
        self._coming = sorted(placed, key=lambda p: (p.start, p.level), reverse=True)
        self._open: list[ComposedProvision] = []
        self.drafts: list[_Draft] = [_Draft(0, "", 0, "")]

    def read(self, run: Run, at: int) -> None:
        self._enter(at)
        draft = self.drafts[-1]
        name = run.name
        if run.kind == "transformed" and name in ("block break", "heading mark", *_SKIPPED):
            if name == "block break":
                draft.broken, draft.heading = True, False
            elif name == "heading mark":
                self._begin(at).heading = True
            return
        if run.kind == "number" and not name.startswith("reference to "):
            if draft.number or draft.text.length or draft.title.length:
                draft = self._begin(at)
            draft.number = run.text.strip()
            return
        if run.kind == "transformed" and name in _WRITTEN:
            words = draft.title if draft.heading else draft.text
            words.put(" " if draft.heading else _WRITTEN[name])
            return
        if name == "run-in stop" and draft.title.length and not draft.text.length:
            return
        if run.kind == "manifest" and name in _TITLES and not draft.text.length:
            self._entitle(draft, run.text, at)
            return
        if draft.heading:
            draft.title.add(run.text, at)
            return
        if draft.broken and draft.text.length:
            draft.text.put("\n\n")
        draft.broken = False
        draft.text.add(run.text, at)

    def _entitle(self, draft: _Draft, title: str, at: int) -> None:
        """A part's heading has its number in front of its title."""
        label = draft.number
        lead = f"{label}: "
        if label and title.startswith(lead):
            draft.title.add(title[len(lead) :], at + len(lead))
        elif title != label:
            draft.title.add(title, at)

    def _enter(self, at: int) -> None:
        """Close the provisions that end here, and open those that begin."""
        left = False
        while self._open and self._open[-1].end <= at:
            self._open.pop()
            left = True
        if self._coming and self._coming[-1].start <= at:
            while self._coming and self._coming[-1].start <= at:
                self._open.append(self._coming.pop())
            self._begin(at, fresh=True)
        elif left:
            self._begin(at)

    def _begin(self, at: int, *, fresh: bool = False) -> _Draft:
        if not self._open:
            self.drafts.append(_Draft(at, "", 0, ""))
        else:
            own = self._open[-1]
            draft = _Draft(at, own.number, own.level + (not fresh), own.clause)
            if own.key.startswith("#") and fresh:
                draft.number = own.number
            self.drafts.append(draft)
        return self.drafts[-1]
