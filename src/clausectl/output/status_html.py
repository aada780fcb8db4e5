"""The report of ``status`` as a page: one table, a row for each signed version or draft."""

from __future__ import annotations

from collections.abc import Iterable

from clausectl.model.standing import Standing, StatusReport
from clausectl.output.html_parts import write_list, write_page, write_text
from clausectl.output.status import (
    describe_candidate,
    describe_clauses,
    describe_dates,
    describe_form,
    describe_opening,
    summarize,
)
from clausectl.output.where import describe_act, describe_awaited

_HEAD = ("Agreement", "Execution", "Life", "Acts and awaited signatures", "Stands on", "Amendment candidates")


def format_html(report: StatusReport) -> str:
    """One file without scripts; the header row stays in sight."""
    header = ["<h1>How agreements stand</h1>"]
    header += [f'<p class="lead">{write_text(line)}</p>' for line in summarize(report).split("\n")]
    if not report.standings:
        return write_page("How agreements stand", header, [], ["<p>No agreement is in this report.</p>"])
    head = "".join(f'<th scope="col">{name}</th>' for name in _HEAD)
    main = [
        '<div class="grid prose" tabindex="0" role="region" aria-label="Table, scrolls"><table>',
        f"<thead><tr>{head}</tr></thead>",
        "<tbody>",
        *map(_write_row, report.standings),
        "</tbody></table></div>",
    ]
    return write_page("How agreements stand", header, [], main, skip="Skip to the table")


def _write_row(standing: Standing) -> str:
    remarks = _write_lines(standing.remarks)
    life = standing.life if standing.label else ""
    basis = f"<br>{write_text(standing.life_basis)}" if standing.life_basis else ""
    acts = [describe_act(act) for act in standing.acts]
    acts += [describe_awaited(awaited) for awaited in standing.awaited]
    opening = [describe_opening(standing), *describe_dates(standing)] if standing.label else []
    stands_on = [describe_form(standing), describe_clauses(standing)]
    cells = (
        f"{standing.execution}{remarks}",
        f"{life}{basis}",
        _write_lines([*opening, *acts]),
        _write_lines(stands_on),
        _write_lines(describe_candidate(candidate) for candidate in standing.candidates),
    )
    return (
        f'<tr><th scope="row">{write_text(standing.name)}</th>'
        f"{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
    )


def _write_lines(lines: Iterable[str]) -> str:
    shown = [write_text(line) for line in lines]
    return write_list(shown) if shown else ""
