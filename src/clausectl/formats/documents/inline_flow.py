"""Inline Markdown to running text: the quick way for plain words, markdown-it-py for the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from clausectl.formats.documents.flow import Flow
from clausectl.formats.documents.html_text import Omit, read_tag
from clausectl.formats.documents.parser import document_parser
from clausectl.formats.inline_places import Places

# A paragraph with more marks than this is not parsed: its text is kept as it stands. Opening brackets
# cost the parser the square of their number, so there are fewer of them, in a paragraph and altogether.
MAX_MARKS = 4_000
MAX_BRACKETS = 300
MAX_SQUARES = 4_000_000

_MARKS = re.compile(r"[\\`*_\[\]<&~!]")
_OPENING = {"em_open": "em", "strong_open": "strong", "s_open": "strike"}
_CLOSING = {"em_close": "em", "strong_close": "strong", "s_close": "strike"}


def read_inline(
    content: str, places: Places, source: str, env: dict[str, Any], omit: Omit, flow: Flow
) -> None:
    """Append the visible text of inline Markdown to a flow.

    ``content`` is the text as the block parser hands it on and ``places`` says
    where it stands in ``source``. ``env`` holds the document's link definitions.
    """
    if _MARKS.search(content) is None:
        _read_plain(content, places, source, flow)
        return
    if _costs_too_much(content, env):
        omit(
            "formatting not read",
            f"{len(content):,} characters of text with more marks than words",
            places.offset(0),
        )
        _read_plain(content, places, source, flow)
        return
    tokens = _parse_alone(content) if "[" not in content else _parse(content, env)
    _Reader(source, places, omit, flow).read(tokens, content)


def _parse(content: str, env: dict[str, Any]) -> Sequence[Token]:
    parser = document_parser()
    return parser.inline.parse(content, parser, env, [])


@lru_cache(maxsize=4096)
def _parse_alone(content: str) -> Sequence[Token]:
    """The tokens of what refers to no link definition: they hang on its words alone, and nobody changes them.

    Documents of one house share most of their paragraphs.
    """
    return _parse(content, {"references": {}})


def _costs_too_much(content: str, env: dict[str, Any]) -> bool:
    """Whether hostile text would keep the parser busy; ``env`` counts what was spent on the document."""
    if len(content) > MAX_MARKS and len(_MARKS.findall(content)) > MAX_MARKS:
        return True
    brackets = content.count("[")
    pictures = content.count("![")
    spent = env.get("squares", 0) + brackets * brackets + 4 * pictures * pictures
    if brackets > MAX_BRACKETS or spent > MAX_SQUARES:
        return True
    env["squares"] = spent
    return False


def _read_plain(content: str, places: Places, source: str, flow: Flow) -> None:
    at = 0
    for line in content.split("\n"):
        stripped = line.strip(" \t") if at else line.rstrip(" \t")
        offset = at + len(line) - len(line.lstrip(" \t")) if at else at
        if at:
            flow.new_line(_line_start(source, places.offset(offset)), seen=line_is_broken(content, at))
        add_run(flow, stripped, offset, places, source)
        at += len(line) + 1


def line_is_broken(content: str, at: int) -> bool:
    """Whether the line end before an offset is a break that readers see: two spaces stand before it."""
    return content.endswith("  ", 0, at - 1)


def _line_start(source: str, at: int) -> int:
    return source.rfind("\n", 0, at) + 1


def add_run(flow: Flow, content: str, at: int, places: Places, source: str) -> None:
    """Append literal text that stands at an inline offset, by characters where the parser changed it."""
    if not content:
        return
    start = places.offset(at)
    if source.startswith(content, start) and places.offset(at + len(content) - 1) == start + len(content) - 1:
        flow.add(content, start)
        return
    for index, character in enumerate(content):
        offset = places.offset(at + index)
        if source[offset : offset + 1] == character:
            flow.add(character, offset)
        else:
            flow.make(character)


class _Reader:
    def __init__(self, source: str, places: Places, omit: Omit, flow: Flow) -> None:
        self.source = source
        self.places = places
        self.omit = omit
        self.flow = flow
        self.links: list[str] = []
        self.left_out = False

    def read(self, tokens: Sequence[Token], content: str) -> None:
        ends = [*(int(token.meta["at"]) for token in tokens[1:]), len(content)]
        for token, following in zip(tokens, ends, strict=False):
            self._read(token, int(token.meta["at"]), following, content)

    def _read(self, token: Token, at: int, following: int, content: str) -> None:
        kind, flow = token.type, self.flow
        if kind == "text":
            self._text(token.content, at)
        elif kind in _OPENING:
            flow.open(_OPENING[kind])
        elif kind in _CLOSING:
            flow.close(_CLOSING[kind])
        elif kind in ("softbreak", "hardbreak"):
            start = content.find("\n", at)
            start = self.places.offset((start if start >= 0 else at) + 1)
            flow.new_line(_line_start(self.source, start), seen=kind == "hardbreak")
        elif kind == "text_special":
            self._special(token, at)
        elif kind == "code_inline":
            self._code(token, at, content)
        elif kind == "link_open":
            self._link(token, at)
        elif kind == "link_close":
            flow.close(self.links.pop() if self.links else "")
        elif kind == "html_inline":
            left_out: list[str] = []

            def omit(what: str, text: str, source: int) -> None:
                left_out.append(what)
                self.omit(what, text, source)

            read_tag(flow, token.content, self.places.offset(at), omit)
            self.left_out = bool(left_out)
            return
        elif kind == "image":
            start = self.places.offset(at)
            self.omit("image", self.source[start : self.places.offset(max(following, at))], start)
            self.left_out = True
            return
        self.left_out = False

    def _text(self, content: str, at: int) -> None:
        if (self.left_out or self.flow.ends_with() == "\n") and self.flow.ends_with() in ("", " ", "\n"):
            stripped = content.lstrip(" ")  # the spaces on both sides of what was left out are one
            at += len(content) - len(stripped)
            content = stripped
        add_run(self.flow, content, at, self.places, self.source)

    def _special(self, token: Token, at: int) -> None:
        if token.content == token.markup:
            add_run(self.flow, token.content, at, self.places, self.source)
        elif token.info == "escape":
            add_run(self.flow, token.content, at + 1, self.places, self.source)
        else:
            self.flow.make(token.content)

    def _code(self, token: Token, at: int, content: str) -> None:
        self.flow.open("code")
        inside = at + len(token.markup)
        written = content[inside : inside + len(token.content) + 1].replace("\n", " ")
        if not written.startswith(token.content) or (
            written.startswith(" ") and not token.content.startswith(" ")
        ):
            inside += 1  # one space on either side belongs to the marks
        add_run(self.flow, token.content, inside, self.places, self.source)
        self.flow.close("code")

    def _link(self, token: Token, at: int) -> None:
        target = str(token.attrGet("href") or "")
        title = token.attrGet("title")
        if title:
            self.omit("link title", str(title), self.places.offset(at))
        name = f"link {target}"
        self.links.append(name)
        self.flow.open(name)
