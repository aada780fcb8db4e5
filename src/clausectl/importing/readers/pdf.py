"""The reader of pdf: words by their places, joined to lines, columns and paragraphs across pages."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.importing.blocks import make_blocks
from clausectl.importing.doubts import find_doubts
from clausectl.importing.furniture import drop_furniture
from clausectl.importing.page_lines import PageLine
from clausectl.importing.page_words import (
    Row,
    Word,
    cut_rows,
    find_edge,
    find_pitch,
    order_columns,
    write_lines,
)
from clausectl.importing.paragraphs import join_words, write_inline
from clausectl.importing.rendering import write_blocks
from clausectl.model.imported import Doubt, LeftOut, ReadBlock, ReadChoices, ReadText, Spot

if TYPE_CHECKING:
    from clausectl.importing.readers.pdf_pages import PdfPage, PdfTable

_LINEARIZED = re.compile(rb"/Linearized\b.{0,400}?/L\s+(\d{1,12})", re.DOTALL)
_SOFT = "\u00ad"
_END = b"%%EOF"
MAX_STRUCTURE_BYTES = 8 * 1024 * 1024
_MOST_LOST = 0.1  # of the letters of a file that its fonts may leave untold
_AGAIN = "get the file again, or print it to a new pdf"
_RECOGNISE = "run text recognition over it, and import what that gives"


def read(data: bytes, path: str, choices: ReadChoices) -> ReadText:  # noqa: ARG001 - what every reader takes
    """A pdf file. Raises ClausectlError CL650 to CL654, and CL640 where the library for it is missing."""
    _check_end(data, path)
    pages = _read_pages(data, path)
    left = _check_pages(pages, path)
    doubts: list[Doubt] = []
    flows = _order(pages, left, doubts)
    blocks, healed = make_blocks(flows)
    written, spots = write_blocks(blocks)
    doubts += [*healed, *find_doubts(written.split("\n"), spots)]
    doubts.sort(key=lambda doubt: (doubt.spot.page, doubt.spot.line))
    left.sort(key=lambda part: (part.spot.page, part.spot.line))
    digest = hashlib.sha256(data).hexdigest()
    return ReadText(path, "pdf", digest, len(data), written, spots, tuple(left), tuple(doubts))


def _check_end(data: bytes, path: str) -> None:
    """Raises ClausectlError CL652 for a file that is cut off, CL653 for one with too many objects.

    Libraries read what is left of the one and say nothing, and take minutes for the other.
    """
    said = _LINEARIZED.search(data[:2048])
    if said is not None and int(said[1]) > len(data):
        raise _broken(path, f"it is cut off: it has {len(data):,} of {int(said[1]):,} bytes")
    if _END not in data[-65536:]:
        raise _broken(path, "it is cut off: its end is missing")
    if _count_structure(data) > MAX_STRUCTURE_BYTES:
        message = "the pdf is too large to read: it has too many objects"
        raise ClausectlError(Problem("CL653", message, path, hint="split it"))


def _count_structure(data: bytes) -> int:
    """How many bytes stand outside of streams: what a library parses before it gives anything."""
    size = at = 0
    while (start := data.find(b"stream", at)) >= 0:
        size += start - at
        end = data.find(b"endstream", start)
        if end < 0:
            break
        at = end + len(b"endstream")
    return size + len(data) - at


def _read_pages(data: bytes, path: str) -> list[PdfPage]:
    try:
        library = import_module("clausectl.importing.readers.pdf_pages")
    except ImportError:
        hint = "install it: pip install 'clausectl[import]'"
        message = "pdf cannot be read, because pdfplumber is not installed"
        raise ClausectlError(Problem("CL640", message, path, hint=hint)) from None
    try:
        pages, said = library.read_pages(data)
    except Exception as error:
        # The libraries raise whatever a hostile file leads them to, RecursionError and MemoryError included.
        raise _name_error(error, path) from None
    if len(pages) < said:
        raise _broken(path, f"{said - len(pages):,} of its {said:,} pages are missing")
    if not pages:
        raise _broken(path, "it has no pages")
    found: list[PdfPage] = pages
    return found


def _name_error(error: BaseException, path: str) -> ClausectlError:
    causes = [error, *(cause for cause in error.args if isinstance(cause, BaseException))]
    names = {kind.__name__ for cause in causes for kind in type(cause).__mro__}
    if "PDFEncryptionError" in names:
        hint = "save it without a password, and import that"
        return ClausectlError(
            Problem("CL650", "the pdf is encrypted: it opens with a password only", path, hint=hint)
        )
    for cause in causes:
        if type(cause).__name__ == "TooMuchError":
            return ClausectlError(
                Problem("CL653", f"the pdf is too large to read: {cause}", path, hint="split it")
            )
    if "MemoryError" in names:
        return ClausectlError(Problem("CL653", "the pdf is too large to read", path, hint="split it"))
    return _broken(path, f"a pdf library stopped at it ({type(causes[-1]).__name__})")


def _broken(path: str, why: str) -> ClausectlError:
    return ClausectlError(Problem("CL652", f"the pdf is broken: {why}", path, hint=_AGAIN))


def _check_pages(pages: Sequence[PdfPage], path: str) -> list[LeftOut]:
    """What is on no line. Raises ClausectlError CL651 and CL654 where there is no text to read."""
    worded = [page for page in pages if page.words or page.turned]
    pictures = [page.number for page in pages if not (page.words or page.turned) and page.drawn]
    if not worded or len(pictures) > len(worded):
        message = "the pdf has no text: its pages are pictures or empty"
        if worded:
            message = f"the pdf has no text on {_list(pictures)} of {len(pages):,}, which are pictures"
        raise ClausectlError(Problem("CL651", message, path, hint=_RECOGNISE))
    letters, lost = sum(page.letters for page in pages), sum(page.lost for page in pages)
    if lost > _MOST_LOST * letters:
        message = f"the fonts of the pdf do not tell {lost:,} of its {letters:,} letters"
        raise ClausectlError(Problem("CL654", message, path, hint=_RECOGNISE))
    left = [LeftOut("image", f"page {number} has no text", Spot(number, 0)) for number in pictures]
    for page in pages:
        hidden = " ".join(page.hidden)
        left += [LeftOut("hidden text", hidden, Spot(page.number, 0))] if hidden else []
        left += [LeftOut("comment", note, Spot(page.number, 0)) for note in page.comments]
    return left


def _list(numbers: Sequence[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:12])
    more = f" and {len(numbers) - 12} more" if len(numbers) > 12 else ""
    return f"page {shown}" if len(numbers) == 1 else f"pages {shown}{more}"


def _order(
    pages: Sequence[PdfPage], left: list[LeftOut], doubts: list[Doubt]
) -> list[Sequence[PageLine] | ReadBlock]:
    """The lines and tables of all pages in the order of reading, without what stands on every page."""
    rows_of = [cut_rows(_show_hyphens(page, doubts)) for page in pages]
    bases_of = [[row[0].base for row in rows] for rows in rows_of]
    pitch = find_pitch(rows_of)
    edge = find_edge([row for rows in rows_of for row in rows])
    lines_of = [
        write_lines(rows, page.number, bases, edge, pitch)
        for page, rows, bases in zip(pages, rows_of, bases_of, strict=True)
    ]
    kept_of, dropped = drop_furniture(lines_of)
    left += dropped
    flows: list[Sequence[PageLine] | ReadBlock] = []
    for page, rows, bases, lines, kept in zip(pages, rows_of, bases_of, lines_of, kept_of, strict=True):
        stay = {id(line) for line in kept}
        body = [row for row, line in zip(rows, lines, strict=True) if id(line) in stay]
        tables = [
            found for table in page.tables if (found := _take_table(table, body, page.number, bases, pitch))
        ]
        pieces = order_columns([row for row in body if row])
        for piece, is_right in pieces:
            own = find_edge(piece) if len(pieces) > 1 else edge
            flows += _with_tables(write_lines(piece, page.number, bases, own, pitch), tables)
            if is_right:
                words = " ".join(word.text for word in piece[0])
                line = bisect_right(bases, piece[0][0].base + 0.1)
                doubts.append(Doubt("reading order", words, "", Spot(page.number, line)))
        flows += [table for _, table in tables]
        doubts += [Doubt("reading order", text, "", Spot(page.number, 0)) for text in page.filled]
        if page.turned:
            spot = Spot(page.number, 0)
            flows.append([PageLine(page.turned, spot, 0, 0, 0, 0)])
            doubts.append(Doubt("reading order", " ".join(page.turned), "", spot))
    return flows


def _show_hyphens(page: PdfPage, doubts: list[Doubt]) -> list[Word]:
    """The words of a page, soft hyphens as the hyphens that are seen: what is drawn is no invisible hint.

    Many programs name the one shape of both by the wrong one of them. Those within lines are doubted.
    """
    found: list[Word] = []
    for word in page.words:
        if _SOFT not in word.text:
            found.append(word)
            continue
        text = word.text.replace(_SOFT, "-")
        if _SOFT in word.text[:-1]:
            doubts.append(Doubt("soft hyphen", text, "", Spot(page.number, 0)))
        found.append(Word(text, word.left, word.right, word.base, word.size, word.strong))
    return found


def _with_tables(
    lines: Sequence[PageLine], tables: list[tuple[float, ReadBlock]]
) -> list[Sequence[PageLine] | ReadBlock]:
    """Lines, with the tables that stand among them at their places; these are taken out of the list."""
    found: list[Sequence[PageLine] | ReadBlock] = []
    run: list[PageLine] = []
    for line in lines:
        while tables and tables[0][0] < line.top:
            found += [run, tables.pop(0)[1]] if run else [tables.pop(0)[1]]
            run = []
        run.append(line)
    return [*found, run] if run else found


def _take_table(
    table: PdfTable, body: list[Row], page: int, bases: Sequence[float], pitch: float
) -> tuple[float, ReadBlock] | None:
    """A table with its words, which are taken out of the rows; None where a word in it stands in no cell."""
    left, top, right, bottom = table.box
    cells: dict[tuple[int, int], list[Word]] = {}
    taken: set[int] = set()
    for row in body:
        for word in row:
            middle, level = (word.left + word.right) / 2, word.base - 0.3 * word.size
            if not (left <= middle <= right and top <= level <= bottom):
                continue
            place = _find_cell(table, middle, level)
            if place is None:
                return None
            cells.setdefault(place, []).append(word)
            taken.add(id(word))
    if not taken:
        return None
    for at, row in enumerate(body):
        body[at] = [word for word in row if id(word) not in taken]
    body[:] = [row for row in body if row]
    width = max(len(row) for row in table.rows)
    rows = tuple(
        tuple(_write_cell(cells.get((at, column), []), page, bases, pitch) for column in range(width))
        for at in range(len(table.rows))
    )
    head = [word for (at, _), words in cells.items() if at == 0 for word in words]
    first = min(word.base for words in cells.values() for word in words)
    spot = Spot(page, bisect_right(bases, first + 0.1))
    header = bool(head) and all(word.strong for word in head)
    return top, ReadBlock("table", "", spot, rows=rows, header=header)


def _find_cell(table: PdfTable, middle: float, level: float) -> tuple[int, int] | None:
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if cell is not None and cell[0] <= middle <= cell[2] and cell[1] <= level <= cell[3]:
                return at, column
    return None


def _write_cell(words: Sequence[Word], page: int, bases: Sequence[float], pitch: float) -> str:
    lines = write_lines(cut_rows(words), page, bases, 0, pitch)
    joined, strong, _ = join_words(lines, frozenset())
    return write_inline(joined, strong)
