"""Tables of acts: whatever the bytes are, versions or problems come of them, and nothing else."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from clausectl.formats.acts_table import COLUMNS, read_table

KNOWN = ["supply/first", "supply/first@v1", "v1", "customer", "accepted", "2100-02-31", "", '"', "=1+1"]
CELLS = st.one_of(st.sampled_from(KNOWN), st.text(max_size=12))
TABLES = st.lists(st.sampled_from([*COLUMNS, "rolle", ""]), min_size=1, max_size=6).flatmap(
    lambda columns: st.tuples(
        st.just(columns), st.lists(st.lists(CELLS, min_size=len(columns), max_size=len(columns)), max_size=5)
    )
)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    found, problems = read_table(data, "signed.csv", ".")
    assert found or problems
    assert all(problem.path == "signed.csv" for problem in problems)


@given(TABLES)
def test_any_cells(table: tuple[list[str], list[list[str]]]) -> None:
    """What is stated comes back as it was written, cell by cell; what cannot be is told at its row."""
    columns, rows = table
    written = io.StringIO(newline="")
    csv.writer(written).writerows([columns, *rows])
    found, problems = read_table(written.getvalue().encode("utf-8", "surrogatepass"), "signed.csv", ".")
    assert found or problems
    assert all(problem.line >= 1 for problem in problems if problem.code in ("CL442", "CL443", "CL444"))
    cells = {cell.strip() for row in rows for cell in row}
    for version in found:
        assert version.name in {cell.removeprefix("agreements/").removesuffix(".md") for cell in cells}
        for act in version.recording.acts:
            assert {act.role, act.typed_name, act.printed_name} <= {*cells, "not recorded"}
