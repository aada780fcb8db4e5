"""The choices of a signatory are missing or in the wrong order.

## Why
Of two choices the first accepts and the second declines. Written the other way round,
whoever declines is recorded as having accepted. And a sentence that speaks of a box is
nothing without the box.

## Wrong
> `signatories: [{role: speaker, decision: [Decline, Accept], consent: "I agree:"}]`

## Right
> `signatories: [{role: speaker, decision: [Accept, Decline], consent: "I agree:"}]`

Told of two choices of which the first declines by its words, of a single choice, of the
same choice twice, of a consent sentence that speaks of checking or ticking a box without
any choices, and of a signatory without choices when another who signs as it does (for
itself, or for somebody) has them.

## How to mend it
Write the choices under `decision:`, the one that accepts first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.parties import find_peers, offset_of
from clausectl.model.manifests import Signatory
from clausectl.model.rules import Finding, Rule

_BOX = re.compile(r"\b(?:check|tick|mark|click)(?:ing|ed)?\b[^.]{0,30}\bbox(?:es)?\b", re.IGNORECASE)
_DECLINES = re.compile(
    r"\b(?:(?:declin|reject|refus|disagree|dissent|ablehn|rechaz)\w{0,4}|no|not|never|nein|nicht|non)\b",
    re.IGNORECASE,
)


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every signature block."""
    for manifest in analysis.library.manifests.values():
        for signatory, peers in find_peers(manifest):
            message, hint = _explain(signatory, peers)
            if message:
                start = offset_of(manifest.source, signatory.mark)
                yield Finding(manifest.path, start, start, message, hint)


def _explain(signatory: Signatory, peers: list[Signatory]) -> tuple[str, str]:
    choices, role = signatory.decision, signatory.role
    if not choices:
        if _BOX.search(signatory.consent):
            return f"the consent sentence of {role} speaks of a box, and there is none", "write `decision:`"
        other = next((peer for peer in peers if peer.decision), None)
        if other is not None:
            return f"{role} has no choices, and {other.role} has", "write them under `decision:`"
        return "", ""
    if len(choices) == 1:
        return f"{role} has one choice and so none", "offer two, or take `decision:` out"
    if len({choice.casefold() for choice in choices}) < len(choices):
        return f"{role} has the same choice twice", "name each choice once"
    if len(choices) == 2 and _DECLINES.search(choices[0]) and not _DECLINES.search(choices[1]):
        hint = f"write [{choices[1]}, {choices[0]}]: the first choice accepts"
        return f"“{choices[0]}” stands where {role} accepts", hint
    return "", ""


RULE = Rule("CL594", "signatory-choices", "warning", "library", "parties", check)
