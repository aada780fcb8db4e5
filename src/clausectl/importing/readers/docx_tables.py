"""The rows of a table of a docx, with merged cells, as rows of Markdown cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.readers.docx_inline import BREAK
from clausectl.importing.readers.docx_names import child, name_of, number, switch, value
from clausectl.importing.rendering import escape_words
from clausectl.model.imported import ReadBlock
from clausectl.records import dataclass

MOST_COLUMNS = 63  # as many as word processors have
MOST_CELLS = 500_000  # of all tables of a file, with the empty ones that merged cells leave


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what is in it, and over how many columns it goes."""

    blocks: tuple[ReadBlock, ...]
    span: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its cells, and its properties as the file has them (None without)."""

    cells: tuple[Cell, ...]
    properties: Any

    @property
    def header(self) -> bool:
        """Whether it is said to be repeated at the top of pages, or all of it is bold."""
        if switch(self.properties, "w:tblHeader"):
            return True
        texts = [_text(cell.blocks) for cell in self.cells]
        return bool(texts) and all(
            len(t) > 4 and t[:2] == t[-2:] == "**" and "**" not in t[2:-2] for t in texts
        )


def is_removed(properties: Any, side: str) -> bool:
    """Whether tracked changes took away a row or a cell, on the chosen side."""
    gone = ("w:del", "w:cellDel") if side == "accepted" else ("w:ins", "w:cellIns")
    return properties is not None and any(name_of(element.tag) in gone for element in properties)


def read_cell(element: Any, blocks: Sequence[ReadBlock]) -> Cell:
    """A cell of its element and the blocks that were read in it.

    A cell that goes on a merged one above is usually empty; words in it are kept.
    """
    span = number(value(child(element, "w:tcPr"), "w:gridSpan"), 1)
    return Cell(tuple(blocks), min(max(span, 1), MOST_COLUMNS))


def arrange(rows: Sequence[Row], cells_before: int, path: str) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Rows of equal length, and how many cells the file has by now. Raises ClausectlError CL646."""
    arranged: list[tuple[str, ...]] = []
    for row in rows:
        cells: list[str] = [""] * _skipped(row.properties, "w:gridBefore")
        for cell in row.cells:
            cells.append(_text(cell.blocks))
            cells += [""] * (cell.span - 1)
        arranged.append(tuple(cells))
    width = max(map(len, arranged), default=0)
    cells_now = cells_before + width * len(arranged)
    if cells_now > MOST_CELLS:
        hint = "leave tables of data out of what is imported"
        message = f"the docx holds too much: more than {MOST_CELLS:,} table cells"
        raise ClausectlError(Problem("CL646", message, path, hint=hint))
    return tuple(cells + ("",) * (width - len(cells)) for cells in arranged), cells_now


def _skipped(properties: Any, name: str) -> int:
    return min(max(number(value(properties, name), 0), 0), MOST_COLUMNS)


def _text(blocks: Sequence[ReadBlock]) -> str:
    """The words of a cell as one inline text: its paragraphs parted by breaks, tables in it cell by cell."""
    parts: list[str] = []
    for block in blocks:
        if block.kind == "table":
            parts += [" ".join(filter(None, row)) for row in block.rows if any(row)]
        else:
            parts.append(f"{escape_words(block.number)} {block.text}".strip())
    return BREAK.join(filter(None, parts))
