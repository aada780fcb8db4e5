"""The quick way through an agreement that states its form and its values, and nothing else.

Most agreements are that: `form:`, and under `parameters:` texts and lists of
texts. What this module accepts it reads exactly as
`clausectl.formats.manifest_file` does (a property test holds the two
together); everything else, and whatever is wrong, it leaves to that module.
"""

from __future__ import annotations

import re

from clausectl.formats.names import COMMON_ID, manifest_id
from clausectl.formats.plain_yaml import PLAIN_KEY, PLAIN_TEXT
from clausectl.model.manifests import Manifest, Raw
from clausectl.model.places import Mark

MAX_LENGTH = 20_000  # characters

_VALUE = rf"  {PLAIN_KEY}: {PLAIN_TEXT}\n"
_LIST = rf"  {PLAIN_KEY}:\n(?:    - {PLAIN_TEXT}\n)+"
_AGREEMENT = re.compile(rf"---\nform: ({COMMON_ID})\nparameters:\n((?:{_VALUE}|{_LIST})+)---\n++")
_FIRST_VALUE_LINE = 4


def read_plain_agreement(text: str, path: str, blob: str) -> Manifest | None:
    """An agreement on a form that is surely plain and free of problems; None for any other. Linear."""
    found = _AGREEMENT.fullmatch(text) if len(text) <= MAX_LENGTH else None
    if found is None or found[1].startswith("agreements/") or not text.replace("\n", "").isprintable():
        return None
    values: dict[str, Raw] = {}
    listed: list[Raw] = []  # the items of the list that is being read
    name = ""
    for number, line in enumerate(found[2].split("\n")[:-1], _FIRST_VALUE_LINE):
        if line.startswith("    - "):
            listed.append(Raw(line[6:], Mark(number, 7)))
            continue
        if listed:
            values[name] = Raw(tuple(listed), Mark(listed[0].mark.line, 5))
            listed = []
        name, colon, value = line[2:].partition(": ")
        if not colon:
            name = name[:-1]
        if name in values:
            return None
        if colon:
            values[name] = Raw(value, Mark(number, len(name) + 5))
    if listed:
        values[name] = Raw(tuple(listed), Mark(listed[0].mark.line, 5))
    return Manifest(
        id=manifest_id(path) or path,
        path=path,
        blob=blob,
        kind="agreement",
        source=text,
        body_start=text.index("\n---\n", 3) + 5,
        mark=Mark(2, 1),
        form=found[1],
        form_mark=Mark(2, 7),
        values=values,
    )
