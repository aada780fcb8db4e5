"""Words changed and the version did not.

## Why
A version names one text. Agreements say that they were signed on `exclusivity 1.0.0`;
when two texts have that name, nobody can tell which one was meant.

## Wrong
> `version: 1.0.0` before and after "within 60 days" became "within 90 days"

## Right
> `version: 2.0.0`, because a period changed

MAJOR rises for a substantive change, MINOR for other words, PATCH for what changes no word,
number or punctuation. Line breaks, the owner and tags change no text and need no version.
This rule compares: it is asked by `review`, and by `check --since`.

## How to mend it
Put the line that the hint shows in the place of the present one.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.versions import ChangeAnalysis, place_of, propose_version
from clausectl.model.rules import Finding, Rule


def check(analysis: ChangeAnalysis) -> Iterator[Finding]:
    """Look for texts in other words under the same version."""
    for text in analysis.texts:
        if (
            text.same_words
            or text.old_version != text.new_version
            or _rose_elsewhere(text.forked_version, text.new_version)
        ):
            continue
        found = text.significance or "wording"
        why = f": {text.grounds[0]}" if text.grounds else ""
        message = f"{text.id} is in other words than {text.old_version} on {analysis.base} ({found}{why})"
        yield Finding(*place_of(text), message, f"version: {propose_version(text)}")


def _rose_elsewhere(forked: str, now: str) -> bool:
    """The change raised it, and so did the other side: that is a version that was taken."""
    return bool(forked) and forked != now


RULE = Rule("CL620", "version-not-raised", "error", "change", "versions", check)
