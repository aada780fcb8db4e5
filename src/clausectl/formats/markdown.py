"""The Markdown of clauses and forms as a tree of blocks that know their places.

What contract text may use: paragraphs, headings, emphasis, hard breaks,
ordered and bullet lists, quotes, tables, rules, code, links. HTML, images and
footnotes are refused by name and place, and so is everything that Markdown
would drop without a word: a link's title, a definition nobody uses, the cells
of a row that is longer than its header, the number a list was typed with.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from clausectl.errors import Problem
from clausectl.formats.inline_places import Places, place_cells, place_lines
from clausectl.formats.markdown_checks import (
    explain_html,
    find_broken_links,
    find_list_starts,
    find_stray_placeholders,
    find_typed_numbers,
)
from clausectl.formats.prose import read_prose
from clausectl.model.clauses import Block, BlockKind, Piece, PieceKind
from clausectl.model.places import LineIndex
from clausectl.records import dataclass

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_PARAGRAPH = 20_000
MAX_TEXT = 1_000_000
MAX_NESTING = 20
LINK_SCHEMES = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """A parsed body: its blocks, and what is wrong with it."""

    blocks: tuple[Block, ...]
    problems: tuple[Problem, ...] = ()


def read_markdown(text: str, start: int, path: str, *, typed_numbers: bool = False) -> MarkdownText:
    """Parse the Markdown from an offset of a file's text to its end.

    With ``typed_numbers`` false (clauses), a number or letter typed by hand at
    the start of a line is a problem, because Markdown would run it into the
    paragraph before it.
    """
    if start >= len(text):
        return MarkdownText(())
    size = len(text) - start
    blocks = read_prose(text, start) if size <= MAX_TEXT else None
    if blocks is not None and (
        size <= MAX_PARAGRAPH or all(b.end - b.start <= MAX_PARAGRAPH for b in blocks)
    ):
        return MarkdownText(blocks)
    return read_any(text, start, path, typed_numbers=typed_numbers)


def read_any(text: str, start: int, path: str, *, typed_numbers: bool = False) -> MarkdownText:
    """`read_markdown` by the Markdown parser alone, without the quick way for plain prose."""
    reader = _Reader(text, start, path)
    return MarkdownText(*reader.read(typed_numbers))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from clausectl.formats.inline import make_parser

    return make_parser()


_CONTAINERS: dict[str, BlockKind] = {
    "ordered_list_open": "ordered",
    "bullet_list_open": "bullet",
    "list_item_open": "item",
    "blockquote_open": "quote",
    "table_open": "table",
    "tr_open": "row",
}
_LEAVES: dict[str, BlockKind] = {
    "paragraph_open": "paragraph",
    "heading_open": "heading",
    "th_open": "cell",
    "td_open": "cell",
}
_MARKS: dict[str, PieceKind] = {
    "em_open": "em_open",
    "em_close": "em_close",
    "strong_open": "strong_open",
    "strong_close": "strong_close",
}


@dataclass(slots=True)
class _Open:
    """A block under construction."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    info: str = ""
    pieces: tuple[Piece, ...] = ()
    children: list[Block] = field(default_factory=list)
    cells: Sequence[tuple[int, Places]] = ()  # of a row: where its cells stand

    def close(self) -> Block:
        return Block(
            self.kind, self.start, self.end, self.pieces, tuple(self.children), self.level, self.info
        )


class _Definitions(dict[str, Any]):
    """Link definitions that remember which of them a link used."""

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.used.add(key)
        return super().get(key, default)


class _Reader:
    def __init__(self, text: str, start: int, path: str) -> None:
        self.text = text
        self.start = start
        self.path = path
        self.lines = LineIndex(text)
        self.first_line = self.lines.mark(start).line
        self.problems: list[Problem] = []
        self.placed: set[int] = set()  # offsets of `{{` that became placeholders
        self.starts: list[int] = []  # of ordered lists: the number typed first

    def read(self, typed_numbers: bool) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
        size = len(self.text) - self.start
        if size > MAX_TEXT:
            hint = f"keep a file below {MAX_TEXT:,} characters"
            self.report("CL201", f"the text is {size:,} characters long", self.start, hint)
            return (), tuple(self.problems)
        definitions = _Definitions()
        env: dict[str, Any] = {"references": definitions, "duplicate_refs": []}
        try:
            tokens = self._parse(self.text[self.start :], env)
        except RecursionError:
            self.report("CL202", "the text is nested too deeply to read", self.start, _FLATTER)
            return (), tuple(self.problems)
        if self.problems:
            return (), tuple(self.problems)
        blocks = self._blocks(tokens)
        self._find_lost_definitions(definitions, env["duplicate_refs"])
        find_stray_placeholders(self.text, self.start, self.placed, self.report)
        find_broken_links(self.text, blocks, self.report)
        find_list_starts(blocks, self.starts, not typed_numbers, self.report)
        if not typed_numbers:
            find_typed_numbers(blocks, self.report)
        return blocks, tuple(self.problems)

    def report(self, code: str, message: str, offset: int, hint: str = "") -> None:
        mark = self.lines.mark(offset)
        self.problems.append(Problem(code, message, self.path, mark.line, mark.column, hint))

    def _parse(self, body: str, env: dict[str, Any]) -> list[Token]:
        """Parse blocks, then the text inside them, unless a paragraph is longer than any reader would read.

        Some Markdown takes a parser a time that grows with the square of a
        paragraph's length; this bounds what a hostile text can cost.
        """
        parser = _parser()
        tokens: list[Token] = []
        parser.block.parse(body, parser, env, tokens)
        inline = [token for token in tokens if token.type == "inline"]
        for token in inline:
            if len(token.content) > MAX_PARAGRAPH:
                message = f"a paragraph is {len(token.content):,} characters long"
                at = self._offset(token.map[0] if token.map else 0)
                self.report("CL201", message, at, f"keep a paragraph below {MAX_PARAGRAPH:,} characters")
        if not self.problems:
            for token in inline:
                token.children = parser.inline.parse(token.content, parser, env, [])
        return tokens

    def _offset(self, line: int) -> int:
        """The file offset of a body line as markdown-it-py counts it (from 0)."""
        number = self.first_line + line
        return self.lines.start_of(number) if number <= len(self.lines) else len(self.text)

    def _extent(self, lines: list[int]) -> tuple[int, int]:
        """The offsets of a range of body lines, without the white space at its end."""
        start, end = self._offset(lines[0]), self._offset(lines[1])
        while end > start and self.text[end - 1] in " \t\n":
            end -= 1
        return start, max(start, end)

    def _blocks(self, tokens: list[Token]) -> tuple[Block, ...]:
        root = _Open("paragraph", self.start, len(self.text))
        stack = [root]
        deep = False
        for token in tokens:
            kind = _CONTAINERS.get(token.type) or _LEAVES.get(token.type)
            if kind is not None:
                stack.append(self._open(token, kind, stack))
                if len(stack) >= MAX_NESTING and not deep:
                    deep = True
                    self.report("CL202", f"blocks are nested {MAX_NESTING} deep", stack[-1].start, _FLATTER)
            elif token.type == "inline":
                stack[-1].pieces = self._inline(token, stack)
            elif token.nesting < 0 and token.type not in ("thead_close", "tbody_close"):
                done = stack.pop()
                if done.kind == "row":
                    self._check_row(done)
                stack[-1].children.append(done.close())
            elif token.type in ("fence", "code_block", "hr", "html_block"):
                self._single(token, stack[-1])
        return tuple(root.children)

    def _open(self, token: Token, kind: BlockKind, stack: list[_Open]) -> _Open:
        if token.map is None:  # table cells: as their row
            return _Open(kind, stack[-1].start, stack[-1].end, info=str(token.attrGet("style") or ""))
        start, end = self._extent(token.map)
        opened = _Open(kind, start, end)
        if kind == "heading":
            opened.level = int(token.tag[1])
        elif kind == "ordered":
            typed = token.attrGet("start")
            self.starts.append(1 if typed is None else int(typed))
        elif kind == "row":
            opened.cells = place_cells(self.text, start)
            opened.info = "header" if not stack[-1].children else ""
        return opened

    def _check_row(self, row: _Open) -> None:
        if len(row.cells) > len(row.children):
            count = len(row.children)
            message = f"this row has {len(row.cells)} cells and its table {count}: Markdown drops the others"
            hint = r"give the header as many cells, or write a pipe that is text as \|"
            self.report("CL216", message, row.cells[count][0], hint)

    def _single(self, token: Token, into: _Open) -> None:
        assert token.map is not None  # noqa: S101 - block tokens of these types always have one
        start, end = self._extent(token.map)
        if token.type == "html_block":
            message, hint = explain_html(token.content.strip())
            stretch = self.text[start:end]
            self.report("CL203", message, start + len(stretch) - len(stretch.lstrip()), hint)
        elif token.type == "hr":
            into.children.append(Block("rule", start, end))
        else:
            content = token.content.rstrip("\n")
            piece = Piece("code", content, start, end)
            into.children.append(Block("code", start, end, (piece,), info=token.info.strip()))

    def _find_lost_definitions(self, definitions: _Definitions, duplicates: list[Any]) -> None:
        lost = [found for label, found in definitions.items() if label not in definitions.used]
        for found in (*lost, *duplicates):
            at = self._offset(found["map"][0])
            message = "Markdown takes this line for a link definition and drops it, and no link uses it"
            hint = r"write \[ for a bracket that is text, or take the definition out"
            self.report("CL214", message, at, hint)

    # Inline text

    def _inline(self, token: Token, stack: list[_Open]) -> tuple[Piece, ...]:
        places = self._places(token, stack)
        pieces: list[Piece] = []
        children = token.children or []
        ends = [*(int(c.meta["at"]) for c in children[1:]), len(token.content)][: len(children)]
        for child, following in zip(children, ends, strict=True):
            at = int(child.meta["at"])
            if child.type == "strong_open":
                at -= 1
            if child.type == "text":
                pieces.extend(self._text(child.content, at, places))
                continue
            piece = self._piece(child, at, following, places)
            if piece is None:
                continue
            if piece.kind == "link_close" and pieces and pieces[-1].kind == "link_open":
                hint = "write the noun between the brackets, such as [clause](../law/california.md)"
                self.report("CL213", "this link has no words", pieces[-1].start, hint)
            pieces.append(piece)
        return tuple(pieces)

    def _text(self, content: str, at: int, places: Places) -> Iterator[Piece]:
        """Literal text; where a table cell lost a backslash before ``|``, that is an escape of its own."""
        start = places.offset(at)
        if self.text.startswith(content, start) and places.offset(at + len(content)) == start + len(content):
            if content:
                yield Piece("text", content, start, start + len(content))
            return
        for index, character in enumerate(content):
            start, end = places.offset(at + index), places.offset(at + index + 1)
            if self.text[start : start + 1] == character:
                yield Piece("text", character, start, start + 1)
            else:
                yield Piece("special", character, start, max(end, start), "escape")

    def _piece(self, token: Token, at: int, following: int, places: Places) -> Piece | None:
        kind = token.type
        start, end = places.offset(at), places.offset(max(following, at))
        if kind == "placeholder":
            self.placed.add(start)
            return Piece("placeholder", token.content, start, start + len(token.markup))
        if kind == "text_special":
            return self._special(token, start)
        if kind in _MARKS:
            return Piece(_MARKS[kind], "", start, start + len(token.markup))
        if kind in ("softbreak", "hardbreak"):
            return Piece("softbreak" if kind == "softbreak" else "hardbreak", " ", start, max(end, start + 1))
        if kind == "code_inline":
            return Piece("code", token.content, start, end)
        if kind == "link_open":
            return self._link(token, start, end)
        if kind == "link_close":
            return Piece("link_close", "", start, start)
        if kind == "image":
            hint = "contract text holds words only; keep the picture in an exhibit file"
            self.report("CL204", "an image stands in contract text", start, hint)
        elif kind == "html_inline":
            message, hint = explain_html(token.content)
            self.report("CL203", message, start, hint)
        return None

    def _special(self, token: Token, start: int) -> Piece:
        """An escape or an entity; a backslash before anything but punctuation is itself."""
        end = start + len(token.markup)
        if token.content == token.markup:
            return Piece("text", token.content, start, end)
        if any(unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") or c == "\ufffd" for c in token.content):
            hint = "write the character itself, or take it out"
            self.report("CL212", f"{token.markup} stands for a control or invisible character", start, hint)
        return Piece("special", token.content, start, end, token.info)

    def _link(self, token: Token, start: int, end: int) -> Piece:
        target = str(token.attrGet("href") or "")
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
        if scheme and not target.lower().startswith(LINK_SCHEMES):
            hint = "use https, http or mailto, or a relative link to a clause"
            self.report("CL205", f"the link scheme {scheme.group()!r} is not allowed", start, hint)
        if token.attrGet("title"):
            hint = "take the words in quotation marks behind the link's target out"
            self.report("CL217", "a link has a title, which no reader of the contract sees", start, hint)
        return Piece("link_open", target, start, end)

    def _places(self, token: Token, stack: list[_Open]) -> Places:
        """Where the inline text of a block stands in the file."""
        assert token.map is not None  # noqa: S101 - inline tokens always have one
        block = stack[-1]
        if block.kind == "cell":
            row = stack[-2]
            index = len(row.children)
            if index < len(row.cells):
                return row.cells[index][1]
            empty = Places()  # a row with fewer cells than its header
            empty.add(0, row.start)
            return empty
        starts = [self._offset(line) for line in range(token.map[0], max(token.map[1], token.map[0] + 1))]
        hashes = block.level if block.kind == "heading" and "#" in self._markup(starts[0], block) else 0
        return place_lines(self.text, token.content, starts, heading=hashes)

    def _markup(self, line_start: int, block: _Open) -> str:
        """The first characters of a heading's line: hashes, unless its line is underlined."""
        line = self.text[line_start : self.text.find("\n", line_start) % (len(self.text) + 1)]
        found = re.match(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+[ \t>]*)*(#{1,6})(?=[ \t]|$)", line)
        return found.group(1) if found is not None and len(found.group(1)) == block.level else ""


_FLATTER = "take lists or quotes around it away"
