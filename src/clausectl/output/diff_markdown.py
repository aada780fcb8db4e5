"""The diff report as Markdown, for a pull request or a memo."""

from __future__ import annotations

import re

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, Redline, RedlinePart
from clausectl.model.history import Commit
from clausectl.output.diff_words import (
    clause_verb,
    count,
    describe_commit,
    describe_entry,
    describe_standing,
    describe_value,
    list_names,
    name_revision,
    name_versions,
    summarise,
    title_document,
)
from clausectl.output.redline import fold
from clausectl.output.terminal import escape_controls

_SPECIAL = re.compile(r"[\\`*_\[\]<>#|~&@]")


def format_markdown(diff: Diff) -> str:
    """Headings for forms, agreements and clauses; ``<ins>`` and ``<del>`` for words."""
    lines = [
        f"# {escape_markdown(name_revision(diff.old))} → {escape_markdown(name_revision(diff.new))}",
        "",
        *(escape_markdown(line) for line in summarise(diff).split("\n")),
    ]
    lines += ["", *(f"- Note: {escape_markdown(note)}" for note in diff.notes)] if diff.notes else []
    for title, changes in (("Forms", diff.forms), ("Agreements", diff.agreements)):
        if changes:
            lines += ["", f"## {title}"]
            for change in changes:
                lines += _write_document(change)
    if diff.clauses:
        lines += ["", "## Clauses"]
        for clause in diff.clauses:
            lines += _write_clause(clause)
    return "\n".join(lines) + "\n"


def escape_markdown(text: str) -> str:
    """Text as itself in Markdown on a host's page: no markup, no HTML, nobody mentioned."""
    flat = escape_controls(text).replace("\n", " ")
    return _SPECIAL.sub(lambda match: f"&#{ord(match.group())};", flat)


def _write_document(change: DocumentChange) -> list[str]:
    name = change.ids[0] if len(change.ids) == 1 else count(len(change.ids), change.kind)
    status = "" if change.status == "changed" else f", {change.status}"
    lines = ["", f"### {escape_markdown(name)}", "", f"{escape_markdown(title_document(change))}{status}", ""]
    if len(change.ids) > 1:
        lines.append(f"- {escape_markdown(list_names(change.ids))}")
    if change.follows_form:
        lines.append(f"- as the form {escape_markdown(change.form)}")
    else:
        for entry in change.entries:
            key = entry.key.removeprefix("section:clauses / ")
            lines.append(f"- {escape_markdown(key)} {escape_markdown(describe_entry(entry))}")
    lines += [f"- {escape_markdown(describe_value(value))}" for value in change.settings]
    lines += [f"- parameter {escape_markdown(describe_value(value))}" for value in change.parameters]
    if change.reworded:
        lines.append(f"- reworded clauses: {escape_markdown(list_names(change.reworded))}")
    lines += _write_commits(change.commits)
    for redline in (change.text, change.signatures):
        if redline is not None:
            lines += ["", *_write_redline(redline)]
    return lines


def _write_clause(clause: ClauseChange) -> list[str]:
    versions = name_versions(clause.old_version, clause.new_version)
    was = f", was {clause.old_id}" if clause.old_id and clause.old_id != clause.id else ""
    lines = [
        "",
        f"### {escape_markdown(clause.id)}",
        "",
        escape_markdown(f"{clause.title} {versions}, {clause_verb(clause)}{was}"),
        "",
        f"- {escape_markdown(describe_standing(clause))}",
        *(f"- {escape_markdown(describe_value(value))}" for value in clause.metadata),
        *_write_commits(clause.commits),
    ]
    if clause.redline is not None:
        lines += ["", *_write_redline(clause.redline)]
    elif clause.status in ("added", "removed"):
        kind = "inserted" if clause.status == "added" else "deleted"
        text = clause.new_text or clause.old_text
        lines += [
            "",
            *_write_redline(Redline((RedlinePart("inserted" if kind == "inserted" else "deleted", text),))),
        ]
    return lines


def _write_commits(commits: tuple[Commit, ...]) -> list[str]:
    return [f"- {escape_markdown(describe_commit(commit))}" for commit in commits]


def _write_redline(redline: Redline) -> list[str]:
    """A quote with the changed words between tags; a change of lines closes and opens them again."""
    text = ""
    for part in fold(redline.parts):
        tag = {"same": "", "inserted": "ins", "deleted": "del"}[part.kind]
        for number, stretch in enumerate(part.text.split("\n")):
            text += "\n" if number else ""
            escaped = escape_markdown(stretch)
            text += f"<{tag}>{escaped}</{tag}>" if tag and stretch else escaped
    return [f"> {line}".rstrip() for line in text.split("\n")]
