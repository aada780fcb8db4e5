"""Blocks that surely read one way: paragraphs, headings and lists of one level that begin at the margin.

A document is cut at empty lines. A stretch whose every line begins with what
opens no other block is a paragraph, whatever stands around it; what is not
surely one of the blocks above is a region for the Markdown parser, up to the
next line at the margin that ends every list and quote. What is accepted here
is read exactly as the parser would (a property test holds the two together).
"""

from __future__ import annotations

import re

from clausectl.formats.documents.blocks import Container, Event, Leaf, LeafKind, Listing, number_items
from clausectl.formats.documents.flow import Flow
from clausectl.records import dataclass

# A line that begins so opens no block of its own and ends none before it.
_START = r"(?:[^\W\d_]|[“”‘’„«»(\"'§$€£©…–—{]|\d{1,9}(?![\d.)])|\d{1,9}[.)](?![ \t\n]|\Z)|\*\*?[^\W_])"
_LINE = rf"{_START}[^\n]*+"
_PARAGRAPH = re.compile(rf"{_LINE}(?:\n *{_LINE})*(?=\n[ \t]*(?:\n|\Z)|\Z)")
_HEADING = re.compile(r"(#{1,6})[ \t]+([^\s#](?:[^\n]*[^\s#])?)[ \t]*(?=\n|\Z)")
_ITEM = re.compile(rf"(?P<mark>(?P<number>\d{{1,9}})[.)]|[-+*])(?P<gap> {{1,4}})(?={_START})")
_SAFE_LINE = re.compile(rf" *{_LINE}")
_BLANK = re.compile(r"(?:[ \t]*\n)+|[ \t]+\Z")
_MARGIN = re.compile(rf"{_START}|#{{1,6}}[ \t]")
_CHUNK_END = re.compile(r"\n[ \t]*(?=\n|\Z)")
# What may go on over empty lines: fences and some HTML
_LONG = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+[ \t>]*)*"
    r"(?:(?P<fence>`{3,}|~{3,})|<(?:(?P<raw>script|pre|style|textarea)\b|(?P<other>!--|!\[|!|\?)))",
    re.IGNORECASE | re.MULTILINE,
)
_ENDS = {"!--": "-->", "?": "?>", "![": "]]>", "!": ">"}
_RAW_END = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QuickLeaf:
    """A paragraph or heading whose lines, stretches of the source, are its inline text."""

    kind: LeafKind
    lines: tuple[tuple[int, int], ...]
    container: Container | None
    indent: int
    level: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines that the Markdown parser is to read."""

    start: int
    end: int


QuickBlock = QuickLeaf | Container | Stretch


def split_blocks(source: str, start: int) -> list[QuickBlock]:
    """A source, from the start of a line on, as blocks; takes time in proportion to it."""
    blocks: list[QuickBlock] = []
    at, size = start, len(source)
    while at < size:
        blank = _BLANK.match(source, at)
        if blank is not None and blank.end() > at:
            at = blank.end()
            continue
        found = _HEADING.match(source, at)
        if found is not None:
            blocks.append(QuickLeaf("heading", (found.span(2),), None, 0, len(found.group(1))))
            at = found.end() + 1
            continue
        found = _PARAGRAPH.match(source, at)
        if found is not None:
            blocks.append(_paragraph(source, at, found.end(), 0, None))
            at = found.end() + 1
            continue
        at = _read_list(source, at, blocks) or _stretch(source, at, blocks)
    return blocks


def _paragraph(source: str, start: int, end: int, indent: int, container: Container | None) -> QuickLeaf:
    lines = []
    at = start
    while True:
        line_end = source.find("\n", at, end)
        lines.append((at, end if line_end < 0 else line_end))
        if line_end < 0:
            return QuickLeaf("paragraph", tuple(lines), container, indent, 0)
        at = line_end + 1 + indent


def _read_list(source: str, start: int, blocks: list[QuickBlock]) -> int:
    """Add a list of one level; the offset behind it, or 0 when it is not surely one."""
    first = _ITEM.match(source, start)
    if first is None:
        return 0
    ordered = first["number"] is not None
    mark = first["mark"][-1]
    listing = Listing()
    found: list[QuickBlock] = []
    lines: list[tuple[int, int]] = []
    width = 0
    item: Container | None = None
    at, size = start, len(source)

    def close() -> None:
        if lines:
            found.append(QuickLeaf("paragraph", tuple(lines), item, width, 0))
            lines.clear()

    while at < size:
        opened = _ITEM.match(source, at)
        if opened is not None and opened["mark"][-1] == mark and (opened["number"] is not None) == ordered:
            close()
            item = Container(None, at, listing)
            item.ordered = ordered
            item.number = int(opened["number"]) if ordered else 0
            item.mark = mark
            listing.items.append(item)
            found.append(item)
            width = opened.end() - at
            at = opened.end()
        elif lines:
            at += _indent(source, at, width)  # the paragraph goes on, however far its line is indented
        elif source.startswith(" " * width, at) and source[at + width : at + width + 1] != " ":
            at += width
        elif _MARGIN.match(source, at):
            break
        else:
            return 0
        line = _SAFE_LINE.match(source, at)
        if line is None:
            return 0
        lines.append(line.span())
        at = line.end() + 1
        blank = _BLANK.match(source, at)
        if blank is not None and blank.end() > at:
            close()
            at = blank.end()
    close()
    if ordered:
        number_items(listing.items)
    blocks.extend(found)
    return min(at, size)


def _indent(source: str, at: int, most: int) -> int:
    """The number of spaces at an offset, up to a number."""
    count = 0
    while count < most and source.startswith(" ", at + count):
        count += 1
    return count


def _stretch(source: str, start: int, blocks: list[QuickBlock]) -> int:
    """Add what the parser must read; the offset behind it."""
    at, size = start, len(source)
    while at < size:
        end = _chunk_end(source, at)
        at = _long_end(source, at, end)
        if at == end:
            blank = _BLANK.match(source, at)
            at = blank.end() if blank is not None else at
            if _MARGIN.match(source, at) is not None:
                break
    if blocks and isinstance(blocks[-1], Stretch) and blocks[-1].end == start:
        start = blocks.pop().start  # type: ignore[union-attr]
    blocks.append(Stretch(start, at))
    return at


def _chunk_end(source: str, at: int) -> int:
    """The offset behind the lines up to the next empty one."""
    found = _CHUNK_END.search(source, at)
    return found.start() + 1 if found is not None else len(source)


def _long_end(source: str, start: int, end: int) -> int:
    """``end``, or the end of the line on which a fence or HTML ends that was opened before it."""
    at = start
    while True:
        opened = _LONG.search(source, at, end)
        if opened is None:
            return end
        fence, raw, other = opened.group("fence", "raw", "other")
        line_end = source.find("\n", opened.end())
        if fence is not None:
            if line_end < 0:
                return len(source)
            closing = re.compile(rf"^[ \t>]*{re.escape(fence)}{re.escape(fence[0])}*[ \t]*$", re.MULTILINE)
            found = closing.search(source, line_end)
            at = found.end() if found is not None else len(source)
        elif raw is not None:
            found = _RAW_END.search(source, opened.end())
            at = found.end() if found is not None else len(source)
        else:
            close = _ENDS[other]
            found_at = source.find(close, opened.end())
            at = found_at + len(close) if found_at >= 0 else len(source)
        line_end = source.find("\n", at)
        at = line_end + 1 if line_end >= 0 else len(source)
        if at >= end:
            return at


def read_leaf(leaf: QuickLeaf, flow: Flow) -> Event:
    """The event of a block whose text has been read."""
    return Leaf(leaf.kind, leaf.lines[0][0], flow, leaf.container, leaf.indent, leaf.level)
