"""Typed numbers of a list skip or repeat.

## Why
An item was lost or taken out, or two items have one number. References to (c) then lead
nowhere, or to two places.

## Wrong
> The Supplier shall (a) pack the Goods, (b) insure the Goods, and (d) deliver the Goods.

## Right
> The Supplier shall (a) pack the Goods, (b) insure the Goods, and (c) deliver the Goods.

Looked at are lists within a paragraph, and the numbers of the provisions of a plain document.

## How to mend it
Put the lost item back, or number the items anew and look at every reference to them.
A list of Markdown (`1.` at the start of a line) counts by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.checking.enumerations import Gap, find_inline_gaps, find_provision_gaps
from clausectl.model.rules import Finding, Rule


def check(text: Text) -> Iterator[Finding]:
    """Look at the items within every paragraph, and at the numbers of a document's provisions."""
    for paragraph in text.paragraphs:
        if "(b)" in paragraph.text or "(ii)" in paragraph.text or "(2)" in paragraph.text:
            for gap in find_inline_gaps(paragraph.text):
                yield _tell(text, gap, paragraph.place(gap.start, gap.end))
    if text.document is None:
        return
    for gap in find_provision_gaps(text.document.provisions):
        start = text.document.provisions[gap.at].start
        while text.source[start : start + 1].isspace():
            start += 1
        yield _tell(text, gap, (start, start))


def _tell(text: Text, gap: Gap, place: tuple[int, int]) -> Finding:
    what = "stands twice" if gap.repeated else f"stands where {gap.expected} should follow"
    hint = "number the items anew, and look at the references to them"
    return Finding(text.path, *place, f"{gap.label} {what}", hint)


RULE = Rule("CL566", "typed-number-gap", "warning", "text", "figures", check)
