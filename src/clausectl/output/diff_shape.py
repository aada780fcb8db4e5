"""The diff report in the order a reader wants it: what every format of it shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace

from clausectl.model.changes import (
    ClauseChange,
    ClauseRipple,
    Diff,
    DocumentChange,
    EntryChange,
    Redline,
    RedlinePart,
    ValueChange,
)
from clausectl.model.history import Revision
from clausectl.model.redlines import Kind, Significance
from clausectl.output.diff_words import (
    VERBS,
    clause_verb,
    count,
    count_changes,
    list_names,
    name_entry,
    quote_name,
)
from clausectl.output.signed_shape import count_signed, make_signed_external, tell_broken
from clausectl.output.significance_words import describe_ripple, kinds_of, tell_kinds, tell_significance
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class AgreementNews:
    """One agreement, or several alike, with what the form above does not say already."""

    change: DocumentChange
    follows: bool  # it changes as its form does, beside what is listed here
    entries: tuple[EntryChange, ...]
    spared: tuple[str, ...]  # titles of clauses that the form rewords and these agreements do not have
    reworded: tuple[str, ...]  # ids that the form does not reword


@dataclass(slots=True)
class FormAgreements:
    """The changed agreements on one form; ``form`` is empty for those with a clause list of their own."""

    form: str
    title: str = ""
    alike: list[str] = field(default_factory=list)
    news: list[AgreementNews] = field(default_factory=list)


def group_agreements(diff: Diff) -> list[FormAgreements]:
    """Changed agreements by form: those that change just as the form does, then the others one by one."""
    forms = {name: change for change in diff.forms for name in change.ids}
    clauses = {clause.id: clause for clause in diff.clauses}
    groups: dict[str, FormAgreements] = {}
    for change in diff.agreements:
        form = forms.get(change.form)
        title = form.title if form is not None else change.title
        group = groups.setdefault(change.form, FormAgreements(change.form, title))
        news = _find_news(change, form, clauses)
        if news.follows and change.status == "changed" and not _has_own(news):
            group.alike += change.ids
        else:
            group.news.append(news)
    for group in groups.values():
        group.alike.sort()
    return [groups[form] for form in sorted(groups, key=lambda form: (not form, form))]


def _has_own(news: AgreementNews) -> bool:
    change = news.change
    own_settings = change.settings if not change.follows_form else ()
    return bool(
        news.entries
        or news.reworded
        or news.spared
        or change.parameters
        or own_settings
        or change.text
        or change.signatures
    )


def describe_news(news: AgreementNews) -> str:
    """What stands behind an agreement's name: whether it follows its form, and whether more is to come."""
    if _has_own(news):
        return ": as the form, and also" if news.follows else ":"
    return ": as the form" if news.follows else ""


def summarise_news(news: AgreementNews) -> str:
    """``as the form, and 1 parameter``: what an agreement has of its own, in one line."""
    change = news.change
    if change.status in ("added", "removed"):
        return change.status
    settings = () if change.follows_form else change.settings
    own = replace(change, entries=news.entries, reworded=news.reworded, settings=settings)
    facts = [count_changes(own), _tell_spared(len(news.spared))]
    told = ", ".join(fact for fact in facts if fact)
    if news.follows:
        told = f"as the form, and {told}" if told else "as the form"
    return f"renamed; {told}" if change.status == "renamed" else told or "changed"


def _tell_spared(number: int) -> str:
    return f"without {count(number, 'clause')} that the form has in other words now" if number else ""


def _find_news(
    change: DocumentChange, form: DocumentChange | None, clauses: Mapping[str, ClauseChange]
) -> AgreementNews:
    if change.status in ("added", "removed"):
        return AgreementNews(change, False, (), (), ())
    if form is None:
        return AgreementNews(change, False, change.entries, (), change.reworded)
    follows = bool(form.entries or form.reworded or form.settings or form.text or form.signatures)
    if change.follows_form:
        return AgreementNews(change, follows, (), (), ())
    shared = {_identity(entry) for entry in form.entries if entry.status != "renumbered"}
    own = {_identity(entry) for entry in change.entries}
    if not shared <= own:
        return AgreementNews(change, False, change.entries, (), change.reworded)
    entries = tuple(e for e in change.entries if e.status != "renumbered" and _identity(e) not in shared)
    gone = {entry.key for entry in entries if entry.status == "removed"}
    spared = tuple(_title(key, clauses) for key in form.reworded if key not in {*change.reworded, *gone})
    reworded = tuple(key for key in change.reworded if key not in form.reworded)
    return AgreementNews(change, follows, entries, spared, reworded)


def _identity(entry: EntryChange) -> tuple[str, str, str]:
    return (entry.status, entry.key, entry.detail)


def _title(key: str, clauses: Mapping[str, ClauseChange]) -> str:
    return clauses[key].title if key in clauses else key


def name_reworded(
    change: DocumentChange, ids: Iterable[str], clauses: Mapping[str, ClauseChange]
) -> dict[str, list[str]]:
    """Clauses as ``2 Exclusivity``, in the order of the document, under ``Reworded`` and ``Reformatted``."""
    found: dict[str, list[tuple[int, str]]] = {}
    for rank, key in enumerate(ids):
        clause = clauses.get(key)
        if clause is None:
            found.setdefault("Reworded", []).append((rank, quote_name(key)))
            continue
        place = next((p for p in clause.standing if p.document in change.ids), None)
        word = "Reformatted" if clause.formatting else "Reworded"
        number, part = (place.new_number, place.new_part) if place else ("", "")
        shown = name_entry(number, clause.title, key, part)
        found.setdefault(word, []).append((place.position if place else rank, shown))
    return {word: [name for _, name in sorted(names)] for word, names in found.items()}


def order_clauses(diff: Diff) -> list[ClauseChange]:
    """Changed clauses in the order in which the forms show them; those that stand nowhere last."""
    return sorted(diff.clauses, key=_rank)


def _rank(clause: ClauseChange) -> tuple[bool, str, int, str]:
    if clause.standing:
        first = clause.standing[0]
        return (False, first.document, first.position, clause.id)
    named = (*clause.forms, *clause.agreements)
    return (not named, named[0] if named else "", 1_000_000, clause.id)


def redline_of(clause: ClauseChange) -> tuple[Redline | None, bool]:
    """(the redline to show, whether all of it is new or gone and nothing is to be folded)."""
    if clause.redline is not None:
        return clause.redline, False
    if clause.status == "added" and clause.new_text:
        return Redline((RedlinePart("inserted", clause.new_text),)), True
    if clause.status == "removed" and clause.old_text:
        return Redline((RedlinePart("deleted", clause.old_text),)), True
    return None, False


def own_metadata(clause: ClauseChange) -> tuple[ValueChange, ...]:
    """Front matter that changed, without what the heading tells; nothing where a side could not be read."""
    if clause.old_path and clause.new_path and not (clause.old_version and clause.new_version):
        return ()
    return tuple(v for v in clause.metadata if not (v.name == "formerly" and clause.status == "renamed"))


def summarise(diff: Diff) -> list[tuple[str, str]]:
    """(what, how many were compared and what became of them); the counts of a row add up."""
    library = [clause for clause in diff.clauses if not clause.is_pin]
    tally: dict[str, int] = {}
    for clause in library:
        verb = clause_verb(clause)
        tally[verb] = tally.get(verb, 0) + 1
    told = {clause.id for clause in library}
    extra = {"split": 0, "merged": 0}  # the other clauses of one that was split or merged
    for clause in library:
        if clause.status in extra:
            others = sum(name not in told for name in clause.also)
            extra[clause.status] += others
            tally[clause_verb(clause)] += others
    # `compared_clauses` counts the larger side, on which only the more frequent of the two stands
    only_new = tally.get("added", 0) + extra["split"]
    only_old = tally.get("removed", 0) + extra["merged"]
    total = diff.compared_clauses + min(only_new, only_old)
    facts = [f"{tally[verb]:,} {verb}" for verb in VERBS if verb in tally]
    rows = [("Only", list_names(diff.only))] if diff.only else []
    rows.append(("Clauses", _row(total, total - sum(tally.values()), facts)))
    pins = len(diff.clauses) - len(library)
    if pins:
        rows.append(("Pins", f"{count(pins, 'clause')} pinned to other words"))
    for name, total, changes in (
        ("Forms", diff.compared_forms, diff.forms),
        ("Agreements", diff.compared_agreements, diff.agreements),
    ):
        tally = {}
        for change in changes:
            tally[change.status] = tally.get(change.status, 0) + len(change.ids)
        facts = [f"{tally[s]:,} {s}" for s in ("changed", "renamed", "added", "removed") if s in tally]
        if total or not diff.only:
            rows.append((name, _row(total, total - sum(tally.values()), facts)))
    if diff.documents:
        changed = sum(document.changed for document in diff.documents)
        facts = [f"{changed:,} changed"] if changed else []
        rows.append(("Documents", _row(len(diff.documents), len(diff.documents) - changed, facts)))
    if diff.signed is not None:
        rows.append(("Signed", count_signed(diff.signed)))
    rows += _count_assessed(diff)
    rows.append(("Not compared", "see the notes" if diff.notes else "nothing was left out"))
    return rows


def _count_assessed(diff: Diff) -> list[tuple[str, str]]:
    """Kinds and significance of what changed; none where nothing was assessed.

    Order and numbers are those of entries of forms, values those of agreements;
    what agreements have from their form counts once.
    """
    assessed = [clause.assessment for clause in diff.clauses if clause.assessment is not None]
    own = [*diff.forms, *(change for change in diff.agreements if not change.follows_form)]
    kinds: dict[Kind, int] = {
        "parameter": sum(len(change.parameters) for change in (*diff.forms, *diff.agreements)),
        "order": sum(entry.status == "moved" for change in own for entry in change.entries),
        "number": sum(entry.status == "renumbered" for change in own for entry in change.entries),
        "ripple": len({user for ripple in diff.ripples for user in ripple.users}),
    }
    for clause in diff.clauses:
        if clause.assessment is not None:
            whole: tuple[Kind, ...] = ("wording",) if clause.status in ("added", "removed") else ()
            for kind in kinds_of(clause.assessment) or (("formatting",) if clause.formatting else whole):
                kinds[kind] = kinds.get(kind, 0) + 1
    if not assessed and not any(kinds.values()):
        return []
    weights: dict[Significance, int] = {}
    for assessment in assessed:
        weights[assessment.significance] = weights.get(assessment.significance, 0) + 1
    rows = [("Kinds", tell_kinds(kinds))]
    if weights:
        rows.append(("Significance", f"{count(len(assessed), 'clause')}: {tell_significance(weights)}"))
    return rows


def make_external(diff: Diff) -> Diff:
    """The report for the other side: no author, commit or pull request, nor who answers for a clause.

    What was typed for the revisions stays, with the id of their files; their
    commits and dates go. Who recorded an act goes as well, and the names of
    those who acted unless the report is about agreements that were named.
    """

    def strip(change: DocumentChange) -> DocumentChange:
        return replace(change, commits=()) if change.commits else change

    clauses = [
        replace(
            clause,
            commits=(),
            metadata=tuple(value for value in clause.metadata if value.name not in _INTERNAL),
        )
        for clause in diff.clauses
    ]
    return replace(
        diff,
        old=Revision(diff.old.label, "", tree=diff.old.tree),
        new=Revision(diff.new.label, "", tree=diff.new.tree),
        forms=tuple(map(strip, diff.forms)),
        agreements=tuple(map(strip, diff.agreements)),
        clauses=tuple(clauses),
        documents=tuple(replace(report, commits=()) for report in diff.documents),
        signed=make_signed_external(diff.signed, named=bool(diff.only)),
        with_commits=False,
    )


_INTERNAL = frozenset({"owner", "effect_reason", "allow"})


def describe_clause_ripple(diff: Diff, ripple: ClauseRipple) -> str:
    """That a definition changed under clauses that did not; their names come after it."""
    title = next((clause.title for clause in diff.clauses if clause.id == ripple.clause), "")
    name = quote_name(ripple.clause)
    definition = f"{title} ({name})" if title else name
    return describe_ripple(ripple.term, definition, len(ripple.users), "clause")


def rank_of(clause: ClauseChange) -> Significance:
    """What a clause comes to among the others; one that came or went is substantive by itself."""
    if clause.assessment is not None:
        return clause.assessment.significance
    if clause.status in ("added", "removed"):
        return "substantive"
    if clause.retitled:
        return "wording"
    if clause.formatting or clause.redline is None:
        return "editorial"
    return "not assessed"


def _row(total: int, rest: int, facts: list[str]) -> str:
    if not total:
        return "none"
    same = [f"{rest:,} identical"] if rest > 0 else []
    return f"{total:,} compared: {', '.join([*facts, *same])}"


def find_remarks(diff: Diff) -> list[str]:
    """What a reader has to know beside the changes: notes, and what was left out."""
    remarks = [tell_broken(broken) for broken in diff.signed.broken] if diff.signed is not None else []
    remarks += [f"note: {note}" for note in (*diff.notes, *diff.remarks)]
    if not diff.changed:
        remarks.append("Nothing differs." if not diff.notes else "Nothing differs in what could be compared.")
    elif diff.with_commits and diff.old.commit and diff.new.commit and not _has_commits(diff):
        remarks.append(
            f"No commit leads from {diff.old.label} to {diff.new.label} in these files: is the order right?"
        )
    return remarks


def _has_commits(diff: Diff) -> bool:
    documents = (*diff.forms, *diff.agreements)
    found = (*(d.commits for d in documents), *(c.commits for c in diff.clauses))
    if not documents and not diff.clauses and not diff.documents:
        return True  # acts have no commits in this report
    return any(found) or any(report.commits for report in diff.documents)
