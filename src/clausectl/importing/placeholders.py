"""Placeholders of what was induced: written, listed, and under other names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from clausectl.model.imported_parameters import BlankPieces

_PLACEHOLDER = re.compile(r"(?<!\\)((?:\\\\)*)\{\{ *([a-z][a-z0-9_]*) *\}\}")


def rename_placeholders(text: str, names: Mapping[str, str]) -> str:
    """The text with placeholders under the new names that ``names`` has; all at once, so that two may swap.

    What a backslash makes words of stays.
    """
    if not names or "{{" not in text:
        return text

    def rename(match: re.Match[str]) -> str:
        new = names.get(match[2])
        return match.group() if new is None else f"{match[1]}{{{{ {new} }}}}"

    return _PLACEHOLDER.sub(rename, text)


def list_placeholders(text: str) -> list[str]:
    """The names of the placeholders in a text, each once."""
    return list(dict.fromkeys(match[2] for match in _PLACEHOLDER.finditer(text)))


def write_pieces(pieces: BlankPieces, names: Sequence[str]) -> str:
    """What stands in a blank: its fixed words, and placeholders for the parameters of these names."""
    return "".join(piece if isinstance(piece, str) else f"{{{{ {names[piece]} }}}}" for piece in pieces)
