"""What somebody states of an executed copy, by a file or by options, settled or refused."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.acts_file import is_iso
from clausectl.model.recorded import RecordedAct, Recording
from clausectl.model.signed import CHOICES_SHOWN, DECISIONS, METHODS, NOT_RECORDED


def settle_acts(recording: Recording, problems: Sequence[Problem]) -> Recording:
    """A record of acts as read from its file. Raises ClausectlError with everything that is wrong in it."""
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ClausectlError(errors)
    return recording


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
