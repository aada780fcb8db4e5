"""The signature block, unfilled: printed names, consent sentences, choices, blanks to sign."""

from __future__ import annotations

from collections.abc import Callable

from clausectl.formats.canonical import Ink, Writer, settle_inks
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.manifests import Manifest, Signatory
from clausectl.model.places import LineIndex, Span

_BOX = "☐"


Fill = Callable[[str, Span], Ink]
"""The ink of a parameter's value, from its name and the place of its placeholder."""


def write_signatures(writer: Writer, form: Manifest, fill: Fill) -> None:
    """Write one block of lines per signatory, in the order the form states.

    Every placeholder in it has been checked.
    """
    lines = LineIndex(form.source)
    for signatory in form.signatories:
        start = lines.start_of(signatory.mark.line) + signatory.mark.column - 1
        span = Span(form.path, start, max(form.source.find("\n", start), start))
        for text in _lines(signatory):
            writer.open_block("", span)
            writer.write_inks(settle_inks(_inks(text, fill, span, signatory)), form.path)


def _lines(signatory: Signatory) -> list[str]:
    heading = signatory.party or signatory.role[:1].upper() + signatory.role[1:]
    lines = [f"{heading}:", f"Name (Print): {signatory.name}".rstrip()]
    if signatory.capacity:
        lines.append(f"Capacity: {signatory.capacity}")
    if signatory.consent:
        lines.append(signatory.consent)
    if signatory.decision:
        lines.append(" ".join(f"{_BOX} {choice}" for choice in signatory.decision))
    return [*lines, "Signature:", "Date:"]


def _inks(text: str, fill: Fill, span: Span, signatory: Signatory) -> list[Ink]:
    inks: list[Ink] = []
    at = 0
    for match in PLACEHOLDER.finditer(text):
        inks.append(
            Ink(text[at : match.start()], "manifest", span.start, span.end, f"signatory {signatory.role}")
        )
        at = match.end()
        inks.append(fill(match.group(1), span))
    inks.append(Ink(text[at:], "manifest", span.start, span.end, f"signatory {signatory.role}"))
    return [ink for ink in inks if ink.text]
