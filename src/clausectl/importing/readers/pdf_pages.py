"""Pages of a pdf as words with their places, each page drawn, read and let go again."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pdfminer.layout import LTChar, LTContainer, LTImage
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfplumber.pdf import PDF

from clausectl.importing.page_words import Word
from clausectl.importing.readers.pdf_fields import read_fields
from clausectl.importing.readers.pdf_limits import BoundedPage, Budget, TooMuchError, bounded
from clausectl.records import dataclass

MAX_PAGES = 3000
_SPACE = 0.15  # of the size of letters: a distance that parts words
_TWICE = 0.1  # of the size: the same letter drawn so near again is one letter in bold
_MOST_RULES = 600  # on one page in which tables are looked for
_LOST = "\ufffd"


@dataclass(frozen=True, slots=True)
class PdfTable:
    """A table with ruling lines: its box in points, and the boxes of its cells row by row."""

    box: tuple[float, float, float, float]
    rows: tuple[tuple[tuple[float, float, float, float] | None, ...], ...]


@dataclass(frozen=True, slots=True)
class PdfPage:
    """What a page holds: ``turned`` words stand askew, ``hidden`` ones beside it, ``filled`` ones in fields.

    ``comments`` are notes beside the text. ``drawn`` says whether anything but words is on it; ``lost`` how
    many of its ``letters`` no font tells.
    """

    number: int
    words: list[Word]
    turned: tuple[str, ...]
    hidden: tuple[str, ...]
    filled: tuple[str, ...]
    comments: tuple[str, ...]
    tables: tuple[PdfTable, ...]
    drawn: bool
    letters: int
    lost: int


def read_pages(data: bytes) -> tuple[list[PdfPage], int]:
    """The pages of a pdf, and how many it says it has (0 where it does not).

    Raises TooMuchError, and whatever pdfminer and pdfplumber raise.
    """
    for name in ("pdfminer", "pdfplumber"):
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # what they find odd, the reader says itself
    budget = Budget()
    found: list[PdfPage] = []
    with warnings.catch_warnings(), bounded(budget):
        warnings.simplefilter("ignore")
        pdf = PDF(io.BytesIO(data), stream_is_external=True, raise_unicode_errors=False)
        said = resolve1(resolve1(pdf.doc.catalog.get("Pages")).get("Count", 0))
        for number, leaf in enumerate(islice(PDFPage.create_pages(pdf.doc), MAX_PAGES + 1), 1):
            if number > MAX_PAGES:
                raise TooMuchError(f"it has more than {MAX_PAGES:,} pages")
            page = BoundedPage(pdf, leaf, page_number=number)
            page.budget = budget
            found.append(_read_page(page, number))
            page.close()
    return found, said if isinstance(said, int) else 0


def _read_page(page: BoundedPage, number: int) -> PdfPage:
    upright: list[LTChar] = []
    turned: list[LTChar] = []
    hidden: list[LTChar] = []
    drawn = rules = letters = lost = 0
    left, top, right, bottom = (float(side) for side in page.cropbox)
    height = float(page.height)
    for item in _walk(page.layout):
        if not isinstance(item, LTChar):
            drawn += 1
            rules += not isinstance(item, LTImage)
            continue
        letters += 1
        lost += item.get_text().startswith("(cid:")
        middle, level = (item.x0 + item.x1) / 2, height - (item.y0 + item.y1) / 2
        if not (left - 1 <= middle <= right + 1 and top - 1 <= level <= bottom + 1):
            hidden.append(item)
        else:
            (upright if item.upright else turned).append(item)
    words = _join_letters(upright, height)
    filled: list[str] = []
    comments: list[str] = []
    for placed, text in read_fields(page):
        words += placed
        (filled if placed else comments).append(" ".join(text.split()))
    return PdfPage(
        number, words, _run(turned), _run(hidden), tuple(filled), tuple(comments),
        tuple(_find_tables(page)) if letters and 4 <= rules <= _MOST_RULES else (),
        drawn > 0, letters, lost,
    )  # fmt: skip


def _walk(layout: Any) -> Iterator[Any]:
    """What is drawn, in its order, that of forms within forms too."""
    stack = [iter(layout)]
    while stack:
        for item in stack[-1]:
            if isinstance(item, LTContainer):
                stack.append(iter(item))
                break
            yield item
        else:
            stack.pop()


def _join_letters(letters: Iterable[LTChar], height: float) -> list[Word]:
    """Letters, in the order in which they are drawn, as words: parted by spaces, distances and line ends."""
    found: list[Word] = []
    seen: set[tuple[str, int, int]] = set()
    parts: list[str] = []
    left = right = base = size = last = 0.0
    strong = False

    def end() -> None:
        nonlocal parts
        text = "".join(parts)
        parts = []
        key = (text, round(left / 2), round(base))
        if text and key not in seen:
            seen.add(key)
            found.append(Word(text, left, right, height - base, size or 1.0, strong))

    for letter in letters:
        text = letter.get_text()
        if not text or text.isspace() or text == "\x00":
            end()
            continue
        level = letter.matrix[5]
        if parts:
            near = _SPACE * max(size, letter.size)
            if abs(level - base) > 0.5 * size or not -2 * near < letter.x0 - right < near:
                if (
                    abs(level - base) < 0.1 * size
                    and text == parts[-1]
                    and abs(letter.x0 - last) < _TWICE * size
                ):
                    continue
                end()
            elif text == parts[-1] and abs(letter.x0 - last) < _TWICE * size:
                continue
        if not parts:
            left, right, base, size = letter.x0, letter.x1, level, letter.size
            strong = _is_strong(letter.fontname)
        parts.append(_LOST if text.startswith("(cid:") else text)
        right, last = max(right, letter.x1), letter.x0
        size = max(size, letter.size)
    end()
    return found


def _is_strong(font: Any) -> bool:
    name = str(font).casefold()
    return "bold" in name or "black" in name or "heavy" in name


def _run(letters: Iterable[LTChar]) -> tuple[str, ...]:
    """Letters that no line holds as words in the order in which they are drawn."""
    parts: list[str] = []
    x = y = 0.0
    for letter in letters:
        if parts and abs(letter.x0 - x) + abs(letter.y0 - y) > 2.5 * max(letter.size, letter.adv):
            parts.append(" ")
        parts.append(_LOST if letter.get_text().startswith("(cid:") else letter.get_text())
        x, y = letter.x0, letter.y0
    return tuple("".join(parts).replace("\x00", "").split())


def _find_tables(page: BoundedPage) -> Iterator[PdfTable]:
    for table in page.find_tables():
        rows = tuple(tuple(row.cells) for row in table.rows)
        if len(rows) > 1 and max(len(row) for row in rows) > 1:
            yield PdfTable(table.bbox, rows)
