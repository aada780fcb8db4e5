"""The diff report as json; docs/json.md and ``schemas/diff-1.json`` state its shape."""

from __future__ import annotations

from dataclasses import asdict

from clausectl.model.changes import (
    ClauseChange,
    Diff,
    DocumentChange,
    EntryChange,
    Standing,
    ValueChange,
)
from clausectl.model.comparison import DocumentComparison
from clausectl.model.history import Commit, Revision
from clausectl.model.signed_changes import SignedChanges
from clausectl.output.comparison_json import describe_assessment, describe_comparison, describe_redline
from clausectl.output.diff_shape import make_external
from clausectl.output.json_text import write_json

SCHEMA = "clausectl/diff/1"


def format_json(diff: Diff, *, external: bool = False) -> str:
    """Every change with its texts and redlines; commits where they were asked for.

    ``external`` leaves out authors, commits and pull requests.
    """
    if external:
        diff = make_external(diff)
    return write_json(
        SCHEMA,
        {
            "old": describe_revision(diff.old),
            "new": describe_revision(diff.new),
            "changed": diff.changed,
            "only": list(diff.only),
            "partial": diff.partial,
            "compared": {
                "clauses": diff.compared_clauses,
                "forms": diff.compared_forms,
                "agreements": diff.compared_agreements,
            },
            "notes": [*diff.notes, *diff.remarks],
            "forms": [describe_document(change, diff.with_commits) for change in diff.forms],
            "agreements": [describe_document(change, diff.with_commits) for change in diff.agreements],
            "clauses": [describe_clause(change, diff.with_commits) for change in diff.clauses],
            "signed": _describe_signed(diff.signed, external) if diff.signed is not None else None,
            "ripples": [asdict(ripple) for ripple in diff.ripples],
            "documents": [describe_report(report, diff.with_commits, external) for report in diff.documents],
        },
    )


def describe_revision(revision: Revision) -> dict[str, object]:
    return {
        "label": revision.label,
        "commit": revision.commit,
        "date": revision.date,
        "tree": revision.tree,
    }


def describe_document(change: DocumentChange, with_commits: bool) -> dict[str, object]:
    described: dict[str, object] = {
        "ids": list(change.ids),
        "kind": change.kind,
        "status": change.status,
        "title": change.title,
        "form": change.form,
        "old_path": change.old_path,
        "new_path": change.new_path,
        "old_version": change.old_version,
        "new_version": change.new_version,
        "follows_form": change.follows_form,
        "likeness": round(change.score, 4),
        "entries": [_describe_entry(entry) for entry in change.entries],
        "parameters": [_describe_value(value) for value in change.parameters],
        "settings": [_describe_value(value) for value in change.settings],
        "text": describe_redline(change.text),
        "signatures": describe_redline(change.signatures),
        "reworded": list(change.reworded),
    }
    if with_commits:
        described["commits"] = [_describe_commit(commit) for commit in change.commits]
    return described


def describe_clause(change: ClauseChange, with_commits: bool) -> dict[str, object]:
    described: dict[str, object] = {
        "id": change.id,
        "old_id": change.old_id,
        "status": change.status,
        "title": change.title,
        "old_path": change.old_path,
        "new_path": change.new_path,
        "old_version": change.old_version,
        "new_version": change.new_version,
        "formatting_only": change.formatting,
        "likeness": round(change.score, 4),
        "metadata": [_describe_value(value) for value in change.metadata],
        "standing": [_describe_standing(place) for place in change.standing],
        "forms": list(change.forms),
        "agreements": list(change.agreements),
        "old_text": change.old_text,
        "new_text": change.new_text,
        "redline": describe_redline(change.redline),
        "also": list(change.also),
        "assessment": describe_assessment(change.assessment),
    }
    if with_commits:
        described["commits"] = [_describe_commit(commit) for commit in change.commits]
    return described


def describe_report(report: DocumentComparison, with_commits: bool, external: bool) -> dict[str, object]:
    described = describe_comparison(report, external=external)
    if with_commits:
        described["commits"] = [_describe_commit(commit) for commit in report.commits]
    return described


def _describe_signed(signed: SignedChanges, external: bool) -> dict[str, object]:
    return {
        "stood": signed.stood,
        "news": [{"name": news.name, **asdict(news)} for news in signed.news],
        "standing": [asdict(standing) for standing in signed.standing],
        "broken": [
            {"name": broken.name, "files": [{"file": file, "now": now} for file, now in broken.files]}
            for broken in signed.broken
        ],
        "absent": list(signed.absent),
        "here": list(signed.here),
        "same": list(signed.same),
        "redlines": [
            {"names": list(one.names), "comparison": describe_comparison(one.report, external=external)}
            for one in signed.redlines
        ],
    }


def _describe_entry(entry: EntryChange) -> dict[str, object]:
    return asdict(entry)


def _describe_standing(place: Standing) -> dict[str, object]:
    return {
        "document": place.document,
        "old_number": place.old_number,
        "new_number": place.new_number,
        "moved": place.moved,
        "old_part": place.old_part,
        "new_part": place.new_part,
    }


def _describe_value(value: ValueChange) -> dict[str, object]:
    return {"name": value.name, "old": value.old, "new": value.new}


def _describe_commit(commit: Commit) -> dict[str, object]:
    return {
        "id": commit.id,
        "date": commit.date,
        "author": commit.author,
        "email": commit.email,
        "subject": commit.subject,
        "pull_request": commit.pull_request if commit.pull_request.startswith("#") else None,
        "squashed": commit.squashed,
    }
