"""The quick way through plain prose, which is most of what contracts are made of.

A body of paragraphs without a single character that Markdown could read as
markup needs no Markdown parser. What this module accepts it reads exactly as
`clausectl.formats.markdown` would (a property test holds the two together);
everything else it leaves to that module.
"""

from __future__ import annotations

import re

from clausectl.model.clauses import Block, Piece

PLACEHOLDER = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")

# A line that starts with a letter, a currency sign or an opening quotation mark opens no block;
# without the characters excluded here nothing inside it is markup either. Typed numbers and
# letters ("1.", "(a)", "a)") are left to the parser, which has something to say about them.
_SAFE = r"[^\\`*_\[\]<>&|~#{}\x00-\x1f\x7f\ufffd]"
_SPACE = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff\x85"
_LINE = (
    r"(?:(?![A-Za-z]{1,4}[.)](?:\s|\Z))[A-Za-z\u00c0-\u02af\u0370-\u1fff\u3040-\ud7ff\"“‘«„$€£§]|\d+(?![\d.)]))"
    rf"(?:{_SAFE}++|\{{\{{ *[a-z][a-z0-9_]* *\}}\}})*+(?<![{_SPACE}])"
)
_PLAIN = re.compile(rf"\n*{_LINE}(?:\n+{_LINE})*+\n*")


def read_prose(text: str, start: int) -> tuple[Block, ...] | None:
    """The paragraphs of a body that is plain prose, or None when it is not surely that."""
    if _PLAIN.fullmatch(text, start) is None:
        return None
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
        blocks.append(Block("paragraph", at, end, tuple(_pieces(text, at, end))))
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
