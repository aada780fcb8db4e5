"""The matrix as a page: a table for each form, a row for each agreement, a column for each clause."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.standing import Holder
from clausectl.output.html_parts import hide, open_section, write_page, write_text
from clausectl.output.matrix import summarize
from clausectl.provenance.matrix import Matrix

_MARKS = {
    "other version": "not the library’s version",
    "other text": "other words than the library’s version",
    "not in the library": "not in the library",
    "not compared": "not compared with the library",
}
_Cells = dict[tuple[int, str], list[tuple[str, str]]]


def format_html(matrix: Matrix) -> tuple[str, str]:
    """One file without scripts. Header row and first column stay in sight while a table is scrolled."""
    summary = summarize(matrix)
    cells: _Cells = {}
    library = {row.clause: row.library for row in matrix.rows}
    for row in matrix.rows:
        for cell in row.cells:
            for index in cell.holders:
                cells.setdefault((index, row.clause), []).append((cell.version, cell.against))
    by_form: dict[str, list[int]] = {}
    for index, holder in enumerate(matrix.holders):
        by_form.setdefault(holder.form, []).append(index)
    order = [row.clause for row in matrix.rows]
    ranks = {clause: place for place, clause in enumerate(order)}
    links: list[tuple[str, str, str]] = []
    main: list[str] = []
    for number, form in enumerate(sorted(by_form), 1):
        indices = by_form[form]
        held: dict[str, None] = {}
        seen: set[int] = set()
        for index in indices:
            clauses = matrix.holders[index].clauses
            if id(clauses) not in seen:  # in the order of the agreements, as far as there is one
                seen.add(id(clauses))
                held.update((c.id, None) for c in clauses if c.id in ranks)
        anchor = f"form-{number}"
        title = form or "On no form"
        links.append((anchor, title, f"{len(indices):,} × {len(held):,}"))
        main += open_section(2, anchor, write_text(title))
        main += _write_grid(matrix.holders, indices, list(held), cells, library)
        main.append("</section>")
    header = ["<h1>Clauses, versions and agreements</h1>"]
    header += [f'<p class="lead">{write_text(line)}</p>' for line in summary.split("\n")]
    header.append(
        '<p class="facts"><span class="differs">2.0.0 *</span> differs from what the library has at this '
        "revision; an empty cell: the clause does not stand there.</p>"
    )
    return write_page(
        "Clauses, versions and agreements", header, links, main, skip="Skip to the tables", contents="Forms"
    ), summary


def _write_grid(
    holders: Sequence[Holder],
    indices: Iterable[int],
    clauses: Sequence[str],
    cells: _Cells,
    library: dict[str, str],
) -> list[str]:
    if not clauses:
        return ["<p>No clause of these agreements is in the table.</p>"]
    head = "".join(f'<th scope="col"><span class="tall">{write_text(c)}</span></th>' for c in clauses)
    now = "".join(f"<td>{write_text(library[clause] or 'none')}</td>" for clause in clauses)
    lines = [
        '<div class="grid" tabindex="0" role="region" aria-label="Table, scrolls"><table>',
        f'<thead><tr><th scope="col">Agreement</th><th scope="col">Acted</th>{head}</tr></thead>',
        f'<tbody><tr class="quiet"><th scope="row">in the library</th><td></td>{now}</tr>',
    ]
    for index in indices:
        holder = holders[index]
        acted = f"{holder.acted} of {holder.signatories}" if holder.label else "draft"
        row = "".join(_write_cell(cells.get((index, clause), ())) for clause in clauses)
        lines.append(f'<tr><th scope="row">{write_text(holder.name)}</th><td>{acted}</td>{row}</tr>')
    return [*lines, "</tbody></table></div>"]


def _write_cell(found: Sequence[tuple[str, str]]) -> str:
    if not found:
        return "<td></td>"
    return f"<td>{'<br>'.join(_write_version(version, against) for version, against in found)}</td>"


def _write_version(version: str, against: str) -> str:
    shown = write_text(version or "no version")
    if against == "same":
        return shown
    return f'<span class="differs">{shown} *{hide(f" {_MARKS[against]}")}</span>'
