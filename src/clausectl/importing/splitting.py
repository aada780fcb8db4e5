"""Several agreements in one file, told apart by how each begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from clausectl.comparing.tokens import tokenize
from clausectl.errors import ClausectlError, Problem

_MOST_PARAGRAPHS = 30_000
_MOST_LINES = 200_000
_LONGEST_LINE = 500_000  # characters
_SEARCHED = 300  # characters of a line in which a pattern is looked for
_LEAST_WORDS = 60  # of an agreement: what is shorter is a heading that comes again, or a schedule
_SHARE = 4  # an agreement has at least this part of the words of the longest
_OPENING = 12  # first words of an agreement that are looked at
_NEAR = 60  # characters in which the first word of an opening stands
_LEAST_OPENING = 4
_ALIKE = 0.7


def refuse_endless(lines: Sequence[str], path: str) -> None:
    """Raises ClausectlError CL673 for more paragraphs, or a longer line, than any agreement has."""
    begun = sum(1 for line, before in zip(lines, ("", *lines), strict=False) if line and not before)
    longest = max(map(len, lines), default=0)
    what = f"{begun:,} paragraphs" if begun > _MOST_PARAGRAPHS else ""
    what = what or (f"{len(lines):,} lines" if len(lines) > _MOST_LINES else "")
    what = what or (f"a line of {longest:,} characters" if longest > _LONGEST_LINE else "")
    if what:
        hint = "split it into its agreements; if it is one, give each paragraph a line of its own"
        raise ClausectlError(Problem("CL673", f"it has {what}, which no agreement has", path, hint=hint))


def _is_endless(pattern: str) -> bool:
    """Whether a pattern repeats a group in which something repeats, or is one thing or another.

    Such a pattern can need longer for one line than anybody waits.
    """
    inner = [False]
    at = 0
    while at < len(pattern):
        character = pattern[at]
        if character == "\\":
            at += 1
        elif character == "[":
            end = pattern.find("]", at + 2)
            at = end if end > 0 else len(pattern)
        elif character == "(":
            inner.append(False)
        elif character == ")" and len(inner) > 1:
            held = inner.pop()
            inner[-1] = inner[-1] or held
            if held and pattern[at + 1 : at + 2] in ("*", "+", "{"):
                return True
        elif character in "*+{|":
            inner[-1] = True
        at += 1
    return False


def split_copies(lines: Sequence[str], pattern: str = "", path: str = "") -> list[tuple[int, int]]:
    """The agreements in the lines of a file, as half-open ranges that are all of it.

    With a ``pattern`` (a regular expression of Python) an agreement begins at
    each line in which it is found. Without, where a long paragraph or heading
    comes again that begins with the same words as the first one of the file,
    and as much stands between as an agreement has. Raises ClausectlError CL660
    for a pattern that is none, or that is found nowhere.
    """
    starts = _find_pattern(lines, pattern, path) if pattern else _find_openings(lines)
    starts = starts or [0]
    starts[0] = 0
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _find_pattern(lines: Sequence[str], pattern: str, path: str) -> list[int]:
    try:
        found = re.compile(pattern)
    except re.error as error:
        hint = "give a regular expression such as '^This .* Agreement'"
        raise ClausectlError(Problem("CL660", f"--split: {error}", path, hint=hint)) from None
    if _is_endless(pattern):
        hint = "leave out the * or + behind the parenthesis: '^LEASE AGREEMENT' is enough"
        message = f"--split {pattern!r} could need longer than anybody waits"
        raise ClausectlError(Problem("CL674", message, path, hint=hint))
    starts = [at for at, line in enumerate(lines) if found.search(line[:_SEARCHED])]
    if not starts:
        hint = "give a text that stands in the first line of each agreement"
        raise ClausectlError(Problem("CL660", f"--split {pattern!r} is found nowhere", path, hint=hint))
    return starts


def _find_openings(lines: Sequence[str]) -> list[int]:
    """The lines at which agreements begin: each opens a paragraph with the words of the first."""
    opens = [at for at, line in enumerate(lines) if line.strip() and (at == 0 or not lines[at - 1].strip())]
    if not opens:
        return []
    first = _opening(lines, opens[0])
    if len(first) < _LEAST_OPENING:
        return [opens[0]]
    word = first[0]
    starts = [
        opens[0],
        *(
            at
            for at in opens[1:]
            if word in lines[at][:_NEAR].casefold() and _is_like(first, _opening(lines, at))
        ),
    ]
    if len(starts) == 1:
        return starts
    counts = [len(line.split()) for line in lines]
    sizes = [sum(counts[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    least = max(_LEAST_WORDS, max(sizes) // _SHARE)
    kept: list[int] = []
    for at, size in zip(starts, sizes, strict=True):
        if size < least:  # words that come again inside an agreement
            return starts[:1]
        kept.append(at)
    return kept


def _opening(lines: Sequence[str], at: int) -> list[str]:
    """The first words from a line on, those below a short title among them."""
    words: list[str] = []
    for line in lines[at : at + _OPENING]:
        words += _words(line)
        if len(words) >= _OPENING:
            break
    return words[:_OPENING]


def _words(line: str) -> list[str]:
    return [token.casefold() for token in tokenize(line[:400]) if token[:1].isalnum()]


def _is_like(first: Sequence[str], other: Sequence[str]) -> bool:
    if len(other) < _LEAST_OPENING or first[:2] != other[:2]:
        return False
    common = sum((Counter(first) & Counter(other)).values())
    return common >= _ALIKE * max(len(first), len(other))
