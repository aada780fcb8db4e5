"""A reference names a title, and the section has another one.

## Why
"Section 12 (Confidentiality)" says twice where to look. Where the two disagree, the
sections were renumbered and one of the two was forgotten.

## Wrong
> ## 1. Fees
>
> Section 1 (Confidentiality) survives.

## Right
> ## 1. Fees
>
> Section 1 (Fees) survives.

## How to mend it
Write the number of the section with that title, or its own title.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.checking.cross_references import find_cited, numbers_of
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every reference with words in brackets that are the title of some section."""
    for text, numbers in numbers_of(whole):
        titles = {_fold(title): key for key, title in numbers.titles.items() if title}
        for cited in find_cited(text):
            title = numbers.titles.get(cited.reference.key, "")
            if not cited.title or not title or _fold(title) == _fold(cited.title):
                continue
            meant = titles.get(_fold(cited.title), "")
            if not meant and _share_words(title, cited.title):
                continue  # a short form of the title, or a remark
            if not meant and not cited.title[0].isupper():
                continue
            place = text.paragraphs[cited.at].place(cited.reference.start, cited.title_end)
            message = f"{cited.reference.words} is “{title}” and not “{cited.title}”"
            hint = f"“{cited.title}” is {meant}" if meant else f"write ({title}), or another number"
            yield Finding(text.path, *place, message, hint)


def _fold(title: str) -> str:
    return " ".join(title.lower().strip(" .:").split())


def _share_words(title: str, said: str) -> bool:
    return bool({w for w in _fold(title).split() if len(w) > 3} & set(_fold(said).split()))


RULE = Rule("CL542", "reference-title", "error", "agreement", "references", check)
