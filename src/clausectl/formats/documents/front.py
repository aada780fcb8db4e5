"""YAML front matter at the top of a document nobody wrote for clausectl."""

from __future__ import annotations

import re

_KEY = re.compile(r"[\w.-]+[ \t]*:(?:[ \t]|$)|[ \t]|#|- |$|\"[^\"\n]*\"[ \t]*:")
_FIRST = re.compile(r"[\w.-]+[ \t]*:(?:[ \t]|$)|#")
_FENCE = re.compile(r"---[ \t]*\n")
MAX_LINES = 1_000


def find_front_matter(source: str) -> int:
    """The offset behind front matter and its closing line, or 0 where a document has none.

    A rule at the top of a document is told from front matter by what follows:
    every line must look like one of YAML, and the first must have a key.
    """
    opening = _FENCE.match(source)
    if opening is None:
        return 0
    at = opening.end()
    keys = 0
    for _ in range(MAX_LINES):
        end = source.find("\n", at)
        line = source[at : end if end >= 0 else len(source)]
        if line.rstrip() in ("---", "..."):
            return (end + 1 if end >= 0 else len(source)) if keys else 0
        if end < 0 or _KEY.match(line) is None or (not keys and line.strip() and _FIRST.match(line) is None):
            return 0
        keys += bool(line.strip())
        at = end + 1
    return 0
