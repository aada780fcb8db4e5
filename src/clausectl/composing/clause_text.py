"""A clause by itself: the text in which two versions of it are compared.

Placeholders stay ``{{ name }}``, a reference shows the id it leads to in place
of a number, and list items carry the neutral mark ``1.``, so that neither a
value nor a number that moved elsewhere looks like a change of words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from clausectl.formats.canonical import (
    Ink,
    Position,
    Setting,
    Writer,
    needs_escape,
    plain_text,
    write_blocks,
)
from clausectl.formats.clause_file import reference_target
from clausectl.formats.names import clause_path
from clausectl.model.clauses import Block, Clause, Piece

_SIMPLE = {"text", "softbreak", "placeholder"}


def write_clause_text(clause: Clause) -> tuple[str, str]:
    """(canonical text, the same without markup) of a clause, without a final line end."""
    return write_text(clause.blocks, clause.path, clause_path(clause.id))


def write_text(blocks: Sequence[Block], path: str, stands_at: str) -> tuple[str, str]:
    """The same for any blocks; links are relative to ``stands_at``."""
    simple = _write_simple(blocks)
    if simple is not None:
        return simple, simple
    writer = Writer()
    setting = Setting(
        path=path,
        fill=lambda piece: [_kept(piece)],
        refer=lambda piece: _name_target(piece, stands_at),
        label=lambda _: "1.",
    )
    write_blocks(writer, blocks, setting, Position())
    runs = writer.finish()
    text = "".join(run.text for run in runs)
    return text.rstrip("\n"), plain_text(runs).rstrip("\n")


def _kept(piece: Piece) -> Ink:
    return Ink(f"{{{{ {piece.text} }}}}", "value", piece.start, piece.end, piece.text, words=False)


def _name_target(piece: Piece, stands_at: str) -> Ink | None:
    target = reference_target(piece.text, stands_at)
    if not target:
        return None
    return Ink(f" [{target}]", "number", piece.start, piece.end, "reference", words=False)


def _write_simple(blocks: Sequence[Block]) -> str | None:
    """Paragraphs that need no escape are written without ceremony: most clauses, most of the time."""
    texts: list[str] = []
    for block in blocks:
        if block.kind != "paragraph":
            return None
        parts: list[str] = []
        for piece in block.pieces:
            if piece.kind not in _SIMPLE:
                return None
            parts.append(f"{{{{ {piece.text} }}}}" if piece.kind == "placeholder" else piece.text)
        text = "".join(parts)
        if needs_escape(text.replace("{{ ", "")) or not unicodedata.is_normalized("NFC", text):
            return None
        texts.append(text)
    return "\n\n".join(texts)
