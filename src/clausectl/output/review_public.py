"""A review that names no agreement: counts, and ids of their own instead of names.

What a pull request publishes can be read by everyone where the repository is
public, and agreements are often named after people. Ids are given in an order
that tells nothing but the order in which the names sort; they hold for one report.
"""

from __future__ import annotations

import re
from dataclasses import replace

from clausectl.model.changes import ClauseChange, Diff, DocumentChange
from clausectl.model.comparison import DocumentComparison
from clausectl.model.reviews import BrokenFile, Review, ReviewedClause, StandingVersion
from clausectl.model.signed_changes import SignedChanges
from clausectl.output.hidden_names import NameHider

_SHOWN = re.compile(r"agreement-\d+(?:@v\d+)?")


def hide_names(review: Review) -> Review:
    """The same review with ids such as ``agreement-12`` in the place of the names of agreements.

    ``review.agreements`` are all the names there are. Values of parameters, who
    signed, and the words of findings about agreements go; forms and clauses stay.
    """
    if not review.public:
        return review
    hide = _ReviewHider(review.agreements)
    return replace(
        review,
        diff=_hide_diff(review.diff, hide),
        clauses=tuple(hide.clause(clause) for clause in review.clauses),
        findings=tuple(dict.fromkeys(hide.problem(problem) for problem in review.findings)),
        suggestions=tuple(s for s in review.suggestions if not hide.is_agreement(s.path)),
        broken=tuple(hide.broken(broken) for broken in review.broken),
        conflicts=tuple(hide.path(path) for path in review.conflicts),
        notes=tuple(dict.fromkeys(map(hide.note, review.notes))),
        agreements=(),
    )


class _ReviewHider(NameHider):
    """Hides names in the parts of a review."""

    def broken(self, broken: BrokenFile) -> BrokenFile:
        """A file that never changes."""
        if broken.kind == "frozen source":
            return broken
        return replace(broken, path=self.path(broken.path), name=self.name(broken.name))

    def clause(self, clause: ReviewedClause) -> ReviewedClause:
        """What stands on a clause."""
        return replace(
            clause,
            change=self.change(clause.change),
            drafts=tuple(map(self.name, clause.drafts)),
            kept=tuple(StandingVersion(self.name(k.name), k.version, k.sent) for k in clause.kept),
        )

    def change(self, change: ClauseChange) -> ClauseChange:
        """The documents in which a clause stands."""
        standing = tuple(place for place in change.standing if place.document not in self.names)
        return replace(change, agreements=tuple(map(self.name, change.agreements)), standing=standing)

    def document(self, change: DocumentChange) -> DocumentChange:
        """An agreement that changes, without its title, values and words."""
        return DocumentChange(
            tuple(map(self.name, change.ids)),
            change.kind,
            change.status,
            "",
            form=change.form,
            reworded=change.reworded,
            follows_form=change.follows_form,
        )

    def note(self, note: str) -> str:
        """A note; of one about an agreement no more than which, because the rest can quote its values."""
        shown = self.text(note)
        if shown == note:
            return note
        about, found, _ = shown.partition(" is not compared: ")
        if found:
            return f"{about} is not compared"
        name = _SHOWN.search(shown)
        return f"{name.group() if name else 'an agreement'}: a note about it can be read in a clone"

    def plain(self, report: DocumentComparison) -> DocumentChange:
        """A plain document that changes: an agreement without its title and words."""
        return DocumentChange((self.path(report.new.path),), "agreement", "changed", "")


def _hide_diff(diff: Diff, hide: _ReviewHider) -> Diff:
    changed = [report for report in diff.documents if report.changed]
    return replace(
        diff,
        agreements=(*map(hide.document, diff.agreements), *map(hide.plain, changed)),
        clauses=tuple(map(hide.change, diff.clauses)),
        documents=(),
        signed=_hide_signed(diff.signed, hide),
        notes=tuple(dict.fromkeys(map(hide.note, diff.notes))),
        remarks=tuple(dict.fromkeys(map(hide.note, diff.remarks))),
    )


def _hide_signed(signed: SignedChanges | None, hide: _ReviewHider) -> SignedChanges | None:
    """Counts only: who signed and what stands is in the report of each clause."""
    if signed is None:
        return None
    news = tuple(
        replace(one, agreement=hide.name(one.agreement), title="", opened_by="", target="", acts=())
        for one in signed.news
    )
    broken = tuple(replace(one, name=hide.name(one.name)) for one in signed.broken)
    return SignedChanges(signed.stood, news=news, broken=broken)
