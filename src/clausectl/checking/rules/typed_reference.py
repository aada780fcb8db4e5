"""A number is typed where a reference belongs.

## Why
Numbers of clauses are given when an agreement is composed. "Section 7" was right on
the day it was typed; it leads elsewhere as soon as a clause comes, goes or moves.

## Wrong
> The fee is refunded under Section 7.

## Right
> The fee is refunded under [Section](refunds.md).

References to statutes and other documents ("Section 7 of the Copyright Act") are
let stand. Plain documents number themselves: for them see `missing-section`.

## How to mend it
Write a link to the clause's file in place of the number. The number is printed
behind the words of the link.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.cross_references import find_cited, is_attachment
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at every number in a clause or form that a word such as "Section" stands in front of."""
    if text.kind == "document":
        return
    for cited in find_cited(text):
        if is_attachment(cited.reference.words):
            continue
        paragraph = text.paragraphs[cited.at]
        place = paragraph.place(cited.reference.start, cited.reference.end)
        noun = cited.reference.words.partition(" ")[0]
        message = f"the number of {cited.reference.words} is typed, and will not follow what it leads to"
        hint = f"link to the clause: [{noun}](…/clause.md); the number is printed behind it"
        yield Finding(text.path, *place, message, hint)


RULE = Rule("CL540", "typed-reference", "warning", "text", "references", check)
