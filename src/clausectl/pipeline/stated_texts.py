"""Texts that somebody states of an act or a version: one line each, and every character of it is seen.

They stand in records that nobody changes and in reports beside each other. A
name of three lines, or one that turns the direction of what follows, would
let a report show an act that nobody did.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausectl.checking.characters import describe, joins
from clausectl.errors import Problem
from clausectl.model.recorded import Evidence, Recording
from clausectl.model.signed import DateRecord
from clausectl.output.terminal import is_safe
from clausectl.pipeline.opening_versions import Terms

LONGEST = 2_000  # characters
_JOINERS = "\u200c\u200d"  # that Persian, Hindi and other scripts are written with
Stated = tuple[str, str]
"""What a text is called, by its option or its key, and the text."""


def explain_text(text: str) -> str:
    """Why a text cannot stand in a record; empty when it can."""
    if len(text) > LONGEST:
        return f"it has {len(text):,} characters, and {LONGEST:,} are the most"
    for at, character in enumerate(text):
        if character in "\n\r\x0b\x0c\x85\u2028\u2029":
            return "it has several lines"
        if character in _JOINERS and joins(text, at, at + 1):
            continue
        if character != " " and not (character.isprintable() and is_safe(character)):
            return f"{describe(character)} is not a printed character"
    return ""


def check_texts(texts: Iterable[Stated]) -> list[Problem]:
    """Everything that is no line of printed characters (CL417)."""
    problems: list[Problem] = []
    for called, text in texts:
        if not text.isascii() or not text.isprintable() or len(text) > LONGEST:
            why = explain_text(text)
            if why:
                hint = "write it in one line of printed characters"
                problems.append(Problem("CL417", f"{called} cannot be recorded: {why}", hint=hint))
    return problems


def list_terms(terms: Terms) -> Iterator[Stated]:
    """The texts of what is stated of a version."""
    yield "--note", terms.note
    yield "--in-force", terms.in_force
    yield from _list_dates(("--effective", terms.effective), ("--expires", terms.expires))


def list_recording(recording: Recording) -> Iterator[Stated]:
    """The texts of what an executed copy shows."""
    for act in recording.acts:
        for key in (
            "printed_name",
            "typed_name",
            "choice_taken",
            "date",
            "capacity",
            "authority",
            "consent",
            "note",
        ):
            yield f"{key} of the {act.role!r}", getattr(act, key)
    for role, text in recording.shown:
        yield f"what is shown at the {role!r}", text
    for mark in recording.unattributed:
        yield "an unattributed mark", mark.text
        yield "the place of an unattributed mark", mark.place


def list_evidence(evidence: Iterable[Evidence]) -> Iterator[Stated]:
    """The names, places and notes of evidence."""
    for one in evidence:
        yield ("the name of a file" if one.data is not None else "--location"), one.name
        yield "the note on a piece of evidence", one.note


def _list_dates(*dates: tuple[str, DateRecord | None]) -> Iterator[Stated]:
    for called, found in dates:
        if found is not None:
            yield called, found.written
