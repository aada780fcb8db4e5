"""Tables: merged cells, tables in cells, header rows, frames, rows that tracked changes took away."""

from __future__ import annotations

import docx
from docx_files import REFUSED, left, lines, make, n, num, p, r, read, save

from docx_files import abstract, level  # isort: skip


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def test_merged_cells_keep_their_columns() -> None:
    document = docx.Document()
    made = document.add_table(3, 3)
    for at, text in enumerate("abcdefghi"):
        made.cell(at // 3, at % 3).text = text
    made.cell(0, 0).merge(made.cell(0, 1))
    made.cell(1, 2).merge(made.cell(2, 2))
    assert lines(save(document)) == [
        "|  |  |  |",
        "| --- | --- | --- |",
        "| a b |  | c |",
        "| d | e | f i |",
        "| g | h |  |",
    ]


def test_a_row_may_begin_late_and_end_early() -> None:
    found = lines(
        make(
            table(row(cell(p("a")), cell(p("b"))), row(cell(p("c")), properties='<w:gridBefore w:val="1"/>'))
        )
    )
    assert found[2:] == ["| a | b |", "|  | c |"]


def test_the_header_row() -> None:
    head = row(cell(p("A")), cell(p("B")), properties="<w:tblHeader/>")
    assert lines(make(table(head, row(cell(p("c")), cell(p("d")))))) == [
        "| A | B |",
        "| --- | --- |",
        "| c | d |",
    ]
    bold = row(*(cell(p("", inside=r(text, "<w:b/>"))) for text in "AB"))
    found = lines(make(table(bold, row(cell(p("c")), cell(p("d"))))))
    assert found == ["| **A** | **B** |", "| --- | --- |", "| c | d |"]


def test_bars_numbers_and_paragraphs_in_cells() -> None:
    numbering = abstract(1, level(0, "decimal", "%1.")) + num(1, 1)
    data = make(table(row(cell(p("a|b") + p("c")), cell(n("d", 1) + n("e", 1)))), numbering=numbering)
    assert read(data).text.splitlines()[-1] == "| a\\|b c | 1. d 2. e |"


def test_a_table_in_a_cell_is_words_of_the_cell() -> None:
    inner = table(row(cell(p("x")), cell(p("y"))), row(cell(p("z")), cell(p(""))))
    assert lines(make(table(row(cell(p("a") + inner + p()), cell(p("b"))))))[-1] == "| a x y z | b |"


def test_a_table_of_one_column_is_a_frame() -> None:
    inner = table(row(cell(p("x")), cell(p("y"))))
    assert lines(make(table(row(cell(p("a") + p("b"))), row(cell(inner + p("c")))))) == [
        "a", "b", "|  |  |", "| --- | --- |", "| x | y |", "c",
    ]  # fmt: skip


def test_rows_and_cells_in_content_controls() -> None:
    wrapped = f"<w:sdt><w:sdtContent>{cell(p('b'))}</w:sdtContent></w:sdt>"
    rows = f"<w:sdt><w:sdtContent>{row(cell(p('a')), wrapped)}</w:sdtContent></w:sdt>"
    assert lines(make(table(rows)))[-1] == "| a | b |"


def test_rows_that_tracked_changes_took_away() -> None:
    numbering = abstract(1, level(0, "decimal", "%1.")) + num(1, 1)
    gone = '<w:del w:id="1" w:author="Speaker A"/>'
    rows = [
        row(cell(n("a", 1)), cell(p("b"))),
        row(cell(n("c", 1)), cell(p("d")), properties=gone),
        row(cell(n("e", 1)), cell(p("f"))),
    ]
    data = make(table(*rows), numbering=numbering)
    assert lines(data)[2:] == ["| 1. a | b |", "| 2. e | f |"]
    assert left(data, "tracked change") == ["c", "d"]
    assert lines(data, REFUSED)[2:] == ["| 1. a | b |", "| 2. c | d |", "| 3. e | f |"]
    added = make(table(*rows).replace("w:del ", "w:ins "), numbering=numbering)
    assert lines(added, REFUSED)[2:] == ["| 1. a | b |", "| 2. e | f |"]


def test_an_empty_table_is_nothing() -> None:
    assert lines(make([p("a"), table(row(cell(p()), cell(p()))), "<w:tbl/>", p("b")])) == ["a", "b"]
