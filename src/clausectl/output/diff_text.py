"""The diff report for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, ValueChange
from clausectl.model.history import Commit
from clausectl.model.signed_changes import SignedChanges
from clausectl.output.diff_shape import (
    AgreementNews,
    FormAgreements,
    describe_clause_ripple,
    describe_news,
    find_remarks,
    group_agreements,
    make_external,
    name_reworded,
    order_clauses,
    own_metadata,
    redline_of,
    summarise,
    summarise_news,
)
from clausectl.output.diff_words import (
    ALL,
    MAX_NAMES,
    count,
    count_changes,
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
    name_entry,
    name_revision,
    quote_name,
)
from clausectl.output.signed_shape import brief_block, list_blocks, tell_alike, tell_drafted
from clausectl.output.significance_words import MAX_REASONS, describe_assessment
from clausectl.output.text_page import TextPage

_MAX_COMMITS = 12


def format_text(
    diff: Diff,
    *,
    color: bool = False,
    width: int = 96,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
) -> str:
    """What was compared; forms; agreements by form; each changed clause once, with its redline; documents.

    ``full`` folds and shortens nothing, ``summary`` is totals and one line a
    change, ``external`` leaves out authors, commits and pull requests. Without
    colour a change reads ``[-old-]{+new+}``.
    """
    shown = make_external(diff) if external else diff
    return DiffTextWriter(shown, TextPage(color, width, full), external).write(summary)


class DiffTextWriter:
    """Writes parts of a diff on a page; `review` takes some of them."""

    def __init__(self, diff: Diff, page: TextPage, external: bool) -> None:
        self.diff = diff
        self.page = page
        self.external = external
        self.limit = ALL if page.full else MAX_NAMES
        self.clauses = {clause.id: clause for clause in diff.clauses}

    def write(self, summary: bool) -> str:
        diff, page = self.diff, self.page
        page.line(f"{name_revision(diff.old)} → {name_revision(diff.new)}", style="bold")
        for what, found in summarise(diff):
            page.row(what, found, 2)
        for remark in find_remarks(diff):
            page.line(remark, 2, hang=2)
        if diff.forms:
            page.section("Forms")
            page.lines += [""] if summary else []
            for change in diff.forms:
                self._brief_form(change) if summary else self.form(change)
        if diff.agreements:
            page.section("Agreements")
            page.lines += [""] if summary else []
            for group in group_agreements(diff):
                self._brief_agreements(group) if summary else self.agreements(group)
        self._signed(summary)
        if diff.clauses:
            page.section("Clauses")
            page.lines += [""] if summary else []
            for clause in order_clauses(diff):
                self._brief_clause(clause) if summary else self._clause(clause)
        self._ripples(summary)
        self.documents(summary)
        return page.read()

    # A line each

    def _brief_form(self, change: DocumentChange) -> None:
        about = describe_document(change)
        told = count_changes(change)
        name = name_entry(change.title or change.ids[0], about)
        self.page.line(f"{name} ({quote_name(change.ids[0])}){f': {told}' if told else ''}", 2)

    def _brief_agreements(self, group: FormAgreements) -> None:
        facts = [f"{len(group.alike):,} as the form"] if group.alike else []
        for news in group.news:
            names = list_names(news.change.ids, self.limit, under=group.form)
            facts.append(f"{names}: {summarise_news(news)}")
        name = f"on {quote_name(group.form)}" if group.form else "with a clause list of their own"
        self.page.line(f"{name}: {'; '.join(facts)}", 2)

    def _brief_clause(self, clause: ClauseChange) -> None:
        told = f"{clause.title or clause.id} {describe_clause(clause)} ({quote_name(clause.id)})"
        if clause.assessment is not None:
            badge = describe_assessment(clause.assessment, formatting=clause.formatting, limit=3)
            told = f"{told}; {badge}"
        self.page.line(told, 2)

    # Definitions, documents

    def _ripples(self, summary: bool) -> None:
        diff, page = self.diff, self.page
        if not diff.ripples:
            return
        page.section("Definitions")
        page.lines.append("")
        for ripple in diff.ripples:
            told = describe_clause_ripple(diff, ripple)
            if not summary:
                told = f"{told}: {list_names(ripple.users, self.limit)}"
            page.line(told, 2)

    def documents(self, summary: bool = False) -> None:
        """The plain documents that were compared."""
        if not self.diff.documents:
            return
        from clausectl.output.comparison_text import write_document

        self.page.section("Documents")
        for report in self.diff.documents:
            commits = [] if summary else self._name_commits(report.commits)
            write_document(self.page, report, summary=summary, external=self.external, commits=commits)

    # Signed versions

    def _signed(self, summary: bool) -> None:
        signed, page = self.diff.signed, self.page
        blocks = list_blocks(signed, self.limit) if signed is not None else []
        if signed is None or not (blocks or signed.drafted):
            return
        page.section("Signed")
        page.lines += [""] if summary else []
        for block in blocks:
            if summary:
                page.line(brief_block(block), 2)
                continue
            page.heading(block.title, block.name, block.facts)
            for label, told in block.rows:
                page.row(label, told, 4) if label else page.line(told, 4)
        if signed.drafted:
            self._redlines(signed, summary)

    def _redlines(self, signed: SignedChanges, summary: bool) -> None:
        from clausectl.output.comparison_text import write_document

        self.page.section(f"Signed texts and {self.diff.new.label}")
        self.page.lines.append("")
        for told in tell_drafted(signed, self.limit):
            self.page.line(told, 2)
        for one in signed.redlines:
            write_document(self.page, one.report, summary=summary, external=self.external)
            if len(one.names) > 1:
                self.page.line(tell_alike(one, self.limit), 4)

    # Forms and agreements

    def form(self, change: DocumentChange) -> None:
        """One form with what changed in it."""
        self.page.heading(change.title or change.ids[0], self._name(change), describe_document(change))
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
                self.page.row(*describe_entry(entry), indent)
        for word, names in name_reworded(change, reworded, self.clauses).items():
            self.page.row(word, ", ".join(names), indent)
        numbers = describe_numbers(entries, limit=self.limit)
        if numbers:
            self.page.row("Renumbered", numbers, indent)
        for value in settings:
            self.page.row("Setting", describe_value(value), indent)
        for value in change.parameters:
            self.page.row("Parameter", describe_value(value), indent)
        for label, redline in (("Text", change.text), ("Signatures", change.signatures)):
            if redline is not None:
                self.page.line(label, indent)
                self.page.redline(redline, indent + 2)

    def agreements(self, group: FormAgreements) -> None:
        """The agreements on one form, those that change alike together."""
        if group.form:
            self.page.heading(
                f"On {group.title or group.form}", quote_name(group.form) if group.title else ""
            )
        else:
            self.page.heading("With a clause list of their own", "")
        if group.alike:
            names = list_names(group.alike, self.limit, under=group.form)
            self.page.line(f"as the form, {count(len(group.alike), 'agreement')}: {names}", 4)
        for news in group.news:
            self._news(news, group.form)

    def _news(self, news: AgreementNews, form: str) -> None:
        change = news.change
        names = list_names(change.ids, self.limit, under=form)
        if change.status in ("added", "removed"):
            self.page.line(f"{change.status}: {names}", 4)
        else:
            before = describe_rename(change)
            also = describe_news(news)
            self.page.line(f"{names}{before}{also}", 4)
            settings = () if change.follows_form else change.settings
            self._changes(change, news.entries, news.reworded, settings, 6)
            if news.spared:
                self.page.row(
                    "Without", f"{', '.join(news.spared)}, which the form has in other words now", 6
                )
        self._commits(change.commits, 6)

    # Clauses

    def _clause(self, clause: ClauseChange) -> None:
        self.page.heading(clause.title or clause.id, "", describe_clause(clause))
        was = f" (was {quote_name(clause.old_id)})" if clause.old_id and clause.old_id != clause.id else ""
        places = describe_places(clause, limit=self.limit)
        self.page.line(f"{quote_name(clause.id)}{was}" + (f": {places}" if places else ""), 2, style="cyan")
        if clause.assessment is not None:
            limit = None if self.page.full else MAX_REASONS
            told = describe_assessment(clause.assessment, formatting=clause.formatting, limit=limit)
            self.page.badge(clause.assessment.significance, told, 4)
        redline, full = redline_of(clause)
        if redline is not None:
            self.page.redline(redline, 6, full=full)
        for value in own_metadata(clause):
            self.page.line(describe_value(value), 4)
        standing = describe_agreements(clause, self.diff, limit=self.limit)
        if standing:
            self.page.line(standing, 4)
        self._commits(clause.commits, 4)

    def _commits(self, commits: Sequence[Commit], indent: int) -> None:
        for told in self._name_commits(commits):
            self.page.line(told, indent, style="dim")

    def _name_commits(self, commits: Sequence[Commit]) -> list[str]:
        limit = len(commits) if self.page.full else _MAX_COMMITS
        told = [describe_commit(commit) for commit in commits[:limit]]
        if len(commits) > limit:
            told.append(f"and {len(commits) - limit:,} commits before these")
        return told
