"""Terms that one agreement defines more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.terms import DefinedTerm


def find_repeated(whole: Whole) -> Iterator[tuple[DefinedTerm, DefinedTerm, bool]]:
    """Each definition of a term that was defined before, with the first one, and whether they say the same.

    Compared are the words of the defining sentences without case, quotes and
    white space. Terms in capitals alone in brackets are names that stand behind
    what they shorten, and stand there as often as the writer likes.
    """
    first: dict[str, DefinedTerm] = {}
    for found in whole.terms.defined:
        before = first.setdefault(found.term, found)
        if before is found or before.at == found.at:
            continue
        mine, theirs = _meaning(whole, found), _meaning(whole, before)
        if found.term.isupper() and "means" not in mine:
            continue
        yield before, found, mine == theirs


def _meaning(whole: Whole, found: DefinedTerm) -> str:
    text = whole.paragraphs[found.at][1].text[found.first : found.last]
    return " ".join(re.findall(r"[^\W_]+", text.lower()))
