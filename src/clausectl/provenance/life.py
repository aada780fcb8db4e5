"""Whether a signed version is in force: apart from who has signed it, and only as far as it is stated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from clausectl.model.signed import NOT_RECORDED, SignedVersion
from clausectl.model.standing import Life
from clausectl.provenance.execution import list_unknown, tell_execution
from clausectl.records import dataclass

_ENDING: Mapping[str, Life] = {
    "supersedes": "superseded",
    "restates": "superseded",
    "terminates": "terminated",
}


@dataclass(frozen=True, slots=True)
class LifeTold:
    """The life of a version, what it rests on in words, and what does not count, or not yet."""

    life: Life
    basis: str = ""
    remarks: tuple[str, ...] = ()


def group_enders(versions: Iterable[SignedVersion]) -> dict[str, list[SignedVersion]]:
    """``NAME@v1`` -> the versions whose relation would end it, in their order."""
    found: dict[str, list[SignedVersion]] = {}
    for version in versions:
        relation = version.record.relation
        if relation.kind in _ENDING and relation.target != version.name:
            found.setdefault(relation.target, []).append(version)
    return found


def tell_life(version: SignedVersion, enders: Sequence[SignedVersion], on: str) -> LifeTold:
    """The life of a version on a date (ISO).

    What ends it are relations of other versions that are fully executed, every
    decision known and their own effective date not in the future. Dates of its
    own count for what is fully executed or has a stated basis; ``in force`` is
    said on a stated basis alone, and without one nothing is.
    """
    remarks: list[str] = []
    for other in enders:
        life = _ENDING[other.record.relation.kind]
        hindrance = _explain_not_yet(other, on)
        if not hindrance:
            since = other.record.effective.iso
            when = f" as of {since}" if since != NOT_RECORDED else ""
            return LifeTold(life, f"{other.name} {other.record.relation.kind} it{when}", tuple(remarks))
        remarks.append(f"not {life} by {other.name}: {hindrance}")
    execution = tell_execution(version)
    basis = version.record.in_force
    stated = basis not in ("", NOT_RECORDED)
    if execution in ("sent", "declined") or not (stated or execution == "fully executed"):
        return LifeTold("not stated", remarks=tuple(remarks))
    effective, expires = version.record.effective.iso, version.record.expires.iso
    if expires not in (NOT_RECORDED, "") and expires < on:
        return LifeTold("expired", f"expiry {expires}", tuple(remarks))
    if effective not in (NOT_RECORDED, "") and effective > on:
        return LifeTold("not yet effective", f"effective {effective}", tuple(remarks))
    return (
        LifeTold("in force", basis, tuple(remarks))
        if stated
        else LifeTold("not stated", remarks=tuple(remarks))
    )


def _explain_not_yet(other: SignedVersion, on: str) -> str:
    """Why a version does not end another one; empty when it does."""
    execution = tell_execution(other)
    if execution != "fully executed":
        return f"it is {execution}"
    unknown = list_unknown(other)
    if unknown:
        return "; ".join(unknown)
    effective = other.record.effective.iso
    return f"it is effective {effective}" if effective != NOT_RECORDED and effective > on else ""
