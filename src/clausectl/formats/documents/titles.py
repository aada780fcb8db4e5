"""Run-in titles: the words at the start of a provision that are its heading, in bold or by their capitals."""

from __future__ import annotations

import re

from clausectl.formats.documents.flow import Flow
from clausectl.formats.sentences import find_breaks
from clausectl.model.provisions import Style

MAX_TITLE = 120
MAX_WORDS = 16
_PLAIN_WORDS = 10
_AFTER = re.compile(r"[.:?!]?[ \u00a0\t]*(?:[–—-]+[ \u00a0]+)?[ \u00a0\t\n]*")
_TITLE_CLASS = re.compile(r"head|title|caption", re.IGNORECASE)
_CONNECTING = (
    "a an and as at by de del der des die das du e el en et for from für if in into la las le les los mit "
    "of on or oder ou per the to und upon von vor with without y zu zum zur & / - – — ; ,"
)
_SMALL = frozenset(_CONNECTING.split())
_NEAR = 400  # characters in which a plain title is looked for


def find_title(flow: Flow, at: int, *, numbered: bool, section: bool) -> tuple[int, int, int] | None:
    """Where the run-in title of a text that begins at an offset stands: its start, its end, the text's start.

    ``numbered`` says that a number stands before it; ``section`` that the
    number is one of a section, whose title may stand alone. None without one.
    """
    text = flow.text
    for style in flow.styles:
        if style.start > at:
            break
        if style.end > at and _makes_title(style, numbered=numbered):
            found = _styled(text, at, style, numbered=numbered)
            if found is not None:
                return found
    return _plain(text, at, section=section) if numbered else None


def _makes_title(style: Style, *, numbered: bool) -> bool:
    name = style.name
    if name in ("strong", "html b", "html strong", "html u"):
        return True
    if name.startswith("html ") and _TITLE_CLASS.search(name) is not None:
        return True
    return numbered and name in ("em", "html em", "html i")


def _styled(text: str, at: int, style: Style, *, numbered: bool) -> tuple[int, int, int] | None:
    end = style.end
    title = text[at:end].rstrip()
    if not any(c.isalnum() for c in title) or len(title) > MAX_TITLE or title.count(" ") >= MAX_WORDS:
        return None
    if "\n" in title or title[0] in "“\"„«‘'":
        return None
    header = _TITLE_CLASS.search(style.name) is not None
    following = text[end : end + 1]
    closes = title[-1] in ".:?!" or following in (".", ":") or end >= len(text.rstrip()) or following == "\n"
    if not closes and not header:
        return None
    if not numbered and style.name in ("em", "html i"):
        return None
    return (at, at + len(title.rstrip(".: \u00a0")), _after(text, end))


def _after(text: str, at: int) -> int:
    found = _AFTER.match(text, at)
    return found.end() if found is not None else at


def _plain(text: str, at: int, *, section: bool) -> tuple[int, int, int] | None:
    """A first sentence of a few capitalised words, such as ``High Risk Activities & Sensitive Data.``"""
    near = text[at : at + _NEAR]
    line = near.split("\n", 1)[0]
    stop = line.find(".")
    if stop <= 0:
        title = line.rstrip()
        if not section or len(title) > MAX_TITLE or len(near) == _NEAR or not _is_title(title):
            return None
        return (at, at + len(title), _after(text, at + len(title)))
    end = _sentence_end(near, stop)
    if end <= 0:
        return None
    title = near[: end - 1]
    rest = near[end:].strip()
    if not _is_title(title) or not (rest or section):
        return None
    return (at, at + len(title.rstrip(". ")), _after(text, at + end - 1))


def _sentence_end(near: str, stop: int) -> int:
    """The offset behind the first sentence's full stop, or 0."""
    line = near.split("\n", 1)[0]
    following = line[stop + 1 : stop + 2]
    if following.isupper() and line[stop - 1].islower():  # "Definitions.The"
        return stop + 1
    for at in find_breaks(line):
        return at if line[at - 1] == "." else 0
    stripped = line.rstrip()
    return len(stripped) if stripped.endswith(".") and stripped.find(".") == len(stripped) - 1 else 0


def _is_title(title: str) -> bool:
    words = title.split()
    if not words or len(words) > _PLAIN_WORDS or not words[0][0].isalnum() or words[0][0].islower():
        return False
    if any(mark in title for mark in ";:=?!|") or not any(c.isalpha() for c in title):
        return False
    return all(
        word in _SMALL or word.lstrip("(“\"'‘[").rstrip()[:1].isupper() or word.lstrip("($€£")[:1].isdigit()
        for word in words
    )
