"""The words of a paragraph, as the runs of a docx have them, written as a Markdown inline text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.emphasis import place_marks
from clausectl.formats.escapes import find_escapes
from clausectl.importing.rendering import escape_words

Piece = tuple[str, bool, bool]
"""Words, whether they are bold, whether they are italic. A line feed in them is a break."""

_TOKEN = re.compile(r"[ \t\n\r\f\v]+|[^\W_]+|.", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\f\v]+")
_BLANK = frozenset(" \t\n\r\f\v")
BREAK = "\\\n"


def write_inline(pieces: Sequence[Piece], *, plain: bool = False) -> str:
    """Markdown that says the same words: neighbours of one look in one pair of marks, spaces outside.

    Blanks in a row are one, those at the ends none. ``plain`` leaves out
    emphasis that covers everything, as in a heading.
    """
    bold = any(bold and not text.isspace() for text, bold, _ in pieces)
    italic = any(italic and not text.isspace() for text, _, italic in pieces)
    if plain:
        bold = bold and not all(bold or text.isspace() for text, bold, _ in pieces)
        italic = italic and not all(italic or text.isspace() for text, _, italic in pieces)
    if not bold and not italic:
        return _write_plain("".join(text for text, _, _ in pieces))
    return _write_marked(pieces, bold, italic)


def plain_words(texts: Sequence[str]) -> str:
    """Words alone, on one line with single spaces, for what is listed and not written."""
    return " ".join("".join(texts).split())


def _write_plain(words: str) -> str:
    if "\n" not in words:
        return escape_words(_BLANKS.sub(" ", words).strip(" "))
    lines = (_BLANKS.sub(" ", line).strip(" ") for line in words.split("\n"))
    return BREAK.join(escape_words(line) for line in lines if line)


def _write_marked(pieces: Sequence[Piece], bold: bool, italic: bool) -> str:
    texts: list[str] = []
    strong: list[bool] = []
    slanted: list[bool] = []
    for piece, is_bold, is_italic in pieces:
        for text in _TOKEN.findall(piece):
            if text[0] in _BLANK:
                text = "\n" if "\n" in text else " "
                if texts and texts[-1] in ("\n", " "):
                    texts[-1] = "\n" if "\n" in (text, texts[-1]) else " "
                    continue
                if not texts:
                    continue
            texts.append(text)
            strong.append(bold and is_bold)
            slanted.append(italic and is_italic)
    if texts and texts[-1] in ("\n", " "):
        del texts[-1], strong[-1], slanted[-1]
    for at, text in enumerate(texts):
        if text in ("\n", " "):  # a space looks as what stands on both its sides
            strong[at] = strong[at - 1] and strong[at + 1]
            slanted[at] = slanted[at - 1] and slanted[at + 1]
    marks = place_marks(texts, slanted, strong)
    escapes = find_escapes("".join(texts), ())
    written: list[str] = []
    offset = 0
    for at, text in enumerate(texts):
        written += [mark for mark, _ in marks.get(at, ())]
        if text == "\n":
            written.append(BREAK)
        else:
            written += ["\\" + c if offset + i in escapes else c for i, c in enumerate(text)]
        offset += len(text)
    written += [mark for mark, _ in marks.get(len(texts), ())]
    return "".join(written)
