"""The quick way through a ``version.json``: the clauses it stands on, and little else.

`clausectl.formats.signed_files` reads one in a quarter of a millisecond, which
is too long for a table of five thousand. What this module accepts is laid out
to the letter as clausectl writes it, with the same keys in the same order; of
the values it checks those that it returns. Every other file it leaves to that
module, so that whatever is wrong is told in the same words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field, fields

from clausectl.errors import Problem
from clausectl.formats.names import frozen_path
from clausectl.formats.signed_files import VERSION_KIND, read_version
from clausectl.model.signed import SourceRecord, VersionRecord
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class SignedRows:
    """What one signed version stands on. ``signatories`` counts the entries of its signature block."""

    agreement: str
    label: str
    title: str
    form: str
    form_version: str
    transcribed: bool
    clauses: tuple[SourceRecord, ...]
    signatories: int


_PLAIN = r'"([^"\\\x00-\x1f\x7f-\x9f]*)"'
_WORD = r'"(?:sent|signed|recorded)"'
_HEAD = re.compile(
    rf'\{{\n  "clausectl": "{VERSION_KIND}",\n  "agreement": {_PLAIN},\n  "label": {_PLAIN},\n'
    rf'  "opening": {_WORD},\n  "title": {_PLAIN},\n  "form": {_PLAIN},\n  "form_version": {_PLAIN},\n'
    r'  "text": \{"sha256": "[0-9a-f]{64}", "profile": \d{1,3}, "making": "(composed|transcribed)", '
    r'"checked_by": "[^\n]*"\},\n  "sources": \[\n'
)
_ROW = re.compile(
    rf'    \{{"kind": "(manifest|form|clause)", "id": {_PLAIN}, "version": {_PLAIN}, "path": {_PLAIN}, '
    rf'"sha256": "([0-9a-f]{{64}})", "origin": {_PLAIN}, "blob": "([0-9a-f]*)"\}}'
)
_NAMES = [about.name for about in fields(VersionRecord)]
_KEYS_BEHIND = _NAMES[_NAMES.index("sources") + 1 :]
_END = f'\n  ],\n  "{_KEYS_BEHIND[0]}": '


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before, by its very text: agreements on one form share lists, all share clauses."""

    lists: dict[str, tuple[SourceRecord, ...]] = field(default_factory=dict)
    rows: dict[str, SourceRecord] = field(default_factory=dict)


def read_signed_rows(data: bytes, path: str, known: Known) -> tuple[SignedRows | None, list[Problem]]:
    """The clauses of a ``version.json``, or None and what is wrong with it (CL413). Linear."""
    quick = _read_quickly(data, known)
    if quick is not None:
        return quick, []
    record, problems = read_version(data, path, strict=False)
    if record is None:
        return None, problems
    return (
        SignedRows(
            record.agreement,
            record.label,
            record.title,
            record.form,
            record.form_version,
            record.text.making == "transcribed",
            record.clauses,
            len(record.signatories),
        ),
        [],
    )


def _read_quickly(data: bytes, known: Known) -> SignedRows | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    head = _HEAD.match(text)
    end = text.rfind(_END) if head is not None else -1  # most of the text stands before it
    if head is None or end < head.end() or not text.endswith("\n}\n"):
        return None
    own = text.find("\n", head.end(), end)  # the first source is the agreement's own file, and no other's
    first = _ROW.fullmatch(text, head.end(), own - 1 if own >= 0 else end)
    if first is None or first[1] != "manifest":
        return None
    listed = text[own + 1 : end] if own >= 0 else ""
    clauses = known.lists.get(listed)
    if clauses is None:
        clauses = _read_rows(listed, known)
        if clauses is None:
            return None
        known.lists[listed] = clauses
    try:
        behind = json.loads("{" + text[end + len("\n  ],\n") :])
    except (ValueError, RecursionError):
        return None
    signatories = behind.get("signatories")
    if list(behind) != _KEYS_BEHIND or not isinstance(signatories, list):
        return None
    return SignedRows(
        head[1],
        head[2],
        head[3],
        head[4],
        head[5],
        head[6] == "transcribed",
        clauses,
        len(signatories),
    )


def _read_rows(listed: str, known: Known) -> tuple[SourceRecord, ...] | None:
    clauses: list[SourceRecord] = []
    for line in listed.split(",\n") if listed else ():
        found = known.rows.get(line)
        if found is not None:
            clauses.append(found)
            continue
        row = _ROW.fullmatch(line)
        if row is None or row[1] == "manifest" or row[4] != frozen_path(row[2], row[3], row[5]):
            return None
        if row[1] == "clause":
            record = known.rows[line] = SourceRecord("clause", row[2], row[3], row[4], row[5], row[6], row[7])
            clauses.append(record)
    return tuple(clauses)


def count_acted(names: Mapping[str, object]) -> int:
    """How many signatories have acted, from the names of the files in a version's folder."""
    return len({name[len("signatures/") :][:2] for name in names if name.startswith("signatures/")})
