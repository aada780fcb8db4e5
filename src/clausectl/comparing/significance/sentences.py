"""Where sentences of plain text begin, for telling what stands in which."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from clausectl.comparing.significance.lists import ABBREVIATIONS

__all__ = ["find_complete", "find_starts", "sentence_around"]

_BREAK = re.compile(
    r"[.!?…][\"'”’»)\]]{0,4}\s{1,8}(?=[\"'“‘„«(\[]{0,3}[^\W_])"  # a stop, closing marks, spaces, a word
    r"|\n\s*+"
    r"|(?<=\s)\|\s"  # cells of a table
)
_NEAR = 12  # characters of an abbreviation


def find_starts(text: str) -> list[int]:
    """Where each sentence, line or cell begins, the first at 0. Linear."""
    starts = [0]
    for found in _BREAK.finditer(text):
        at, end = found.span()
        if end == at or end >= len(text):
            continue
        if text[at] in ".!?…":
            if text[end].islower():
                continue
            if text[at] == ".":
                word = text[max(0, at - _NEAR) : at].rpartition(" ")[2].lower()
                if len(word) < 7 and (
                    word.lstrip("(\"'“") in ABBREVIATIONS or (len(word) == 1 and word.isalpha())
                ):
                    continue
        starts.append(end)
    return starts


def sentence_around(starts: list[int], start: int, end: int, length: int) -> tuple[int, int]:
    """The span of the sentences that a stretch stands in. Logarithmic."""
    first = bisect_right(starts, start) - 1
    # A stretch that ends where a sentence begins does not reach into it, unless it is empty.
    last = bisect_left(starts, end) if end > start else bisect_right(starts, end)
    return starts[first], starts[last] if last < len(starts) else length


def find_complete(text: str, starts: list[int], start: int, end: int) -> list[tuple[int, int]]:
    """The spans of the sentences whose words all stand in a stretch, without what closes them."""
    found = []
    at = max(0, bisect_right(starts, start) - 1)
    while at < len(starts) and starts[at] < end:
        first = starts[at]
        last = starts[at + 1] if at + 1 < len(starts) else len(text)
        words_end = last
        while words_end > first and not text[words_end - 1].isalnum():
            words_end -= 1
        words_start = first
        while words_start < words_end and not text[words_start].isalnum():
            words_start += 1
        if start <= words_start < words_end <= end and " " in text[words_start:words_end]:
            found.append((words_start, words_end))
        at += 1
    return found
