"""What somebody writes down of an executed copy: who acted on it, and what else it shows. Strict YAML."""

from __future__ import annotations

import re
from typing import cast, get_args

from clausectl.errors import Problem
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.strict_yaml import read_mapping
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.model.signed import NOT_RECORDED, ChoicesShown, Decision, Method, UnattributedMark

FIELDS = ("acts", "shown", "unattributed")
ACT_FIELDS = (
    "role",
    "printed_name",
    "typed_name",
    "decision",
    "choices",
    "choice_taken",
    "date",
    "date_iso",
    "capacity",
    "authority",
    "method",
    "consent",
    "note",
)
VERSION_FIELDS = (
    "checked_by",
    "recorded_by",
    "signed_on",
    "relation",
    "target",
    "effective",
    "expires",
    "in_force",
    "version_note",
)
"""What is stated of a version beside its acts."""
TERM_FIELDS = ("label", *VERSION_FIELDS)
_ISO = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")


def read_acts(data: bytes, path: str) -> tuple[Recording, list[Problem]]:
    """The acts of one agreement, with every problem in them. What is not stated is `NOT_RECORDED`."""
    reader, problems = _open(data, path)
    if reader is None:
        return Recording(), problems
    reader.refuse_unknown(FIELDS)
    return _read_recording(reader), problems


def read_acts_and_terms(data: bytes, path: str) -> tuple[Recording, dict[str, str], list[Problem]]:
    """The same from a file that says under ``version:`` what else is stated of the version."""
    reader, problems = _open(data, path)
    if reader is None:
        return Recording(), {}, problems
    reader.refuse_unknown((*FIELDS, "version"))
    texts: dict[str, str] = {}
    terms = reader.mapping("version")
    if terms is not None:
        below = reader.below(terms, "`version`")
        below.refuse_unknown(TERM_FIELDS)
        stated = {name: below.text(name) for name in TERM_FIELDS}
        texts = {name: text for name, text in stated.items() if text}
    return _read_recording(reader), texts, problems


def _open(data: bytes, path: str) -> tuple[FieldReader | None, list[Problem]]:
    text, problems = decode(data, path)
    if problems:
        return None, problems
    fields, problems = read_mapping(text, path)
    return (FieldReader(fields, path, "a record of acts", problems) if fields is not None else None), problems


def _read_recording(reader: FieldReader) -> Recording:
    acts = tuple(read_act(entry) for entry in reader.mappings("acts"))
    shown: list[tuple[str, str]] = []
    for entry in reader.mappings("shown"):
        entry.refuse_unknown(("role", "text"))
        role = entry.text("role", required=True, example="organisation")
        shown.append((role, entry.text("text", required=True, example='"Signature:" is empty')))
    marks: list[UnattributedMark] = []
    for entry in reader.mappings("unattributed"):
        entry.refuse_unknown(("text", "place", "iso"))
        said = entry.text("text", required=True, example="Date: 1 May 2027")
        place = entry.text("place", required=True, example="below the second signature")
        marks.append(UnattributedMark(said, place, _iso(entry, "iso")))
    return Recording(acts, tuple(shown), tuple(marks))


def read_act(reader: FieldReader) -> RecordedAct:
    """One act; what is wrong goes to the reader's problems."""
    reader.refuse_unknown(ACT_FIELDS)

    def stated(key: str) -> str:
        return reader.text(key) or NOT_RECORDED

    return RecordedAct(
        role=reader.text("role", required=True, example="speaker"),
        printed_name=stated("printed_name"),
        typed_name=stated("typed_name"),
        decision=cast("Decision", reader.choice("decision", get_args(Decision), NOT_RECORDED)),
        choices=cast("ChoicesShown", reader.choice("choices", get_args(ChoicesShown), NOT_RECORDED)),
        choice_taken=stated("choice_taken"),
        date=stated("date"),
        date_iso=_iso(reader, "date_iso"),
        capacity=stated("capacity"),
        authority=stated("authority"),
        method=cast("Method", reader.choice("method", get_args(Method), NOT_RECORDED)),
        consent=stated("consent"),
        note=reader.text("note"),
        line=reader.fields.mark.line,
    )


def _iso(reader: FieldReader, key: str) -> str:
    text = reader.text(key)
    if text and not is_iso(text):
        hint = "write it as 2027-01-31, or leave it out: then it is not recorded"
        reader.report("CL435", f"{text!r} is no date in ISO 8601", reader.mark(key), hint)
        return NOT_RECORDED
    return text or NOT_RECORDED


def is_iso(text: str) -> bool:
    """Whether a text is a date as 2027-01-31 that the calendar has."""
    from datetime import date

    if not _ISO.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
