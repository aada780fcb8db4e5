"""The review for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from clausectl.errors import Problem
from clausectl.model.reviews import Review, ReviewedClause
from clausectl.output.diff_shape import group_agreements, own_metadata, rank_of, redline_of
from clausectl.output.diff_text import DiffTextWriter
from clausectl.output.diff_words import ALL, MAX_NAMES, describe_value, quote_name
from clausectl.output.review_words import (
    AID,
    count_news,
    explain_conflict,
    list_affected,
    list_decisions,
    list_own_changes,
    list_sound,
    name_clause,
    order_reviewed,
    tell_approval,
    tell_checked,
    tell_facts,
    tell_finding,
    tell_news,
    tell_revisions,
    tell_signed,
    tell_title,
    tell_verdict,
    tell_why,
)
from clausectl.output.text_page import TextPage


def format_review_text(review: Review, *, color: bool = False, width: int = 96, full: bool = False) -> str:
    """What changes, which agreements that reaches, what to do before merging, what was found right."""
    return _ReviewTextWriter(review, TextPage(color, width, full)).write()


class _ReviewTextWriter:
    def __init__(self, review: Review, page: TextPage) -> None:
        self.review = review
        self.page = page
        self.limit = ALL if page.full else MAX_NAMES

    def write(self) -> str:
        review, page = self.review, self.page
        page.line(tell_title(review), style="bold")
        page.line(tell_verdict(review), 2)
        for note in review.notes:
            page.line(f"note: {note}", 2, hang=2)
        self._clauses()
        self._others()
        self._affected()
        self._before_merging()
        page.section("Checked, no problem")
        page.lines.append("")
        for told in (*list_sound(review), tell_checked(review), tell_signed(review)):
            page.line(told, 2)
        page.lines.append("")
        page.line(f"{tell_revisions(review)} {AID}", style="dim")
        return page.read()

    def _clauses(self) -> None:
        ordered = order_reviewed(self.review)
        if not ordered:
            return
        self.page.section("Clauses")
        for clause in ordered:
            self._clause(clause)

    def _clause(self, clause: ReviewedClause) -> None:
        page, change = self.page, clause.change
        rank = rank_of(change)
        page.heading(name_clause(clause), quote_name(change.id), tell_facts(clause))
        why = tell_why(clause, limit=None if page.full else 6)
        page.badge(rank, f"{rank}. {why}" if why else rank, 4)
        redline, whole = redline_of(change)
        if redline is not None:
            page.redline(redline, 6, full=whole)
        for value in own_metadata(change):
            page.line(describe_value(value), 4)

    def _others(self) -> None:
        """Forms, agreements and plain documents that change by themselves, as ``diff`` tells them."""
        diff, page = self.review.diff, self.page
        writer = DiffTextWriter(diff, page, external=True)
        forms = list_own_changes(diff)
        if forms:
            page.section("Forms")
            for change in forms:
                writer.form(change)
        own = [group for group in group_agreements(diff) if group.news]
        if own and self.review.public:
            number = sum(len(news.change.ids) for group in own for news in group.news)
            page.section("Agreements")
            page.line(f"{number:,} change in settings, parameters or words of their own", 2)
        elif own:
            page.section("Agreements")
            for group in own:
                writer.agreements(group)
        signed = self.review.diff.signed
        if signed is not None and signed.news:
            page.section("Signed versions")
            page.lines.append("")
            hidden = self.review.public
            for told in [count_news(self.review)] if hidden else map(tell_news, signed.news):
                page.line(told, 2)
        writer.documents()

    def _affected(self) -> None:
        rows = list_affected(self.review, self.limit)
        if not rows:
            return
        self.page.section("Agreements affected")
        for row in rows:
            self.page.heading(row.clause, "")
            self.page.row("Drafts", row.drafts, 4)
            self.page.row("Sent", row.sent, 4)
            self.page.row("Signed", row.signed, 4)

    def _before_merging(self) -> None:
        review, page = self.review, self.page
        decisions = list_decisions(review)
        if not (review.blocked or review.warnings or decisions or review.approvals):
            return
        page.section("Before merging")
        page.lines.append("")
        for path in review.conflicts:
            page.row("Blocks", explain_conflict(path, review), 2)
        self._findings("Blocks", review.errors)
        self._findings("Decide", review.warnings)
        for told in decisions:
            page.row("Decide", told, 2)
        for approval in review.approvals:
            page.row("Approve", tell_approval(approval, self.limit), 2)

    def _findings(self, label: str, problems: Iterable[Problem]) -> None:
        lines = {(s.path, s.line): s.new for s in self.review.suggestions}
        for problem in problems:
            self.page.row(label, tell_finding(problem), 2)
            line = lines.get((problem.path, problem.line))
            if line is not None:
                self.page.row("", f"put this in line {problem.line:,}: {line}", 2)
            elif problem.hint:
                self.page.row("", f"hint: {problem.hint}", 2)
