"""The reader of Markdown: the text is what was written, line for line."""

from __future__ import annotations

import hashlib

from clausectl.errors import ClausectlError
from clausectl.formats.decoding import decode_any
from clausectl.importing.doubts import find_doubts
from clausectl.model.imported import ReadChoices, ReadText, Spot


def read(data: bytes, path: str, choices: ReadChoices) -> ReadText:  # noqa: ARG001 - what every reader takes
    """A Markdown file. Raises ClausectlError as `decode_any` finds problems."""
    text, problems = decode_any(data, path)
    if problems:
        raise ClausectlError(problems)
    if not text.endswith("\n"):
        text += "\n"
    spots = tuple(Spot(0, line) for line in range(1, text.count("\n") + 1))
    doubts = find_doubts(text.split("\n"), spots)
    return ReadText(path, "markdown", hashlib.sha256(data).hexdigest(), len(data), text, spots, (), doubts)
