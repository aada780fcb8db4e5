"""Clause × version × agreement: every clause with the versions in which agreements hold it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import lru_cache

from clausectl.formats.names import VERSION
from clausectl.model.standing import Against, HeldClause, Holder, Holdings
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

    Takes time in proportion to the pairs of clause and clause list: agreements that
    share one clause list are told together, and cells with the same holders
    share one tuple of them.
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
    together = tuple(sharing.values())
    rows = _build_rows(holdings, holders, together, frozenset(clauses))
    return Matrix(holdings.label, holdings.commit, tuple(holders), tuple(rows), only)


_Cells = dict[tuple[str, Against], tuple[list[int], set[str]]]


def _build_rows(
    holdings: Holdings, holders: Sequence[Holder], lists: Sequence[Sequence[int]], wanted: Collection[str]
) -> list[MatrixRow]:
    """The rows, by the holders that share each clause list."""
    together: dict[tuple[int, ...], tuple[int, ...]] = {}  # by the numbers of the lists
    found = _gather_cells(holdings, [holders[indices[0]].clauses for indices in lists], wanted)
    rows = []
    for clause_id in sorted(found):
        ordered = list(found[clause_id].items())
        if len(ordered) > 1:
            ordered.sort(key=lambda cell: rank_version(cell[0][0]), reverse=True)
        cells = []
        for (version, against), (listed, stated) in ordered:
            same = tuple(listed)
            if same not in together:
                together[same] = tuple(sorted({index for number in same for index in lists[number]}))
            cells.append(MatrixCell(version, against, together[same], tuple(sorted(stated))))
        rows.append(MatrixRow(clause_id, holdings.library.get(clause_id, ""), tuple(cells)))
    return rows


def _gather_cells(
    holdings: Holdings, lists: Sequence[Sequence[HeldClause]], wanted: Collection[str]
) -> dict[str, _Cells]:
    """Clause -> version and state -> numbers of the lists it stands in, and ids that are no longer used."""
    standing: dict[int, tuple[HeldClause, list[int]]] = {}  # by the clause's id: hashing costs far more
    for number, clauses in enumerate(lists):
        for clause in clauses:
            if id(clause) in standing:
                standing[id(clause)][1].append(number)
            else:
                standing[id(clause)] = clause, [number]
    found: dict[str, _Cells] = {}
    for clause, numbers in standing.values():
        if wanted and clause.id not in wanted:
            continue
        key = clause.version, holdings.against.get(clause, "not compared")
        cells = found.setdefault(clause.id, {})
        if key not in cells:
            cells[key] = [], set()
        cells[key][0].extend(numbers)
        if clause.stated != clause.id:
            cells[key][1].add(clause.stated)
    return found


@lru_cache(maxsize=4096)
def rank_version(version: str) -> tuple[tuple[int, ...], str]:
    """What sorts versions by number; a text that is none comes first."""
    numbers = tuple(map(int, version.split("."))) if VERSION.fullmatch(version) else ()
    return numbers, version
