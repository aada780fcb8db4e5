"""What a review says, in plain words that every format shares. Nothing here is escaped."""

from __future__ import annotations

from collections.abc import Iterable

from clausectl.checking.registry import find_rule
from clausectl.errors import Problem
from clausectl.model.changes import Diff, DocumentChange
from clausectl.model.redlines import SIGNIFICANCES, Significance
from clausectl.model.reviews import Approval, Review, ReviewedClause, StandingVersion
from clausectl.model.rules import Group
from clausectl.model.signed_changes import SignedNews
from clausectl.output.diff_shape import describe_clause_ripple, order_clauses, rank_of
from clausectl.output.diff_words import (
    clause_verb,
    count,
    join_words,
    list_names,
    name_revision,
    name_versions,
    quote_name,
)
from clausectl.output.signed_shape import tell_act
from clausectl.output.significance_words import clip, describe_grounds, kinds_of
from clausectl.records import dataclass

_PHRASES: dict[Group | str, str] = {
    "composing": "everything that the change reaches is read and composes",
    "structure": "structure: no heading, clause or parameter is out of place",
    "terms": "defined terms: none is lost, defined twice or used without a definition",
    "references": "references: each leads to what it names",
    "figures": "figures: numbers, dates and amounts agree with themselves",
    "blanks": "blanks: none is left open",
    "parties": "parties: names and signature blocks agree",
    "characters": "characters: none is hidden or looks like another",
    "versions": "versions: each names one text",
}
AID = "A reader's aid, not legal advice."


def order_reviewed(review: Review) -> list[ReviewedClause]:
    """The clauses that change, in the order in which the forms show them."""
    by_id = {clause.change.id: clause for clause in review.clauses}
    return [by_id[change.id] for change in order_clauses(review.diff) if change.id in by_id]


def name_clause(clause: ReviewedClause) -> str:
    """``Exclusivity (2)``: the title with the number where readers find it; the id without a title."""
    change = clause.change
    numbers = list(dict.fromkeys(p.new_number or p.old_number for p in change.standing))
    title = change.title or quote_name(change.id)
    return f"{title} ({numbers[0]})" if len(numbers) == 1 and numbers[0] else title


def tell_facts(clause: ReviewedClause) -> str:
    """``1.0.0 → 2.0.0, reworded``, or what else became of a clause."""
    change = clause.change
    versions = name_versions(change.old_version, change.new_version)
    verb = {"split": "split", "merged": "merged"}.get(change.status) or clause_verb(change)
    return ", ".join(fact for fact in (versions, verb) if fact)


def tell_title(review: Review) -> str:
    """The heading of the whole: what changes and how much it matters."""
    clauses = review.clauses
    if len(clauses) == 1:
        significance = rank_of(clauses[0].change)
        change = "is a" if significance == "not assessed" else "is"
        told = "changed clause, not assessed" if significance == "not assessed" else _name(significance)
        return f"{name_clause(clauses[0])}: the change {change} {told}"
    if clauses:
        tally: dict[Significance, int] = {}
        for clause in clauses:
            rank = rank_of(clause.change)
            tally[rank] = tally.get(rank, 0) + 1
        told = ", ".join(f"{tally[s]:,} {s}" for s in SIGNIFICANCES if s in tally)
        return f"{count(len(clauses), 'clause')} change: {told}"
    others = [
        count(number, what)
        for number, what in (
            (len(review.diff.forms), "form"),
            (sum(len(change.ids) for change in review.diff.agreements), "agreement"),
            (sum(report.changed for report in review.diff.documents), "document"),
        )
        if number
    ]
    if others:
        return f"No clause changes; {join_words(others)} change" + ("s" if _is_one(others) else "")
    if review.diff.signed is not None and review.diff.signed.changed:
        return "No words change; signed versions are recorded" if not review.broken else "Signed files change"
    return "No words change"


def _is_one(others: list[str]) -> bool:
    return len(others) == 1 and others[0].startswith("1 ")


def _name(significance: Significance) -> str:
    return {"wording": "one of wording"}.get(significance, significance)


def tell_why(clause: ReviewedClause, *, limit: int | None = 6) -> str:
    """``Why: a period changed, 60 → 90 days. Nothing else in the clause changed.``; empty without words."""
    change = clause.change
    found = change.assessment
    if found is None:
        return ""
    kinds = kinds_of(found) or (("formatting",) if change.formatting else ())
    grounds = describe_grounds(found.significance, found.reasons, kinds, limit=limit)
    told = f"Why: {'; '.join(grounds)}."
    if found.significance != "substantive":
        return told
    rest = sum(not edit.reasons for edit in found.edits)
    if not found.edits or change.status in ("added", "removed"):
        return told
    if not rest:
        return f"{told} Nothing else in the clause changed."
    return f"{told} {count(rest, 'other place')} changed too, and no rule fired there."


def tell_reason(clause: ReviewedClause) -> str:
    """What the owner says of a version that rises by less; empty where nothing is said."""
    return f"The owner says: “{clip(clause.effect_reason, 500)}”" if clause.effect_reason else ""


# Agreements


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """One clause in the table of agreements: what changes, and what stays as it was sent or signed."""

    clause: str
    drafts: str
    sent: str
    signed: str


def list_affected(review: Review, limit: int) -> list[AffectedRow]:
    """A row for each clause whose words change."""
    rows = []
    for clause in order_reviewed(review):
        if clause.change.redline is None and clause.change.status not in ("added", "removed"):
            continue
        sent = [one for one in clause.kept if one.sent]
        signed = [one for one in clause.kept if not one.sent]
        drafts = f"{len(clause.drafts):,}: {list_names(clause.drafts, limit)}" if clause.drafts else "none"
        rows.append(AffectedRow(name_clause(clause), drafts, tell_kept(sent, limit), tell_kept(signed, 0)))
    return rows


def tell_kept(versions: Iterable[StandingVersion], limit: int) -> str:
    """``5, none changes, all keep 1.0.0``; ``none`` where there is no version."""
    found = list(versions)
    if not found:
        return "none"
    stood = sorted({one.version for one in found if one.version})
    keep = f"{'keeps' if len(found) == 1 else 'all keep'} {stood[0]}" if len(stood) == 1 else ""
    if len(stood) > 1:
        keep = f"they keep {join_words(stood)}"
    change = "it does not change" if len(found) == 1 else "none changes"
    told = ", ".join(fact for fact in (f"{len(found):,}", change, keep) if fact)
    return f"{told}: {list_names([one.name for one in found], limit)}" if limit else told


def tell_signed(review: Review) -> str:
    """That merging changes no signed agreement, or how many it would break."""
    if review.broken:
        names = list(dict.fromkeys(broken.name for broken in review.broken))
        return f"Merging would change what never changes: {list_names(names)}."
    if not review.signed and not review.sent:
        return "There is no signed agreement yet."
    facts = [count(review.signed, "signed version")] if review.signed else []
    facts += [f"{review.sent:,} sent"] if review.sent else []
    return (
        f"Merging changes no signed agreement ({' and '.join(facts)}; the files of all of them are the same)."
    )


def list_own_changes(diff: Diff) -> list[DocumentChange]:
    """The forms with a change beside the words of their clauses, which are told already."""
    return [
        form
        for form in diff.forms
        if form.status != "changed" or form.entries or form.settings or form.text or form.signatures
    ]


def tell_news(news: SignedNews) -> str:
    """``icml/x@v1, new, fully executed: signed speaker: Speaker A, accepted …``."""
    acts = [tell_act(act) for act in news.acts]
    facts = f"{f'{news.opening}, ' if news.opening else ''}{news.state}"
    told = f": {'; '.join(acts)}" if acts else ""
    return f"{quote_name(news.name)}, {facts}{told}"


def count_news(review: Review) -> str:
    """How many versions the change opens, and how many acts it adds."""
    news = review.diff.signed.news if review.diff.signed is not None else ()
    opened = sum(bool(one.opening) for one in news)
    acts = sum(len(one.acts) for one in news)
    return f"{count(opened, 'version')} opened, {count(acts, 'act')} added"


# Before merging


def list_decisions(review: Review) -> list[str]:
    """What a person has to decide: warnings are told by their own words beside these."""
    told = [f"{describe_clause_ripple(review.diff, r)}: {list_names(r.users)}" for r in review.diff.ripples]
    for clause in review.clauses:
        if rank_of(clause.change) == "not assessed" and clause.change.redline is not None:
            told.append(f"{name_clause(clause)}: there are no rules for its language; is it substantive?")
        if clause.effect_reason and _is_understated(clause):
            told.append(f"{name_clause(clause)}: is this enough for a smaller version? {tell_reason(clause)}")
    return told


def _is_understated(clause: ReviewedClause) -> bool:
    """Whether the reason is one for this change: a version that rose by less than MAJOR."""
    change = clause.change
    same_major = change.old_version.partition(".")[0] == change.new_version.partition(".")[0]
    return rank_of(change) == "substantive" and same_major and change.old_version != ""


def tell_approval(approval: Approval, limit: int) -> str:
    """``@icml/legal: icml/exclusivity``."""
    return f"{approval.owner}: {list_names(approval.clauses, limit)}"


def tell_finding(problem: Problem) -> str:
    """``clauses/a.md:3:10 CL620 what is wrong``."""
    return f"{problem.place} {problem.code} {problem.message}".strip()


def tell_verdict(review: Review) -> str:
    """One line: what blocks, what is to be decided, who is asked."""
    blocks = len(review.errors) + len(review.conflicts)
    facts = [
        f"{count(blocks, 'finding')} {'blocks' if blocks == 1 else 'block'}" if blocks else "nothing blocks"
    ]
    decisions = len(review.warnings) + len(list_decisions(review))
    facts += [f"{decisions:,} to decide"] if decisions else []
    facts += [f"{count(len(review.approvals), 'owner')} to approve"] if review.approvals else []
    return "; ".join(facts)


# What was checked


def list_sound(review: Review) -> list[str]:
    """What was looked at and gave no finding that is new.

    Where something cannot be read or composed the rules saw a part only, and
    nothing is claimed but what does not depend on it.
    """
    found = {_group_of(problem.code) for problem in review.findings}
    before = {_group_of(code) for code in review.older_codes}
    checked = review.checked
    reached = checked.clauses or checked.forms or checked.agreements or review.diff.documents
    if not reached or "composing" in found | before:
        found |= {*_PHRASES} - {"versions"}
    if "composing" in found:
        found.add("versions")  # a file that cannot be read has no version that could be asked
    told = []
    for group, phrase in _PHRASES.items():
        if group in before and group not in found:
            told.append(f"{phrase.partition(':')[0]}: nothing new; what was there before is left out")
        elif group not in found:
            told.append(phrase)
    return told


def _group_of(code: str) -> str:
    rule = find_rule(code)
    return rule.group if rule is not None else "composing"


def tell_checked(review: Review) -> str:
    """``Checked: 39 clauses, 1 form and 4 agreements that the change reaches``, and older findings."""
    checked = review.checked
    counted = [
        count(number, what)
        for number, what in (
            (checked.clauses, "clause"),
            (checked.forms, "form"),
            (checked.agreements, "agreement"),
            (len(review.diff.documents), "document"),
        )
        if number
    ]
    if not counted:
        return "The change reaches no clause, form or agreement."
    whole = "the whole library" if checked.whole else "all that the change reaches"
    told = f"Checked: {join_words(counted)}, {whole}."
    if review.mended:
        told += f" {count(review.mended, 'finding')} {'is' if review.mended == 1 else 'are'} mended."
    if review.older:
        verb = "was" if review.older == 1 else "were"
        told += f" {count(review.older, 'older finding')} {verb} there before and {verb} left out."
    return told


def tell_revisions(review: Review) -> str:
    """``main (4f2c1e0) and HEAD (8c01d2a); 8 of 8 clauses compared.``"""
    left_out = sum("is not compared" in note and note.startswith("clauses/") for note in review.diff.notes)
    compared = review.diff.compared_clauses
    told = f"{name_revision(review.base)} and {name_revision(review.head)}"
    if review.merged:
        told += f", put on the tip of {review.base.label}"
    return f"{told}; {compared:,} of {count(compared + left_out, 'clause')} compared."


def explain_conflict(path: str, review: Review) -> str:
    """That both sides changed a file in one place."""
    return (
        f"{path}: {review.base.label} changed it in the same place meanwhile; merge {review.base.label} first"
    )
