"""A file that never changes was changed or deleted.

## Why
What was signed is what was signed. A byte that changes in a signed version, or in the
sources that it stands on, makes a proof of nothing.

## Wrong
> `text.md` of a signed version, with a typing error corrected

## Right
> `text.md` as it was, and an amendment that says what is right

A signed version grows by files that are added: an act of a signatory, evidence. The exit
code is 3, as for any integrity that is broken. This rule compares: it is asked by
`review`, and by `check --since`.

## How to mend it
Put the file back as it was: `git checkout BASE -- PATH`. To correct what was signed, sign
an amendment.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.versions import ChangeAnalysis
from clausectl.model.rules import Finding, Rule


def check(analysis: ChangeAnalysis) -> Iterator[Finding]:
    """Name every such file."""
    for broken in analysis.broken:
        verb = "deleted" if broken.how == "gone" else "changed"
        what = "a signed version" if broken.kind == "signed version" else "a frozen source"
        message = f"a file of {broken.name} was {verb}, and {what} never changes"
        hint = f"git checkout {analysis.base} -- {broken.path}"
        yield Finding(broken.path, -1, -1, message, hint)


RULE = Rule("CL623", "signed-file-changed", "error", "change", "versions", check)
