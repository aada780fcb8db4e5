"""Answers of large comparisons, kept between runs.

A commit names its content, so the comparison of two commits never changes
until clausectl does. Only large answers are kept: for a few clauses, reading
the cache costs more than comparing. Commits and pull requests are looked up
anew each time, because trailers and merges can arrive later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from clausectl import __version__
from clausectl.model.changes import (
    ClauseChange,
    ClauseRipple,
    Diff,
    DocumentChange,
    EntryChange,
    Standing,
    ValueChange,
)
from clausectl.model.history import Revision
from clausectl.model.redlines import Assessment, Edit, Reason, Redline, RedlinePart
from clausectl.model.signed_changes import (
    AgedClause,
    BrokenVersion,
    NewAct,
    SignedChanges,
    SignedNews,
    SignedStanding,
)
from clausectl.model.sources import Source
from clausectl.repository.cache import Cache

SHAPE = 4  # raised whenever the model of changes, canonical text or redlines change
WORTH_KEEPING = 50  # changed clauses

_KINDS = {"=": "same", "-": "deleted", "+": "inserted"}
_SIGNS = {kind: sign for sign, kind in _KINDS.items()}
_T = TypeVar("_T")


def name_answer(kind: str, old: Source, new: Source, about: Iterable[str]) -> str:
    """The cache section of a comparison; empty when it is not one of two commits."""
    if not old.commit or not new.commit:
        return ""
    facts = [str(SHAPE), __version__, old.commit, old.label, new.commit, new.label, *about]
    digest = hashlib.sha256("\0".join(facts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{kind}-{digest[:32]}"


def load_answer(cache: Cache, section: str, old: Revision, new: Revision) -> Diff | None:
    """The kept comparison, or None."""
    kept = cache.load(section) if section else {}
    try:
        return _read_diff(kept["diff"], old, new) if kept else None
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None  # of another shape: as if it were not there


def store_answer(cache: Cache, section: str, diff: Diff) -> None:
    """Keep a comparison that was worth its while."""
    if section and len(diff.clauses) >= WORTH_KEEPING:
        cache.store(section, {"diff": _write_diff(diff)})


# Records become lists of their fields in order; redlines become signed stretches of text.


def _write_diff(diff: Diff) -> dict[str, Any]:
    return {
        "forms": [_write_fields(change) for change in diff.forms],
        "agreements": [_write_fields(change) for change in diff.agreements],
        "clauses": [_write_clause(change) for change in diff.clauses],
        "compared": [diff.compared_forms, diff.compared_agreements, diff.compared_clauses],
        "notes": list(diff.notes),
        "only": list(diff.only),
        "partial": diff.partial,
        "ripples": [_write_fields(ripple) for ripple in diff.ripples],
        "signed": None if diff.signed is None else _write_fields(diff.signed),
    }


def _read_diff(kept: Mapping[str, Any], old: Revision, new: Revision) -> Diff:
    forms, agreements, clauses = kept["compared"]
    return Diff(
        old,
        new,
        tuple(_read_document(values) for values in kept["forms"]),
        tuple(_read_document(values) for values in kept["agreements"]),
        tuple(_read_clause(values) for values in kept["clauses"]),
        compared_forms=forms,
        compared_agreements=agreements,
        compared_clauses=clauses,
        with_commits=False,
        notes=tuple(kept["notes"]),
        only=tuple(kept["only"]),
        partial=kept["partial"],
        ripples=tuple(ClauseRipple(term, clause, tuple(users)) for term, clause, users in kept["ripples"]),
        signed=_read_signed(kept["signed"]),
    )


def _read_signed(values: list[Any] | None) -> SignedChanges | None:
    """Signed versions; redlines of theirs are never kept."""
    if values is None:
        return None
    stood, news, standing, broken, absent, here, *_ = values
    return SignedChanges(
        stood,
        tuple(_read_news(fields) for fields in news),
        tuple(SignedStanding(tuple(names), _read_all(AgedClause, clauses)) for names, clauses in standing),
        tuple(BrokenVersion(name, tuple((file, how) for file, how in files)) for name, files in broken),
        tuple(absent),
        tuple(here),
    )


def _read_news(values: list[Any]) -> SignedNews:
    fields = dict(zip(SignedNews.__dataclass_fields__, values, strict=True))
    return SignedNews(
        **{
            **fields,
            "acts": _read_all(NewAct, fields["acts"]),
            "awaiting": tuple(fields["awaiting"]),
            "clauses": _read_all(AgedClause, fields["clauses"]),
        }
    )


def _write_fields(record: Any) -> list[Any]:
    fields = [getattr(record, name) for name in record.__dataclass_fields__]
    return [value if value.__class__ is str else _write_value(value) for value in fields]


def _write_value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Redline):
        return [_SIGNS[part.kind] + part.text for part in value.parts]
    if isinstance(value, tuple):
        return [_write_value(item) for item in value]
    return _write_fields(value) if hasattr(value, "__dataclass_fields__") else value


def _write_clause(change: ClauseChange) -> list[Any]:
    values = dict(zip(change.__dataclass_fields__, _write_fields(change), strict=True))
    if change.redline is not None:
        values["old_text"] = values["new_text"] = ""  # the redline holds both
    return list(values.values())


def _read_document(values: list[Any]) -> DocumentChange:
    fields = dict(zip(DocumentChange.__dataclass_fields__, values, strict=True))
    return DocumentChange(
        **{
            **fields,
            "ids": tuple(fields["ids"]),
            "entries": _read_all(EntryChange, fields["entries"]),
            "parameters": _read_all(ValueChange, fields["parameters"]),
            "settings": _read_all(ValueChange, fields["settings"]),
            "text": _read_redline(fields["text"]),
            "signatures": _read_redline(fields["signatures"]),
            "reworded": tuple(fields["reworded"]),
            "commits": (),
        }
    )


def _read_clause(values: list[Any]) -> ClauseChange:
    fields = dict(zip(ClauseChange.__dataclass_fields__, values, strict=True))
    redline = _read_redline(fields["redline"])
    if redline is not None:
        fields["old_text"], fields["new_text"] = redline.old, redline.new
    return ClauseChange(
        **{
            **fields,
            "redline": redline,
            "metadata": _read_all(ValueChange, fields["metadata"]),
            "forms": tuple(fields["forms"]),
            "agreements": tuple(fields["agreements"]),
            "commits": (),
            "standing": _read_all(Standing, fields["standing"]),
            "also": tuple(fields["also"]),
            "assessment": _read_assessment(fields["assessment"]),
        }
    )


def _read_assessment(values: list[Any] | None) -> Assessment | None:
    if values is None:
        return None
    significance, reasons, edits = values
    return Assessment(
        significance,
        _read_all(Reason, reasons),
        tuple(
            Edit(old, new, old_at, new_at, kind, _read_all(Reason, behind), name)
            for old, new, old_at, new_at, kind, behind, name in edits
        ),
    )


def _read_all(make: Callable[..., _T], rows: Iterable[list[Any]]) -> tuple[_T, ...]:
    return tuple(make(*row) for row in rows)


def _read_redline(parts: list[str] | None) -> Redline | None:
    if parts is None:
        return None
    return Redline(tuple(RedlinePart(_KINDS[part[0]], part[1:]) for part in parts))  # type: ignore[arg-type]
