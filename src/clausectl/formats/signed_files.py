"""``version.json`` and signature files: bytes to records and back, and the hashes that name them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace

from clausectl.errors import Problem
from clausectl.formats.names import frozen_path
from clausectl.formats.records_json import read_record, read_row, shorten, write_record
from clausectl.formats.signed_names import EVIDENCE, LABEL, MANIFEST
from clausectl.model.signed import (
    NOT_RECORDED,
    DateRecord,
    EvidenceRecord,
    LaterEvidence,
    SignatureRecord,
    SourceRecord,
    VersionRecord,
)

VERSION_KIND = "signed-version-1"
SIGNATURE_KIND = "signature-1"
LATER_KIND = "later-evidence-1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ISO = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SOURCES, _NO_SOURCES, _BEHIND = b'\n  "sources": [\n', b'\n  "sources": []', b'\n  ],\n  "relation": '
_FILE = re.compile(r"[^/\\\x00-\x1f]{1,200}")


def hash_bytes(data: bytes) -> str:
    """SHA-256 of bytes as they are, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def is_iso_date(text: str) -> bool:
    """Whether a text is an ISO date (``2020-09-23``) that the calendar has."""
    if not _ISO.fullmatch(text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year > 0 and day <= (29 if month == 2 and leap else _DAYS[month - 1])


def write_version(record: VersionRecord) -> bytes:
    """``version.json``."""
    return write_record(VERSION_KIND, record)


def read_version(
    data: bytes, path: str, *, strict: bool = True
) -> tuple[VersionRecord | None, list[Problem]]:
    """The record in a ``version.json``; see `records_json.read_record` for ``strict``. Problems are CL413."""
    record, problems = read_record(VERSION_KIND, VersionRecord, data, path, strict=strict)
    if record is None:
        return None, problems
    why = _explain_version(record)
    return (None, [_wrong(path, why)]) if why else (record, [])


def read_version_again(
    data: bytes, path: str, rows: dict[bytes, SourceRecord]
) -> tuple[VersionRecord | None, list[Problem]]:
    """`read_version`, strictly, with the sources that other records named alike taken from ``rows``.

    A record is laid out line by line, one line for each source. So it is what
    clausectl writes exactly when each of these lines is, and the record without
    them is; what is not goes to `read_version`, which says why. Lines that are
    new are added to ``rows``.
    """
    start, end = data.find(_SOURCES), data.rfind(_BEHIND)
    if start < 0 or end < start + len(_SOURCES):
        return read_version(data, path)
    sources: list[SourceRecord] = []
    for line in data[start + len(_SOURCES) : end].split(b",\n"):
        source = rows.get(line)
        if source is None:
            source = read_row(SourceRecord, line)
            if source is None or _explain_source(source):
                return read_version(data, path)
            if source.kind != "manifest":  # no other version names it
                rows[line] = source
        sources.append(source)
    rest = data[:start] + _NO_SOURCES + data[end + len("\n  ]") :]
    record, _ = read_version(rest, path)
    return read_version(data, path) if record is None else (replace(record, sources=tuple(sources)), [])


def write_signature(record: SignatureRecord) -> bytes:
    """A file in ``signatures/``."""
    return write_record(SIGNATURE_KIND, record)


def read_signature(
    data: bytes, path: str, *, strict: bool = True
) -> tuple[SignatureRecord | None, list[Problem]]:
    """The record in a signature file. Problems are CL413."""
    record, problems = read_record(SIGNATURE_KIND, SignatureRecord, data, path, strict=strict)
    if record is None:
        return None, problems
    why = _explain_signature(record)
    return (None, [_wrong(path, why)]) if why else (record, [])


def write_later(record: LaterEvidence) -> bytes:
    """A file in ``later-evidence/``."""
    return write_record(LATER_KIND, record)


def read_later(data: bytes, path: str, *, strict: bool = True) -> tuple[LaterEvidence | None, list[Problem]]:
    """The record in a file of later evidence. Problems are CL413."""
    record, problems = read_record(LATER_KIND, LaterEvidence, data, path, strict=strict)
    if record is None:
        return None, problems
    why = _explain_later(record)
    return (None, [_wrong(path, why)]) if why else (record, [])


def _wrong(path: str, why: str) -> Problem:
    return Problem(
        "CL413", f"this is no record of a signed version: {shorten(why)}", path, hint="restore it from git"
    )


def _explain_version(record: VersionRecord) -> str:
    """Why a record cannot be one that clausectl wrote; empty when it can."""
    if not LABEL.fullmatch(record.label):
        return f"{record.label!r} is no label"
    if not _SHA256.fullmatch(record.text.sha256):
        return "the hash of the text is no SHA-256"
    for source in record.sources:
        if why := _explain_source(source):
            return why
    roles = [signatory.role for signatory in record.signatories]
    if len(set(roles)) != len(roles):
        return "a role stands twice among the signatories"
    dates = (record.effective, record.signed, record.expires)
    return _explain_dates(dates) or _explain_evidence(record.evidence)


def _explain_source(source: SourceRecord) -> str:
    if not _SHA256.fullmatch(source.sha256):
        return f"the hash of {source.id} is no SHA-256"
    wanted = MANIFEST if source.kind == "manifest" else frozen_path(source.id, source.version, source.sha256)
    return f"{source.id} stands at {source.path!r} and not at {wanted}" if source.path != wanted else ""


def _explain_signature(record: SignatureRecord) -> str:
    if not _SHA256.fullmatch(record.version_sha256) or not _SHA256.fullmatch(record.text_sha256):
        return "the hash that was signed is no SHA-256"
    if record.consent_sha256 != NOT_RECORDED and not _SHA256.fullmatch(record.consent_sha256):
        return "the hash of the consent sentence is no SHA-256"
    if any(not _SHA256.fullmatch(sha256) for _, sha256 in record.follows):
        return "the hash of an earlier act is no SHA-256"
    return _explain_dates((record.date,)) or _explain_evidence(record.evidence)


def _explain_later(record: LaterEvidence) -> str:
    if not _SHA256.fullmatch(record.version_sha256) or not _SHA256.fullmatch(record.text_sha256):
        return "the hash of the version or text is no SHA-256"
    if any(not _SHA256.fullmatch(sha256) for _, sha256 in record.follows):
        return "the hash of earlier evidence is no SHA-256"
    return _explain_evidence(record.evidence)


def _explain_dates(dates: tuple[DateRecord, ...]) -> str:
    wrong = next((d.iso for d in dates if d.iso != NOT_RECORDED and not is_iso_date(d.iso)), None)
    return f"{wrong!r} is no date" if wrong is not None else ""


def _explain_evidence(evidence: tuple[EvidenceRecord, ...]) -> str:
    for item in evidence:
        if not _SHA256.fullmatch(item.sha256):
            return f"the hash of the evidence {item.file or item.location!r} is no SHA-256"
        if item.file and (not _FILE.fullmatch(item.file) or item.file in (".", "..")):
            return f"{item.file!r} is no name of a file in {EVIDENCE}/"
        if not item.file and not item.location:
            return "evidence is neither a file nor a location"
    return ""
