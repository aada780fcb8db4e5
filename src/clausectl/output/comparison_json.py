"""The report on two documents as json; docs/json.md and ``schemas/comparison-1.json`` state its shape."""

from __future__ import annotations

from clausectl.model.comparison import (
    ComparedSource,
    DocumentComparison,
    Place,
    ProvisionChange,
    Ripple,
    Unchanged,
)
from clausectl.model.redlines import Assessment, Edit, Reason, Redline
from clausectl.output.comparison_words import list_happenings, name_path, tell_totals
from clausectl.output.json_text import write_json

SCHEMA = "clausectl/comparison/1"


def format_comparison_json(report: DocumentComparison, *, external: bool = False) -> str:
    """Every change with its redlines, edits and reasons."""
    return write_json(SCHEMA, describe_comparison(report, external=external))


def describe_comparison(report: DocumentComparison, *, external: bool = False) -> dict[str, object]:
    """The report without the name of its schema, as it also stands in a report on a repository."""
    return {
        "old": _describe_source(report.old, external),
        "new": _describe_source(report.new, external),
        "changed": report.changed,
        "totals": {
            "message": tell_totals(report),
            "identical": report.identical,
            "changes": len(report.changes),
            "kinds": dict(report.count_kinds()),
            "significance": dict(report.count_significance()),
        },
        "not_compared": list(report.not_compared),
        "changes": [_describe_change(change) for change in report.changes],
        "ripples": [_describe_ripple(ripple) for ripple in report.ripples],
        "renamed_terms": [
            {"old": term.old, "new": term.new, "count": term.count} for term in report.renamed_terms
        ],
        "lost_references": [
            {"place": describe_place(lost.place), "words": lost.words, "now": lost.now}
            for lost in report.lost_references
        ],
        "unchanged": [_describe_unchanged(piece) for piece in report.unchanged],
    }


def describe_redline(redline: Redline | None) -> list[dict[str, object]] | None:
    """A redline as the list of its parts; null where there is none."""
    if redline is None:
        return None
    return [{"kind": part.kind, "text": part.text} for part in redline.parts]


def describe_assessment(assessment: Assessment | None) -> dict[str, object] | None:
    """Significance, reasons and edits; null where nothing was assessed."""
    if assessment is None:
        return None
    return {
        "significance": assessment.significance,
        "reasons": [describe_reason(reason) for reason in assessment.reasons],
        "edits": [_describe_edit(edit) for edit in assessment.edits],
    }


def _describe_source(source: ComparedSource, external: bool) -> dict[str, object]:
    return {
        "path": name_path(source, external),
        "label": source.label,
        "sha256": source.sha256,
        "provisions": source.provisions,
        "words": source.words,
        "language": source.language,
    }


def _describe_change(change: ProvisionChange) -> dict[str, object]:
    return {
        "status": change.status,
        "message": ", ".join(list_happenings(change)),
        "old": [describe_place(place) for place in change.old],
        "new": [describe_place(place) for place in change.new],
        "kinds": list(change.kinds),
        "significance": change.significance,
        "reasons": [describe_reason(reason) for reason in change.reasons],
        "moved": change.moved,
        "renumbered": change.renumbered,
        "reparented": change.reparented,
        "title": describe_redline(change.title),
        "text": describe_redline(change.text),
        "edits": [_describe_edit(edit) for edit in change.edits],
        "moved_paragraphs": [
            {"text": moved.text, "old": moved.old, "new": moved.new} for moved in change.moved_paragraphs
        ],
        "formatting": list(change.formatting),
        "likeness": round(change.likeness, 4),
    }


def describe_place(place: Place) -> dict[str, object]:
    return {
        "index": place.index,
        "number": place.number,
        "path": place.path,
        "title": place.title,
        "ancestors": list(place.ancestors),
        "line": place.line,
        "clause": place.clause,
    }


def describe_reason(reason: Reason) -> dict[str, object]:
    return {"rule": reason.rule, "message": reason.said, "old": reason.old, "new": reason.new}


def _describe_edit(edit: Edit) -> dict[str, object]:
    return {
        "kind": edit.kind,
        "old": edit.old,
        "new": edit.new,
        "old_at": edit.old_at,
        "new_at": edit.new_at,
        "name": edit.name,
        "reasons": [describe_reason(reason) for reason in edit.reasons],
    }


def _describe_ripple(ripple: Ripple) -> dict[str, object]:
    return {
        "term": ripple.term,
        "definition": describe_place(ripple.definition),
        "users": [describe_place(user) for user in ripple.users],
    }


def _describe_unchanged(piece: Unchanged) -> dict[str, object]:
    return {"old": describe_place(piece.old), "new": describe_place(piece.new), "text": piece.text}
