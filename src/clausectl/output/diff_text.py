"""The diff report for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, ValueChange
from clausectl.model.history import Commit
from clausectl.output.diff_shape import (
    AgreementNews,
    FormAgreements,
    describe_news,
    find_remarks,
    group_agreements,
    name_reworded,
    order_clauses,
    own_metadata,
    redline_of,
    summarise,
)
from clausectl.output.diff_words import (
    count,
    describe_agreements,
    describe_clause,
    describe_commit,
    describe_document,
    describe_entry,
    describe_numbers,
    describe_places,
    describe_rename,
    describe_value,
    is_part,
    list_names,
    name_revision,
    quote_name,
)
from clausectl.output.redline import format_redline
from clausectl.output.terminal import escape_line, paint, wrap_words

_LABEL = 13  # columns for "Renumbered" and its like
_MAX_COMMITS = 12


def format_text(diff: Diff, *, color: bool = False, width: int = 96) -> str:
    """What was compared; forms; agreements by form; then each changed clause once, with its redline.

    Without colour a change reads ``[-old-]{+new+}``.
    """
    return _TextWriter(diff, color, width).write()


class _TextWriter:
    def __init__(self, diff: Diff, color: bool, width: int) -> None:
        self.diff = diff
        self.color = color
        self.width = width
        self.lines: list[str] = []
        self.clauses = {clause.id: clause for clause in diff.clauses}

    def write(self) -> str:
        diff = self.diff
        self._line(f"{name_revision(diff.old)} → {name_revision(diff.new)}", style="bold")
        for what, found in summarise(diff):
            self._row(what, found, 2)
        for remark in find_remarks(diff):
            self._line(remark, 2, hang=2)
        if diff.forms:
            self._section("Forms")
            for change in diff.forms:
                self._form(change)
        if diff.agreements:
            self._section("Agreements")
            for group in group_agreements(diff):
                self._agreements(group)
        if diff.clauses:
            self._section("Clauses")
            for clause in order_clauses(diff):
                self._clause(clause)
        return "\n".join(self.lines) + "\n"

    # Lines

    def _section(self, title: str) -> None:
        self.lines += ["", paint(title.upper(), "bold", self.color)]

    def _line(self, text: str, indent: int = 0, *, hang: int = 4, style: str = "") -> None:
        for line in wrap_words(escape_line(text), self.width, indent=indent, hang=hang):
            self.lines.append(paint(line, style, self.color) if style else line)

    def _row(self, label: str, text: str, indent: int) -> None:
        padded = f"{label:<{_LABEL - 1}} {escape_line(text)}"
        self.lines += wrap_words(padded, self.width, indent=indent, hang=_LABEL)

    def _heading(self, title: str, name: str, facts: str = "") -> None:
        shown = escape_line(title)
        first, *rest = wrap_words(f"{shown} {escape_line(facts)}", self.width, indent=2, hang=4)
        if self.color and first.startswith(f"  {shown}"):
            first = f"  {paint(shown, 'bold', True)}{first[2 + len(shown) :]}"
        self.lines += ["", first, *rest]
        if name:
            self._line(name, 2, style="cyan")

    # Forms and agreements

    def _form(self, change: DocumentChange) -> None:
        self._heading(change.title or change.ids[0], self._name(change), describe_document(change))
        self._changes(change, change.entries, change.reworded, change.settings, 4)
        self._commits(change.commits, 4)

    def _name(self, change: DocumentChange) -> str:
        return quote_name(change.ids[0]) + describe_rename(change)

    def _changes(
        self,
        change: DocumentChange,
        entries: Sequence[EntryChange],
        reworded: Iterable[str],
        settings: Iterable[ValueChange],
        indent: int,
    ) -> None:
        for entry in entries:
            if entry.status != "renumbered" or is_part(entry):
                self._row(*describe_entry(entry), indent)
        for word, names in name_reworded(change, reworded, self.clauses).items():
            self._row(word, ", ".join(names), indent)
        numbers = describe_numbers(entries)
        if numbers:
            self._row("Renumbered", numbers, indent)
        for value in settings:
            self._row("Setting", describe_value(value), indent)
        for value in change.parameters:
            self._row("Parameter", describe_value(value), indent)
        for label, redline in (("Text", change.text), ("Signatures", change.signatures)):
            if redline is not None:
                self.lines.append(" " * indent + label)
                lead = " " * (indent + 2)
                self.lines.append(format_redline(redline, color=self.color, indent=lead, width=self.width))

    def _agreements(self, group: FormAgreements) -> None:
        if group.form:
            self._heading(f"On {group.title or group.form}", quote_name(group.form) if group.title else "")
        else:
            self._heading("With a clause list of their own", "")
        if group.alike:
            names = list_names(group.alike, under=group.form)
            self._line(f"as the form, {count(len(group.alike), 'agreement')}: {names}", 4)
        for news in group.news:
            self._news(news, group.form)

    def _news(self, news: AgreementNews, form: str) -> None:
        change = news.change
        names = list_names(change.ids, under=form)
        if change.status in ("added", "removed"):
            self._line(f"{change.status}: {names}", 4)
        else:
            before = describe_rename(change)
            also = describe_news(news)
            self._line(f"{names}{before}{also}", 4)
            settings = () if change.follows_form else change.settings
            self._changes(change, news.entries, news.reworded, settings, 6)
            if news.spared:
                self._row("Without", f"{', '.join(news.spared)}, which the form has in other words now", 6)
        self._commits(change.commits, 6)

    # Clauses

    def _clause(self, clause: ClauseChange) -> None:
        self._heading(clause.title or clause.id, "", describe_clause(clause))
        was = f" (was {quote_name(clause.old_id)})" if clause.old_id and clause.old_id != clause.id else ""
        places = describe_places(clause)
        self._line(f"{quote_name(clause.id)}{was}" + (f": {places}" if places else ""), 2, style="cyan")
        redline, full = redline_of(clause)
        if redline is not None:
            text = format_redline(redline, color=self.color, indent=" " * 6, width=self.width, full=full)
            self.lines.append(text)
        for value in own_metadata(clause):
            self._line(describe_value(value), 4)
        standing = describe_agreements(clause, self.diff)
        if standing:
            self._line(standing, 4)
        self._commits(clause.commits, 4)

    def _commits(self, commits: Sequence[Commit], indent: int) -> None:
        for commit in commits[:_MAX_COMMITS]:
            self._line(describe_commit(commit), indent, style="dim")
        if len(commits) > _MAX_COMMITS:
            self._line(f"and {len(commits) - _MAX_COMMITS:,} commits before these", indent, style="dim")
