"""Two defined terms differ in their last letters or in capitals alone.

## Why
"Service" and "Services" as two terms with two meanings cannot be told apart in a
sentence: the plural of one is the other.

## Wrong
> "Service" means the hosting. "Services" means everything in Schedule 1.

## Right
> "Hosting" means the hosting. "Services" means everything in Schedule 1.

## How to mend it
Give one of the two another name.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import Whole
from clausectl.comparing.terms import word_forms
from clausectl.model.rules import Finding, Rule


def check(whole: Whole) -> Iterator[Finding]:
    """Look at the forms of all terms that an agreement defines."""
    owner: dict[tuple[str, ...], str] = {}
    for found in whole.terms.defined:
        forms = {tuple(word.lower() for word in words) for words in word_forms(found.term)}
        clash = next(
            (owner[words] for words in sorted(forms) if owner.get(words, found.term) != found.term), ""
        )
        if clash and clash not in found.aliases:
            path, start, end = whole.place(found.at, found.start, found.end)
            message = f"“{found.term}” can be taken for “{clash}”, which is defined as well"
            yield Finding(path, start, end, message, "give one of the two another name")
        for words in forms:
            owner.setdefault(words, found.term)


RULE = Rule("CL525", "alias-collision", "warning", "agreement", "terms", check)
