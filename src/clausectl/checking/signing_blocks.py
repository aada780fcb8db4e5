"""Who signs a plain document: the parties its opening names, and the names in its signature block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.parties import find_companies
from clausectl.checking.party_names import WrittenName
from clausectl.records import dataclass

_OPENING = 25  # paragraphs in which parties are introduced
_LISTED = 6  # paragraphs behind "between:" that may name one party each
_ABOVE = 3  # paragraphs above the first line to sign on that may name who signs
_BETWEEN = re.compile(r"\bbetween\b", re.IGNORECASE)
_OF_ANOTHER = re.compile(
    r"\b(?:subsidiary|affiliate|division|branch|successor|shareholder|member|parent|trustee|agent)s?"
    r" (?:company )?"
    r"(?:of|to|for)\s(?:the\s)?\Z|\b(?:formerly|previously|trading as|known as|d/b/a)\s\Z",
    re.IGNORECASE,
)
_LINE = re.compile(
    r"(?:^|\n)\W{0,3}(?:by|signature|signed(?: by)?|unterschrift)\s*:|\bfor and on behalf of\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SigningBlock:
    """Companies that the opening introduces as parties, and those at which a document is signed."""

    parties: tuple[WrittenName, ...]
    signing: tuple[WrittenName, ...]


def read_signing_block(text: Text) -> SigningBlock | None:
    """The parties and the signature block of a document; None without two parties and one who signs."""
    companies = text.remember("companies", find_companies)
    opening = _find_opening(text) if len(companies) > 1 else None
    if opening is None:
        return None
    lines = [at for at, paragraph in enumerate(text.paragraphs) if _LINE.search(paragraph.text)]
    if not lines:
        return None
    first, last = opening
    start = _find_top(text, next((at for at in lines if at > last), len(text.paragraphs)))
    parties = [one for one in companies if first <= one.at <= last and not _is_of_another(text, one)]
    signing = [one for one in companies if one.at >= start]
    if len({one.name.key for one in parties}) < 2 or not signing:
        return None
    return SigningBlock(tuple(_distinct(parties)), tuple(_distinct(signing)))


def _find_opening(text: Text) -> tuple[int, int] | None:
    """The first and the last paragraph of the opening."""
    named = {one.at for one in text.remember("companies", find_companies)}
    for at, paragraph in enumerate(text.paragraphs[:_OPENING]):
        found = _BETWEEN.search(paragraph.text)
        if found is None:
            continue
        if at in named:
            return at, at
        last = max((n for n in range(at + 1, at + 1 + _LISTED) if n in named), default=0)
        if last and len(paragraph.text) - found.end() < 40:
            return at, last
    return None


def _find_top(text: Text, line: int) -> int:
    """Where a block starts, from the first line to sign on: short lines above it belong to it."""
    top = line
    while top > 0 and line - top < _ABOVE and len(text.paragraphs[top - 1].text) <= 80:
        if text.paragraphs[top - 1].text.rstrip().endswith("."):
            words = text.paragraphs[top - 1].text.split()
            if len(words) > 6:
                break
        top -= 1
    return top


def _is_of_another(text: Text, one: WrittenName) -> bool:
    return _OF_ANOTHER.search(text.paragraphs[one.at].text[max(0, one.start - 40) : one.start]) is not None


def _distinct(names: list[WrittenName]) -> Iterator[WrittenName]:
    seen = set()
    for one in names:
        if one.name.key not in seen:
            seen.add(one.name.key)
            yield one
