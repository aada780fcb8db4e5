"""CSV that a spreadsheet shows and does not run: RFC 4180 with a header row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from clausectl.output.terminal import escape_line

# A spreadsheet takes a cell that starts with one of these (the last four are
# their full-width forms) for a formula, and runs it.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a cell that a spreadsheet would run starts with ``'``, control characters are shown."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([safe_cell(cell) for cell in head])
    safe: dict[str, str] = {}  # large tables say the same words many times
    for row in rows:
        cells = []
        for cell in row:
            shown = safe.get(cell)
            if shown is None:
                shown = safe[cell] = safe_cell(cell)
            cells.append(shown)
        writer.writerow(cells)
    return text.getvalue()


def safe_cell(text: str) -> str:
    """One cell."""
    shown = escape_line(text)
    runs = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return "'" + shown if runs else shown
