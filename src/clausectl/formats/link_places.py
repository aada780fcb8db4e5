"""Where the target of each link stands in the source, so that it can be rewritten to the character.

markdown-it-py says what a link leads to and not where that is written. The
target is looked for behind the link's words, or in the link definitions, and
taken only where what is written reads as the target that the parser saw.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Sequence

from clausectl.model.clauses import Block, Piece
from clausectl.records import dataclass

_DEFINITION = re.compile(
    r"^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?\[(?:[^\[\]\\]|\\.)+\]:"
    r"[ \t]*\n?[ \t>]*(?P<to><[^<>\n]*>|[^\s<]\S*)",
    re.MULTILINE,
)
_DESTINATION = re.compile(r"\s*(?P<to><[^<>\n]*>|(?!<)(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)")
_UNSAFE = re.compile(r"[\x00-\x20\x7f()<>\\%{}\"`\[\]|#?]")


@dataclass(frozen=True, slots=True)
class LinkPlace:
    """A link's target as the parser reads it, and the characters that say it (``<…>`` left out).

    ``start`` is -1 when they were not found; ``at`` is where the link begins.
    """

    target: str
    start: int
    end: int
    at: int


def find_link_places(text: str, body_start: int, blocks: Sequence[Block]) -> Iterator[LinkPlace]:
    """The targets of the links of a body, in the order of the text; those with a scheme are left out."""
    for top in blocks:
        for block in top.walk():
            for index, piece in enumerate(block.pieces):
                if piece.kind != "link_open" or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", piece.text):
                    continue
                close = text.find("]", _words_end(text, block.pieces, index), block.end)
                if text.startswith("](", close):
                    spans = _inline(text, piece.text, close + 2, block.end)
                else:  # every definition with this target: a label alone does not say which one counts
                    spans = _defined(text, body_start, piece.text)
                for start, end in spans or [(-1, -1)]:
                    yield LinkPlace(piece.text, start, end, piece.start)


def _words_end(text: str, pieces: Sequence[Piece], index: int) -> int:
    """An offset behind the last word of a link, before the bracket that closes it."""
    end = pieces[index].start + 1
    for piece in pieces[index + 1 :]:
        if piece.kind == "link_close":
            break
        if piece.kind == "code":  # where it ends is not sure, but its fence is
            fence = re.compile("`+").match(text, piece.start)
            closing = re.compile(rf"(?<!`){fence.group()}(?!`)").search(text, fence.end()) if fence else None
            end = max(end, closing.end() if closing else end)
        elif piece.kind in ("text", "special", "placeholder"):
            end = max(end, piece.end)
    return end


def _inline(text: str, target: str, at: int, limit: int) -> list[tuple[int, int]]:
    match = _DESTINATION.match(text, at, limit)
    found = _span(match) if match is not None else None
    return [found] if found is not None and _read(text[found[0] : found[1]]) == target else []


def _defined(text: str, body_start: int, target: str) -> list[tuple[int, int]]:
    spans = map(_span, _DEFINITION.finditer(text, body_start))
    return [(start, end) for start, end in spans if _read(text[start:end]) == target]


def _span(match: re.Match[str]) -> tuple[int, int]:
    start, end = match.span("to")
    return (start + 1, end - 1) if match["to"].startswith("<") else (start, end)


def _read(written: str) -> str:
    """A destination as Markdown reads it: backslashes and entities taken away."""
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: f"&#{ord(m[1])};", written)
    return html.unescape(plain)


def write_link(path: str, stands_at: str, old: str) -> str:
    """A relative link from one file to another, with what followed the path in ``old`` (``#…``) kept."""
    relative = posixpath.relpath(path, posixpath.dirname(stands_at) or ".")
    _, mark, fragment = old.partition("#")
    if old.startswith("./") and not relative.startswith("../"):
        relative = "./" + relative
    return _UNSAFE.sub(_percent, relative) + mark + fragment


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match.group().encode())
