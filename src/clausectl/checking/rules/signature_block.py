"""A form has parties and nobody signs.

## Why
Without a signature block there is no place to sign, no role to sign in, and `clausectl
sign` has nobody to ask.

## Wrong
> `parameters: {customer: {type: party}, supplier: {type: party}}`, and no `signatories:`

## Right
> `signatories: [{role: customer, name: "{{ customer }}"}, {role: supplier, name: "{{ supplier }}"}]`

Told of a form, or an agreement of its own, that has two parties as parameters, or one
beside the word "between". A form that another one incorporates is signed with it. In a
plain document it is told where the words speak of signing and no line to sign on follows.

## How to mend it
State who signs under `signatories:` and put `{{ signatures }}` where the block belongs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis, Text
from clausectl.checking.parties import is_party
from clausectl.checking.structure import find_used_forms
from clausectl.model.manifests import Manifest
from clausectl.model.rules import Finding, Rule

_BETWEEN = re.compile(r"\b(?:between|zwischen|entre)\b", re.IGNORECASE)
_SPEAKS = re.compile(
    r"\bin witness whereof\b|\bthe parties (?:have )?(?:signed|executed) this\b"
    r"|\bset (?:out )?their hands\b",
    re.IGNORECASE,
)
_HINTS = ("witness whereof", "signed this", "executed this", "their hands")
_SIGNS = re.compile(
    r"_{4,}|\.{6,}|…{2,}|\[signature\b|/s/|\b(?:signature|signed(?: by)?|by|name|title|date|unterschrift)\s*:"
    r"|\bsignature page\b|\bsigned for and on behalf\b",
    re.IGNORECASE,
)


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every form and agreement of its own, and at every plain document."""
    incorporated = find_used_forms(analysis.library, by_agreements=False)
    for manifest in analysis.library.manifests.values():
        if manifest.form or manifest.signatories or manifest.id in incorporated:
            continue
        parties = [name for name, parameter in manifest.parameters.items() if is_party(parameter)]
        if len(parties) > 1 or (parties and _says_between(manifest, analysis.texts.get(manifest.path))):
            names = ", ".join(parties)
            message = f"{manifest.id} has parties ({names}) and no signature block"
            hint = "state who signs under `signatories:`, and put {{ signatures }} into the text"
            yield Finding(manifest.path, 0, 0, message, hint)
    for text in analysis.texts.values():
        if text.kind == "document" and any(words in text.lowered for words in _HINTS):
            yield from _look_behind(text)


def _says_between(manifest: Manifest, text: Text | None) -> bool:
    if text is None or not any(is_party(p) for p in manifest.parameters.values()):
        return False
    return any(_BETWEEN.search(p.text) and "{{" in p.text for p in text.paragraphs)


def _look_behind(text: Text) -> Iterator[Finding]:
    """The last sentence that speaks of signing, when nothing to sign on follows it."""
    for at in range(len(text.paragraphs) - 1, -1, -1):
        found = _SPEAKS.search(text.paragraphs[at].text)
        if found is None:
            continue
        behind = text.source[text.paragraphs[at].place(found.start(), found.end())[1] :]
        if not _SIGNS.search(behind):
            start, end = text.paragraphs[at].place(found.start(), found.end())
            message = "this speaks of signing, and no signature block follows"
            yield Finding(text.path, start, end, message, "add a line to sign on for each party")
        return


RULE = Rule("CL591", "signature-block", "warning", "library", "parties", check)
