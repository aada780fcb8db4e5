"""The diff report for a terminal."""

from __future__ import annotations

from clausectl.model.changes import ClauseChange, Diff, DocumentChange
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
from clausectl.output.redline import format_redline
from clausectl.output.terminal import escape_controls, paint

_RENUMBERED_SHOWN = 6


def format_text(diff: Diff, *, color: bool = False, width: int = 96) -> str:
    """Form by form, agreement by agreement, then each changed clause once.

    Without colour a change reads ``[-old-]{+new+}``.
    """
    lines = [f"Comparing {name_revision(diff.old)} with {name_revision(diff.new)}"]
    lines += summarise(diff).split("\n")
    lines += [f"note: {note}" for note in diff.notes]
    writer = _TextWriter(diff, color, width)
    body = writer.write()
    return escape_controls("\n".join(lines)) + "\n" + body


class _TextWriter:
    def __init__(self, diff: Diff, color: bool, width: int) -> None:
        self.diff = diff
        self.color = color
        self.width = width
        self.lines: list[str] = []

    def write(self) -> str:
        if self.diff.forms:
            self._section("Forms")
            for change in self.diff.forms:
                self._document(change)
        if self.diff.agreements:
            self._section("Agreements")
            for change in self.diff.agreements:
                self._document(change)
        if self.diff.clauses:
            self._section("Clauses")
            for clause in self.diff.clauses:
                self._clause(clause)
        return "\n".join(self.lines) + ("\n" if self.lines else "")

    def _section(self, title: str) -> None:
        self.lines += ["", paint(title.upper(), "bold", self.color)]

    def _line(self, text: str, indent: int = 2) -> None:
        self.lines.append(" " * indent + escape_controls(text).replace("\n", " "))

    def _heading(self, name: str, rest: str) -> None:
        self.lines.append("")
        painted = paint(escape_controls(name), "cyan", self.color)
        self.lines.append(f"  {painted}  {escape_controls(rest)}".rstrip())

    def _document(self, change: DocumentChange) -> None:
        if len(change.ids) == 1:
            self._heading(change.ids[0], self._status(change))
        else:
            self._heading(count(len(change.ids), change.kind), self._status(change))
            self._line(list_names(change.ids), 4)
        if change.follows_form:
            self._line(
                f"as its form {change.form}" if len(change.ids) == 1 else f"as their form {change.form}", 4
            )
        else:
            self._entries(change)
        for value in change.settings:
            self._line(describe_value(value), 4)
        for value in change.parameters:
            self._line(f"parameter {describe_value(value)}", 4)
        for name, redline in (("text", change.text), ("signature block", change.signatures)):
            if redline is not None:
                self._line(f"{name}:", 4)
                self.lines.append(format_redline(redline, color=self.color, indent=" " * 6, width=self.width))
        if change.reworded:
            self._line(f"reworded clauses: {list_names(change.reworded)}", 4)
        self._commits(change.commits)

    def _status(self, change: DocumentChange) -> str:
        title = title_document(change)
        if change.status == "renamed":
            return f"{title}, moved from {change.old_path}"
        return title if change.status == "changed" else f"{title}, {change.status}"

    def _entries(self, change: DocumentChange) -> None:
        renumbered = [entry for entry in change.entries if entry.status == "renumbered"]
        for entry in change.entries:
            if entry.status != "renumbered":
                name = entry.key.removeprefix("section:").removeprefix("clauses / ")
                title = f" ({entry.title})" if entry.title and entry.title != name else ""
                self._line(f"{name}{title} {describe_entry(entry)}", 4)
        if not renumbered:
            return
        shown = ", ".join(
            f"{entry.key.removeprefix('section:clauses / ')} {entry.old_number} → {entry.new_number}"
            for entry in renumbered[:_RENUMBERED_SHOWN]
        )
        more = len(renumbered) - _RENUMBERED_SHOWN
        self._line(f"renumbered only: {shown}{f' and {more} more' if more > 0 else ''}", 4)

    def _clause(self, clause: ClauseChange) -> None:
        versions = name_versions(clause.old_version, clause.new_version)
        was = f", was {clause.old_id}" if clause.old_id and clause.old_id != clause.id else ""
        likeness = f" (likeness {clause.score:.2f})" if was and clause.score < 1 else ""
        same = ", version not raised" if _unraised(clause) else ""
        self._heading(clause.id, f"{clause.title} {versions}, {clause_verb(clause)}{was}{likeness}{same}")
        self._line(describe_standing(clause), 4)
        for value in clause.metadata:
            self._line(describe_value(value), 4)
        if clause.redline is not None:
            self.lines.append(
                format_redline(clause.redline, color=self.color, indent=" " * 6, width=self.width)
            )
        elif clause.status in ("added", "removed"):
            from clausectl.model.changes import Redline, RedlinePart

            text = clause.new_text or clause.old_text
            whole = Redline((RedlinePart("inserted" if clause.status == "added" else "deleted", text),))
            self.lines.append(
                format_redline(whole, color=self.color, indent=" " * 6, width=self.width, full=True)
            )
        self._commits(clause.commits)

    def _commits(self, commits: tuple[Commit, ...]) -> None:
        for commit in commits:
            self._line(paint(describe_commit(commit), "dim", False), 4)


def _unraised(clause: ClauseChange) -> bool:
    return (
        clause.redline is not None
        and clause.old_version == clause.new_version != ""
        and not clause.formatting
    )
