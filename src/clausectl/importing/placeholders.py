"""Placeholders of what was induced, under other names."""

from __future__ import annotations

import re
from collections.abc import Mapping

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
