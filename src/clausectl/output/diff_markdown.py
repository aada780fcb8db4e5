"""The diff report as Markdown, for a pull request or a memo."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from clausectl.model.changes import ClauseChange, Diff, DocumentChange, EntryChange, Redline, ValueChange
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
from clausectl.output.redline import Stretch, lay_out
from clausectl.output.terminal import escape_controls, escape_line

# What Markdown or a host's page would act on; an underscore or a full stop within a word is only itself.
_SPECIAL = re.compile(
    r"[\\`*\[\]<>|~&$^@#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=//|[a-z0-9_+-]+:)|(?<=www)\."
)
_LINE_START = re.compile(r"[-+=]|\d+(?=[.)])")
_TAGS = {"inserted": ("<ins>", "</ins>"), "deleted": ("<del>", "</del>")}


def format_markdown(diff: Diff) -> str:
    """Headings for forms, agreements and clauses; ``<ins>`` and ``<del>`` for words."""
    return _MarkdownWriter(diff).write()


def escape_markdown(text: str) -> str:
    """Text as itself in Markdown on a host's page: no markup, no HTML, no link, nobody mentioned."""
    return _escape(escape_line(text))


def _escape(safe: str) -> str:
    return _SPECIAL.sub(_write_entity, safe)


def _write_entity(match: re.Match[str]) -> str:
    """An entity; where a host would act on what the page shows all the same, the two are kept apart.

    Mentions, issue links and emoji are made of the words of a finished page,
    behind any escape: a character of no width stops them.
    """
    character, text, at = match.group(), match.string, match.end()
    following = text[at : at + 1]
    acts = (
        (character == "@" and following.isalnum() and not text[: match.start()][-1:].isalnum())
        or (character == "#" and following.isdecimal())
        or (character == ":" and following != "/")
    )
    return f"&#{ord(character)};{'&#8203;' if acts else ''}"


class _MarkdownWriter:
    def __init__(self, diff: Diff) -> None:
        self.diff = diff
        self.lines: list[str] = []
        self.clauses = {clause.id: clause for clause in diff.clauses}

    def write(self) -> str:
        diff = self.diff
        self.lines.append(
            f"# {escape_markdown(name_revision(diff.old))} → {escape_markdown(name_revision(diff.new))}"
        )
        self.lines.append("")
        for what, found in summarise(diff):
            self._item(f"**{what}**:", found)
        for remark in find_remarks(diff):
            self._item("", remark)
        if diff.forms:
            self.lines += ["", "## Forms"]
            for change in diff.forms:
                self._form(change)
        if diff.agreements:
            self.lines += ["", "## Agreements"]
            for group in group_agreements(diff):
                self._agreements(group)
        if diff.clauses:
            self.lines += ["", "## Clauses"]
            for clause in order_clauses(diff):
                self._clause(clause)
        return "\n".join(self.lines) + "\n"

    # Lines

    def _item(self, label: str, text: str, depth: int = 0) -> None:
        self.lines.append("  " * depth + f"- {label} {escape_markdown(text)}".replace("-  ", "- "))

    def _heading(self, title: str, facts: str, name: str) -> None:
        self.lines += ["", f"### {escape_markdown(f'{title} {facts}'.strip())}", ""]
        if name:
            self.lines += [escape_markdown(name), ""]

    # Forms and agreements

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
        numbers = describe_numbers(entries)
        if numbers:
            self._item("**Renumbered**", numbers, depth)
        for value in settings:
            self._item("**Setting**", describe_value(value), depth)
        for value in change.parameters:
            self._item("**Parameter**", describe_value(value), depth)

    def _texts(self, change: DocumentChange) -> None:
        for label, redline in (("Text", change.text), ("Signatures", change.signatures)):
            if redline is not None:
                self.lines += ["", f"{label}:", ""]
                self._redline(redline)

    def _agreements(self, group: FormAgreements) -> None:
        title = f"On {group.title or group.form}" if group.form else "With a clause list of their own"
        self._heading(title, "", quote_name(group.form) if group.title else "")
        if group.alike:
            names = list_names(group.alike, under=group.form)
            self._item("as the form,", f"{count(len(group.alike), 'agreement')}: {names}")
        texts = []
        for news in group.news:
            self._news(news, group.form)
            if news.change.text is not None or news.change.signatures is not None:
                texts.append(news.change)
        for change in texts:
            self.lines += ["", f"{escape_markdown(list_names(change.ids))}:"]
            self._texts(change)

    def _news(self, news: AgreementNews, form: str) -> None:
        change = news.change
        names = list_names(change.ids, under=form)
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

    # Clauses

    def _clause(self, clause: ClauseChange) -> None:
        was = f" (was {quote_name(clause.old_id)})" if clause.old_id and clause.old_id != clause.id else ""
        places = describe_places(clause)
        name = f"{quote_name(clause.id)}{was}" + (f": {places}" if places else "")
        self._heading(clause.title or clause.id, describe_clause(clause), name)
        redline, full = redline_of(clause)
        if redline is not None:
            self._redline(redline, full=full)
            self.lines.append("")
        for value in own_metadata(clause):
            self._item("", describe_value(value))
        standing = describe_agreements(clause, self.diff)
        if standing:
            self._item("", standing)
        self._commits(clause.commits)

    def _commits(self, commits: Sequence[Commit], depth: int = 0) -> None:
        for commit in commits:
            told = describe_commit(commit)
            request = f"(pull request {commit.pull_request}"
            if commit.pull_request.startswith("#"):  # a number: the one link that is ours
                told, _, rest = told.rpartition(request)
                self.lines.append("  " * depth + f"- {escape_markdown(told)}{request}{rest}")
            else:
                self._item("", told, depth)

    def _redline(self, redline: Redline, *, full: bool = False) -> None:
        """A quote, a paragraph a line; tags never reach over a line end."""
        lines = [_write_line(line) for line in lay_out(redline, full=full)]
        while lines and not lines[-1]:
            lines.pop()
        for number, line in enumerate(lines):
            if line:
                goes_on = number + 1 < len(lines) and lines[number + 1]
                self.lines.append(f"> {line}{'<br>' if goes_on else ''}")
            elif self.lines[-1] != ">":
                self.lines.append(">")


def _write_line(line: Sequence[Stretch]) -> str:
    text = ""
    at_start = True
    for stretch in line:
        safe = escape_controls(stretch.text).replace("\t", "<U+0009>")
        if at_start:
            indent = len(safe) - len(safe.lstrip(" "))
            text += "&nbsp;" * indent
            safe = safe[indent:]
        escaped = _escape(safe)
        if at_start and safe:
            escaped = _hold_line_start(escaped)
            at_start = False
        if stretch.kind == "folded":
            text += f"<em>{escaped}</em>"
        elif safe:
            opening, closing = _TAGS.get(stretch.kind, ("", ""))
            text += f"{opening}{escaped}{closing}"
    return text


def _hold_line_start(escaped: str) -> str:
    """A line that begins like a list or a rule, as the words it is."""
    match = _LINE_START.match(escaped)
    if match is None:
        return escaped
    at = match.end()
    if escaped[at - 1] in "-+=":
        return f"{escaped[: at - 1]}&#{ord(escaped[at - 1])};{escaped[at:]}"
    return f"{escaped[:at]}&#{ord(escaped[at])};{escaped[at + 1 :]}"
