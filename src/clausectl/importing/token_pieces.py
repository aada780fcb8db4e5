"""The tokens of many versions of one text: what did not change between them is read once.

A text is cut where Markdown surely begins anew: at a heading or a plain
paragraph at the left margin behind an empty line. Lists, quotes and tables end
there, whatever stood before. A text with blocks of code, HTML or link
definitions, which reach further, is read whole.
"""

from __future__ import annotations

import re

from clausectl.importing.lossless import read_tokens

_REACHES_FAR = re.compile(r"```|~~~|<|\]:|^---|\t|\r|^ {0,3}(?:=+|-+)[ ]*$", re.MULTILINE)
_ANEW = re.compile(r"\n\n+(?=(?:#{1,6} |\*\*\w|[^\W\d_]{2}))")
_MOST = 200_000  # pieces that are kept


class TokenPieces:
    """Reads texts as `read_tokens` of `clausectl.importing.lossless` does, and keeps the tokens of pieces."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    def read(self, markdown: str) -> list[str]:
        """The tokens of a text, without their places."""
        if _REACHES_FAR.search(markdown):
            return read_tokens(markdown)[0]
        tokens: list[str] = []
        for piece in _ANEW.split(markdown):
            known = self._known.get(piece)
            if known is None:
                if len(self._known) >= _MOST:
                    self._known.clear()
                known = self._known[piece] = tuple(read_tokens(piece)[0])
            tokens += known
        return tokens
