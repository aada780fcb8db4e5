"""A review that names no agreement: counts, and ids of their own instead of names.

What a pull request publishes can be read by everyone where the repository is
public, and agreements are often named after people. Ids are given in an order
that tells nothing but the order in which the names sort; they hold for one report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from clausectl.checking.registry import find_rule
from clausectl.codes import CODES
from clausectl.errors import Problem
from clausectl.formats.names import AGREEMENTS
from clausectl.model.changes import ClauseChange, Diff, DocumentChange
from clausectl.model.reviews import BrokenFile, Review, ReviewedClause, StandingVersion
from clausectl.model.signed_changes import SignedChanges
from clausectl.output.rules import title_of

Names = Mapping[str, str]


def hide_names(review: Review) -> Review:
    """The same review with ids such as ``agreement-12`` in the place of the names of agreements.

    ``review.agreements`` are all the names there are. Values of parameters, who
    signed, and the words of findings about agreements go; forms and clauses stay.
    """
    if not review.public:
        return review
    width = len(str(len(review.agreements)))
    names = {name: f"agreement-{at:0{width}}" for at, name in enumerate(sorted(review.agreements), 1)}
    hide = _Hider(names)
    return replace(
        review,
        diff=_hide_diff(review.diff, hide),
        clauses=tuple(hide.clause(clause) for clause in review.clauses),
        findings=tuple(dict.fromkeys(hide.problem(problem) for problem in review.findings)),
        suggestions=tuple(s for s in review.suggestions if not hide.is_agreement(s.path)),
        broken=tuple(hide.broken(broken) for broken in review.broken),
        conflicts=tuple(hide.path(path) for path in review.conflicts),
        notes=tuple(hide.text(note) for note in review.notes),
        agreements=(),
    )


class _Hider:
    def __init__(self, names: Names) -> None:
        self.names = names
        words = sorted({*names, *(n.rpartition("/")[2] for n in names)}, key=len, reverse=True)
        last = {name.rpartition("/")[2]: shown for name, shown in names.items()}
        self._shown = {**last, **names}
        pattern = "|".join(map(re.escape, words))
        self._words = re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])") if words else None

    def name(self, name: str) -> str:
        """``NAME`` or ``NAME@v1``."""
        base, at, label = name.partition("@")
        return f"{self.names.get(base, 'agreement')}{at}{label}"

    def text(self, text: str) -> str:
        """Words of ours with names in them."""
        return text if self._words is None else self._words.sub(lambda m: self._shown[m[0]], text)

    def is_agreement(self, path: str) -> bool:
        """Whether a path is that of an agreement or of what was signed of it."""
        if not path.startswith(AGREEMENTS + "/"):
            return False
        inner = path[len(AGREEMENTS) + 1 :].removesuffix(".md").partition(".signed/")[0]
        return inner in self.names or ".signed/" in path

    def path(self, path: str) -> str:
        """A path; of an agreement only its id."""
        if not self.is_agreement(path):
            return self.text(path)
        inner = path[len(AGREEMENTS) + 1 :]
        name, found, _ = inner.partition(".signed/")
        return self.name(name if found else inner.removesuffix(".md"))

    def problem(self, problem: Problem) -> Problem:
        """A finding; about an agreement only what kind it is."""
        if not self.is_agreement(problem.path):
            return replace(problem, message=self.text(problem.message), hint=self.text(problem.hint))
        rule = find_rule(problem.code)
        kind = title_of(rule) if rule is not None else CODES.get(problem.code, problem.code)
        message = f"{self.path(problem.path)}: {kind[:1].lower()}{kind[1:]}"
        return Problem(
            problem.code, message, hint="see it in a clone: clausectl check", severity=problem.severity
        )

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


def _hide_diff(diff: Diff, hide: _Hider) -> Diff:
    return replace(
        diff,
        agreements=tuple(map(hide.document, diff.agreements)),
        clauses=tuple(map(hide.change, diff.clauses)),
        signed=_hide_signed(diff.signed, hide),
        notes=tuple(map(hide.text, diff.notes)),
        remarks=tuple(map(hide.text, diff.remarks)),
    )


def _hide_signed(signed: SignedChanges | None, hide: _Hider) -> SignedChanges | None:
    """Counts only: who signed and what stands is in the report of each clause."""
    if signed is None:
        return None
    news = tuple(
        replace(one, agreement=hide.name(one.agreement), title="", opened_by="", target="", acts=())
        for one in signed.news
    )
    broken = tuple(replace(one, name=hide.name(one.name)) for one in signed.broken)
    return SignedChanges(signed.stood, news=news, broken=broken)
