"""The quick way through plain prose, which is most of what contracts are made of.

Paragraphs without a character that Markdown could read as markup need no
Markdown parser; nor do emphasised words between spaces and stops, references
in brackets, and a list of numbered lines with an empty line on either side.
What this module accepts it reads exactly as `clausectl.formats.markdown` would
(a property test holds the two together); everything else it leaves to that
module, several times as slow.
"""

from __future__ import annotations

import re

from clausectl.model.clauses import Block, Piece

PLACEHOLDER = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")

# A line that starts with a letter, a currency sign or an opening quotation mark opens no block;
# without the characters excluded here nothing inside it is markup either. Typed numbers and
# letters ("1.", "(a)", "a)") are left to the parser, which has something to say about them.
# Only text that is printable throughout is read here: that leaves out controls, separators and every
# space but the common one, and no pattern has to name them (large ranges are slow to compile).
SAFE = r"[^\\`*_\[\]<>&|~#{}\n]"
OPENING = r"(?![A-Za-z]{1,4}[.)](?:\s|\Z))(?:[A-Za-z\"$]|[^\x00-\x7f])|\d+(?![\d.)])"
_LINE = rf"(?:{OPENING})(?:{SAFE}++|\{{\{{ *[a-z][a-z0-9_]* *\}}\}})*(?<! )"
_PLAIN = re.compile(rf"\n*{_LINE}(?:\n+{_LINE})*\n*")


def read_prose(text: str, start: int) -> tuple[Block, ...] | None:
    """The blocks of a body that is plain prose, or None when it is not surely that."""
    body = text[start:].replace("\n", "")
    if not body.isprintable() or "\ufffd" in body:
        return None
    plain = _PLAIN.fullmatch(text, start) is not None
    blocks: list[Block] = []
    at = start
    size = len(text)
    while at < size:
        if text[at] == "\n":
            at += 1
            continue
        end = text.find("\n\n", at)
        if end < 0:
            end = size
            while text[end - 1] == "\n":
                end -= 1
        if plain:
            block: Block | None = Block("paragraph", at, end, tuple(_pieces(text, at, end)))
        elif text.startswith("1. ", at):
            # two lists with only an empty line between them are one list
            block = _read_list(text, at, end) if not blocks or blocks[-1].kind != "ordered" else None
        else:
            pieces = _read_lines(text, at, end)
            block = None if pieces is None else Block("paragraph", at, end, tuple(pieces))
        if block is None:
            return None
        blocks.append(block)
        at = end
    return tuple(blocks)


def _pieces(text: str, start: int, end: int) -> list[Piece]:
    pieces: list[Piece] = []
    at = start
    while True:
        line_end = text.find("\n", at, end)
        stop = end if line_end < 0 else line_end
        if "{" in text[at:stop]:
            for match in PLACEHOLDER.finditer(text, at, stop):
                if match.start() > at:
                    pieces.append(Piece("text", text[at : match.start()], at, match.start()))
                pieces.append(Piece("placeholder", match.group(1), match.start(), match.end()))
                at = match.end()
        if stop > at:
            pieces.append(Piece("text", text[at:stop], at, stop))
        if line_end < 0:
            return pieces
        pieces.append(Piece("softbreak", " ", line_end, line_end + 1))
        at = line_end + 1


_EMPHASIS = (
    rf"(?P<mark>\*\*?)(?P<words>(?:[^\W_](?:{SAFE}*?[^\W_])?))(?P<stop>\.?)(?P=mark)"
    r"(?=[ .,;:)!?\"'”’“]|\Z)"
)
_STRETCH = re.compile(
    rf"(?P<text>{SAFE}++)|\{{\{{ *(?P<name>[a-z][a-z0-9_]*) *\}}\}}|{_EMPHASIS}"
    rf"|\[(?P<label>[^\W_](?:{SAFE}*?[^\W_])?)\]\((?P<target>[A-Za-z0-9./#][A-Za-z0-9./#_-]*)\)"
)
_LINE_START = re.compile(rf"{OPENING}|\{{\{{|\*\*?[^\W_]|\[[^\W_]")
_BEFORE_MARK = frozenset(" (\"'“‘„")
_ITEM = re.compile(r"\d{1,9}\. (?=\S)")


def _read_lines(text: str, start: int, end: int) -> list[Piece] | None:
    """The pieces of lines of text, or None when one of them could be anything but text."""
    pieces: list[Piece] = []
    at = start
    while True:
        line_end = text.find("\n", at, end)
        stop = end if line_end < 0 else line_end
        if not _read_line(text, at, stop, pieces):
            return None
        if line_end < 0:
            return pieces
        pieces.append(Piece("softbreak", " ", line_end, line_end + 1))
        at = line_end + 1


def _read_line(text: str, start: int, end: int, pieces: list[Piece]) -> bool:
    """Add the pieces of one line; false when it is not surely text."""
    if text[end - 1] == " " or _LINE_START.match(text, start, end) is None:
        return False
    at = start
    while at < end:
        match = _STRETCH.match(text, at, end)
        if match is None:
            return False
        stop = match.end()
        words, name, mark, target = match.group("text", "name", "mark", "target")
        if words is not None:
            pieces.append(Piece("text", words, at, stop))
        elif name is not None:
            pieces.append(Piece("placeholder", name, at, stop))
        elif mark is not None:
            if at > start and text[at - 1] not in _BEFORE_MARK:
                return False
            if match["stop"] and stop < end and text[stop] != " ":
                return False
            strong = mark == "**"
            inner, outer = at + len(mark), stop - len(mark)
            pieces.append(Piece("strong_open" if strong else "em_open", "", at, inner))
            pieces.append(Piece("text", text[inner:outer], inner, outer))
            pieces.append(Piece("strong_close" if strong else "em_close", "", outer, stop))
        else:
            if at > start and text[at - 1] == "!":
                return False
            label = match["label"]
            inner = at + 1
            pieces.append(Piece("link_open", target, at, inner))
            pieces.append(Piece("text", label, inner, inner + len(label)))
            pieces.append(Piece("link_close", "", inner, inner))
        at = stop
    return True


def _read_list(text: str, start: int, end: int) -> Block | None:
    """A list of one level whose items are lines, or lines indented under a single digit."""
    items: list[tuple[int, int, list[Piece]]] = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        number = _ITEM.match(text, at, stop)
        if number is not None:
            pieces: list[Piece] = []
            if not _read_line(text, number.end(), stop, pieces):
                return None
            items.append((at, stop, pieces))
        elif text.startswith("   ", at) and items and text[items[-1][0] + 1] == ".":
            first, before, pieces = items[-1]
            pieces.append(Piece("softbreak", " ", before, at + 3))
            if not _read_line(text, at + 3, stop, pieces):
                return None
            items[-1] = (first, stop, pieces)
        else:
            return None
        at = stop + 1
    blocks = [
        Block("item", first, last, (), (Block("paragraph", first, last, tuple(found)),))
        for first, last, found in items
    ]
    return Block("ordered", start, end, (), tuple(blocks))
