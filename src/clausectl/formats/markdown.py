"""The Markdown of clauses and forms as a tree of blocks that know their places.

What contract text may use: paragraphs, headings, emphasis, hard breaks,
ordered and bullet lists, quotes, tables, rules, code, links. HTML, images and
footnotes are refused by name and place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from clausectl.errors import Problem
from clausectl.formats.prose import PLACEHOLDER, read_prose
from clausectl.model.clauses import Block, BlockKind, Piece, PieceKind
from clausectl.model.places import LineIndex

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MAX_LINE = 200_000
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
    blocks = read_prose(text, start)
    if blocks is not None:
        return MarkdownText(blocks)
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

    def close(self) -> Block:
        return Block(
            self.kind, self.start, self.end, self.pieces, tuple(self.children), self.level, self.info
        )


class _Reader:
    def __init__(self, text: str, start: int, path: str) -> None:
        self.text = text
        self.start = start
        self.path = path
        self.lines = LineIndex(text)
        self.first_line = self.lines.mark(start).line
        self.problems: list[Problem] = []
        self.placed: set[int] = set()  # offsets of `{{` that became placeholders
        self.cell_at = 0
        self.cell_row = -1

    def read(self, typed_numbers: bool) -> tuple[tuple[Block, ...], tuple[Problem, ...]]:
        body = self.text[self.start :]
        longest = max((len(line) for line in body.split("\n")), default=0)
        if longest > MAX_LINE:
            self._problem(
                "CL201", f"a line is {longest:,} characters long", self.start, "break the text into lines"
            )
            return (), tuple(self.problems)
        try:
            tokens = _parser().parse(body)
        except RecursionError:
            self._problem("CL202", "the text is nested too deeply to read", self.start)
            return (), tuple(self.problems)
        blocks = self._blocks(tokens)
        self._find_stray_placeholders()
        if not typed_numbers:
            self._find_typed_numbers(blocks)
        return blocks, tuple(self.problems)

    def _problem(self, code: str, message: str, offset: int, hint: str = "") -> None:
        mark = self.lines.mark(offset)
        self.problems.append(Problem(code, message, self.path, mark.line, mark.column, hint))

    def _offset(self, line: int) -> int:
        """The file offset of a body line as markdown-it-py counts it (from 0)."""
        number = self.first_line + line
        return self.lines.start_of(number) if number <= len(self.lines) else len(self.text)

    def _blocks(self, tokens: list[Token]) -> tuple[Block, ...]:
        root = _Open("paragraph", self.start, len(self.text))
        stack = [root]
        for token in tokens:
            kind = _CONTAINERS.get(token.type) or _LEAVES.get(token.type)
            if kind is not None:
                stack.append(self._open(token, kind, stack))
                if len(stack) == MAX_NESTING:
                    self._problem("CL202", f"blocks are nested {MAX_NESTING} deep", stack[-1].start)
            elif token.type == "inline":
                stack[-1].pieces = self._inline(token, stack[-1])
            elif token.nesting < 0 and token.type not in ("thead_close", "tbody_close"):
                done = stack.pop()
                stack[-1].children.append(done.close())
            elif token.type in ("fence", "code_block", "hr", "html_block"):
                self._single(token, stack[-1])
        return tuple(root.children)

    def _open(self, token: Token, kind: BlockKind, stack: list[_Open]) -> _Open:
        if token.map is None:  # table cells: as their row
            return _Open(kind, stack[-1].start, stack[-1].end, info=str(token.attrGet("style") or ""))
        start, end = self._offset(token.map[0]), self._offset(token.map[1])
        opened = _Open(kind, start, max(start, end))
        if kind == "heading":
            opened.level = int(token.tag[1])
        elif kind == "row":
            self.cell_at, self.cell_row = start, start
            opened.info = "header" if not stack[-1].children else ""
        return opened

    def _single(self, token: Token, into: _Open) -> None:
        assert token.map is not None  # noqa: S101 - block tokens of these types always have one
        start, end = self._offset(token.map[0]), self._offset(token.map[1])
        if token.type == "html_block":
            self._refuse_html(token.content.strip(), start + _leading(self.text[start:end]))
        elif token.type == "hr":
            into.children.append(Block("rule", start, end))
        else:
            content = token.content.rstrip("\n")
            piece = Piece("code", content, start, end)
            into.children.append(Block("code", start, end, (piece,), info=token.info.strip()))

    def _refuse_html(self, html: str, offset: int) -> None:
        shown = html.split("\n")[0][:40]
        if html.startswith("<!--"):
            hint = "keep comments in the pull request or in front matter: no reader of the contract sees them here"
            self._problem("CL203", f"an HTML comment {shown!r} stands in contract text", offset, hint)
        else:
            hint = r"write emphasis as Markdown (**word**), or \< for the character itself"
            self._problem("CL203", f"HTML {shown!r} stands in contract text", offset, hint)

    # Inline text

    def _inline(self, token: Token, block: _Open) -> tuple[Piece, ...]:
        places = self._places(token, block)
        pieces: list[Piece] = []
        children = token.children or []
        ends = [int(c.meta["at"]) for c in children[1:]] + [len(token.content)]
        for child, following in zip(children, ends, strict=True):
            at = int(child.meta["at"])
            if child.type == "strong_open":
                at -= 1
            if child.type == "text":
                pieces.extend(self._text(child.content, at, places))
                continue
            piece = self._piece(child, at, following, places)
            if piece is not None:
                pieces.append(piece)
        return tuple(pieces)

    def _text(self, content: str, at: int, places: _Places) -> Iterator[Piece]:
        """Literal text; where a table cell lost a backslash before ``|``, that is an escape of its own."""
        start = places.offset(at)
        if self.text.startswith(content, start):
            if content:
                yield Piece("text", content, start, start + len(content))
            return
        for index, character in enumerate(content):
            start, end = places.offset(at + index), places.offset(at + index + 1)
            if self.text[start:end] == character:
                yield Piece("text", character, start, end)
            else:
                yield Piece("special", character, start, max(end, start), "escape")

    def _piece(self, token: Token, at: int, following: int, places: _Places) -> Piece | None:  # noqa: PLR0911
        kind = token.type
        if kind == "placeholder":
            start = places.offset(at)
            self.placed.add(start)
            return Piece("placeholder", token.content, start, start + len(token.markup))
        if kind == "text_special":
            start = places.offset(at)
            return Piece("special", token.content, start, start + len(token.markup), token.info)
        start, end = places.offset(at), places.offset(max(following, at))
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
            self._problem("CL204", "an image stands in contract text", start, hint)
        elif kind == "html_inline":
            self._refuse_html(token.content, start)
        return None

    def _link(self, token: Token, start: int, end: int) -> Piece:
        target = str(token.attrGet("href") or "")
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target)
        if scheme and not target.lower().startswith(LINK_SCHEMES):
            hint = "use https, http or mailto, or a relative link to a clause"
            self._problem("CL205", f"the link scheme {scheme.group()!r} is not allowed", start, hint)
        return Piece("link_open", target, start, end)

    def _places(self, token: Token, block: _Open) -> _Places:
        """Where the inline text of a block stands in the file, line by line."""
        assert token.map is not None  # noqa: S101 - inline tokens always have one
        places = _Places()
        if block.kind == "cell":
            self._place_cell(token.content, places)
            return places
        line = token.map[0]
        last = max(token.map[1], line + 1)
        at = 0
        for content in token.content.split("\n"):
            stripped = content.strip()
            while line < last:
                source_start = self._offset(line)
                source = self.text[source_start : self._line_end(source_start)]
                line += 1
                found = source.rfind(content) if content in source else source.rfind(stripped)
                if block.kind == "heading" and found >= 0:
                    found = source.find(stripped, len(source) - len(source.lstrip(" >#")))
                if found >= 0:
                    places.add(at, source_start + found)
                    break
            at += len(content) + 1
        return places

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _place_cell(self, content: str, places: _Places) -> None:
        """Cells are found one after the other in their row; `\\|` lost its backslash on the way."""
        end = self._line_end(self.cell_row)
        written = content.replace("|", "\\|")
        found = self.text.find(written, self.cell_at, end) if content else self.cell_at
        if found < 0:
            found = self.cell_at
        at = 0
        offset = found
        for stretch in written.split("\\|"):
            places.add(at, offset)
            at += len(stretch) + 1
            offset += len(stretch) + 2
        self.cell_at = min(found + len(written), end)

    # What Markdown would let pass

    def _find_stray_placeholders(self) -> None:
        """After parsing, every ``{{`` is a placeholder, escaped, or a problem at its column."""
        at = self.text.find("{{", self.start)
        while at >= 0:
            backslashes = len(self.text[:at]) - len(self.text[:at].rstrip("\\"))
            if at in self.placed:
                at = self.text.find("{{", at + 2)
                continue
            if backslashes % 2 == 0:
                self._explain_stray(at)
            at = self.text.find("{{", at + 2)

    def _explain_stray(self, at: int) -> None:
        end = self.text.find("}}", at)
        shown = self.text[at : end + 2] if 0 <= end - at < 60 else self.text[at : at + 20]
        if PLACEHOLDER.match(self.text, at):
            hint = "a value can stand in text, headings, emphasis, table cells and the words of a link"
            self._problem("CL206", f"the placeholder {shown} stands where no value can go", at, hint)
        else:
            hint = r"a placeholder is {{ name }}: small letters, digits and _; write \{{ for the characters themselves"
            self._problem("CL207", f"{shown!r} is not a placeholder", at, hint)

    def _find_typed_numbers(self, blocks: tuple[Block, ...]) -> None:
        for block in _walk(blocks):
            if block.kind not in ("paragraph", "heading"):
                continue
            previous = ""
            for piece in block.pieces:
                starts_line = previous in ("", "softbreak", "hardbreak")
                previous = piece.kind
                match = _TYPED_NUMBER.match(piece.text) if starts_line and piece.kind == "text" else None
                if match is None:
                    continue
                number = match.group(1)
                hint = (
                    f"write list items as `1. …` on lines of their own: clausectl numbers them; "
                    f"write \\{number} if the text itself begins so"
                )
                self._problem(
                    "CL208", f"{number!r} is typed by hand at the start of a line", piece.start, hint
                )


_TYPED_NUMBER = re.compile(r"(\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,3})\)|[a-zA-Z]\)|(?:\d+\.)+\d+\.?)(?=\s|$)")


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield from block.walk()


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


class _Places:
    """Maps offsets of an inline text to offsets of the file, by stretches."""

    __slots__ = ("_from", "_to")

    def __init__(self) -> None:
        self._from: list[int] = []
        self._to: list[int] = []

    def add(self, at: int, offset: int) -> None:
        self._from.append(at)
        self._to.append(offset)

    def offset(self, at: int) -> int:
        """The file offset of an inline offset; 0 stretches cannot happen for non-empty text."""
        index = len(self._from) - 1
        while index > 0 and self._from[index] > at:
            index -= 1
        if index < 0:
            return 0
        return self._to[index] + at - self._from[index]
