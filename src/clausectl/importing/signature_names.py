"""What a text without a label may be: an organisation, an office, a person, a date."""

from __future__ import annotations

import re

from clausectl.formats.written_dates import find_dates
from clausectl.model.signed import NOT_RECORDED

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ORGANISATION = re.compile(
    r"(?i)\b(?:inc|ltd|limited|llc|llp|lp|corp|corporation|company|co|gmbh|ag|kg|ohg|ug|se|e\.v|sa|s\.a"
    r"|sas|sarl|srl|s\.l|sl|bv|nv|plc"
    r"|conference|university|universität|université|universidad|institute|institut|association|society"
    r"|bank|trust"
    r"|foundation|stiftung|council|department|ministry|agency|group|partners|holdings?|committee|club"
    r"|verein|labs?"
    r"|technologies|systems|services|solutions|school|college|hospital|church|city of|state of|county of)\b|&"
)
_OFFICE = re.compile(
    r"(?i)\b(?:c[eftoi]o|chief|officer|president|director|manager|secretary|treasurer|chair(?:man|woman"
    r"|person)?|partner"
    r"|counsel|founder|member|attorney|head of|vice|managing|geschäftsführer(?:in)?|prokurist(?:in)?"
    r"|vorstand|leiter(?:in)?"
    r"|gérante?|directeur|directrice|président(?:e)?|gerente|apoderad[oa]|presidente?|administrador(?:a)?)\b"
)
DEFINED = re.compile(
    r"^(?P<party>.+?),? ?\((?:the |der |die |le |la |el )?[\"“„«‘'](?P<role>[^\"”“»’']+)[\"”“»’']\)[:,]?$"
)
"""A party with the role it is given: ``Acme Ltd (the "Provider")``."""


def is_organisation(text: str) -> bool:
    """Whether a name has a word that only organisations have in theirs."""
    return _ORGANISATION.search(text) is not None


def is_office(text: str) -> bool:
    """Whether a text names an office, such as Director."""
    return _OFFICE.search(text) is not None and len(WORD.findall(text)) <= 8


def is_person(text: str) -> bool:
    """Whether a text may be the name of a person: two to five words, capitals first, no figures."""
    words = WORD.findall(text)
    if not 2 <= len(words) <= 5 or any(character.isdigit() for character in text) or is_organisation(text):
        return False
    small = {"von", "van", "de", "der", "den", "di", "da", "del", "la", "le", "y", "zu", "bin", "al"}
    return all(word[0].isupper() or word in small for word in words)


def is_date(text: str) -> bool:
    """Whether a text is a date, with no more than a place and a few small words around it."""
    found = list(find_dates(text[:200]))
    if len(found) != 1:
        return False
    rest = f"{text[: found[0].start]} {text[found[0].end :]}"
    return len(WORD.findall(rest)) <= 4 and not is_person(rest)


def read_iso(text: str) -> str:
    """The date that a text states, as ISO 8601; not recorded where it states none, two, or one of two."""
    found = list(find_dates(text[:200]))
    date = found[0].date if len(found) == 1 else None
    return date.isoformat() if date is not None else NOT_RECORDED
