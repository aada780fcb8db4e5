"""Characters of a file that nobody sees, taken out before anything is read of it."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.decoding import UNSEEN
from clausectl.model.imported import LeftOut, Spot

_SOFT_HYPHEN = "\u00ad"  # told as a doubt about its word
_HARMLESS = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_MOST_TOLD = 20


def drop_unseen(
    lines: Sequence[str], spots: Sequence[Spot], path: str
) -> tuple[list[str], tuple[LeftOut, ...]]:
    """The lines without characters that have no width, and these with their places.

    Raises ClausectlError CL672 where one reorders others or stands for some that
    are not there: then what a reader of the file sees is not what stands in it.
    """
    problems: list[Problem] = []
    left: list[LeftOut] = []
    kept: list[str] = []
    for line, spot in zip(lines, spots, strict=False):
        if line.isascii() or UNSEEN.search(line) is None:
            kept.append(line)
            continue
        for character in dict.fromkeys(match.group() for match in UNSEEN.finditer(line)):
            name = f"U+{ord(character):04X}"
            if character not in _HARMLESS:
                message = f"{name} stands here, which nobody sees or which reorders other characters"
                hint = "delete it, and type the words around it again, as a reader of the paper sees them"
                problems.append(Problem("CL672", message, path, spot.line, hint=hint))
            elif character != _SOFT_HYPHEN:
                left.append(LeftOut("hidden text", name, spot))
        kept.append(UNSEEN.sub("", line))
    if problems:
        raise ClausectlError(problems[:_MOST_TOLD])
    return kept, tuple(left)
