"""Defined terms: where a text gives a word its meaning, and which texts use it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from clausectl.records import dataclass

_OPEN = '[“"„«‟‘]'
_CLOSE = '[”"“»’]'
_TERM = r"[^\W\d_][^\n“”\"„«»()]{0,79}?"
_QUOTED = rf"{_OPEN}\s?({_TERM})\s?{_CLOSE}"
_MEANS = (
    r"(?:shall\s|will\s)?(?:each\s)?(?:means?|mean|includes?|(?:has|have)\sthe\smeaning|refers?\sto|is\sdefined"
    r"|bedeutet|bezeichnet|meint|significa(?:rá)?|se\sentenderá|désigne|signifie|s['’]entend)\b"
)
_PARENTHESIS = re.compile(r"\(([^()\n]{1,160})\)")
_IN_QUOTES = re.compile(_QUOTED)
_SHORT_NAME = re.compile(r"[A-Z][A-Z&.\-]{1,9}")
_ROMAN = re.compile(r"[IVXLC]+")
_STATED = re.compile(rf"{_QUOTED}(?:\s+(?:or|and|oder|und|y|o|et|ou)\s+{_QUOTED})?,?\s+{_MEANS}")
_BARE = re.compile(
    rf"(?:^|(?<=\n))([A-Z][\w’'\-]*(?:[ ](?:(?:of|and|the|for|or|to|in)[ ])?[A-Z][\w’'\-]*){{0,6}})"
    rf"\s+{_MEANS}"
)
_LISTED = re.compile(rf"(?:^|(?<=\n)){_QUOTED}\s*(?:[:–—|]|-\s)")
_HEREINAFTER = re.compile(
    rf"\b(?:hereinafter|hereafter|nachfolgend|en\sadelante|ci-après)\b[^“\"„«\n]{{0,40}}{_QUOTED}"
)
_BETWEEN = re.compile(r"\b(?:by and )?(?:between|among|zwischen|entre)\b", re.IGNORECASE)
_BOUNDARY = re.compile(r"[.!?][”\"’»)\]]*\s+(?=[A-ZÄÖÜ“\"„«(¿¡À-Ý])|\n+")
_NAME_BEFORE = re.compile(
    r"((?:[A-ZÄÖÜÀ-Ý][\w&.’'\-]*|&)(?:\s+(?:[A-ZÄÖÜÀ-Ý][\w&.’'\-]*|&|of|on|for|and|de|und|y|et))*)\W{0,2}(?:,[^,()]{0,80},?)?\s*\Z"
)
_REACH = 120  # characters in front of a bracket in which the name of a party stands
_ENDINGS = "(?:’s|'s|s’|s'|es|s)?"


@dataclass(frozen=True, slots=True)
class Definition:
    """A term, the text (by index) that defines it, and the words that give it its meaning.

    ``meaning`` is the sentence, for a term in brackets the part of it that leads
    up to the bracket, or the name in front of it. ``party`` says that somebody between whom the agreement is
    made is called so; ``name`` is what stands in front, where it is a name.
    """

    term: str
    index: int
    meaning: str
    party: bool = False
    name: str = ""


def find_definitions(texts: Sequence[str]) -> list[Definition]:
    """Every definition in some texts, in their order: in brackets, or as "X" means.

    Recognised are ``("Articles")``, ``(the "Supplier")``, ``(each a "Party" and
    together the "Parties")``, a bare ``(ICML)``, ``"Term" means …`` with and
    without quotes at the start of a paragraph, ``hereinafter "X"``, and entries
    of a list of terms. Linear in the texts.
    """
    found: list[Definition] = []
    for index, text in enumerate(texts):
        if "(" in text or "“" in text or '"' in text or "„" in text or "«" in text or " means" in text:
            found += _find_in(text, index)
    return found


def _find_in(text: str, index: int) -> Iterator[Definition]:
    stated = [*_read_brackets(text), *_read_sentences(text)]
    if not stated:
        return
    stated.sort()
    bounds = [0, *(match.end() for match in _BOUNDARY.finditer(text)), len(text)]
    seen: set[tuple[str, int]] = set()
    began = last = 0  # where the words of the last bracket began, and where it ended
    for at, end, term, bracket in stated:
        if (term, end) in seen:
            continue
        seen.add((term, end))
        low = bounds[bisect_right(bounds, at) - 1]
        high = bounds[min(bisect_left(bounds, end), len(bounds) - 1)]
        if not bracket:
            yield Definition(term, index, text[low:high].strip())
            continue
        start = max(low, last if last < end else began)
        lead = text[start:at]
        party = index < _FIRST and _BETWEEN.search(text, low, at) is not None
        name = _NAME_BEFORE.search(lead[-_REACH:])
        # a name is its own meaning: what else the sentence says is not about the term
        meaning = f"{name[1]} {text[at:end]}" if name else text[start:end].strip()
        yield Definition(term, index, meaning, party, name[1] if name else "")
        began, last = start, end


_FIRST = 4  # texts at the start of an agreement that name its parties


def _read_brackets(text: str) -> Iterator[tuple[int, int, str, bool]]:
    for match in _PARENTHESIS.finditer(text):
        inner = match[1]
        quoted = _IN_QUOTES.findall(inner)
        for term in quoted:
            yield match.start(), match.end(), term.strip(" ,."), True
        if not quoted and _SHORT_NAME.fullmatch(inner) and not _ROMAN.fullmatch(inner):
            yield match.start(), match.end(), inner, True


def _read_sentences(text: str) -> Iterator[tuple[int, int, str, bool]]:
    for pattern in (_STATED, _BARE, _LISTED, _HEREINAFTER):
        for match in pattern.finditer(text):
            for term in match.groups():
                if term:
                    yield match.start(), match.end(), term.strip(" ,."), False


def find_uses(terms: Iterable[str], texts: Sequence[str]) -> dict[str, list[int]]:
    """For each term the indices of the texts that use it, in plural and possessive forms too.

    Capitals count: a word in small letters, or in a line of capitals, is no
    use. Linear in the texts for a fixed number of terms.
    """
    forms: dict[str, str] = {}
    for term in sorted(terms):
        forms[term] = term
        if term.endswith("ies"):
            forms.setdefault(f"{term[:-3]}y", term)
        elif term.endswith("s"):
            forms.setdefault(term[:-1], term)
        elif term.endswith("y"):
            forms.setdefault(f"{term[:-1]}ies", term)
    if not forms:
        return {}
    longest = sorted(forms, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))}){_ENDINGS}(?!\w)")
    found: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        for term in {forms[form] for form in pattern.findall(text)}:
            found.setdefault(term, []).append(index)
    return found
