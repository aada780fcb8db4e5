"""Differences that are only to be seen: quotes, dashes, spaces, ellipses."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["differ_in_looks", "differ_in_spaces", "level_looks"]

_LEVELS = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑", "-"),
        "…": "...",
        "\u00ad": "",
    }
)
# Runs of spaces are one space already where these are used, so none reads a text twice.
_GUILLEMETS = re.compile(r"(?<=[ (]«) |(?<=^«) | (?=»(?!\w))")  # the spaces of « Contrat »
_RANGE = re.compile(r"(?<=\d) ?[–-] ?(?=\d)")
_LONG_DASH = re.compile(r" ?(?:—|(?<!-)---?(?!-)) ?")
_APART = re.compile(r"(?<= )[-–] ")
_SPACES = re.compile(r"\s+")
_NO_WORD = re.compile(r"[\W_]+")
_NEAR = 4  # characters beside an edit that tell what a dash or quote in it is


def level_looks(text: str) -> str:
    """A text with one kind of quotes, dashes, spaces and ellipses, composed (NFC). Linear."""
    text = _SPACES.sub(" ", text)
    text = _GUILLEMETS.sub("", text)
    text = unicodedata.normalize("NFC", text).translate(_LEVELS)
    text = _RANGE.sub("\u2013", text)
    text = _LONG_DASH.sub(" \u2014 ", text)
    text = _APART.sub("\u2014 ", text)
    return _SPACES.sub(" ", text)


def differ_in_looks(old: str, new: str, before: str, after: str) -> bool:
    """Whether an edit changes nothing that is read; ``before`` and ``after`` are what it stands between."""
    if old.isascii() and new.isascii() and _NO_WORD.sub("", old) != _NO_WORD.sub("", new):
        return False
    before, after = before[-_NEAR:], after[:_NEAR]
    return level_looks(before + old + after) == level_looks(before + new + after)


def differ_in_spaces(old: str, new: str) -> bool:
    """Whether an edit only adds or takes away spaces."""
    return "".join(old.split()) == "".join(new.split())
