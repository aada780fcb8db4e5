"""Labels of form fields and signature blocks, which look like terms and define nothing."""

from __future__ import annotations

import re

__all__ = ["LABELS", "is_field"]

LABELS = frozenset(
    " ".join(
        """
    date; dated; date signed; date of signature; signature date; place; place and date; signature; signed;
    signed by; by; its; name; full name; print name; printed name; name and title; title; job title; position;
    capacity; role; witness; witnesses; witnessed by; address; postal address; email address; e-mail address;
    street; city; postcode; zip code; country; email; e-mail; phone; telephone; mobile; fax; website;
    to; from; for; cc; re; ref; reference; subject; attn; attention;
    history; note; notes; example; examples; source; see;
    datum; ort; ort und datum; unterschrift; unterzeichnet; vorname; nachname; anschrift; adresse; titel;
    telefon; von; an; betreff;
    lieu; nom; prénom; signé; objet; titre; téléphone;
    fecha; lugar; firma; firmado; nombre; dirección; cargo; teléfono; asunto
    """.split()  # noqa: SIM905
    ).split("; ")
)
"""What stands before the colon of a field to be filled in or of a note beside the text, in small letters."""
# Behind a label: another one (Speaker: Name (Print): …), as the cells of a form run together.
_ANOTHER = re.compile(r"([^\W\d_][\w’'-]*(?: [\w’'-]+){0,3})(?: \([^()\n]{0,40}\))? ?:")
# Date: the day on which …: words that say what something is, and no value.
_EXPLAINED = re.compile(
    r"(?:the|an?|any|each|every|all|der|die|das|jede[rs]?|le|la|les|tout|el|los|las) \S+ \S"
)


def is_field(label: str, text: str, after: int) -> bool:
    """Whether the words before a colon or dash name a field and do not define a term.

    ``text[after:]`` is what stands behind the mark. A label of the list is a
    field unless an explanation follows; any other is one when a label of the list
    follows at once. Costs the same whatever the length of the text.
    """
    if label.casefold() in LABELS:
        return _EXPLAINED.match(text, after) is None
    other = _ANOTHER.match(text, after, after + 200)
    return other is not None and other[1].casefold() in LABELS
