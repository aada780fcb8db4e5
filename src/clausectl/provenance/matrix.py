"""Clause × version × agreement: every clause with the versions in which agreements hold it."""

from __future__ import annotations

from collections.abc import Collection

from clausectl.formats.names import VERSION
from clausectl.model.standing import Against, Holder, Holdings
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One version of a clause. ``holders`` are indices of those that hold it, ascending.

    ``stated`` are ids that it goes by there and that the library no longer uses.
    """

    version: str
    against: Against
    holders: tuple[int, ...]
    stated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One clause: the library's version of it (empty where it has none), and its cells, newest first."""

    clause: str
    library: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The report of ``where --matrix``. ``holders`` are by name, each agreement's draft first."""

    label: str
    commit: str
    holders: tuple[Holder, ...]
    rows: tuple[MatrixRow, ...]
    only: tuple[str, ...] = ()  # what narrowed it, in words


def build_matrix(
    holdings: Holdings, clauses: Collection[str] = (), form: str = "", only: tuple[str, ...] = ()
) -> Matrix:
    """The matrix of what is held; ``clauses`` and ``form`` (ids) narrow it.

    Takes time in proportion to the pairs of clause and agreement: those that
    share one clause list are told together.
    """
    holders = [h for h in holdings.holders if h.kind == "agreement" and form in ("", h.form)]
    holders.sort(key=lambda h: (h.agreement, int(h.label[1:]) if h.label else 0))
    if clauses:
        wanted = frozenset(clauses)
        lists = {id(h.clauses): any(c.id in wanted for c in h.clauses) for h in holders}
        holders = [h for h in holders if lists[id(h.clauses)]]
    sharing: dict[int, list[int]] = {}
    for index, holder in enumerate(holders):
        sharing.setdefault(id(holder.clauses), []).append(index)
    found: dict[str, dict[tuple[str, Against], tuple[list[int], dict[str, None]]]] = {}
    states: dict[int, Against] = {}  # by the clause's id: hashing each costs more than all the rest
    for indices in sharing.values():
        for clause in holders[indices[0]].clauses:
            if clauses and clause.id not in clauses:
                continue
            state = states.get(id(clause))
            if state is None:
                state = states[id(clause)] = holdings.against.get(clause, "not compared")
            key = (clause.version, state)
            cells = found.setdefault(clause.id, {})
            if key not in cells:
                cells[key] = ([], {})
            cells[key][0].extend(indices)
            if clause.stated != clause.id:
                cells[key][1][clause.stated] = None
    rows = []
    for clause_id in sorted(found):
        ordered = sorted(found[clause_id].items(), key=lambda cell: rank_version(cell[0][0]), reverse=True)
        cells_of = tuple(
            MatrixCell(version, against, tuple(sorted(set(inner[0]))), tuple(sorted(inner[1])))
            for (version, against), inner in ordered
        )
        rows.append(MatrixRow(clause_id, holdings.library.get(clause_id, ""), cells_of))
    return Matrix(holdings.label, holdings.commit, tuple(holders), tuple(rows), only)


def rank_version(version: str) -> tuple[tuple[int, ...], str]:
    """What sorts versions by number; a text that is none comes first."""
    numbers = tuple(map(int, version.split("."))) if VERSION.fullmatch(version) else ()
    return numbers, version
