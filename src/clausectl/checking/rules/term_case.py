"""A defined term is written without its capitals.

## Why
"articles" can be the "Articles" that are defined, or any articles. The writer
knew which; the reader does not.

## Wrong
> The material ("Articles") is reviewed. The author corrects these articles.

## Right
> The material ("Articles") is reviewed. The author corrects these Articles.

A term that is written with its first letter alone in capitals is not looked at, nor
is the sentence that defines a term. A term of one word is looked at behind "this",
"these", "those", "such" and "said" only, a term of several words everywhere.

## How to mend it
Write the capitals, or other words for what is not the defined thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.comparing.terms import word_forms
from clausectl.model.rules import Finding, Rule

_POINTING = "this|these|those|such|said"
_MOST_TERMS = 500


def check(whole: Whole) -> Iterator[Finding]:
    """Look for every defined term in small letters."""
    terms = {
        " ".join(words): found.term
        for found in whole.terms.defined[:_MOST_TERMS]
        if _has_capitals(found.term)
        for words in word_forms(found.term)
        if not any(word[1:] != word[1:].lower() for word in words)
    }
    if not terms:
        return
    small = {words.lower(): (words, term) for words, term in terms.items() if words != words.lower()}
    small = {words: meant for words, meant in small.items() if _stands_in(whole, words)}
    if not small:
        return
    pattern = _pattern(small)
    inside: dict[tuple[int, str], list[tuple[int, int]]] = {}
    for found in whole.terms.defined:
        inside.setdefault((found.at, found.term), []).append((found.first, found.last))
    for at, (_, paragraph) in enumerate(whole.paragraphs):
        if paragraph.kind == "heading" or paragraph.title:
            continue
        for match in pattern.finditer(paragraph.text):
            written = match["words"]
            if written not in small:
                continue
            words, term = small[written]
            if any(first <= match.start("words") < last for first, last in inside.get((at, term), ())):
                continue
            path, start, end = whole.place(at, match.start("words"), match.end("words"))
            message = f"“{written}” is written without the capitals of the defined term “{term}”"
            yield Finding(path, start, end, message, f"write “{words}” if the defined term is meant")


def _stands_in(whole: Whole, words: str) -> bool:
    return any(words in piece.text.words for piece in whole.pieces)


def _has_capitals(term: str) -> bool:
    """Whether capitals tell a term from everyday words: not "Employment invention", nor ALL CAPS."""
    words = [word for word in term.split() if len(word) > 3 or word[0].isupper()]
    return not term.isupper() and all(word[0].isupper() for word in words)


def _pattern(small: dict[str, tuple[str, str]]) -> re.Pattern[str]:
    ordered = sorted(small, key=lambda words: (-len(words), words))
    several = "|".join(re.escape(words) for words in ordered if " " in words)
    single = "|".join(re.escape(words) for words in ordered if " " not in words)
    parts = [rf"(?:(?<=\s)|(?<=\A))(?:{several})"] if several else []
    if single:
        parts.append(rf"(?:(?<=this )|(?<=these )|(?<=those )|(?<=such )|(?<=said ))(?:{single})")
    return re.compile(rf"(?<![\w-])(?P<words>{'|'.join(parts)})(?![\w-])")


RULE = Rule("CL524", "term-case", "warning", "agreement", "terms", check)
