"""Number patterns: ``1.``, ``1.1``, ``(a)``, ``(i)``, ``(A)``, ``Article I``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

MAX_LEVELS = 4
_COUNTER = re.compile(r"(?<![A-Za-z0-9])(1(?:\.1)*|[aAiI])(?![A-Za-z0-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"))
_ROMAN_LOW = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def explain_bad_pattern(pattern: str, level: int) -> str:
    """Why a text is no number pattern for a level (from 1); empty when it is one."""
    match = _last_counter(pattern)
    if match is None:
        return "it holds no counter (1, a, A, i or I)"
    if match.group().count(".") + 1 > level:
        return f"it counts {match.group().count('.') + 1} levels at level {level}"
    if any(c in pattern for c in "\n\r\t*_`[]<>{}\\|#~&") or pattern[0] in "-+=":
        return "it holds a character of Markdown"
    if pattern != pattern.strip() or "  " in pattern or len(pattern) > 40:
        return "it holds more spaces or words than a number has"
    return ""


def _last_counter(pattern: str) -> re.Match[str] | None:
    matches = list(_COUNTER.finditer(pattern))
    return matches[-1] if matches else None


@lru_cache(maxsize=1024)
def _split(pattern: str) -> tuple[str, str, str]:
    match = _last_counter(pattern)
    assert match is not None, pattern  # noqa: S101 - patterns are checked when a manifest is read
    return pattern[: match.start()], match.group(), pattern[match.end() :]


@lru_cache(maxsize=16_384)
def format_label(patterns: tuple[str, ...], counters: tuple[int, ...]) -> str:
    """The number as printed at its own level: ``(a)`` for counters (2, 1) of ``1.``, ``(a)``."""
    before, counter, after = _split(patterns[len(counters) - 1])
    return before + _count(counter, counters) + after


@lru_cache(maxsize=16_384)
def format_number(patterns: tuple[str, ...], counters: tuple[int, ...]) -> str:
    """The number as a reference prints it: ``2(a)`` for counters (2, 1) of ``1.``, ``(a)``.

    Words of a pattern stay out (``Article I`` is referred to as ``I``, since the
    reference's own words say "Article"), and so does a closing full stop.
    """
    parts: list[str] = []
    for level in range(1, len(counters) + 1):
        before, counter, _ = _split(patterns[level - 1])
        own = _count(counter, counters[:level])
        if "." in counter:  # 1.1 states the levels above it
            parts = [own]
        elif before.endswith("("):
            parts.append(f"({own})")
        else:
            parts.append(f".{own}" if parts else own)
    return "".join(parts)


def _count(counter: str, counters: Sequence[int]) -> str:
    if counter.startswith("1"):
        wanted = counter.count(".") + 1
        return ".".join(str(number) for number in counters[-wanted:])
    number = counters[-1]
    if counter in "iI":
        text = _roman(number)
    else:
        letters, repeat = (number - 1) % 26, (number - 1) // 26 + 1
        text = chr(ord("a") + letters) * repeat  # after z come aa, bb, as word processors number
    return text.upper() if counter in "AI" else text


def _roman(number: int) -> str:
    parts = []
    for value, letters in (*_ROMAN, *_ROMAN_LOW):
        times, number = divmod(number, value)
        parts.append(letters * times)
    return "".join(parts)
