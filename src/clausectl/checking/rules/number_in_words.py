"""A number in words and the figure in brackets behind it differ.

## Why
Contracts write important numbers twice. Where the two differ, somebody changed
one and forgot the other, and courts have to choose which of them was meant.

## Wrong
> The Supplier pays within thirty (45) days.

## Right
> The Supplier pays within thirty (30) days.

A number word too many ("within one sixty (60) days") is told as well, before a plural:
"two thirty (30) day periods" is honest.

## How to mend it
Write the same number in both places. It is not corrected for you: only a person
knows which of the two is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from clausectl.checking.analysis import Text
from clausectl.checking.numbers import is_number_word, read_figures, read_number_words
from clausectl.checking.prose import SHARED
from clausectl.model.rules import Finding, Rule

_FIGURE = re.compile(r"\((\d[\d,.'\u00a0\u202f]{0,20}?)(?:th|st|nd|rd|[ \u00a0\u202f]?%| ?per ?cent)?\)")
# "twenty per cent (20%)": the number is what stands in front of the hundred
_OF_HUNDRED = re.compile(r" (?:percent|per cent|per centum|pour cent|por ciento|Prozent)\Z", re.IGNORECASE)
_HYPHEN = re.compile("[-‑–]")
_PLURAL = re.compile(r" (?:business |calendar |working )?(?:days|weeks|months|years|hours|minutes)\b")
_REACH = 120  # characters in front of the bracket


def check(text: Text) -> Iterator[Finding]:
    """Look at every figure in brackets that stands behind words."""
    for paragraph in text.paragraphs:
        for start, end, message, hint in _look_at(paragraph.text) if "(" in paragraph.text else ():
            yield Finding(text.path, *paragraph.place(start, end), message, hint)


@lru_cache(maxsize=SHARED)
def _look_at(text: str) -> tuple[tuple[int, int, str, str], ...]:
    """Where a paragraph has two numbers for one, with message and hint."""
    found: list[tuple[int, int, str, str]] = []
    for match in _FIGURE.finditer(text):
        figure = read_figures(match[1])
        words, begin = _words_before(text, match.start())
        value = read_number_words(words) if words else None
        if figure is None or value is None:
            continue
        if value == figure:
            stray = _stray_before(text, match, begin)
            if stray:
                message = f"“{stray} {words}” is no number, and ({match[1]}) stands behind it"
                found.append(
                    (begin - 1 - len(stray), match.end(), message, "take the word out that is too much")
                )
            continue
        message = f"“{words}” and ({match[1]}) are two numbers"
        found.append((begin, match.end(), message, "write the same number in words and in figures"))
    return tuple(found)


def _stray_before(text: str, match: re.Match[str], begin: int) -> str:
    """A number word that stands in front of a whole number: "one sixty (60) days".

    "Two thirty (30) day periods" is honest, so it is told before a plural alone.
    """
    if not _PLURAL.match(text, match.end()):
        return ""
    before = text[max(0, begin - 1 - _REACH) : max(0, begin - 1)]
    word = before.rpartition(" ")[2]
    return word if word.isalpha() and read_number_words(word) is not None else ""


def _words_before(text: str, bracket: int) -> tuple[str, int]:
    """The number in words right in front of a bracket, the longest there is, and where it starts."""
    before = text[max(0, bracket - _REACH) : bracket]
    if not before.endswith(" "):
        return "", bracket
    before = _OF_HUNDRED.sub("", before[:-1])
    end = max(0, bracket - _REACH) + len(before)
    words = before.split(" ")[-12:]
    at = len(words)
    while at and words[at - 1] and all(is_number_word(part) for part in _HYPHEN.split(words[at - 1])):
        at -= 1
    if at and words[at - 1].lower() == "a" and at < len(words):
        at -= 1
    while at < len(words) and read_number_words(" ".join(words[at:])) is None:
        at += 1
    found = " ".join(words[at:])
    return found, end - len(found)


RULE = Rule("CL560", "number-in-words", "error", "text", "figures", check)
