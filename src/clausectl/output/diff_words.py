"""The words that every format of the diff report uses: one word for one thing."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, ValueChange
from clausectl.model.history import Commit, Revision

MAX_NAMES = 12


def count(number: int, word: str) -> str:
    """``1 clause``, ``3 clauses``."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def name_revision(revision: Revision) -> str:
    """``v1 (4f2c1e0, 2026-01-05)``."""
    facts = [fact for fact in (revision.commit[:7], revision.date[:10]) if fact]
    label = revision.label[:12] if revision.label == revision.commit else revision.label
    return f"{label} ({', '.join(facts)})" if facts else label


def list_names(names: Sequence[str]) -> str:
    """Names with a comma between them, the rest of a long list counted."""
    shown = ", ".join(names[:MAX_NAMES])
    return shown if len(names) <= MAX_NAMES else f"{shown} and {len(names) - MAX_NAMES:,} more"


def summarise(diff: Diff) -> str:
    """What was compared and what was found, in one sentence each."""
    compared = ", ".join(
        (
            count(diff.compared_clauses, "clause"),
            count(diff.compared_forms, "form"),
            count(diff.compared_agreements, "agreement"),
        )
    )
    if not diff.changed:
        return f"{compared} compared. Nothing differs."
    tally: dict[str, int] = {}
    for clause in diff.clauses:
        word = clause_verb(clause)
        tally[word] = tally.get(word, 0) + 1
    clauses = ", ".join(f"{number:,} {word}" for word, number in sorted(tally.items())) or "none changed"
    drafts = sum(len(change.ids) for change in diff.agreements)
    return (
        f"{compared} compared.\n"
        f"Clauses: {clauses}. {count(len(diff.forms), 'form')} and {count(drafts, 'draft')} changed."
    )


def clause_verb(clause: ClauseChange) -> str:
    """What happened to a clause, in a word or two."""
    if clause.status != "changed":
        return clause.status if clause.redline is None else f"{clause.status} and reworded"
    if clause.redline is None:
        return "changed in front matter only"
    return "reformatted" if clause.formatting else "reworded"


def name_versions(old: str, new: str) -> str:
    """``1.0.0 → 2.0.0``, or the one version there is."""
    if old and new and old != new:
        return f"{old} → {new}"
    return new or old


def describe_entry(entry: EntryChange) -> str:
    """What happened to a clause or section of one document."""
    after = f"after {entry.new_after.removeprefix('section:')}" if entry.new_after else "at the start"
    if entry.status == "added":
        pin = f", pinned at {entry.detail}" if entry.detail else ""
        return f"added as {entry.new_number or 'a section'}, {after}{pin}"
    if entry.status == "removed":
        return f"removed; it was {entry.old_number}" if entry.old_number else "removed"
    if entry.status == "moved":
        numbers = f"{entry.old_number} → {entry.new_number}, " if entry.old_number != entry.new_number else ""
        return f"moved: {numbers}now {after}"
    if entry.status == "renumbered":
        return f"renumbered: {entry.old_number} → {entry.new_number}"
    if entry.status == "pinned":
        return f"pinned at {entry.detail}" if entry.detail else "no longer pinned: it follows the library"
    return f"stands in place of {entry.detail or entry.old_key}"


def describe_value(change: ValueChange) -> str:
    """A value that changed, old and new told apart."""
    if change.old is None:
        return f"{change.name}: added, {change.new}"
    if change.new is None:
        return f"{change.name}: removed; it was {change.old}"
    return f"{change.name}: {change.old} → {change.new}"


def describe_standing(clause: ClauseChange) -> str:
    """Where a clause stands: the forms, and the agreements it changes."""
    parts = []
    if clause.forms:
        parts.append(f"{count(len(clause.forms), 'form')} ({list_names(clause.forms)})")
    if clause.agreements:
        parts.append(f"{count(len(clause.agreements), 'agreement')} ({list_names(clause.agreements)})")
    if not parts:
        return "in no form and no agreement"
    return "in " + " and ".join(parts)


def describe_commit(commit: Commit) -> str:
    """``4f2c1e0 2026-01-07 Form editor: Lengthen the period (pull request #1)``."""
    request = (
        f"pull request {commit.pull_request}"
        if commit.pull_request.startswith("#")
        else "pull request not recorded"
    )
    squashed = ", squashed: its authors are folded into one" if commit.squashed else ""
    return f"{commit.id[:7]} {commit.date[:10]} {commit.author}: {commit.subject} ({request}{squashed})"


def title_document(change: DocumentChange) -> str:
    """The heading of a document's change."""
    versions = name_versions(change.old_version, change.new_version)
    version = f" {versions}" if versions else ""
    return f"{change.title}{version}"
