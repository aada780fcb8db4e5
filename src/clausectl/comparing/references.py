"""References to provisions of the same agreement: ``Section 4.2(c)``, ``clauses 3 and 5``, ``§ 31a``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from clausectl.records import dataclass

_NOUN = (
    r"(?:sub-?)?(?:section|clause|article|paragraph|provision|item|abschnitt|ziffer|artikel|klausel|absatz"
    r"|cl[áa]usula|art[íi]culo|secci[óo]n|apartado)s?n?"
)
_ATTACHED = r"(?:schedule|exhibit|annex|annexe|appendix|appendices|attachment|part|chapter|anlage|anexo)s?"
_NUMBER = (
    r"(?:\d++(?:\.\d++)*[a-z]?(?![A-Za-z\d%]|\.\d)(?:\([a-zA-Z\d]{1,5}\)|\s(?:Abs\.|Absatz)\s?\d{1,3}(?!\d))*"
    r"|(?:\([a-zA-Z\d]{1,5}\))+|[IVXLC]++(?![a-zA-Z])|[A-Z](?![a-zA-Z.'’]))"
)
_BETWEEN = r"(?:,?\s(?:and|or|to|und|oder|bis|y|o|et|ou)\s|,\s|\s?[–-]\s?|/)"
_REFERENCE = re.compile(
    rf"(?<![\w-])(?P<noun>(?i:{_NOUN})|§§?|(?i:{_ATTACHED}))\s?(?P<list>{_NUMBER}(?:{_BETWEEN}{_NUMBER})*)"
)
_ONE = re.compile(_NUMBER)
# Of another instrument: "Section 4 of the Copyright Act", "Article 28(3) of the GDPR".
_ELSEWHERE = re.compile(
    r"\s(?:of|to|in|under)\s(?:the\s|Regulation\s|Directive\s)?"
    r"(?!this\b|these\b|th[eis]+\s|(?:Agreement|Terms|Contract|Amendment|Schedule|Exhibit|Annex|Part|Form)\b)"
    r"(?=[A-Z\d])"
)
# … and "§ 551 BGB", "Article 6 GDPR": a short name with two capitals at the least.
_STATUTE = re.compile(r"\s(?:(?:Satz|S\.|Nr\.)\s?\d{1,3}\s){0,3}(?=[A-ZÄÖÜ][a-zäöü]*[A-ZÄÖÜ])")
_PARAGRAPH = re.compile(r"\s(?:Abs\.|Absatz)\s?(\d+)")
# A provision is known by its number without the noun: "4" is cited as "Section 4" and as "clause 4".
_PLAIN = re.compile(rf"^(?:(?i:{_NOUN})|§§?)\s*")


@dataclass(frozen=True, slots=True)
class Reference:
    """One number that a text refers to: where it stands, the noun in front, and the key it is found under."""

    start: int
    end: int
    words: str
    key: str


def find_references(text: str) -> Iterator[Reference]:
    """References to numbered provisions, lists of them one by one; those to another instrument are left out.

    Linear in the text.
    """
    for match in _REFERENCE.finditer(text):
        if _ELSEWHERE.match(text, match.end()):
            continue
        if not match["noun"].isupper() and _STATUTE.match(text, match.end()):
            continue
        noun = _singular(match["noun"])
        start = match.start("list")
        for number in _ONE.finditer(match["list"]):
            words = f"{noun} {number.group()}"
            yield Reference(start + number.start(), start + number.end(), words, reference_key(words))


def _singular(noun: str) -> str:
    """What one of several is called: ``Section`` of ``Sections``, ``§`` of ``§§``."""
    small = noun.lower()
    if small == "appendices":
        return noun[:-4] + "ix"
    if small == "annexes":
        return noun[:-2]
    return noun[:-1] if small.endswith("s") or noun == "§§" else noun


@lru_cache(maxsize=8192)  # agreements cite the same few numbers again and again
def reference_key(words: str) -> str:
    """What a cited number is known by: ``4.2(c)`` for ``Section 4.2(c)``, ``schedule 1``.

    ``§ 2 Abs. 3`` is known by ``2(3)``.
    """
    words = _PARAGRAPH.sub(r"(\1)", words)
    plain = _PLAIN.sub("", words)
    return plain if plain != words or plain[:1].isdigit() or plain[:1] == "(" else plain.casefold()
