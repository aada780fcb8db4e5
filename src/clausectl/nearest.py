"""The known name most like one that is not known: what a hint proposes."""

from __future__ import annotations

from collections.abc import Collection

TOO_MANY = 20_000  # to look through for a hint


def find_nearest(word: str, known: Collection[str], cutoff: float = 0.6) -> str:
    """The nearest known name, or an empty text. Ties go to the first in order of the alphabet."""
    if not known or len(known) > TOO_MANY:
        return ""
    # two texts have at the most all characters of the shorter one in common
    size = len(word)
    likely = [name for name in known if 2.0 * min(size, len(name)) >= cutoff * (size + len(name)) - 1e-9]
    if not likely:
        return ""
    import difflib  # takes longer to import than most runs take to end well

    found = difflib.get_close_matches(word, sorted(likely), n=1, cutoff=cutoff)
    return found[0] if found else ""
