"""Emphasis that needs no thought: every mark between a word and a space, a stop or a bracket."""

from __future__ import annotations

from collections.abc import Sequence

_BEFORE = frozenset(" (\"'“‘„[")
_AFTER = frozenset(" .,;:)!?\"'”’“]")

Stretch = tuple[str, bool | None]
"""Text, and None; or an emphasis mark, and whether it opens."""


def surely_read_back(stretches: Sequence[Stretch]) -> bool:
    """Whether CommonMark reads these marks back as the emphasis they are.

    False does not say that it would not: only that it takes more to know.
    """
    inside = False
    before = " "
    for index, (text, opens) in enumerate(stretches):
        if opens is None:
            before = text[-1:] or before
            continue
        after = stretches[index + 1][0][:1] if index + 1 < len(stretches) else " "
        if opens:
            if inside or before not in _BEFORE or not after.isalnum():
                return False
        elif not before.isalnum() or after not in _AFTER:
            return False
        inside = opens
        before = "*"
    return not inside
