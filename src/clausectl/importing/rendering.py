"""The paragraphs that a reader found, as Markdown that is cut into provisions like any other document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.escapes import find_escapes
from clausectl.model.imported import ReadBlock, Spot

_LIST_NUMBER = re.compile(r"(\d{1,9})([.)])$")
_CLOSING = re.compile(
    r"(?:^|(?<=\s))#+$"
)  # Markdown takes these for the end of the heading, and no word of it
_OPENER = re.compile(r"#{1,6}(?=\s|$)|[-+](?=\s|$)|>|\d{1,9}(?P<dot>[.)])(?=\s|$)|[-=:|](?=[-=:| ]*$)")


def escape_words(words: str) -> str:
    """Plain words as a Markdown inline text that says the same."""
    escapes = find_escapes(words, ())
    if not escapes and "*" not in words:
        return words
    return "".join("\\" + c if at in escapes else c for at, c in enumerate(words))


def write_blocks(blocks: Sequence[ReadBlock]) -> tuple[str, tuple[Spot, ...]]:
    """Markdown of the blocks, and the place each of its lines came from. Every word and number is in it.

    A number is typed at the start of its paragraph, with a backslash where
    Markdown would make a list of it and count anew. An empty document is an empty text.
    """
    lines: list[str] = []
    spots: list[Spot] = []
    before: ReadBlock | None = None
    for block in blocks:
        written = _lines(block)
        if not written:
            continue
        if lines and not (before is not None and before.kind == "bullet" == block.kind):
            lines.append("")
            spots.append(block.spot)
        lines += written
        spots += [block.spot] * len(written)
        before = block
    return ("\n".join(lines) + "\n" if lines else "", tuple(spots))


def _lines(block: ReadBlock) -> list[str]:
    if block.kind == "page break":
        return []
    if block.kind == "rule":
        return ["* * *"]
    if block.kind == "table":
        return _table(block)
    if block.kind == "code":
        return ["```", *block.text.split("\n"), "```"]
    words = f"{escape_words(block.number)} {block.text}".strip()
    if not words:
        return []
    if block.kind == "heading":
        heading = " ".join(words.replace("\\\n", " ").split())
        heading = _CLOSING.sub(r"\\\g<0>", heading)
        return [f"{'#' * min(max(block.level, 1), 6)} {heading}"]
    first = _escape_start(words) if not block.number else _escape_number(words, block.number)
    parts = first.split("\n")
    if block.kind == "bullet":
        indent = "  " * min(block.depth, 8)
        return [f"{indent}- {parts[0]}", *(f"{indent}  {part}" for part in parts[1:])]
    if block.kind == "quote":
        return [f"> {part}" for part in parts]
    return [parts[0], *(_escape_start(part) for part in parts[1:])]


def _escape_number(words: str, number: str) -> str:
    found = _LIST_NUMBER.match(number)
    if found is None:
        return _escape_start(words)
    return f"{found[1]}\\{found[2]}{words[len(number) :]}"


def _escape_start(words: str) -> str:
    """A line that no character at its start makes anything but a paragraph."""
    found = _OPENER.match(words)
    if found is None:
        return words
    at = found.start("dot") if found["dot"] else found.start()
    return words[:at] + "\\" + words[at:]


def _table(block: ReadBlock) -> list[str]:
    width = max((len(row) for row in block.rows), default=0)
    if not width:
        return []
    rows = [tuple(_cell(cell) for cell in row) + ("",) * (width - len(row)) for row in block.rows]
    head = rows[0] if block.header else ("",) * width
    body = rows[1:] if block.header else rows
    return [_row(head), _row(("---",) * width), *(_row(row) for row in body)]


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.replace("\\\n", " ").split()))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
