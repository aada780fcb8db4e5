"""A text with placeholders as the clause lists and the body of a form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.comparing.sequences import match
from clausectl.comparing.tokens import tokenize
from clausectl.importing.clause_words import has_run_in_title, write_clause, write_text
from clausectl.importing.naming import make_slug
from clausectl.importing.slots import liken
from clausectl.importing.structure import Node, Run, Structure, counts_below, find_structure
from clausectl.model.manifests import DEFAULT_NUMBERING, Titles
from clausectl.records import dataclass

_BODY = "clauses"
_RESERVED = frozenset({"clauses", "signatures", "title"})
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class ArrangedClause:
    """A clause of a text: its number as displayed, its title if it has one, its body.

    ``counted`` says that counting gives its number, ``titled`` that the form prints its title.
    """

    mark: str
    title: str
    body: str
    counted: bool
    titled: bool


@dataclass(frozen=True, slots=True)
class ArrangedPart:
    """Clauses that number by themselves; ``name`` is the placeholder in the body."""

    name: str
    numbering: tuple[str, ...]
    clauses: tuple[ArrangedClause, ...]


@dataclass(frozen=True, slots=True)
class Arranged:
    """A text as a form has it: ``title`` is its first heading, ``body`` has placeholders for parts."""

    title: str
    titles: Titles
    body: str
    parts: tuple[ArrangedPart, ...]


def arrange(text: str, titles: Titles | None = None) -> Arranged:
    """The parts and the body of a text.

    ``titles`` says how the form prints titles of clauses; None: as all of them allow it.
    """
    structure = find_structure(text)
    if titles is None:
        titles = _find_titles(structure)
    main = max(range(len(structure.runs)), key=lambda at: _weigh(structure.runs[at]), default=-1)
    body: list[str] = []
    parts: list[ArrangedPart] = []
    names: set[str] = set(_RESERVED)
    at = 0
    for number, run in enumerate(_join_runs(structure, main)):
        between = text[at : run.start]
        words = write_text(between)
        body.append(words)
        headed = run.runs[0].nodes[0] if len(run.runs) == len(run.runs[0].nodes) == 1 else None
        heading = f"# {headed.label} {headed.title}" if headed is not None and not headed.below else ""
        name = _BODY if run.holds_main else _name_part(heading or between, number, names)
        names.add(name)
        body.append(f"{{{{ {name} }}}}")
        clauses = tuple(clause for one in run.runs for clause in _clauses(text, one, titles))
        patterns = next((one.patterns for one in run.runs if one.patterns), DEFAULT_NUMBERING)
        parts.append(ArrangedPart(name, patterns, clauses))
        at = run.end
    body.append(write_text(text[at:]))
    return Arranged(structure.title, titles, "\n\n".join(one for one in body if one), tuple(parts))


@dataclass(frozen=True, slots=True)
class _Joined:
    runs: tuple[Run, ...]
    holds_main: bool

    @property
    def start(self) -> int:
        return self.runs[0].start

    @property
    def end(self) -> int:
        return self.runs[-1].end


def _join_runs(structure: Structure, main: int) -> list[_Joined]:
    """Runs without numbers that stand directly beside each other, or behind numbered ones, are one list."""
    joined: list[_Joined] = []
    for at, run in enumerate(structure.runs):
        last = joined[-1] if joined else None
        if last is not None and not structure.text[last.end : run.start].strip() and not run.patterns:
            joined[-1] = _Joined((*last.runs, run), last.holds_main or at == main)
        else:
            joined.append(_Joined((run,), at == main))
    return joined


def _weigh(run: Run) -> tuple[bool, bool, int]:
    return bool(run.patterns), len(run.nodes) > 1, run.end - run.start


def _find_titles(structure: Structure) -> Titles:
    """Whether the form can print the titles of all its clauses, and how."""
    nodes = [node for run in structure.runs for node in run.nodes]
    if not nodes or not all(run.patterns for run in structure.runs):
        return "none"
    if all(node.marker.startswith("heading") and node.title for node in nodes):
        return "heading"
    if all(has_run_in_title(structure.text, node) for node in nodes):
        return "run-in"
    return "none"


def _clauses(text: str, run: Run, titles: Titles) -> list[ArrangedClause]:
    found: list[ArrangedClause] = []
    for at, node in enumerate(run.nodes):
        counted = bool(run.patterns)
        titled = titles != "none"
        body = _write(text, node, run, at, titled=titled)
        found.append(ArrangedClause(node.label, node.title, body, counted, titled and bool(body)))
    return found


def _write(text: str, node: Node, run: Run, at: int, *, titled: bool) -> str:
    if not run.patterns:
        return write_clause(text, node, counted=False)
    if counts_below(run, at):
        return write_clause(text, node, counted=True, title=not titled)
    own = write_clause(text, _without_below(node), counted=True, title=not titled)
    below = [write_clause(text, child, counted=False) for child in node.below]
    return "\n\n".join(part for part in (own, *below) if part)


def _without_below(node: Node) -> Node:
    return Node(node.label, node.title, node.marker, node.start, node.words, node.end)


def _name_part(between: str, number: int, taken: set[str]) -> str:
    headings = re.findall(r"^#{1,6}\s+(.+)$", between, re.MULTILINE)
    name = make_slug(headings[-1], "").replace("-", "_")[:40] if headings else ""
    if not name or not name[0].isalpha():
        name = f"part_{number + 1}"
    while name in taken:
        name = f"{name}_{number + 1}"
    return name


def pair_clauses(
    old: Sequence[ArrangedClause], new: Sequence[ArrangedClause]
) -> list[tuple[int | None, int | None]]:
    """Clauses of a form beside those of a copy, in order: equal ones first, then by likeness."""
    pairs = match([one.body for one in old], [one.body for one in new])
    steps: list[tuple[int | None, int | None]] = []
    i = j = 0
    for x, y in [*pairs, (len(old), len(new))]:
        steps += _pair_between(old, new, range(i, x), range(j, y))
        if x < len(old):
            steps.append((x, y))
        i, j = x + 1, y + 1
    return steps


def _pair_between(
    old: Sequence[ArrangedClause], new: Sequence[ArrangedClause], rows: range, columns: range
) -> list[tuple[int | None, int | None]]:
    if len(rows) == len(columns):  # in one place: rewritten from beginning to end
        return list(zip(rows, columns, strict=True))
    steps: list[tuple[int | None, int | None]] = []
    at = columns.start
    for i in rows:
        tokens = tuple(tokenize(old[i].body))
        likes = [(liken(tokens, tuple(tokenize(new[j].body))), -j) for j in range(at, columns.stop)]
        best = max(likes, default=(0.0, 0))
        if best[0] >= _LIKE:
            j = -best[1]
            steps += [(None, other) for other in range(at, j)]
            steps.append((i, j))
            at = j + 1
        else:
            steps.append((i, None))
    return [*steps, *((None, j) for j in range(at, columns.stop))]
