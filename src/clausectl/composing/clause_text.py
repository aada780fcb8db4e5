"""A clause by itself: the text in which two versions of it are compared.

Placeholders stay ``{{ name }}``, a reference shows the id it leads to in place
of a number, and list items carry the neutral mark ``1.``, so that neither a
value nor a number that moved elsewhere looks like a change of words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from clausectl.formats.clause_file import name_reference
from clausectl.formats.escapes import needs_escape
from clausectl.formats.marks import Stretch, surely_read_back
from clausectl.formats.names import clause_path
from clausectl.model.clauses import Block, Clause, Piece

_MARKS = {
    "em_open": ("*", True),
    "em_close": ("*", False),
    "strong_open": ("**", True),
    "strong_close": ("**", False),
}


def write_clause_text(clause: Clause) -> tuple[str, str]:
    """(canonical text, the same without markup) of a clause, without a final line end."""
    return write_text(clause.blocks, clause.path, clause_path(clause.id))


def write_text(blocks: Sequence[Block], path: str, stands_at: str) -> tuple[str, str]:
    """The same for any blocks; links are relative to ``stands_at``."""
    simple = write_simple(blocks, stands_at)
    if simple is not None:
        return simple
    from clausectl.composing.markup_text import write_markup

    return write_markup(blocks, path, stands_at)


def write_simple(blocks: Sequence[Block], stands_at: str) -> tuple[str, str] | None:
    """Paragraphs and flat lists that need no escape, written without ceremony; else None.

    Most clauses are that, most of the time. What comes out is what
    `clausectl.composing.markup_text` writes (a property test holds the two together).
    """
    texts: list[str] = []
    plains: list[str] = []
    for block in blocks:
        if block.kind == "paragraph":
            paragraphs, mark = [block], ""
        elif block.kind == "ordered":
            paragraphs, mark = [child for item in block.children for child in item.children], "1. "
            if len(paragraphs) != len(block.children) or any(
                child.kind != "paragraph" for child in paragraphs
            ):
                return None
        else:
            return None
        for paragraph in paragraphs:
            written = _write_paragraph(paragraph.pieces, stands_at)
            if written is None:
                return None
            texts.append(mark + written[0])
            plains.append(mark + written[1])
    return "\n\n".join(texts), "\n\n".join(plains)


def _write_paragraph(pieces: Sequence[Piece], stands_at: str) -> tuple[str, str] | None:
    stretches: list[Stretch] = []
    words: list[str] = []  # what could need an escape
    links: list[str] = []
    emphasised = False
    for piece in pieces:
        kind = piece.kind
        if kind in ("text", "softbreak"):
            words.append(piece.text)
            stretches.append((piece.text, None))
        elif kind == "placeholder":
            words.append("()")  # no word, and nothing that takes an escape
            stretches.append((f"{{{{ {piece.text} }}}}", None))
        elif kind in _MARKS:
            stretches.append(_MARKS[kind])
            emphasised = True
        elif kind == "link_open":
            links.append(name_reference(piece.text, stands_at))
        elif kind == "link_close" and links:
            stretches.append((links.pop(), None))
        else:
            return None
    flat = "".join(words)
    if not flat or needs_escape(flat) or not unicodedata.is_normalized("NFC", flat):
        return None
    if not emphasised:
        text = "".join([stretch for stretch, _ in stretches])
        return text, text
    if not surely_read_back(stretches):
        return None
    return "".join([stretch for stretch, _ in stretches]), "".join(
        [s for s, opens in stretches if opens is None]
    )
