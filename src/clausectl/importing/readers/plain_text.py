"""The reader of plain text: hard-wrapped or one paragraph a line, with or without pages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise

from clausectl.importing.blocks import make_blocks
from clausectl.importing.doubts import find_doubts
from clausectl.importing.encodings import decode_text
from clausectl.importing.furniture import drop_furniture, read_page_number, says_page
from clausectl.importing.page_lines import PageLine, find_label
from clausectl.importing.paragraphs import ends_sentence
from clausectl.importing.rendering import write_blocks
from clausectl.model.imported import ReadChoices, ReadText, Spot

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")
_MARKUP = {
    "heading": re.compile(r"#{1,6} \S"),
    "strong": re.compile(r".*?(?<![*\w])\*\*[^\s*][^*\n]{0,200}\*\*(?![*\w])"),
    "link": re.compile(r".*?\[[^\]\n]{1,200}\]\((?:https?:|#|\.{0,2}/|mailto:)[^)\n]*\)"),
    "table": re.compile(r"\|?(?:\s*:?-{3,}:?\s*\|)+(?:\s*:?-{3,}:?\s*)?$"),
    "tag": re.compile(r".*?<(?:u|b|i|br|span|ins|del|sup|sub|strong|em)\b[^>\n]{0,200}>", re.IGNORECASE),
    "fence": re.compile(r"```"),
    "escape": re.compile(r"\d{1,3}\\[.)]\s"),
}
_MARKUP_SIGNS = re.compile(r"[#*|<`\[\\]")
_WIDEST = 200  # characters: longer lines were not broken off by hand or by a program for text
_SURE_PAIRS = 3
_SHARE = 0.2
_LINES_OF_PAGE = 12  # between two page numbers in a text without form feeds


def read(data: bytes, path: str, choices: ReadChoices) -> ReadText:  # noqa: ARG001 - what every reader takes
    """A text file. Raises ClausectlError CL649 where its bytes are no text.

    A text that is written in Markdown is passed on line for line.
    """
    text, doubts = decode_text(data, path)
    text = _LINE_ENDS.sub("\n", text)
    digest = hashlib.sha256(data).hexdigest()
    if is_markdown(text):
        text = text if text.endswith("\n") else text + "\n"
        spots = tuple(Spot(0, line) for line in range(1, text.count("\n") + 1))
        doubts += find_doubts(text.split("\n"), spots)
        return ReadText(path, "text", digest, len(data), text, spots, (), tuple(doubts))
    pages, left = drop_furniture(_find_pages(text))
    blocks, healed = make_blocks(pages)
    written, places = write_blocks(blocks)
    doubts = (*doubts, *healed, *find_doubts(written.split("\n"), places))
    return ReadText(path, "text", digest, len(data), written, places, tuple(left), doubts)


def is_markdown(text: str) -> bool:
    """Whether a text is written in Markdown: headings, bold, tables, links or tags, of two kinds or often."""
    counts: dict[str, int] = {}
    for line in text.split("\n"):
        if _MARKUP_SIGNS.search(line) is None:
            continue
        near = line[:2000]
        for kind, pattern in _MARKUP.items():
            if pattern.match(near) is not None:
                counts[kind] = counts.get(kind, 0) + 1
    return len(counts) > 1 or counts.get("heading", 0) > 1 or sum(counts.values()) > 2


def _find_pages(text: str) -> list[list[PageLine]]:
    """The lines of each page, by form feeds or by page numbers that stand alone between empty lines."""
    rows: list[list[tuple[int, int, str]]] = [
        []
    ]  # page by page: the line, empty lines before it, what it says
    empty = 0
    even = text.expandtabs(8) if "\t" in text else text
    for number, line in enumerate(even.split("\n"), 1):
        for at, part in enumerate(line.split("\f")):
            if at:
                rows.append([])
                empty = 0
            if part and not part.isspace():
                rows[-1].append((number, empty, part))
                empty = 0
            else:
                empty += 1
    if len(rows) == 1:
        rows = _cut_at_numbers(rows[0])
    has_pages = len(rows) > 1
    edge = _find_edge([row for page in rows for row in page])
    usual = _usual_gap([row for page in rows for row in page], edge)
    return [
        [_line(row, page if has_pages else 0, edge, usual) for row in rows_of_page]
        for page, rows_of_page in enumerate(rows, 1)
    ]


def _line(row: tuple[int, int, str], page: int, edge: int, usual: int) -> PageLine:
    number, empty, text = row
    words = tuple(text.split())
    left = len(text) - len(text.lstrip())
    right = len(text.rstrip())
    return PageLine(words, Spot(page, number), left, right, edge, len(words[0]) + 1, max(0, empty - usual))


def _cut_at_numbers(rows: Sequence[tuple[int, int, str]]) -> list[list[tuple[int, int, str]]]:
    """Pages of a text without form feeds: page numbers that count up by one and lie apart as pages do."""
    found: list[tuple[int, int]] = []
    for at, (_, empty, text) in enumerate(rows):
        after = rows[at + 1][1] if at + 1 < len(rows) else 1
        number = read_page_number(text) if len(text) < 120 and (empty or at == 0) and after else None
        if number is None:
            continue
        if found and (number != found[-1][1] + 1 or rows[at][0] - rows[found[-1][0]][0] < _LINES_OF_PAGE):
            if number != 1 or says_page(rows[found[-1][0]][2].strip()):
                continue
            found = []
        found.append((at, number))
    sure = [at for at, _ in found if says_page(rows[at][2].strip())]
    if len(found) < 2 or (len(found) < 3 and len(sure) < 2):
        return [list(rows)]
    at_head = found[0][0] == 0
    pages: list[list[tuple[int, int, str]]] = []
    start = 0
    for at, _ in found:
        end = at if at_head else at + 1
        if end > start:
            pages.append(list(rows[start:end]))
        start = end
    if start < len(rows):
        pages.append(list(rows[start:]))
    return pages


def _find_edge(rows: Sequence[tuple[int, int, str]]) -> int:
    """Where the lines of a hard-wrapped text end at the latest, 0 for a text with one paragraph a line.

    By the lines that surely go on: the next one follows at once, or after as many empty lines as
    the lines of the text always have, and begins with a small letter, where no sentence ended.
    """
    pairs = 0
    sure: list[int] = []
    for (_, _, text), (_, _, after) in pairwise(rows):
        words = text.split(None, 400)
        following = after.split(None, 4)
        pairs += 1
        if following[0][:1].islower() and not ends_sentence(words[-1:]) and not find_label(following)[0]:
            sure.append(len(text.rstrip()))
    if not sure or (len(sure) < _SURE_PAIRS and len(sure) < _SHARE * pairs) or len(sure) < 0.05 * pairs:
        return 0
    sure.sort()
    edge = sure[(len(sure) - 1) * 98 // 100]
    return edge if edge <= _WIDEST else 0


def _usual_gap(rows: Sequence[tuple[int, int, str]], edge: int) -> int:
    """How many empty lines stand between the lines of a paragraph: 1 in a text with double spacing."""
    if not edge:
        return 0
    gaps = [
        empty
        for (_, _, text), (_, empty, after) in pairwise(rows)
        if after.lstrip()[:1].islower() and not ends_sentence(text.split()[-1:])
    ]
    gaps.sort()
    return gaps[len(gaps) // 2] if gaps else 0
