"""The report of ``log`` as json; docs/json.md and ``schemas/log-1.json`` state its shape."""

from __future__ import annotations

from clausectl.model.changes import ValueChange
from clausectl.model.lineage import CommitFacts
from clausectl.model.versions import LoggedVersion, VersionLog
from clausectl.output.comparison_json import describe_assessment, describe_redline
from clausectl.output.json_text import write_json
from clausectl.output.log_words import describe_event, is_underdeclared

SCHEMA = "clausectl/log/1"


def format_json(log: VersionLog, *, patch: bool = False) -> str:
    """Every version that was asked for, newest first; redlines with ``patch``."""
    return write_json(
        SCHEMA,
        {
            "kind": log.kind,
            "name": log.name,
            "path": log.path,
            "title": log.title,
            "revision": log.label,
            "commit": log.commit,
            "names": list(log.names),
            "total": log.total,
            "cut_off": log.cut_off,
            "notes": list(log.notes),
            "versions": [_describe(version, patch) for version in log.versions],
        },
    )


def _describe(version: LoggedVersion, patch: bool) -> dict[str, object]:
    described: dict[str, object] = {
        "event": version.event,
        "message": describe_event(version),
        "name": version.name,
        "path": version.path,
        "blob": version.blob,
        "title": version.title,
        "version": version.version,
        "old_name": version.was,
        "old_version": version.was_version,
        "sources": list(version.sources),
        "joined": version.joined,
        "passage": version.passage,
        "declared": version.declared,
        "declared_less": is_underdeclared(version),
        "effect_reason": version.effect_reason,
        "assessment": describe_assessment(version.found),
        "language": version.language,
        "formatting_only": version.formatting,
        "renumbered": version.renumbered,
        "values": [_describe_value(value) for value in version.values],
        "metadata": [_describe_value(fact) for fact in version.facts],
        "entries": [{"status": status, "entry": entry} for status, entry in version.entries],
        "another_text_in": version.another,
        "commit": describe_facts(version.commit),
    }
    if patch:
        described["redline"] = describe_redline(version.redline)
    return described


def _describe_value(value: ValueChange) -> dict[str, object]:
    return {"name": value.name, "old": value.old, "new": value.new}


def describe_facts(commit: CommitFacts | None) -> dict[str, object] | None:
    """A commit with everybody who had a part in it; null for what is not committed."""
    if commit is None:
        return None
    return {
        "id": commit.id,
        "date": commit.date,
        "author": commit.author,
        "email": commit.email,
        "committed": commit.committed,
        "committer": commit.committer,
        "committer_email": commit.committer_email,
        "subject": commit.subject,
        "pull_request": None if commit.pull_request == "not recorded" else commit.pull_request,
        "squashed": commit.squashed,
        "proposed_by": list(commit.proposed_by),
        "co_authors": list(commit.co_authors),
    }
