"""How far a signed version has come: who has acted, and whose signature is awaited since when."""

from __future__ import annotations

from clausectl.formats.signed_files import is_iso_date
from clausectl.model.signed import NOT_RECORDED, SignatureRecord, SignedVersion
from clausectl.model.standing import Act, Awaited, Execution

UNKNOWN = ("not legible", "not recorded")
"""Decisions that say nothing of what was decided."""


def tell_execution(version: SignedVersion) -> Execution:
    """The execution state, by who has acted; a decision that is not known does not stand in its way.

    Whoever shows the state says beside it which decisions are not known, see
    `list_unknown`.
    """
    acts = version.acts
    if any(act.decision == "declined" for act in acts.values()):
        return "declined"
    if version.complete:
        return "fully executed"
    return "partly executed" if acts else "sent"


def list_acts(version: SignedVersion) -> tuple[Act, ...]:
    """The latest act of each role, in the order of the signature block."""
    acts = version.acts
    order = {signatory.role: place for place, signatory in enumerate(version.record.signatories)}
    found = sorted(acts.values(), key=lambda act: order.get(act.role, len(order)))
    return tuple(
        Act(
            act.role,
            act.party,
            act.name_typed if act.name_typed not in ("", NOT_RECORDED) else act.name_printed,
            act.decision,
            act.date,
            act.act,
            act.at,
            act.by,
        )
        for act in found
    )


def list_unknown(version: SignedVersion) -> tuple[str, ...]:
    """What is said beside the state where a decision is not known: ``decision of speaker not legible``."""
    return tuple(
        f"decision of {act.role} {act.decision}" for act in list_acts(version) if act.decision in UNKNOWN
    )


def list_awaited(version: SignedVersion) -> tuple[Awaited, ...]:
    """Those who have not acted, in the order of the signature block; none once somebody declined.

    They are awaited since the last act, else since the version was sent. An
    act without an ISO date leaves that open: a date of another act would claim
    to be the last.
    """
    roles = version.awaiting
    if not roles:
        return ()
    since, basis = _find_since(version)
    named = {signatory.role: signatory for signatory in version.record.signatories}
    first = roles[0]
    return tuple(
        Awaited(
            role,
            named[role].party,
            named[role].name,
            since,
            basis,
            version.record.order == "any" or role == first,
            named[role].shown,
        )
        for role in roles
    )


def _find_since(version: SignedVersion) -> tuple[str, str]:
    acts = list(version.acts.values())
    if not acts:
        if version.record.opening == "sent":
            return _day(version.record.opened), "it was sent"
        return NOT_RECORDED, "nobody has acted"
    days = [_day_of(act) for act in acts]
    return (NOT_RECORDED if NOT_RECORDED in days else max(days)), "the last act"


def _day_of(act: SignatureRecord) -> str:
    """The day of an act: its own date, and for one done with clausectl at least the day of that."""
    if act.date.iso != NOT_RECORDED:
        return act.date.iso
    return _day(act.at) if act.act == "signed" else NOT_RECORDED


def _day(moment: str) -> str:
    return moment[:10] if is_iso_date(moment[:10]) else NOT_RECORDED
