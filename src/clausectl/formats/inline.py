"""markdown-it-py's inline parser, made to say where in its text each token stands.

markdown-it-py gives positions for blocks only. The parser state below notes,
each time a token is pushed, where the rule that pushed it had started; literal
text between rules stands in the source as it stands in the token. Every token
gets its offset in ``meta["at"]``. Nothing of the parser's own rules is
replaced, so what is read is read as CommonMark says.
"""

from __future__ import annotations

from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from clausectl.formats.prose import PLACEHOLDER


class PlacedState(StateInline):
    """An inline state whose tokens know their offset in the inline text."""

    def __init__(self, src: str, md: MarkdownIt, env: Any, out_tokens: list[Token]) -> None:
        self.rule_start = 0
        self.pending_start = 0
        self.pushed_in_rule = 0
        super().__init__(src, md, env, out_tokens)

    def pushPending(self) -> Token:  # noqa: N802 - the name is markdown-it-py's
        token = super().pushPending()
        token.meta["at"] = self.pending_start
        return token

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        # The emphasis rule pushes one token for each of a row of markers; every other rule
        # pushes at most an opening and a closing token, and the latter needs no place.
        token.meta["at"] = self.rule_start + self.pushed_in_rule
        self.pushed_in_rule += 1
        return token


class PlacedInline(ParserInline):
    """The inline parser over `PlacedState`."""

    def tokenize(self, state: StateInline) -> None:
        if not isinstance(state, PlacedState):
            super().tokenize(state)
            return
        rules = self.ruler.getRules("")
        limit = state.md.options["maxNesting"]
        end = state.posMax
        while state.pos < end:
            here = state.pos
            if not state.pending:
                state.pending_start = here
            state.rule_start = here
            state.pushed_in_rule = 0
            if state.level < limit and any(rule(state, False) for rule in rules):
                continue
            state.append_pending(state.src[here])
            state.pos = here + 1
        if state.pending:
            state.pushPending()

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = PlacedState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def placeholder_rule(state: StateInline, silent: bool) -> bool:
    """``{{ name }}`` as a token of its own: a value can then never be read as Markdown."""
    if not state.src.startswith("{{", state.pos):
        return False
    match = PLACEHOLDER.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        token = state.push("placeholder", "", 0)
        token.content = match.group(1)
        token.markup = match.group(0)
    state.pos = match.end()
    return True


def _accept(url: str) -> bool:  # noqa: ARG001 - the parameter's name is markdown-it's
    return True


def make_parser() -> MarkdownIt:
    """CommonMark with tables and placeholders, and with places on inline tokens.

    HTML is recognised so that it can be refused by name: nothing is ever
    rendered from these tokens.
    """
    md = MarkdownIt("commonmark", {"html": True, "maxNesting": 64}).enable("table")
    md.inline = PlacedInline()
    md.inline.ruler.enableOnly(
        [
            "text",
            "newline",
            "escape",
            "backticks",
            "emphasis",
            "link",
            "image",
            "autolink",
            "html_inline",
            "entity",
        ]
    )
    # Joining neighbouring text tokens would lose their places.
    md.inline.ruler2.enableOnly(["balance_pairs", "emphasis"])
    md.core.ruler.enableOnly(["normalize", "block", "inline"])
    md.inline.ruler.before("escape", "placeholder", placeholder_rule)
    # Schemes are judged with a message of our own; targets and words stay what they are.
    md.validateLink = _accept  # type: ignore[method-assign]
    md.normalizeLink = lambda url: url  # type: ignore[method-assign]
    md.normalizeLinkText = lambda link: link  # type: ignore[method-assign]
    return md
