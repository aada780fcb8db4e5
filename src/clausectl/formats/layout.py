"""One way to lay out the Markdown of a clause or form: a sentence on each line.

The block tree says what the text is; the words themselves, with every escape,
entity, link and mark, are copied from the source and never written anew. What
changes is where lines break, how lists are marked and numbered, indentation
and empty lines. Callers read the result again and compare: a layout that
changed the text is not used (see `clausectl.pipeline.formatting`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.sentences import CODE, PLACEHOLDER, find_breaks, is_typed_number
from clausectl.model.clauses import Block, Piece
from clausectl.records import dataclass

_ALIGNMENTS = {"text-align:left": ":--", "text-align:center": ":-:", "text-align:right": "--:"}

# What would make a line of a paragraph something else, with the character that takes the backslash.
_OPENER = re.compile(
    r"(?P<a>[-+*])(?=\s|$)|(?P<b>#)#{0,5}(?=\s|$)|(?P<c>>)|\d{1,9}(?P<d>[.)])(?=\s|$)|(?P<e>~)~~"
    r"|(?P<f>`)``|(?P<g>[-*_])[ \t]*(?:(?P=g)[ \t]*){2,}$|(?P<h>[-=])[-=]*[ \t]*$|(?P<i>[|:-])[ \t:|-]*$"
)
_ROW_SPLIT = re.compile(r"(?<!\\)\|")
_LIST_MARK = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?=\s|$)")


def lay_out_body(text: str, start: int, blocks: Sequence[Block]) -> str:
    """The body of a file from an offset on, laid out; it ends with a line end unless it is empty.

    ``blocks`` is what the body was parsed to, with offsets in ``text``.
    """
    lines = _Layout(text).blocks(blocks, (), start, len(text))
    return "\n".join(lines) + "\n" if lines else ""


@dataclass(frozen=True, slots=True)
class _Break:
    """A stretch of the source that becomes a line break or a space."""

    start: int
    end: int
    text: str


class _Layout:
    def __init__(self, text: str) -> None:
        self.text = text

    def blocks(
        self, blocks: Sequence[Block], above: tuple[str, ...], at: int, end: int, *, tight: bool = False
    ) -> list[str]:
        """The lines of the blocks of one container, which stands from ``at`` to ``end``.

        ``above`` are the kinds of the containers around them, outermost first.
        """
        lines: list[str] = []
        marks = _list_marks(blocks)
        for index, block in enumerate(blocks):
            for stretch in (self._between(at, block.start, above), self._block(block, above, marks[index])):
                if stretch:
                    lines += [""] if lines and not tight else []
                    lines += stretch
            at = max(at, block.end)
        rest = self._between(at, end, above)
        return [*lines, "", *rest] if lines and rest else lines + rest

    def _between(self, start: int, end: int, above: tuple[str, ...]) -> list[str]:
        """What stands between two blocks and belongs to neither: link definitions."""
        if start >= end:
            return []
        lines = [_strip_prefix(line, above) for line in self.text[start:end].split("\n")]
        return [line.strip() for line in lines if line.strip()]

    def _block(self, block: Block, above: tuple[str, ...], mark: str) -> list[str]:
        kind = block.kind
        if kind == "paragraph":
            return self._words(block, above, split=True).split("\n")
        if kind == "heading":
            return self._heading(block, above)
        if kind in ("ordered", "bullet"):
            return self._list(block, above, mark)
        if kind == "quote":
            inner = self.blocks(block.children, (*above, "quote"), block.start, block.end)
            return [f"> {line}" if line else ">" for line in inner] or [">"]
        if kind == "table":
            return self._table(block, above)
        if kind == "rule":
            return ["___" if above else "---"]  # behind a bullet, dashes would be one rule with it
        return _code(block)

    def _heading(self, block: Block, above: tuple[str, ...]) -> list[str]:
        words = self._words(block, above, split=False) if block.pieces else ""
        if "\n" in words:  # a hard break: only a heading with a line below it can hold one
            return [*words.split("\n"), "===" if block.level == 1 else "---"]
        closing = " #" if re.search(r"(?:^|[ \t])#+$", words) else ""  # what ends in # would lose it
        return [f"{'#' * block.level} {words}{closing}".rstrip()]

    # Lists

    def _list(self, block: Block, above: tuple[str, ...], mark: str) -> list[str]:
        tight = all(_is_short(item) for item in block.children)
        lines: list[str] = []
        for number, item in enumerate(block.children, 1):
            marker = f"{number}{mark} " if block.kind == "ordered" else f"{mark} "
            inner = self.blocks(item.children, (*above, "item"), item.start, item.end, tight=tight)
            indent = " " * len(marker)
            lines += [""] if lines and not tight else []
            lines.append(marker + inner[0] if inner else marker.rstrip())
            lines += [indent + line if line else "" for line in inner[1:]]
        return lines

    # Tables and code

    def _table(self, block: Block, above: tuple[str, ...]) -> list[str]:
        lines: list[str] = []
        for index, row in enumerate(block.children):
            end = self.text.find("\n", row.start)
            line = _strip_prefix(self.text[row.start : end if end >= 0 else len(self.text)], above).strip()
            cells = [cell.strip() for cell in _ROW_SPLIT.split(line)]
            if len(cells) > 1:
                cells = cells[not cells[0] :]
                cells = cells[: len(cells) - (not cells[-1])] if len(cells) > 1 else cells
            lines.append("".join(f"| {cell} " if cell else "| " for cell in cells) + "|")
            if index == 0:
                marks = [_ALIGNMENTS.get(cell.info, "---") for cell in row.children]
                lines.append("| " + " | ".join(marks) + " |")
        return lines

    # Words

    def _words(self, block: Block, above: tuple[str, ...], *, split: bool) -> str:
        """A leaf's words as one text: each sentence on a line of its own, or all on one."""
        start, end = self._extent(block, above)
        flat, at = _flatten(block.pieces)
        breaks = self._fixed_breaks(block.pieces, above, end)
        if split:
            taken = {b.start: n for n, b in enumerate(breaks)}
            for space in find_breaks(flat):
                offset = at[space]
                if offset < 0:
                    continue
                number = taken.get(self._soft_start(offset))
                if number is not None:
                    breaks[number] = _Break(breaks[number].start, breaks[number].end, "\n")
                else:
                    breaks.append(_Break(offset, offset + 1, "\n"))
        breaks.sort(key=lambda b: b.start)
        plain = {offset for offset in at if offset >= 0}
        return self._write(start, end, breaks, plain, above)

    def _extent(self, block: Block, above: tuple[str, ...]) -> tuple[int, int]:
        """Where a leaf's words stand: without the marks of a heading and the space around them."""
        start = block.pieces[0].start
        end = self._trim(start, block.end)
        if block.kind != "heading":
            return start, end
        first = _strip_prefix(self.text[block.start : self._line_end(block.start)], above).lstrip()
        if first.startswith("#"):
            closing = re.search(r"(?:^|[ \t]+)#+[ \t]*$", self.text[start:end])
            return start, start + closing.start() if closing else end
        return start, self._trim(start, self.text.rfind("\n", start, end))  # above the line of = or -

    def _trim(self, start: int, end: int) -> int:
        while end > start and self.text[end - 1] in " \t\n":
            end -= 1
        return end

    def _line_end(self, offset: int) -> int:
        end = self.text.find("\n", offset)
        return len(self.text) if end < 0 else end

    def _soft_start(self, offset: int) -> int:
        while offset > 0 and self.text[offset - 1] in " \t":
            offset -= 1
        return offset

    def _fixed_breaks(self, pieces: Sequence[Piece], above: tuple[str, ...], last: int) -> list[_Break]:
        """Soft breaks as spaces, hard breaks in their one form, line ends inside code as spaces."""
        found: list[_Break] = []
        for piece in pieces:
            if piece.kind == "code":
                at = self.text.find("\n", piece.start, min(piece.end, last))
                while at >= 0:
                    end = self._after_prefix(at + 1, above)
                    found.append(_Break(at, end, " "))
                    at = self.text.find("\n", end, min(piece.end, last))
            elif piece.kind in ("softbreak", "hardbreak"):
                typed = piece.kind == "hardbreak" and self.text[piece.start] == "\\"
                start = piece.start if typed else self._soft_start(piece.start)
                end = self._after_prefix(self.text.index("\n", piece.start) + 1, above)
                while end < last and self.text[end] in " \t":
                    end += 1
                found.append(_Break(start, end, " " if piece.kind == "softbreak" else "\\\n"))
        return found

    def _after_prefix(self, line_start: int, above: tuple[str, ...]) -> int:
        """The offset at which the words of a continuation line begin, past the marks of its containers."""
        line = self.text[line_start : self._line_end(line_start)]
        return line_start + len(line) - len(_strip_prefix(line, above, first=False)) if above else line_start

    def _write(
        self, start: int, end: int, breaks: list[_Break], plain: set[int], above: tuple[str, ...]
    ) -> str:
        out: list[str] = []
        at = start
        for index, place in enumerate(breaks):
            following = breaks[index + 1].start if index + 1 < len(breaks) else end
            out.append(self._copy(at, place.start, above))
            at = place.end
            text = place.text
            if text != " ":
                escape = self._escape_at(place.end, following, plain, soft=text == "\n")
                if escape is None:
                    text = " "
                elif escape >= 0:
                    out += [text, self.text[at:escape], "\\"]
                    at = escape
                    continue
            out.append(text)
        out.append(self._copy(at, end, above))
        return "".join(out)

    def _copy(self, start: int, end: int, above: tuple[str, ...]) -> str:
        """The source as it stands; a line end left in it (in a link's tail) loses its containers' marks."""
        stretch = self.text[start:end]
        if "\n" not in stretch or not above:
            return stretch
        first, *others = stretch.split("\n")
        return "\n".join([first, *(_strip_prefix(line, above, first=False).lstrip() for line in others)])

    def _escape_at(self, start: int, end: int, plain: set[int], *, soft: bool) -> int | None:
        """Where a line beginning here takes a backslash: -1 nowhere, None when it cannot begin here."""
        line = self.text[start:end]
        if soft and is_typed_number(line):
            return None
        opener = _OPENER.match(line)
        if opener is None or opener.lastgroup is None:
            return -1
        place = start + opener.start(opener.lastgroup)
        if place in plain:
            return place
        return None if soft else -1


def _flatten(pieces: Sequence[Piece]) -> tuple[str, list[int]]:
    """A leaf's words, and for each character its offset in the source (-1 where no line can break)."""
    words: list[str] = []
    at: list[int] = []
    links = 0
    for piece in pieces:
        kind = piece.kind
        if kind == "text":
            words.append(piece.text)
            inside = [-1] * len(piece.text)
            at += inside if links else range(piece.start, piece.start + len(piece.text))
        elif kind in ("softbreak", "hardbreak"):
            words.append(" " if kind == "softbreak" else "\n")
            at.append(piece.start if kind == "softbreak" and not links else -1)
        elif kind == "special":
            words.append(piece.text)
            at += [-1] * len(piece.text)
        elif kind in ("placeholder", "code"):
            words.append(PLACEHOLDER if kind == "placeholder" else CODE)
            at.append(-1)
        else:
            links += {"link_open": 1, "link_close": -1}.get(kind, 0)
    return "".join(words), at


def _list_marks(blocks: Sequence[Block]) -> list[str]:
    """The mark of each list: two lists of one kind in a row need different ones to stay two."""
    marks: list[str] = []
    before: Block | None = None
    for block in blocks:
        usual, other = ("-", "*") if block.kind == "bullet" else (".", ")")
        again = before is not None and before.kind == block.kind and marks[-1] == usual
        marks.append(other if again else usual)
        before = block
    return marks


def _is_short(item: Block) -> bool:
    """Whether an item is one paragraph with nothing but short lists below it."""
    if not item.children or item.children[0].kind != "paragraph":
        return False
    lists = item.children[1:]
    kinds = [block.kind for block in lists]
    return (
        all(kind in ("ordered", "bullet") for kind in kinds)
        and len(set(kinds)) == len(kinds)
        and all(_is_short(inner) for block in lists for inner in block.children)
    )


def _strip_prefix(line: str, above: tuple[str, ...], *, first: bool = True) -> str:
    """A line without what its containers put before its words; list marks only on a block's ``first``."""
    for kind in above:
        inner = line.lstrip(" \t")
        if kind == "quote":
            if inner.startswith(">"):
                line = inner[1:].removeprefix(" ")
        else:
            mark = _LIST_MARK.match(inner) if first else None
            line = inner[mark.end() :].lstrip(" \t") if mark else inner
    return line


def _code(block: Block) -> list[str]:
    """A code block as a fenced one, whatever it was."""
    content = block.pieces[0].text
    ticks = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, ticks + 1)
    if "`" in block.info:
        tildes = max((len(run) for run in re.findall("~+", content)), default=0)
        fence = "~" * max(3, tildes + 1)
    return [fence + block.info, *content.split("\n"), fence]
