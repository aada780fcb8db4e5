"""A period ends before it starts.

## Why
Nothing is owed for a period that is over before it began. Mostly the year of one of the
two dates was not brought up to date.

## Wrong
> The Services are provided from 1 March 2027 to 28 February 2027.

## Right
> The Services are provided from 1 March 2027 to 29 February 2028.

Looked at are texts that name both dates ("from … to", "between … and"), and the values of
an agreement: date parameters called start, effective or commencement beside those called
end, expiry, expiration or termination.

## How to mend it
Correct the date that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from clausectl.checking.analysis import LibraryAnalysis, Text
from clausectl.checking.prose import Paragraph
from clausectl.composing.dates import read_date
from clausectl.model.manifests import Manifest, Raw
from clausectl.model.places import LineIndex
from clausectl.model.rules import Finding, Rule

_BEFORE = re.compile(
    r"\b(?:from(?: and including)?|(?P<between>between)|(?:start|beginn|commenc)(?:ing|s) on|vom|zwischen dem"
    r"|(?:effective|dated)(?: (?:as of|on|from))?|(?:takes|with) effect (?:on|from)|du|del|desde el"
    r"|(?:effective|start|starting|commencement) date(?: is|:)|begins on)(?: the)? \Z",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:,? (?:\(?inclusive\)?,? )?(?:to|until|till|through|up to|bis(?: zum)?|au|al|hasta el"
    r"|(?:(?:and|but|it|this|the|shall|will|agreement|contract|order|term) ){1,5}"
    r"(?:end|expir|terminat)(?:ing|e?s?) on)"
    # in a sentence of its own: "The term starts on 1 May 2025. It ends on 1 April 2025."
    r"|[.;] (?:(?:and|it|this|the|shall|will|agreement|contract|order|term|lease|licence|license) ){1,5}"
    r"(?:end|expir|terminat)e?s? on"
    r"|[.;,] (?:and )?(?:the |its )?(?:expiry|expiration|end|termination) date(?: is|:)"
    r")(?: and including)?(?: the)? ",
    re.IGNORECASE,
)
_AND = re.compile(r",? (?:and|und dem)(?: the)? ", re.IGNORECASE)
_STARTS = frozenset({"start", "starts", "begin", "begins", "beginning", "effective", "commencement"})
_ENDS = frozenset({"end", "ends", "expiry", "expiration", "expires", "termination", "terminates"})
_COMMON = frozenset({"date", "day", "on", "at", "of", "the", "term", "agreement", "contract", "period"})
HINT = "correct the date that is wrong"


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at the dates of every text, and at the values of every agreement."""
    for text in analysis.texts.values():
        if len(text.dates) > 1:
            yield from _check_text(text)
    pairs: dict[str, list[tuple[str, str]]] = {}
    for manifest in analysis.library.manifests.values():
        form = analysis.library.manifests.get(manifest.form) if manifest.form else manifest
        if form is None or not form.parameters:
            continue
        if form.id not in pairs:
            pairs[form.id] = list(_pair_parameters(form))
        for names in pairs[form.id]:
            yield from _check_values(form, manifest, *names)


def _check_text(text: Text) -> Iterator[Finding]:
    for (paragraph, first), (other, second) in pairwise(text.dates):
        if paragraph is not other or first.date is None or second.date is None or first.date <= second.date:
            continue
        before = _BEFORE.search(paragraph.text, max(0, first.start - 40), first.start)
        between = _AND if before and before["between"] else _AFTER
        if before and between.fullmatch(paragraph.text, first.end, second.start):
            yield _tell_text(text, paragraph, first.start, second.end)


def _tell_text(text: Text, paragraph: Paragraph, start: int, end: int) -> Finding:
    message = f"“{paragraph.text[start:end]}” ends before it starts"
    return Finding(text.path, *paragraph.place(start, end), message, HINT)


def _pair_parameters(form: Manifest) -> Iterator[tuple[str, str]]:
    """Start and end of one thing: ``lease_start`` and ``lease_end``, ``effective_date`` and ``expiry``."""
    starts: dict[frozenset[str], str] = {}
    ends: dict[frozenset[str], str] = {}
    for name, parameter in form.parameters.items():
        if parameter.kind != "date":
            continue
        words = frozenset(re.split(r"[_-]", name.lower()))
        for role, found in ((_STARTS, starts), (_ENDS, ends)):
            if words & role:
                found.setdefault(words - role - _COMMON, name)
    for thing, name in starts.items():
        if thing in ends and ends[thing] != name:
            yield name, ends[thing]


def _check_values(form: Manifest, manifest: Manifest, start: str, end: str) -> Iterator[Finding]:
    first, last = _value(form, manifest, start), _value(form, manifest, end)
    if first is None or last is None or first[0] <= last[0]:
        return
    if manifest is not form and not {start, end} & manifest.values.keys():
        return  # told where the form has them as defaults
    stated = manifest if end in manifest.values else form
    raw = last[1]
    if stated is not manifest and start in manifest.values:
        stated, raw = manifest, first[1]
    at = LineIndex(stated.source).start_of(raw.mark.line) + raw.mark.column - 1
    message = f"`{end}` ({last[0].isoformat()}) is before `{start}` ({first[0].isoformat()})"
    yield Finding(stated.path, at, at, message, HINT)


def _value(form: Manifest, manifest: Manifest, name: str) -> tuple[date, Raw] | None:
    raw = manifest.values.get(name) or form.parameters[name].default
    if raw is None or not isinstance(raw.value, str):
        return None
    day = read_date(raw.value)
    return (day, raw) if day is not None else None


RULE = Rule("CL564", "expiry-before-start", "error", "library", "figures", check)
