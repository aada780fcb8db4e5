"""Provisions as the Markdown of a clause: their own words and markup, with numbers left to counting."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.formats.sentences import is_typed_number
from clausectl.importing.structure import Node

_LIST_MARK = re.compile(r"\s*(?:>\s?)*(?:[-*+•]\s+)*")
_EMPHASIS = re.compile(r"\*+|_+")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_NOT_JOINED = re.compile(r"\s*(?:[|>]|[-*+•]\s|\d{1,9}[.)]\s|#{1,6}\s)")
_OPENS_LIST = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_RULE_LIKE = re.compile(r"(?:=+|-+)\s*$")
_DIGITS_STOP = re.compile(r"\d[\d.]*(?=[.)])")


def write_clause(text: str, node: Node, *, counted: bool, title: bool = True) -> str:
    """The body of a clause made of a provision and those below it.

    ``counted`` says that the numbers below it, and its own, are left to
    counting; else they are words. Without ``title`` its heading is left to the
    form, which prints it. Ends without a line end.
    """
    start = node.start if not counted else node.words
    own = _own_words(text, node, counted=counted, title=title) if start < node.end else ""
    parts = [own, *(_below(text, child, counted=counted) for child in node.below)]
    return "\n\n".join(part for part in parts if part)


def write_text(text: str) -> str:
    """A stretch of a document as the text of a form: numbers in it are words."""
    return _finish(text.split("\n"))


def _own_words(text: str, node: Node, *, counted: bool, title: bool = True) -> str:
    if not counted:
        return _finish(_dedent(text[node.start : node.end]))
    source = text[node.words : node.end]
    mark = _open_marks(text[node.start : node.words])
    heading = node.marker.startswith("heading")
    if heading:
        first, _, rest = source.partition("\n")
        if not title:
            source, mark = rest, ""
        else:
            return _finish([f"### {mark}{first}", *_dedent(rest)])
    elif not title and node.title:
        source, mark = _without_run_in(source, node.title), ""
    if mark and source.startswith(mark):
        source, mark = source[len(mark) :].lstrip(), ""
    return _finish(_dedent(mark + source))


def has_run_in_title(text: str, node: Node) -> bool:
    """Whether a provision begins as ``**Title.** `` does, so that the form can print the title."""
    if not node.title or not node.marker or node.marker.startswith("heading"):
        return False
    prefix, source = text[node.start : node.words], text[node.words : node.end]
    return _open_marks(prefix) == "**" and _without_run_in(source, node.title) != source


def _without_run_in(source: str, title: str) -> str:
    """What stands behind ``Title.** `` or ``Title**. ``; the source itself where no such thing begins it."""
    stop = "" if title.endswith((".", "?", "!")) else "."
    for run_in in (f"{title}{stop}**", f"{title}**{stop}"):
        if source.startswith(run_in) and source[len(run_in) : len(run_in) + 1] in ("", " ", "\n"):
            return source[len(run_in) :].lstrip(" ")
    return source


def _open_marks(prefix: str) -> str:
    """The emphasis that opens before a number and is still open behind it."""
    marks = _EMPHASIS.findall(prefix[_list_mark_end(prefix) :])
    return marks[-1] if len(marks) % 2 else ""


def _list_mark_end(prefix: str) -> int:
    found = _LIST_MARK.match(prefix)
    return found.end() if found is not None else 0


def _below(text: str, node: Node, *, counted: bool) -> str:
    if not counted:
        return "\n\n".join(
            part
            for part in (
                _finish(_dedent(text[node.start : node.end])),
                *(_below(text, child, counted=False) for child in node.below),
            )
            if part
        )
    if node.label:
        body = write_clause(text, node, counted=True)
        return _indent("1. ", body) if body else "1."
    source = text[node.start : node.end]
    children = [_below(text, child, counted=True) for child in node.below]
    bullet = node.marker.startswith("list") and re.match(r"\s*[-*+•]\s+", source)
    if bullet:
        own = _finish(_dedent(" " * len(bullet.group()) + source[bullet.end() :]))
        return _indent("- ", "\n\n".join(part for part in (own, *children) if part))
    own = _finish(_dedent(source))
    return "\n\n".join(part for part in (own, *children) if part)


def _indent(mark: str, body: str) -> str:
    space = " " * len(mark)
    lines = [space + line if line else line for line in body.split("\n")]
    return mark + lines[0].strip() + "".join("\n" + line for line in lines[1:])


def _dedent(source: str) -> list[str]:
    """Lines without the indentation that a list or quote gave them."""
    lines = source.strip("\n").split("\n")
    if lines and lines[0].lstrip().startswith(">"):
        lines = [re.sub(r"^\s*>\s?", "", line) for line in lines]
    rest = [len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()]
    cut = min(rest, default=0)
    return [lines[0].lstrip(), *(line[cut:] for line in lines[1:])]


def _finish(lines: Sequence[str]) -> str:
    """Paragraphs on a line each, with backslashes where a line would become a number or a list."""
    found: list[str] = []
    fence = False
    joins = False
    for line in lines:
        if _FENCE.match(line):
            fence = not fence
            found.append(line)
            joins = False
        elif fence:
            found.append(line)
        elif not line.strip():
            if found and found[-1]:
                found.append("")
            joins = False
        elif joins and not _NOT_JOINED.match(line) and not _RULE_LIKE.match(line):
            broken = found[-1].endswith("\\")
            found[-1] = f"{found[-1]}\n{line.strip()}" if broken else f"{found[-1]} {line.strip()}"
        elif joins and _RULE_LIKE.match(line):
            found[-1] += f"\n{line.strip()}"
            joins = False
        else:
            if joins and found:
                found.append("") if line.lstrip()[:1] == "|" and "|" not in found[-1][:2] else None
            found.append(_escape_number(line.rstrip()))
            joins = not line.lstrip().startswith(("|", ">", "#"))
    return "\n".join(found).strip("\n")


def _escape_number(line: str) -> str:
    """A line that does not begin with what Markdown or the reader of clauses takes for a typed number."""
    body = line.lstrip()
    while body.startswith(">"):
        body = body[1:].lstrip()
    space = line[: len(line) - len(body)]
    opener = _OPENS_LIST.match(body)
    if opener is not None:
        return f"{space}{opener[1]}\\{body[len(opener[1]) :]}"
    stars = _EMPHASIS.match(body)
    at = stars.end() if stars is not None else 0
    if is_typed_number(body[at:]):
        if body[at] == "(":
            return f"{space}{body[:at]}\\{body[at:]}"
        digits = _DIGITS_STOP.match(body, at)
        where = digits.end() if digits is not None else _first_mark(body, at)
        return f"{space}{body[:where]}\\{body[where:]}"
    return line


def _first_mark(body: str, at: int) -> int:
    found = re.compile(r"[.)]").search(body, at)
    return found.start() if found is not None else at
