"""A reader of words for tests alone: what somebody sees of a Markdown text, and nothing of clausectl's."""

from __future__ import annotations

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark").enable(["table"])
_HIDDEN = re.compile(r"<!--.*?-->|</?[a-z]+[0-9]?(?:\s[^<>]*)?>", re.DOTALL)
_WORD = re.compile(r"\w+|[$€£%§☐☑☒]")


def read_words(markdown: str, *, typed: bool = False) -> list[str]:
    """The words, numbers and check boxes of a text in order, numbers of lists among them.

    A list whose numbers are all the same is counted, as every reader of Markdown does; of others
    (``typed``: of all) the numbers are those that stand there. Comments, tags, images, targets of
    links and front matter are no words.
    """
    text = re.sub(r"\A---\r?\n.*?\n---\r?\n", "", markdown, flags=re.DOTALL)
    tokens = _READER.parse(_HIDDEN.sub("", re.sub(r"<br ?/?>", " ", text)).replace("\u200b", ""))
    numbers = {} if typed else _count(tokens)
    found: list[str] = []
    for at, token in enumerate(tokens):
        if token.type == "list_item_open":
            found.append(numbers.get(at, token.info))
        elif token.type in ("fence", "code_block"):
            found.append(f"{token.info} {token.content}")
        elif token.type == "inline":
            found.append(_read_inline(token.children or ()))
    return _WORD.findall(unicodedata.normalize("NFC", " ".join(found)))


def _read_inline(tokens: list[Token] | tuple[Token, ...]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts)


def _count(tokens: list[Token]) -> dict[int, str]:
    """Numbers of the items, by the place of their token, of lists that are typed ``1.`` throughout."""
    found: dict[int, str] = {}
    lists: list[list[int]] = []
    for at, token in enumerate(tokens):
        if token.type.endswith("list_open"):
            lists.append([])
        elif token.type == "list_item_open":
            lists[-1].append(at)
        elif token.type.endswith("list_close"):
            items = lists.pop()
            if len({tokens[item].info for item in items}) == 1 and tokens[items[0]].info:
                first = int(tokens[items[0]].info)
                found |= {item: str(first + place) for place, item in enumerate(items)}
    return found
