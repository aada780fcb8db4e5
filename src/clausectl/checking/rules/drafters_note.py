"""An instruction to the drafter was left in the text.

## Why
A note such as "[delete if not applicable]" is not for the other party to read,
and what it asked for has perhaps not been done.

## Wrong
> [Note to draft: check with finance.] The fee is due on signing.

## Right
> The fee is due on signing.

## How to mend it
Do what the note says, and take it out. Notes for colleagues belong into the pull
request; privileged advice belongs into neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausectl.checking.analysis import Text
from clausectl.model.rules import Finding, Rule

_WORDS = (
    "note to (?:draft|drafter|reviewer|self|counsel)",
    "drafting note",
    "drafter'?s note",
    "NTD\\b",
    "note:",
    "delete (?:if|as|where|this|whichever)",
    "select (?:one|as)",
    "choose (?:one|between)",
    "if applicable",
    "optional:",
    "to be (?:confirmed|agreed|completed|discussed|inserted|determined)",
    "check with",
    "Anmerkung",
    "bitte (?:einfügen|prüfen|streichen)",
    "falls zutreffend",
    "Nichtzutreffendes",
    "rayer",
    "supprimer si",
    "à vérifier",
    "eliminar si",
    "si procede",
)
_NOTE = re.compile(
    rf"\[[^\[\]\n]{{0,20}}(?:{'|'.join(_WORDS)})[^\[\]\n]{{0,200}}\]"
    r"|(?<!\w)(?:Note to (?:draft|drafter)|Drafting note|Drafter's note|NTD):",
    re.IGNORECASE,
)


def check(text: Text) -> Iterator[Finding]:
    """Look for notes in square brackets, and for those that name themselves."""
    for paragraph in text.paragraphs:
        if "[" not in paragraph.text and ":" not in paragraph.text:
            continue
        for match in _NOTE.finditer(paragraph.text):
            place = paragraph.place(match.start(), match.end())
            shown = match.group() if len(match.group()) < 50 else match.group()[:49] + "…"
            hint = "do what it says and take it out"
            yield Finding(text.path, *place, f"{shown} is a note to the drafter", hint)


RULE = Rule("CL581", "drafters-note", "error", "text", "blanks", check)
