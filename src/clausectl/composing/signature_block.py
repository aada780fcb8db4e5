"""The signature block, unfilled: printed names, consent sentences, choices, blanks to sign."""

from __future__ import annotations

from clausectl.composing.values import Values
from clausectl.formats.canonical import Ink, Writer, settle_inks
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.manifests import Manifest, Signatory
from clausectl.model.places import LineIndex, Span

_BOX = "☐"


def write_signatures(writer: Writer, form: Manifest, title: str, values: Values) -> None:
    """Write one block of lines per signatory, in the order the form states.

    Every placeholder in it has been checked; ``title`` is the agreement's.
    """
    lines = LineIndex(form.source)
    for signatory in form.signatories:
        start = lines.start_of(signatory.mark.line) + signatory.mark.column - 1
        span = Span(form.path, start, max(form.source.find("\n", start), start))
        for text in _lines(signatory):
            writer.open_block("", span)
            writer.write_inks(settle_inks(_inks(text, title, values, span, signatory)), form.path)


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


def _inks(text: str, title: str, values: Values, span: Span, signatory: Signatory) -> list[Ink]:
    inks: list[Ink] = []
    at = 0
    for match in PLACEHOLDER.finditer(text):
        inks.append(
            Ink(text[at : match.start()], "manifest", span.start, span.end, f"signatory {signatory.role}")
        )
        at = match.end()
        name = match.group(1)
        value = values.found.get(name)
        if value is None:
            inks.append(Ink(title, "value", span.start, span.end, name))
        elif value.text is not None:
            inks.append(Ink(value.text, "value", span.start, span.end, name))
        else:
            inks.append(Ink(match.group(), "value", span.start, span.end, name, words=False))
    inks.append(Ink(text[at:], "manifest", span.start, span.end, f"signatory {signatory.role}"))
    return [ink for ink in inks if ink.text]
