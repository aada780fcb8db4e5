"""A version names other words on the base branch already.

## Why
Two pull requests that both raise 1.0.0 to 1.1.0 look right, each by itself. Merged one
after the other they give one name to two texts, and git sees no conflict.

## Wrong
> `version: 1.1.0`, which another pull request took for other words last week

## Right
> `version: 1.2.0`

The first-parent history of the base branch is looked at, not only its tip: a version that
was taken back is not free either.
This rule compares: it is asked by `review`, and by `check --since`.

## How to mend it
Take the next version, as the hint shows it.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.versions import ChangeAnalysis, find_taken, place_of, propose_version
from clausectl.model.rules import Finding, Rule


def check(analysis: ChangeAnalysis) -> Iterator[Finding]:
    """Look for versions that were given to other words."""
    for text in analysis.texts:
        if text.same_words:
            continue
        by = find_taken(text)
        raised = text.new_version != text.old_version
        if not raised and text.forked_version in ("", text.new_version):
            continue  # it did not rise at all
        if raised and not by:
            continue
        who = f" ({by})" if by else ""
        message = f"{text.id} {text.new_version} names other words on {analysis.base} already{who}"
        yield Finding(*place_of(text), message, f"version: {propose_version(text)}")


RULE = Rule("CL621", "version-taken", "error", "change", "versions", check)
