"""Evidence for a version that stands: the record of it, in a file of its own."""

from __future__ import annotations

from clausectl.errors import Problem
from clausectl.formats.signed_files import hash_bytes, write_later
from clausectl.formats.signed_names import later_path
from clausectl.model.signed import EvidenceRecord, LaterEvidence, SignedVersion, StoredLater, TextDifference
from clausectl.records import dataclass
from clausectl.signing.acts import refuse_clock


@dataclass(frozen=True, slots=True)
class Adding:
    """What somebody adds. ``at`` is ISO 8601 with offset; see `LaterEvidence` for the rest."""

    by: str
    at: str
    evidence: tuple[EvidenceRecord, ...]
    checked_by: str
    compared: str
    differences: tuple[TextDifference, ...]
    note: str


def refuse_later(version: SignedVersion, at: str) -> list[Problem]:
    """Why nothing can be added to a version now: the clock is before the last act or addition (CL424)."""
    acts = (stored.record.at for stored in version.signatures)
    return refuse_clock(version.record, [*acts, *(one.record.at for one in version.later)], at)


def make_later(version: SignedVersion, adding: Adding) -> tuple[str, bytes, StoredLater]:
    """The record of what is added: its path in the version's folder, its bytes, and what they say."""
    record = LaterEvidence(
        agreement=version.id,
        label=version.label,
        version_sha256=version.sha256,
        text_sha256=version.record.text.sha256,
        by=adding.by,
        at=adding.at,
        evidence=adding.evidence,
        checked_by=adding.checked_by,
        compared=adding.compared,
        differences=adding.differences,
        follows=tuple((one.file, one.sha256) for one in version.later),
        note=adding.note,
    )
    data = write_later(record)
    path = later_path(len(version.later) + 1, hash_bytes(data))
    return path, data, StoredLater(path.partition("/")[2], hash_bytes(data), record)
