"""What of a document is a clause, and what is the text of its form.

The document is cut into provisions as every document is; numbered ones at the
top become clauses, in runs that number by themselves. Where the numbers of a
run are not those that counting gives (3, 3, 4), they stay words of clauses
that have no number. A document without numbers is cut at its headings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.documents import cut_text
from clausectl.formats.documents.labels import ANNEX, words_of_rank
from clausectl.importing.labels import Numbered, find_patterns, follows, follows_below, tidy_label
from clausectl.model.provisions import Document, Provision
from clausectl.records import dataclass

_ANNEXES = words_of_rank(ANNEX)
_LEAST = 2  # clauses that make a run
_RUN_IN = re.compile(
    r"(?:\A|(?<=\n\n))(?:\(?\d+(?:\.\d+)*\)?[.)]?[ \t]+)?\*\*([^*\n]{1,80})\*\*[.:]?(?=[ \t]+\S)"
)
_ENDS_CLAUSES = re.compile(
    r"\n\n(?:[^\n]*(?:_{4}|＿{3}|\.{8})| {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*(?:\n|\Z)|#{1,6} )"
)


@dataclass(frozen=True, slots=True)
class Node:
    """A provision with those below it. ``start`` to ``end`` is its own source, from ``words`` on its words.

    ``label`` is its number as displayed, empty without one. ``title`` are the words of its heading.
    """

    label: str
    title: str
    marker: str
    start: int
    words: int
    end: int
    below: tuple[Node, ...] = ()

    @property
    def last(self) -> int:
        """Where the source of the last provision below it ends."""
        return self.below[-1].last if self.below else self.end


@dataclass(frozen=True, slots=True)
class Run:
    """Clauses that stand together. ``patterns`` are empty where their numbers are words."""

    nodes: tuple[Node, ...]
    patterns: tuple[str, ...]

    @property
    def start(self) -> int:
        return self.nodes[0].start

    @property
    def end(self) -> int:
        return self.nodes[-1].last


@dataclass(frozen=True, slots=True)
class Structure:
    """A document as runs of clauses; what is in none of them is the text of the form.

    ``title`` is the document's first heading, as words.
    """

    text: str
    runs: tuple[Run, ...]
    title: str


def find_structure(text: str) -> Structure:
    """The structure of a document, in Markdown. Linear in the text but for the depth of its provisions."""
    document = cut_text(text, "")
    nodes = _build(document)
    title = next((node.title for node in nodes if node.title and node.marker.startswith("heading")), "")
    runs = _find_numbered(nodes)
    if sum(len(run.nodes) for run in runs) < _LEAST:
        runs = _cut_at_headings(document) or _cut_at_run_ins(text)
    return Structure(text, tuple(runs), title)


def _build(document: Document) -> tuple[Node, ...]:
    below: dict[int, list[int]] = {}
    for at, provision in enumerate(document.provisions):
        below.setdefault(provision.parent, []).append(at)

    def make(at: int, depth: int) -> Node:
        provision = document.provisions[at]
        children = below.get(at, ()) if depth < 60 else ()
        return _node(document.source, provision, tuple(make(child, depth + 1) for child in children))

    return tuple(make(at, 0) for at in below.get(-1, ()))


def _node(source: str, provision: Provision, below: tuple[Node, ...]) -> Node:
    places = [s.source for s in (*provision.title_segments[:1], *provision.segments[:1])]
    words = min(places) if places else provision.end
    label = ""
    if provision.number:
        label = tidy_label(source[provision.start : words])
        if provision.number not in label:  # a list that Markdown numbers: its mark says what is shown
            mark = re.match(r"\s*\d+([.)])", source[provision.start : words])
            label = provision.number + (mark[1] if mark else ".")
    return Node(label, provision.title, provision.marker, provision.start, words, provision.end, below)


def is_annex(node: Node) -> bool:
    """Whether a provision is an annex by its label: ``Exhibit A``, ``Schedule 1``."""
    return node.label.split(" ", 1)[0].lower() in _ANNEXES


def _find_numbered(nodes: Sequence[Node]) -> list[Run]:
    """Runs of numbered provisions that no numbered one stands above, in order; annexes are runs of one."""
    runs: list[Run] = []
    current: list[Node] = []
    patterns: tuple[str, ...] = ()  # those of the first of the current ones

    def close() -> None:
        if current:
            runs.append(_settle(tuple(current)))
            current.clear()

    def walk(nodes: Sequence[Node]) -> None:
        nonlocal patterns
        for node in nodes:
            if is_annex(node) and node.marker.startswith("heading"):
                close()
                runs.append(Run((node,), ()))
            elif node.label:
                if current and (node.start != current[-1].last or _starts_anew(node, patterns)):
                    close()
                if not current:
                    patterns = find_patterns([_numbered(node)])
                current.append(node)
            else:
                if node.start != node.end and current:
                    close()
                walk(node.below)

    walk(nodes)
    close()
    return runs


def _starts_anew(node: Node, patterns: tuple[str, ...]) -> bool:
    return bool(patterns) and follows(patterns, Numbered(node.label), (1,))


def _settle(nodes: tuple[Node, ...]) -> Run:
    numbered = [_numbered(node) for node in nodes]
    patterns = find_patterns(numbered)
    if not patterns or not all(follows(patterns, one, (at,)) for at, one in enumerate(numbered, 1)):
        patterns = ()
    return Run(nodes, patterns)


def _numbered(node: Node) -> Numbered:
    return Numbered(node.label, tuple(_numbered(child) for child in node.below if child.label))


def counts_below(run: Run, at: int) -> bool:
    """Whether counting gives every number below the clause at a place of a run (from 0)."""
    return follows_below(run.patterns, _numbered(run.nodes[at]), (at + 1,))


def _cut_at_headings(document: Document) -> list[Run]:
    """Runs of one each: what stands under each heading of the highest level that has several."""
    marks = [p.marker for p in document.provisions if p.marker.startswith("heading")]
    level = next((mark for mark in sorted(set(marks)) if marks.count(mark) >= _LEAST), "")
    if not level:
        return []
    starts = [p for p in document.provisions if p.marker == level]
    ends = [p.start for p in starts[1:]] + [len(document.source)]
    nodes = tuple(
        Node("", p.title, p.marker, p.start, p.start, end) for p, end in zip(starts, ends, strict=True)
    )
    return [Run(nodes, ())]


def _cut_at_run_ins(text: str) -> list[Run]:
    """A run of paragraphs that begin with a title in bold, ``(2.0) **Title.** Words``, and what follows each.

    The last ends where blanks to sign, a rule or a heading begin.
    """
    found = list(_RUN_IN.finditer(text))
    if len(found) < _LEAST:
        return []
    last = _ENDS_CLAUSES.search(text, found[-1].end())
    ends = [one.start() for one in found[1:]] + [last.start() if last is not None else len(text)]
    nodes = tuple(
        Node("", one[1].strip(" .:"), "bold", one.start(), one.start(), end)
        for one, end in zip(found, ends, strict=True)
    )
    return [Run(nodes, ())]
