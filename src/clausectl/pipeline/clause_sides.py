"""A clause file as comparing needs it, the quick way where the file is plain."""

from __future__ import annotations

import re

from clausectl.comparing.sides import ClauseSide
from clausectl.composing.clause_text import write_clause_text
from clausectl.formats.clause_file import read_clause
from clausectl.formats.decoding import decode
from clausectl.formats.plain_clause import read_plain_clause

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---(?:\n|\Z)", re.DOTALL)
_SOFT_BREAK = re.compile(r"(?<!\n)\n(?![\n\s>|#*+-]|\d+[.)])")
TITLE = re.compile(rb"^title: *(.+?)\s*$", re.MULTILINE)


def read_clause_side(
    name: str, path: str, blob: str, data: bytes, label: str, notes: dict[str, None]
) -> ClauseSide:
    """A clause as comparing needs it; one that cannot be read is compared as the plain text it is."""
    quick = read_plain_clause(data, path)
    if quick is not None:
        return ClauseSide(name, path, blob, quick.version, quick.title, quick.text, quick.plain)
    clause, problems = read_clause(data, path, blob)
    if clause is None:
        text, _ = decode(data, path)
        if not text:
            text = data.decode("utf-8", "replace")
        title = TITLE.search(data[:2000])
        shown = title.group(1).decode("utf-8", "replace").strip("\"'") if title is not None else name
        text = _SOFT_BREAK.sub(" ", _FRONT_MATTER.sub("", text).strip())
        first = problems[0]
        notes[f"{path} at {label} is compared as plain text: {first.place} {first.code} {first.message}"] = (
            None
        )
        return ClauseSide(name, path, blob, "", shown, text, text)
    text, plain = write_clause_text(clause)
    metadata = {
        "owner": clause.owner,
        "language": clause.language,
        "tags": ", ".join(clause.tags),
        "formerly": ", ".join(clause.formerly),
        "effect_reason": clause.effect_reason,
        "allow": ", ".join(f"{a.code} ({a.reason})" for a in clause.allow),
    }
    kept = {key: value for key, value in metadata.items() if value}
    return ClauseSide(name, path, blob, clause.version, clause.title, text, plain, kept)
