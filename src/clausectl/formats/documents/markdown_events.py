"""Any Markdown to events: containers that open and leaves of running text, with their places."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from clausectl.formats.documents.blocks import Container, Event, Leaf, LeafKind, Listing, number_items
from clausectl.formats.documents.flow import Flow
from clausectl.formats.documents.html_text import Omit, read_html
from clausectl.formats.documents.inline_flow import read_inline
from clausectl.formats.documents.parser import TooDeepError, document_parser
from clausectl.formats.inline_places import Places, place_cells, place_lines
from clausectl.model.places import LineIndex

_REMEMBERED = 2000  # characters of a stretch whose blocks are remembered: documents of one house share most
_MARKER = re.compile(r"[-+*]|\d{1,9}[.)]")


class Definitions(dict[str, Any]):
    """The link definitions of a document, which remember those that a link used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.lost: list[int] = []  # where one stands that an earlier one has the name of

    def get(self, key: str, default: Any = None) -> Any:
        self.used.add(key)
        return super().get(key, default)


class Region:
    """A stretch of whole lines of the source, parsed into block tokens.

    Blocks of every region are parsed before the inline text of any, because a
    link may be defined behind where it is used. ``tokens`` is None for a
    stretch that is nested too deeply to be parsed.
    """

    __slots__ = ("definitions", "end", "first_line", "lines", "start", "tokens")

    def __init__(self, source: str, lines: LineIndex, start: int, end: int) -> None:
        self.start = start
        self.end = end
        self.lines = lines
        self.first_line = lines.mark(start).line
        read = _read_again if end - start <= _REMEMBERED else _read_blocks
        self.tokens, self.definitions = read(source[start:end])

    def offset(self, line: int) -> int:
        """The source offset at which a line of the region (from 0) starts."""
        number = self.first_line + line
        return min(self.lines.start_of(number), self.end) if number <= len(self.lines) else self.end

    def define(self, definitions: Definitions) -> None:
        """Hand the region's link definitions on; the first of a name counts."""
        for name, found in self.definitions["references"].items():
            place = self.offset(found["map"][0])
            if name in definitions:
                definitions.lost.append(place)
            else:
                definitions[name] = {**found, "place": place}
        definitions.lost.extend(self.offset(found["map"][0]) for found in self.definitions["duplicate_refs"])

    def is_open(self, source: str) -> bool:
        """Whether the region ends inside code or HTML that goes on behind it."""
        for token in reversed(self.tokens or ()):
            if token.nesting < 0:
                continue
            if token.type == "fence" and token.map is not None:
                closing = source[self.offset(token.map[1] - 1) : self.offset(token.map[1])].strip(" \t\n>")
                alone = token.map[1] - token.map[0] < 2
                return alone or not closing.startswith(token.markup) or bool(closing.strip(token.markup[0]))
            return token.type == "html_block" and _is_open_html(token.content.lstrip())
        return False


def _read_blocks(text: str) -> tuple[list[Token] | None, dict[str, Any]]:
    """The block tokens of a text (None when it is nested too deeply) and its link definitions.

    Nobody changes either.
    """
    tokens: list[Token] = []
    definitions: dict[str, Any] = {"references": {}, "duplicate_refs": []}
    parser = document_parser()
    try:
        parser.block.parse(text, parser, definitions, tokens)
    except (TooDeepError, RecursionError):
        return None, definitions
    return tokens, definitions


_read_again = lru_cache(maxsize=2048)(_read_blocks)


_HTML_ENDS = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", "?>"))
_RAW_OPEN = re.compile(r"<(?:script|pre|style|textarea)\b", re.IGNORECASE)
_RAW_CLOSED = re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE)


def _is_open_html(content: str) -> bool:
    for start, end in _HTML_ENDS:
        if content.startswith(start):
            return end not in content[2:]
    return _RAW_OPEN.match(content) is not None and _RAW_CLOSED.search(content) is None


class Reader:
    """Turns the tokens of a region into events."""

    def __init__(self, source: str, env: dict[str, Any], omit: Omit) -> None:
        self.source = source
        self.env = env
        self.omit = omit

    def read(self, region: Region) -> list[Event]:
        """The events of a region."""
        self.events: list[Event] = []
        self.region = region
        self.container: Container | None = None
        self.lists: list[Listing] = []
        self.marked = region.start  # where the last list mark ended
        if region.tokens is None:
            self._read_flat()
            return self.events
        index, tokens = 0, region.tokens
        while index < len(tokens):
            token = tokens[index]
            kind = token.type
            if kind == "table_open":
                index = self._table(tokens, index)
            elif kind in ("paragraph_open", "heading_open"):
                self._text(token, tokens[index + 1])
                index += 2
            else:
                self._other(token)
            index += 1
        return self.events

    def _other(self, token: Token) -> None:
        kind = token.type
        if kind in ("ordered_list_open", "bullet_list_open"):
            self.lists.append(Listing())
        elif kind in ("ordered_list_close", "bullet_list_close"):
            number_items(self.lists.pop().items)
        elif kind == "list_item_open":
            self._item(token)
        elif kind == "blockquote_open":
            assert token.map is not None  # noqa: S101 - block tokens of this type always have one
            self.container = Container(self.container, self.region.offset(token.map[0]))
        elif kind in ("list_item_close", "blockquote_close"):
            self.container = self.container.parent if self.container is not None else None
        elif kind == "fence":
            self._fence(token)
        elif kind == "html_block":
            self._html(token)
        elif kind == "hr":
            assert token.map is not None  # noqa: S101 - as above
            self.events.append(Leaf("rule", self.region.offset(token.map[0]), Flow(), self.container))

    def _item(self, token: Token) -> None:
        assert token.map is not None  # noqa: S101 - block tokens of this type always have one
        at = max(self.region.offset(token.map[0]), self.marked)
        found = _MARKER.search(self.source, at)
        if found is not None:
            at, self.marked = found.span()
        item = Container(self.container, at, self.lists[-1])
        item.ordered = bool(token.info)
        item.number = int(token.info) if token.info else 0
        item.mark = token.markup
        self.lists[-1].items.append(item)
        self.container = item
        self.events.append(item)

    def _text(self, token: Token, inline: Token) -> None:
        assert inline.map is not None  # noqa: S101 - inline tokens always have one
        starts = [
            self.region.offset(line) for line in range(inline.map[0], max(inline.map[1], inline.map[0] + 1))
        ]
        heading = token.type == "heading_open"
        level = int(token.tag[1]) if heading else 0
        hashes = level if heading and token.markup.startswith("#") else 0
        places = place_lines(self.source, inline.content, starts, heading=hashes)
        flow = Flow()
        read_inline(inline.content, places, self.source, self.env, self.omit, flow)
        flow.finish()
        start = max(places.offset(0), starts[0])
        kind: LeafKind = "heading" if heading else "paragraph"
        self.events.append(Leaf(kind, start, flow, self.container, self._column(start), level))

    def _column(self, start: int) -> int:
        before = self.source[self.source.rfind("\n", 0, start) + 1 : start]
        return len(before.expandtabs(4))

    def _fence(self, token: Token) -> None:
        assert token.map is not None  # noqa: S101 - block tokens of this type always have one
        first = self.region.offset(token.map[0])
        if token.info.strip():
            self.omit("code language", token.info.strip(), first)
        content = token.content.rstrip("\n")
        starts = [self.region.offset(line) for line in range(token.map[0] + 1, token.map[1])]
        flow = Flow()
        if content and starts:
            flow.open("code")
            places = place_lines(self.source, content, starts)
            _add_lines(flow, content, places, self.source)
            flow.close("code")
        flow.finish()
        self.events.append(Leaf("code", first, flow, self.container))

    def _html(self, token: Token) -> None:
        assert token.map is not None  # noqa: S101 - block tokens of this type always have one
        content = token.content.rstrip("\n")
        starts = [self.region.offset(line) for line in range(token.map[0], token.map[1])]
        places = place_lines(self.source, content, starts)
        flow = Flow()
        read_html(flow, content, places.offset, self.omit)
        flow.finish()
        self.events.append(Leaf("paragraph", starts[0], flow, self.container, 0))

    def _table(self, tokens: list[Token], index: int) -> int:
        """Take a table as one leaf; the index of its last token."""
        first = tokens[index]
        assert first.map is not None  # noqa: S101 - block tokens of this type always have one
        flow = Flow()
        cells: list[tuple[int, Places]] = []
        cell = 0
        row = 0
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "tr_open":
                assert token.map is not None  # noqa: S101 - as above
                row = self.region.offset(token.map[0])
                content = tokens[index + 2].content if tokens[index + 2].type == "inline" else ""
                cells = place_cells(self.source, row, content)
                cell = 0
                flow.new_line(row, seen=True)
            elif token.type in ("th_open", "td_open") and cell:
                flow.make(" | ")
            elif token.type == "inline":
                if token.content:
                    places = cells[cell][1] if cell < len(cells) else _at(row)
                    read_inline(token.content, places, self.source, self.env, self.omit, flow)
                cell += 1
            elif token.type == "tr_close" and len(cells) > cell:
                self._omit_cells(cells[cell:], row)
            index += 1
        flow.finish()
        self.events.append(Leaf("table", self.region.offset(first.map[0]), flow, self.container))
        return index

    def _omit_cells(self, cells: list[tuple[int, Places]], row: int) -> None:
        """Cells beyond the table's header, which Markdown drops."""
        end = self.source.find("\n", row)
        text = self.source[cells[0][0] : end if end >= 0 else len(self.source)].strip().rstrip("|").strip()
        if text:
            self.omit("cell", text, cells[0][0])

    def _read_flat(self) -> None:
        """A stretch that is nested too deeply: its lines as they stand, a paragraph for each run of them."""
        region = self.region
        text = self.source[region.start : region.end]
        self.omit("nesting not read", f"{len(text):,} characters that are nested too deeply", region.start)
        flow = Flow()
        start = at = region.start
        for line in text.split("\n"):
            words = line.strip(" \t>")
            if not words and flow.length:
                self._flush(flow, start)
                flow = Flow()
            elif words:
                if not flow.length:
                    start = at
                flow.new_line(at, seen=False)
                flow.add(words, at + line.find(words))
            at += len(line) + 1
        if flow.length:
            self._flush(flow, start)

    def _flush(self, flow: Flow, start: int) -> None:
        flow.finish()
        self.events.append(Leaf("paragraph", start, flow, None, 0))


def _at(offset: int) -> Places:
    places = Places()
    places.add(0, offset)
    return places


def _add_lines(flow: Flow, content: str, places: Places, source: str) -> None:
    at = 0
    for line in content.split("\n"):
        start = places.offset(at)
        if at:
            flow.make("\n")
        if source.startswith(line, max(start, 0)):
            flow.add(line, start)
        else:
            flow.make(line)
        at += len(line) + 1
