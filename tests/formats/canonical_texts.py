"""Markdown to canonical profile 1 and back, as a form's own text is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from clausectl.formats.canonical import Ink, Position, Setting, Writer, plain_text, write_blocks
from clausectl.formats.markdown import read_any
from clausectl.formats.numbering import format_label
from clausectl.model.clauses import Block, Piece
from clausectl.model.composed import Run

PATTERNS = ("1.", "(a)", "(i)", "(A)")


def read_blocks(text: str) -> tuple[Block, ...] | None:
    """The blocks of a text; None when it is refused."""
    read = read_any(text, 0, "x.md", typed_numbers=True)
    return None if read.problems else read.blocks


def write_runs(blocks: Sequence[Block], values: Mapping[str, str] | None = None) -> tuple[Run, ...]:
    """Runs of canonical text; a placeholder without a value stays ``{{ name }}``."""

    def fill(piece: Piece) -> Sequence[Ink]:
        value = (values or {}).get(piece.text)
        if value is None:
            text = f"{{{{ {piece.text} }}}}"
            return [Ink(text, "value", piece.start, piece.end, piece.text, words=False)]
        return [Ink(value, "value", 0, 0, piece.text)] if value else []

    def label(counters: Sequence[int]) -> str:
        return format_label(PATTERNS, counters) if len(counters) <= 4 else "-"

    writer = Writer()
    write_blocks(writer, blocks, Setting("x.md", fill, lambda _: None, label), Position())
    return writer.finish()


def canonical(text: str, values: Mapping[str, str] | None = None) -> str | None:
    """The canonical text; None when the Markdown is refused."""
    blocks = read_blocks(text)
    return None if blocks is None else "".join(run.text for run in write_runs(blocks, values))


def plain(text: str, values: Mapping[str, str] | None = None) -> str | None:
    """The plain text; None when the Markdown is refused."""
    blocks = read_blocks(text)
    return None if blocks is None else plain_text(write_runs(blocks, values))


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from block.walk()


def is_flat(blocks: Sequence[Block], numbered: bool = False) -> bool:
    """Whether no numbered item holds more than one paragraph: such text reads back to the same bytes."""
    for block in blocks:
        if block.kind == "ordered":
            if numbered or any(
                [b.kind for b in item.children] not in ([], ["paragraph"]) for item in block.children
            ):
                return False
        elif not is_flat(block.children, numbered):
            return False
    return True
