"""What somebody states of an executed copy, by a file or by options, settled or refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.acts_file import is_iso
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.model.signed import CHOICES_SHOWN, DECISIONS, METHODS, NOT_RECORDED, DateRecord

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def settle_acts(recording: Recording, problems: Sequence[Problem]) -> Recording:
    """A record of acts as read from its file. Raises ClausectlError with everything that is wrong in it."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ClausectlError(errors)
    return recording


def state_date(text: str) -> DateRecord | None:
    """A date as typed: in ISO 8601 it is both, else it is as written and no day is made up for it.

    None for an empty text. Raises ClausectlError CL435 for a day that no calendar has.
    """
    if not text:
        return None
    iso: str = NOT_RECORDED
    if _ISO.fullmatch(text):
        if not is_iso(text):
            hint = "write a day that exists"
            raise ClausectlError(Problem("CL435", f"{text} is in no calendar", hint=hint))
        iso = text
    return DateRecord(text, iso, "stated when the version was opened")


def state_act(
    *,
    role: str,
    printed_name: str,
    typed_name: str,
    decision: str,
    choices: str,
    date: str,
    date_iso: str,
    capacity: str,
    authority: str,
    method: str,
    consent: str,
) -> Recording:
    """One act as stated by options. Raises ClausectlError CL435 for a date that is none."""
    if date_iso != NOT_RECORDED and not is_iso(date_iso):
        hint = "write it as 2027-01-31"
        raise ClausectlError(Problem("CL435", f"{date_iso!r} is no date in ISO 8601", hint=hint))
    act = RecordedAct(
        role=role,
        printed_name=printed_name,
        typed_name=typed_name,
        decision=next((known for known in DECISIONS if known == decision), NOT_RECORDED),
        choices=next((known for known in CHOICES_SHOWN if known == choices), NOT_RECORDED),
        date=date,
        date_iso=date_iso,
        capacity=capacity,
        authority=authority,
        method=next((known for known in METHODS if known == method), NOT_RECORDED),
        consent=consent,
    )
    return Recording((act,))
