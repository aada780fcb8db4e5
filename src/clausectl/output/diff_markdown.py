"""The diff report as Markdown, for the comment on a pull request or a memo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, ValueChange
from clausectl.model.history import Commit
from clausectl.model.redlines import SIGNIFICANCES, Significance
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
    name_revision,
    quote_name,
)
from clausectl.output.markdown_parts import (
    LIMIT,
    Piece,
    Section,
    assemble,
    escape_markdown,
    fold,
    hold_line_start,
    write_command,
    write_grounds,
    write_heading,
    write_item,
    write_redline,
)
from clausectl.output.signed_shape import brief_block, list_blocks, tell_alike, tell_drafted
from clausectl.output.significance_words import describe_assessment, describe_grounds, kinds_of

_RANKS: dict[Significance, int] = {significance: rank for rank, significance in enumerate(SIGNIFICANCES)}
_CLAUSES: dict[Significance, tuple[str, str]] = {
    "substantive": ("clause with substantive changes", "clauses with substantive changes"),
    "not assessed": ("clause with changes not assessed", "clauses with changes not assessed"),
    "wording": ("clause with wording changes", "clauses with wording changes"),
    "editorial": ("editorial change", "editorial changes"),
}
_FORMS = ("form", "forms")
_AGREEMENTS = ("list of changed agreements", "lists of changed agreements")
_NOTES = ("note", "notes")
_RIPPLES = ("changed definition", "changed definitions")
_SIGNED = ("entry on signed versions", "entries on signed versions")
_DOCUMENTS = ("document", "documents")
_MAX_COMMITS = 12
_MANY_ROWS = 24


def format_markdown(
    diff: Diff,
    *,
    full: bool = False,
    summary: bool = False,
    external: bool = False,
    limit: int | None = LIMIT,
) -> str:
    """Headings for forms, agreements and clauses; ``<ins>`` and ``<del>`` for words.

    What does not fit into ``limit`` characters (None: no limit) is left out,
    the least significant first, and a line says so. ``full`` folds no sentence
    and cuts no list, ``summary`` is totals and a line a change, ``external``
    leaves out authors, commits and pull requests.
    """
    return DiffMarkdownWriter(make_external(diff) if external else diff, full, summary, external).write(limit)


class DiffMarkdownWriter:
    """Writes parts of a diff as pieces; `review` takes some of them."""

    def __init__(self, diff: Diff, full: bool, summary: bool, external: bool, *, level: int = 3) -> None:
        self.diff = diff
        self.level = level  # of the heading of one form, agreement or clause
        self.full = full
        self.summary = summary
        self.external = external
        self.limit = ALL if full else MAX_NAMES
        self.lines: list[str] = []  # of the piece that is being written
        self.clauses = {clause.id: clause for clause in diff.clauses}

    def write(self, limit: int | None) -> str:
        diff = self.diff
        head = [write_heading(1, f"{name_revision(diff.old)} → {name_revision(diff.new)}"), ""]
        head += [write_item(f"**{what}**:", found) for what, found in summarise(diff)]
        notes = Section("")
        notes.pieces += [Piece(write_item("", remark), "", 0, _NOTES) for remark in find_remarks(diff)]
        forms, agreements = Section("## Forms"), Section("## Agreements")
        for change in diff.forms:
            forms.pieces.append(self.write_form(change))
        for group in group_agreements(diff):
            agreements.pieces.append(self.write_agreements(group))
        command = write_command("diff", diff.old.label, diff.new.label, *diff.only)
        signed = self._write_signed()
        sections = [
            notes,
            forms,
            agreements,
            *signed,
            *self._write_clauses(),
            self._write_ripples(),
            *self._write_redlines(),
        ]
        return assemble(head, [*sections, *self.write_documents()], limit, command)

    def _take(self) -> str:
        """The lines since the last piece, as one."""
        lines, self.lines = self.lines, []
        return "\n".join(lines).strip("\n")

    # Lines

    def _item(self, label: str, text: str, depth: int = 0) -> None:
        self.lines.append(write_item(label, text, depth, limit=None))

    def _heading(self, title: str, facts: str, name: str) -> None:
        self.lines += ["", write_heading(self.level, f"{title} {facts}".strip()), ""]
        if name:
            self.lines += [hold_line_start(escape_markdown(name)), ""]

    # Signed versions

    def _write_signed(self) -> list[Section]:
        section = Section("## Signed")
        signed = self.diff.signed
        for block in list_blocks(signed, self.limit) if signed is not None else ():
            brief = write_item("", brief_block(block), limit=600)
            if self.summary:
                section.pieces.append(Piece(brief, "", block.weight, _SIGNED))
                continue
            self._heading(block.title, block.facts, block.name)
            for label, told in block.rows:
                self._item(f"**{label}**" if label else "", told)
            text = self._take()
            section.pieces.append(Piece(text, brief if len(brief) < len(text) else "", block.weight, _SIGNED))
        return [section]

    def _write_redlines(self) -> list[Section]:
        signed = self.diff.signed
        if signed is None or not signed.drafted:
            return []
        from clausectl.output.comparison_markdown import write_document

        told = [Piece(write_item("", line), "", 1, _SIGNED) for line in tell_drafted(signed, self.limit)]
        sections = [Section(f"{write_heading(2, f'Signed texts and {self.diff.new.label}')}", pieces=told)]
        for one in signed.redlines:
            text, found = write_document(
                one.report, 3, full=self.full, summary=self.summary, external=self.external
            )
            if len(one.names) > 1:
                text += f"\n{write_item('', tell_alike(one, self.limit), limit=None)}"
            sections += [Section("", pieces=[Piece(text, "", 1, _SIGNED)]), *found]
        return sections

    # Clauses

    def _write_clauses(self) -> list[Section]:
        """What matters open, in the order of the forms; editorial changes folded away behind it."""
        main, minor = Section("## Clauses"), Section("", count=_CLAUSES["editorial"])
        for clause in order_clauses(self.diff):
            rank = rank_of(clause)
            piece = self._write_clause(clause, rank)
            (minor if rank == "editorial" else main).pieces.append(piece)
        if minor.pieces and not main.pieces:
            minor.opening = "## Clauses\n\n"
        return [main, minor]

    def _write_clause(self, clause: ClauseChange, rank: Significance) -> Piece:
        if self.summary:
            told = f"{clause.title or clause.id} {describe_clause(clause)} ({quote_name(clause.id)})"
            if clause.assessment is not None:
                badge = describe_assessment(clause.assessment, formatting=clause.formatting, limit=3)
                told = f"{told}; {badge}"
            return Piece(write_item("", told, limit=600), "", _RANKS[rank], _CLAUSES[rank])
        self._clause(clause, brief=True)
        short = self._take()
        self._clause(clause)
        text = self._take()
        return Piece(text, short if len(short) < len(text) else "", _RANKS[rank], _CLAUSES[rank])

    def _clause(self, clause: ClauseChange, *, brief: bool = False) -> None:
        was = f" (was {quote_name(clause.old_id)})" if clause.old_id and clause.old_id != clause.id else ""
        places = "" if brief else describe_places(clause, limit=self.limit)
        name = f"{quote_name(clause.id)}{was}" + (f": {places}" if places else "")
        self._heading(clause.title or clause.id, describe_clause(clause), name)
        found = clause.assessment
        if found is not None:
            kinds = kinds_of(found) or (("formatting",) if clause.formatting else ())
            limit = 3 if brief else None
            grounds = describe_grounds(found.significance, found.reasons, kinds, limit=limit)
            self.lines += [write_grounds(found.significance, grounds), ""]
        if brief:
            return
        redline, whole = redline_of(clause)
        if redline is not None:
            self.lines += [*write_redline(redline, full=whole or self.full), ""]
        for value in own_metadata(clause):
            self._item("", describe_value(value))
        standing = describe_agreements(clause, self.diff, limit=self.limit)
        if standing:
            self._item("", standing)
        self._commits(clause.commits)
        if len(clause.agreements) > self.limit:
            names = [write_item("", name) for name in clause.agreements]
            self.lines += ["", *fold(f"All {len(names):,} agreements", names)]

    def _commits(self, commits: Sequence[Commit], depth: int = 0) -> None:
        limit = len(commits) if self.full else _MAX_COMMITS
        for commit in commits[:limit]:
            told = describe_commit(commit)
            request = f"(pull request {commit.pull_request}"
            if commit.pull_request.startswith("#"):  # a number: the one link that is ours
                told, _, rest = told.rpartition(request)
                self.lines.append("  " * depth + f"- {escape_markdown(told)}{request}{rest}")
            else:
                self._item("", told, depth)
        if len(commits) > limit:
            self._item("", f"and {len(commits) - limit:,} commits before these", depth)

    # Definitions, documents

    def _write_ripples(self) -> Section:
        section = Section("## Definitions")
        for ripple in self.diff.ripples:
            told = describe_clause_ripple(self.diff, ripple)
            if len(ripple.users) > MAX_NAMES:
                rows = [write_item("", quote_name(name)) for name in ripple.users]
                lines = [write_item("", f"{told}."), "", *fold(f"{len(rows):,} clauses", rows)]
            else:
                lines = [write_item("", f"{told}: {list_names(ripple.users)}.", limit=None)]
            text, short = "\n".join(lines), write_item("", f"{told}.")
            section.pieces.append(Piece(text, short if len(short) < len(text) else "", 1, _RIPPLES))
        return section

    def write_documents(self) -> list[Section]:
        """The plain documents that were compared."""
        if not self.diff.documents:
            return []
        from clausectl.output.comparison_markdown import write_document

        sections: list[Section] = []
        for report in self.diff.documents:
            text, found = write_document(
                report, self.level, full=self.full, summary=self.summary, external=self.external
            )
            self._commits(() if self.summary else report.commits)
            commits = self._take()
            text += f"\n{commits}" if commits else ""
            opening = "" if sections else write_heading(self.level - 1, "Documents")
            sections += [Section(opening, pieces=[Piece(text, "", 0, _DOCUMENTS)]), *found]
        return sections

    # Forms and agreements

    def write_form(self, change: DocumentChange) -> Piece:
        """One form with what changed in it."""
        name = f"{change.title or change.ids[0]} {describe_document(change)}"
        if self.summary:
            told = count_changes(change)
            row = f"{name} ({quote_name(change.ids[0])}){f': {told}' if told else ''}"
            return Piece(write_item("", row), "", 2, _FORMS)
        self._form(change)
        text = self._take()
        short = (
            f"{write_heading(self.level, name)}\n\n{write_item('', count_changes(change) or change.status)}"
        )
        return Piece(text, short if len(short) < len(text) else "", 2, _FORMS)

    def write_agreements(self, group: FormAgreements) -> Piece:
        """Agreements follow their form: what is told of many of them is folded away."""
        title = f"On {group.title or group.form}" if group.form else "With a clause list of their own"
        number = len(group.alike) + sum(len(news.change.ids) for news in group.news)
        brief = f"{count(number, 'agreement')}, {len(group.alike):,} of them as the form"
        if self.summary:
            return Piece(write_item("", f"{title}: {brief}"), "", 4, _AGREEMENTS)
        self._agreements(group)
        lines = self._take().split("\n")
        heading = write_heading(self.level, title)
        if len(lines) > _MANY_ROWS and not self.full:
            lines = [heading, "", *fold(f"{number:,} agreements", lines[2:])]
        return Piece("\n".join(lines), f"{heading}\n\n{write_item('', brief)}", 4, _AGREEMENTS)

    def _form(self, change: DocumentChange) -> None:
        name = quote_name(change.ids[0]) + describe_rename(change)
        self._heading(change.title or change.ids[0], describe_document(change), name)
        self._changes(change, change.entries, change.reworded, change.settings, 0)
        self._commits(change.commits)
        self._texts(change)

    def _changes(
        self,
        change: DocumentChange,
        entries: Sequence[EntryChange],
        reworded: Iterable[str],
        settings: Iterable[ValueChange],
        depth: int,
    ) -> None:
        for entry in entries:
            if entry.status != "renumbered" or is_part(entry):
                word, text = describe_entry(entry)
                self._item(f"**{word}**", text, depth)
        for word, names in name_reworded(change, reworded, self.clauses).items():
            self._item(f"**{word}**", ", ".join(names), depth)
        numbers = describe_numbers(entries, limit=self.limit)
        if numbers:
            self._item("**Renumbered**", numbers, depth)
        for value in settings:
            self._item("**Setting**", describe_value(value), depth)
        for value in change.parameters:
            self._item("**Parameter**", describe_value(value), depth)

    def _texts(self, change: DocumentChange) -> None:
        for label, redline in (("Text", change.text), ("Signatures", change.signatures)):
            if redline is not None:
                self.lines += ["", f"{label}:", "", *write_redline(redline, full=self.full)]

    def _agreements(self, group: FormAgreements) -> None:
        title = f"On {group.title or group.form}" if group.form else "With a clause list of their own"
        self._heading(title, "", quote_name(group.form) if group.title else "")
        if group.alike:
            names = list_names(group.alike, self.limit, under=group.form)
            self._item("as the form,", f"{count(len(group.alike), 'agreement')}: {names}")
            if len(group.alike) > self.limit:
                rows = [write_item("", name) for name in group.alike]
                self.lines += ["", *fold(f"All {len(rows):,} agreements that change as the form", rows), ""]
        texts = []
        for news in group.news:
            self._news(news, group.form)
            if news.change.text is not None or news.change.signatures is not None:
                texts.append(news.change)
        for change in texts:
            self.lines += ["", f"{hold_line_start(escape_markdown(list_names(change.ids)))}:"]
            self._texts(change)

    def _news(self, news: AgreementNews, form: str) -> None:
        change = news.change
        names = list_names(change.ids, self.limit, under=form)
        if change.status in ("added", "removed"):
            self._item(f"{change.status}:", names)
        else:
            before = describe_rename(change)
            also = describe_news(news)
            self._item("", f"{names}{before}{also}")
            settings = () if change.follows_form else change.settings
            self._changes(change, news.entries, news.reworded, settings, 1)
            if news.spared:
                self._item(
                    "**Without**", f"{', '.join(news.spared)}, which the form has in other words now", 1
                )
        self._commits(change.commits, 1)
