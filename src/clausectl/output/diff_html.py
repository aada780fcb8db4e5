"""The diff report as one html file, to be read, forwarded and printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, ValueChange
from clausectl.model.history import Commit, Revision
from clausectl.model.redlines import Redline
from clausectl.output.comparison_html import list_links, write_document
from clausectl.output.comparison_words import name_comparison, tell_totals
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
    rank_of,
    redline_of,
    summarise,
)
from clausectl.output.diff_words import (
    ALL,
    clause_verb,
    count,
    count_changes,
    describe_agreements,
    describe_clause,
    describe_commit,
    describe_document,
    describe_entry,
    describe_numbers,
    describe_places,
    describe_value,
    list_names,
    name_revision,
    quote_name,
)
from clausectl.output.html_parts import (
    open_article,
    open_section,
    write_badge,
    write_list,
    write_page,
    write_redline,
    write_switch,
    write_table,
    write_text,
    write_weight,
)
from clausectl.output.signed_shape import list_blocks, tell_alike, tell_drafted
from clausectl.output.significance_words import clip, describe_grounds, kinds_of, tell_significance

_MANY = 100  # names of a list
_MAX_COMMITS = 50


def format_html(diff: Diff, *, full: bool = False, external: bool = False) -> str:
    """A page with both revisions, totals, a table of the changes with links, and each change in two views.

    ``full`` folds nothing and cuts no list; ``external`` leaves out authors,
    commits and pull requests.
    """
    return _PageWriter(make_external(diff) if external else diff, full, external).write()


class _PageWriter:
    def __init__(self, diff: Diff, full: bool, external: bool) -> None:
        self.diff = diff
        self.full = full
        self.external = external
        self.limit = ALL if full else _MANY
        self.clauses = {clause.id: clause for clause in diff.clauses}
        self.ordered = order_clauses(diff)

    def write(self) -> str:
        diff = self.diff
        title = f"{name_revision(diff.old)} → {name_revision(diff.new)}"
        heading = f"{clip(diff.old.label, 200)} → {clip(diff.new.label, 200)}"
        header = [f"<h1>Changes from {write_text(heading)}</h1>", *self._revisions()]
        main = [
            *open_section(2, "summary", "Summary"),
            *self._summary(),
            "</section>",
        ]
        if diff.forms or diff.agreements or diff.clauses or any(d.changed for d in diff.documents):
            main.append(write_switch())
        main += self._section(
            "forms", "Forms", [self._form(n, change) for n, change in enumerate(diff.forms, 1)]
        )
        groups = [self._agreements(n, group) for n, group in enumerate(group_agreements(diff), 1)]
        main += self._section("agreements", "Agreements", groups)
        main += self._section("signed", "Signed", self._signed())
        main += self._section(
            "signed-texts", f"Signed texts and {clip(diff.new.label, 80)}", self._redlines()
        )
        clauses = [self._clause(n, clause) for n, clause in enumerate(self.ordered, 1)]
        main += self._section("clauses", "Clauses", clauses)
        main += self._section("definitions", "Definitions", self._ripples())
        documents = [
            write_document(
                report,
                f"document-{number}-",
                full=self.full,
                external=self.external,
                commits=self._commits(report.commits),
            )
            for number, report in enumerate(diff.documents, 1)
        ]
        main += self._section("documents", "Documents", documents)
        return write_page(f"Changes: {title}", header, self._links(), main)

    # The opening

    def _revisions(self) -> list[str]:
        sides = (self.diff.old, self.diff.new)
        rows = [
            ("Version", *(write_text(side.label) for side in sides)),
            ("Commit", *map(_write_commit_id, sides)),
            ("Date", *(write_text(side.date[:10]) for side in sides)),
        ]
        shown = [row for row in rows if any(row[1:])]
        return write_table("", ("", "Old", "New"), shown, style="keep")

    def _summary(self) -> list[str]:
        rows = [(write_text(what), write_text(found)) for what, found in summarise(self.diff)]
        lines = write_table("What was compared", (), rows, style="keep")
        remarks = find_remarks(self.diff)
        lines += [write_list(map(write_text, remarks))] if remarks else []
        changes = [*self._form_rows(), *self._clause_rows(), *self._document_rows()]
        if changes:
            head = ("Changed", "What happened", "Significance", "Why")
            lines += write_table("Changes", head, changes, style="stack")
        return lines

    def _form_rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                f'<a href="#form-{n}">{write_text(clip(change.title or change.ids[0], 120))}</a>',
                write_text(f"form {change.status}"),
                "",
                write_text(count_changes(change)),
            )
            for n, change in enumerate(self.diff.forms, 1)
        ]

    def _clause_rows(self) -> list[tuple[str, str, str, str]]:
        return [
            (
                f'<a href="#clause-{n}">{write_text(clip(clause.title or clause.id, 120))}</a>',
                write_text(self._verb(clause)),
                write_weight(clause.assessment.significance) if clause.assessment is not None else "",
                write_text("; ".join(_ground(clause, 2))),
            )
            for n, clause in enumerate(self.ordered, 1)
        ]

    def _document_rows(self) -> list[tuple[str, str, str, str]]:
        rows = []
        for n, report in enumerate(self.diff.documents, 1):
            name = write_text(clip(name_comparison(report, self.external), 120))
            link = f'<a href="#document-{n}-top">{name}</a>'
            weights = tell_significance(report.count_significance())
            rows.append((link, write_text(tell_totals(report)), "", weights))
        return rows

    def _verb(self, clause: ClauseChange) -> str:
        return clause.status if clause.status in ("split", "merged") else clause_verb(clause)

    def _links(self) -> list[tuple[str, str, str]]:
        diff = self.diff
        links = [
            (f"form-{n}", clip(change.title or change.ids[0], 80), f"form {change.status}")
            for n, change in enumerate(diff.forms, 1)
        ]
        links += [("agreements", "Agreements", "")] if diff.agreements else []
        if diff.signed is not None and list_blocks(diff.signed, 1):
            links.append(("signed", "Signed", ""))
        for n, clause in enumerate(self.ordered, 1):
            found = clause.assessment
            weight = f"; {found.significance}" if found is not None else ""
            links.append(
                (f"clause-{n}", clip(clause.title or clause.id, 80), f"{self._verb(clause)}{weight}")
            )
        links += [("definitions", "Definitions", "")] if diff.ripples else []
        for n, report in enumerate(diff.documents, 1):
            links.append((f"document-{n}-top", clip(name_comparison(report, self.external), 80), ""))
            links += list_links(report, f"document-{n}-")
        return links

    def _section(self, anchor: str, title: str, pieces: Sequence[Sequence[str]]) -> list[str]:
        if not pieces:
            return []
        found = [line for piece in pieces for line in piece]
        return [*open_section(2, anchor, title), *found, "</section>"]

    def _open(self, anchor: str, title: str, name: str) -> list[str]:
        lines = open_article(3, anchor, write_text(title))
        return [*lines, f'<p class="name">{write_text(name)}</p>'] if name else lines

    # Forms and agreements

    def _form(self, number: int, change: DocumentChange) -> list[str]:
        before = f", before in {change.old_path}" if change.status == "renamed" else ""
        facts = describe_document(change)
        name = f"{quote_name(change.ids[0])}{before}{f'; {facts}' if facts else ''}"
        lines = self._open(f"form-{number}", change.title or change.ids[0], name)
        rows = self._rows(change, change.entries, change.reworded, change.settings)
        lines += [write_list(rows)] if rows else []
        lines += self._texts(change)
        return [*lines, *self._commits(change.commits), "</article>"]

    def _rows(
        self,
        change: DocumentChange,
        entries: Sequence[EntryChange],
        reworded: Iterable[str],
        settings: Iterable[ValueChange],
    ) -> list[str]:
        rows = [describe_entry(entry) for entry in entries if entry.status != "renumbered"]
        rows += [
            (word, ", ".join(names)) for word, names in name_reworded(change, reworded, self.clauses).items()
        ]
        numbers = describe_numbers(entries, limit=self.limit)
        rows += [("Renumbered", numbers)] if numbers else []
        rows += [("Setting", describe_value(value)) for value in settings]
        rows += [("Parameter", describe_value(value)) for value in change.parameters]
        return [f"<strong>{word}</strong> {write_text(told)}" for word, told in rows]

    def _texts(self, change: DocumentChange) -> list[str]:
        lines: list[str] = []
        for label, redline in (
            ("Text around the clauses", change.text),
            ("Signatures", change.signatures),
        ):
            if redline is not None:
                lines.append(f'<p class="label">{label}</p>')
                lines += write_redline(redline, full=self.full)
        return lines

    def _agreements(self, number: int, group: FormAgreements) -> list[str]:
        title = f"On {group.title or group.form}" if group.form else "With a clause list of their own"
        lines = self._open(f"agreements-{number}", title, quote_name(group.form) if group.title else "")
        items = []
        if group.alike:
            names = list_names(group.alike, self.limit, under=group.form)
            items.append(write_text(f"as the form, {count(len(group.alike), 'agreement')}: {names}"))
        items += [self._news(news, group.form) for news in group.news]
        return [*lines, write_list(items), "</article>"]

    def _news(self, news: AgreementNews, form: str) -> str:
        change = news.change
        names = list_names(change.ids, self.limit, under=form)
        if change.status in ("added", "removed"):
            shown, rows = write_text(f"{change.status}: {names}"), []
        else:
            before = f", before in {change.old_path}" if change.status == "renamed" else ""
            shown = write_text(f"{names}{before}{describe_news(news)}")
            settings = () if change.follows_form else change.settings
            rows = self._rows(change, news.entries, news.reworded, settings)
            if news.spared:
                without = f"{', '.join(news.spared)}, which the form has in other words now"
                rows.append(f"<strong>Without</strong> {write_text(without)}")
        below = [write_list(rows)] if rows else []
        return "".join([shown, *below, *self._texts(change), *self._commits(change.commits)])

    # Signed versions

    def _signed(self) -> list[list[str]]:
        signed = self.diff.signed
        pieces = []
        for number, block in enumerate(list_blocks(signed, self.limit) if signed is not None else (), 1):
            lines = self._open(f"signed-{number}", f"{block.title} {block.facts}".strip(), block.name)
            rows = [
                f"<strong>{write_text(label)}</strong> {write_text(told)}" if label else write_text(told)
                for label, told in block.rows
            ]
            lines += [write_list(rows)] if rows else []
            pieces.append([*lines, "</article>"])
        return pieces

    def _redlines(self) -> list[list[str]]:
        signed = self.diff.signed
        if signed is None or not signed.drafted:
            return []
        pieces = [[write_list(map(write_text, tell_drafted(signed, self.limit)))]]
        for number, one in enumerate(signed.redlines, 1):
            alike = [f"<p>{write_text(tell_alike(one, self.limit))}</p>"] if len(one.names) > 1 else []
            prefix = f"signed-text-{number}-"
            pieces.append(
                write_document(one.report, prefix, full=self.full, external=self.external, commits=alike)
            )
        return pieces

    # Clauses

    def _clause(self, number: int, clause: ClauseChange) -> list[str]:
        was = f" (was {quote_name(clause.old_id)})" if clause.old_id and clause.old_id != clause.id else ""
        places = describe_places(clause, limit=self.limit)
        name = f"{quote_name(clause.id)}{was}{f': {places}' if places else ''}"
        lines = self._open(f"clause-{number}", clause.title or clause.id, name)
        lines.append(f'<p class="facts">{write_text(describe_clause(clause))}</p>')
        if clause.assessment is not None:
            lines.append(write_badge(clause.assessment.significance, _ground(clause, None)))
        redline, whole = redline_of(clause)
        if redline is not None:
            lines += self._redline(redline, whole)
        items = [write_text(describe_value(value)) for value in own_metadata(clause)]
        standing = describe_agreements(clause, self.diff, limit=self.limit)
        items += [write_text(standing[0].upper() + standing[1:])] if standing else []
        lines += [write_list(items)] if items else []
        return [*lines, *self._commits(clause.commits), "</article>"]

    def _redline(self, redline: Redline, whole: bool) -> list[str]:
        return write_redline(redline, full=whole or self.full, sides=not whole)

    def _commits(self, commits: Sequence[Commit]) -> list[str]:
        if not commits:
            return []
        limit = len(commits) if self.full else _MAX_COMMITS
        told = [describe_commit(commit) for commit in commits[:limit]]
        if len(commits) > limit:
            told.append(f"and {len(commits) - limit:,} commits before these")
        return [f'<p class="label">Commits</p><div class="note">{write_list(map(write_text, told))}</div>']

    def _ripples(self) -> list[list[str]]:
        items = []
        for ripple in self.diff.ripples:
            told = describe_clause_ripple(self.diff, ripple)
            names = list_names(ripple.users, self.limit)
            items.append(write_text(f"{told}: {names}." if names else f"{told}."))
        return [[write_list(items)]] if items else []


def _write_commit_id(revision: Revision) -> str:
    return f'<span class="hash">{write_text(revision.commit)}</span>' if revision.commit else ""


def _ground(clause: ClauseChange, limit: int | None) -> list[str]:
    """Why a clause is called what it is called; what it comes to where nothing was assessed."""
    found = clause.assessment
    if found is None:
        return ["no word changed"] if rank_of(clause) == "editorial" else []
    kinds = kinds_of(found) or (("formatting",) if clause.formatting else ())
    return describe_grounds(found.significance, found.reasons, kinds, limit=limit)
