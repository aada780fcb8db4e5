"""A schedule, exhibit or annex is referred to and is not there.

## Why
What stands in it was to be agreed on. An agreement that is signed without it lacks
those terms, or leaves it open which paper was meant.

## Wrong
> The fees stand in Schedule 1.

## Right
> The fees stand in Schedule 1.
>
> ## Schedule 1: Fees
>
> 100 euros.

In a composed agreement its parts and what its form incorporates count, in a plain
document its headings.

## How to mend it
Add it, incorporate it, or take the reference out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.cross_references import find_cited, is_attachment
from clausectl.comparing.references import reference_key
from clausectl.model.rules import Finding, Rule

_PAPER = re.compile(r"(?:schedule|exhibit|annexe?|appendix|attachment|anlage|anhang|anexo)\b", re.IGNORECASE)


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every reference to a schedule, exhibit, annex, appendix or attachment; each is told once."""
    present = frozenset(_list_present(whole))
    told: set[str] = set()
    for piece in whole.pieces:
        for cited in find_cited(piece.text):
            reference = cited.reference
            key = reference.key.casefold()
            if not is_attachment(reference.words) or not _PAPER.match(reference.words) or key in told:
                continue
            if key in present or any(key.startswith(known + "(") for known in present):
                continue
            told.add(key)
            place = piece.text.paragraphs[cited.at].place(reference.start, reference.end)
            message = f"{reference.words} is referred to, and {whole.id} has none"
            yield Finding(piece.text.path, *place, message, "add it, or take the reference out")


def _list_present(whole: Whole) -> Iterator[str]:
    if whole.assembly is not None:
        for part in whole.assembly.arrangement.parts:
            if part.label:
                yield reference_key(part.label).casefold()
        for entry in whole.assembly.form.incorporates:
            yield reference_key(entry.name).casefold()
            yield entry.name.casefold()
    for piece in whole.pieces:
        if piece.text.document is not None:
            for provision in piece.text.document.provisions:
                for name in (provision.number, provision.title):
                    if name:
                        yield reference_key(name).casefold()
        for paragraph in piece.text.paragraphs:
            if paragraph.kind == "heading" or paragraph.title:
                words = paragraph.text.split()
                yield reference_key(" ".join(words[:2]).rstrip(".:–—-")).casefold()


RULE = Rule("CL543", "missing-attachment", "warning", "agreement", "references", check)
