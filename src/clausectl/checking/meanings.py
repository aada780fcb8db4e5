"""Terms that one agreement defines more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.terms import DefinedTerm

_CLOSED = r"[\"“”»*)’']{0,4}"
# also of the first of two names: “Data Protection Addendum” or “DPA” is defined in Section 5
_ELSEWHERE = re.compile(
    rf"{_CLOSED}(?: (?:and|or) [\"“„«][^\"“”„«»\n]{{1,80}}{_CLOSED})?,? "
    r"(?:(?:is|are|shall be|has been|have been) (?:as )?defined (?:in|on|by|above|below|under)\b"
    r"|(?:has|have|shall have) the (?:same )?meanings? "
    r"(?:given|set|ascribed|assigned|stated|specified|provided|described|defined|attributed|as)\b"
    r"|(?:also )?includes?\b)"
)
_MEANS = re.compile(rf"{_CLOSED},? (?:shall )?means?\b")


def find_repeated(whole: Whole) -> Iterator[tuple[DefinedTerm, DefinedTerm, bool]]:
    """Each definition of a term that was defined before, with the first one, and whether they say the same.

    Compared are the words of the defining sentences without case, quotes and
    white space. Terms in capitals alone in brackets are names that stand behind
    what they shorten, and stand there as often as the writer likes.
    """
    first: dict[str, DefinedTerm] = {}
    for found in whole.terms.defined:
        if _leads_elsewhere(whole, found):
            continue
        before = first.setdefault(found.term, found)
        if before is found or before.at == found.at:
            continue
        mine, theirs = _meaning(whole, found), _meaning(whole, before)
        if found.term.isupper() and not _MEANS.match(_behind(whole, found)):
            continue
        yield before, found, mine == theirs


def _behind(whole: Whole, found: DefinedTerm) -> str:
    return whole.paragraphs[found.at][1].text[found.end : found.end + 160]


def _leads_elsewhere(whole: Whole, found: DefinedTerm) -> bool:
    """Whether a place only says where the term is defined, or what it includes besides."""
    return _ELSEWHERE.match(_behind(whole, found)) is not None


def _meaning(whole: Whole, found: DefinedTerm) -> str:
    text = whole.paragraphs[found.at][1].text[found.first : found.last]
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
