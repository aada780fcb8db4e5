"""A clause by itself when it needs the whole of the canonical profile: see `clause_text`."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.formats.canonical import Ink, Position, Setting, Writer, plain_text, write_blocks
from clausectl.formats.clause_file import name_reference
from clausectl.model.clauses import Block, Piece


def write_markup(blocks: Sequence[Block], path: str, stands_at: str) -> tuple[str, str]:
    """(canonical text, the same without markup) of any blocks, without a final line end."""
    writer = Writer()
    setting = Setting(
        path=path,
        fill=lambda piece: [_keep(piece)],
        refer=lambda piece: _refer(piece, stands_at),
        label=lambda _: "1.",
    )
    write_blocks(writer, blocks, setting, Position())
    runs = writer.finish()
    text = "".join(run.text for run in runs)
    return text.rstrip("\n"), plain_text(runs).rstrip("\n")


def _keep(piece: Piece) -> Ink:
    return Ink(f"{{{{ {piece.text} }}}}", "value", piece.start, piece.end, piece.text, words=False)


def _refer(piece: Piece, stands_at: str) -> Ink | None:
    name = name_reference(piece.text, stands_at)
    return Ink(name, "number", piece.start, piece.end, "reference", words=False) if name else None
