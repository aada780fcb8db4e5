"""A reference leads to a section that the document does not have.

## Why
Something was taken out or renumbered, and what relied on it was not.

## Wrong
> 1. The fee is refunded under Section 7.

## Right
> 1. The fee is refunded under Section 2.
> 2. Refunds are paid in ten days.

Looked at are plain documents that number their provisions. In composed agreements
a reference is a link, and one that leads nowhere is CL323.

## How to mend it
Write the number that is meant, or take the reference out.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text, Whole
from clausectl.checking.cross_references import find_cited, is_attachment, numbers_of
from clausectl.model.provisions import Provision
from clausectl.model.rules import Finding, Rule
from clausectl.nearest import find_nearest


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every reference in a document with numbered provisions."""
    for text, numbers in numbers_of(whole):
        if not any(key[:1].isdigit() for key in numbers.titles):
            continue
        for cited in find_cited(text):
            key = cited.reference.key
            if is_attachment(cited.reference.words) or not key[:1].isdigit() or numbers.has(key):
                continue
            if cited.reference.words[0] == "§" and not any(p.number[:1] == "§" for p in _provisions(text)):
                continue  # here it is the sign of statutes
            place = text.paragraphs[cited.at].place(cited.reference.start, cited.reference.end)
            near = find_nearest(key, numbers.titles)
            hint = f"did you mean {near}?" if near else "write the number that is meant"
            yield Finding(text.path, *place, f"there is no {cited.reference.words} here", hint)


def _provisions(text: Text) -> tuple[Provision, ...]:
    return text.document.provisions if text.document is not None else ()


RULE = Rule("CL541", "missing-section", "error", "agreement", "references", check)
