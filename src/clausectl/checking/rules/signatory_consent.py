"""A signatory gives no consent where one belongs.

## Why
A box or a typed name means what the sentence beside it says. Without the sentence it
means what each party later says it meant.

## Wrong
> `signatories: [{role: speaker, decision: [Accept, Decline]}]`

## Right
> `signatories: [{role: speaker, decision: [Accept, Decline], consent: "By checking this box I agree:"}]`

Told of a signatory with choices and no consent sentence, and of one without the
sentence when another who signs as it does has one: signatories that sign for
themselves are compared with each other, and those with a `party:` or `capacity:` that
sign for somebody with each other.

## How to mend it
Write the sentence under `consent:`.
"""

from __future__ import annotations

from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.checking.parties import find_peers, offset_of
from clausectl.model.rules import Finding, Rule


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every signature block."""
    for manifest in analysis.library.manifests.values():
        for signatory, peers in find_peers(manifest):
            if signatory.consent:
                continue
            start = offset_of(manifest.source, signatory.mark)
            other = next((peer for peer in peers if peer.consent), None)
            if signatory.decision:
                choices = ", ".join(signatory.decision)
                message = f"{signatory.role} chooses ({choices}) and no sentence says what that means"
            elif other is not None:
                message = f"{signatory.role} signs without the consent sentence that {other.role} has"
            else:
                continue
            yield Finding(manifest.path, start, start, message, "write the sentence under `consent:`")


RULE = Rule("CL593", "signatory-consent", "warning", "library", "parties", check)
