"""A term is defined and used nowhere.

## Why
Either words that used it were taken out, or words that should use it do not.
Both are worth a look, and a definition nobody needs is read all the same.

## Wrong
> "Business Day" means a day on which banks are open. The Supplier delivers within ten days.

## Right
> "Business Day" means a day on which banks are open. The Supplier delivers within ten Business Days.

A definition counts that has quotes, brackets or "means"; "Date: 1 May" is none. A use in the
very sentence that defines the term is none; a use in a heading is
none either, and ALL CAPS are none. A use in an agreement that incorporates the document
counts. Names in brackets that stand for a party count like any term.

## How to mend it
Use the term where it is meant, or take the definition out.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.terms import DefinedTerm
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every definition, in every agreement it stands in."""
    terms = whole.terms
    for found in terms.defined:
        others = (found.term, *found.aliases)
        if any(terms.uses.get(term) for term in others):
            continue
        if any(other.terms.uses.get(term) for other in whole.incorporated_by for term in others):
            continue
        if not _is_stated(whole.paragraphs[found.at][1].text, found):
            continue
        path, start, end = whole.place(found.at, found.start, found.end)
        message = f"“{found.term}” is defined here and used nowhere in {whole.id}"
        yield Finding(path, start, end, message, "use it where it is meant, or take the definition out")


def _is_stated(text: str, found: DefinedTerm) -> bool:
    """Whether a place surely defines: by quotes, brackets or "means", and not as "Date: 1 May"."""
    before = text[: found.start].rstrip()[-1:]
    return bool(before and before in "\"“„«»(‘'") or "mean" in text[found.end : found.end + 20]


RULE = Rule("CL521", "unused-definition", "warning", "agreement", "terms", check)
