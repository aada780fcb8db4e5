"""markdown-it-py set up to read documents nobody wrote for clausectl."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from clausectl.formats.inline import PlacedInline, PlacedState

MAX_NESTING = 64


class TooDeepError(Exception):
    """Blocks are nested deeper than the parser follows."""


class _Blocks(ParserBlock):
    """The block parser, which by itself would drop without a word what is nested too deeply."""

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803 - as markdown-it-py has it
        if state.level >= MAX_NESTING - 2:
            raise TooDeepError
        super().tokenize(state, startLine, endLine)


class _State(PlacedState):
    """As `PlacedState`; the marks of struck words are two characters wide."""

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        index = self.pushed_in_rule
        token = super().push(ttype, tag, nesting)
        if index and self.src[self.rule_start] == "~":
            first = self.tokens[-1 - index]
            token.meta["at"] = self.rule_start + len(first.content) + 2 * (index - 1)
        return token


class _Inline(PlacedInline):
    """`PlacedInline` over `_State`."""

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _accept(url: str) -> bool:  # noqa: ARG001 - the parameter's name is markdown-it's
    return True


@lru_cache(maxsize=1)
def document_parser() -> MarkdownIt:
    """CommonMark with tables and struck words, without indented code.

    Indentation in an agreement means a level and never a program, so a
    paragraph that is indented by four columns stays a paragraph.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": MAX_NESTING}).enable("table")
    md.block = _replace_blocks(md.block)
    md.inline = _Inline()
    md.inline.ruler.enableOnly(
        [
            "text",
            "newline",
            "escape",
            "backticks",
            "strikethrough",
            "emphasis",
            "link",
            "image",
            "autolink",
            "html_inline",
            "entity",
        ]
    )
    # Joining neighbouring text tokens would lose their places.
    md.inline.ruler2.enableOnly(["balance_pairs", "strikethrough", "emphasis"])
    md.validateLink = _accept  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return md


def _replace_blocks(old: ParserBlock) -> ParserBlock:
    new = _Blocks()
    new.ruler = old.ruler
    new.ruler.disable("code")
    return new
