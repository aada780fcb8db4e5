"""Deviations that are versions: a clause whose other text stands in earlier or in later copies alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from clausectl.model.induced import Decision, Induced, InducedAgreement, InducedClause
from clausectl.model.signed import NOT_RECORDED
from clausectl.records import dataclass

Dates = Mapping[int, str]
"""The date of each copy, by its index, as 2021-01-31; a copy without one is not in it."""

RaiseVersion = Callable[[InducedClause, InducedClause], str]
"""The version of a newer text of a clause, given the older one and itself."""


@dataclass(frozen=True, slots=True)
class Judged:
    """Another text of a clause, and why it cannot be one of its versions; ``reason`` is empty if it can."""

    clause: str
    other: str
    reason: str


def date_copies(group: Induced) -> dict[int, str]:
    """The date of each copy: its effective date where these differ, else the last date it was signed on."""
    effective = next((p for p in group.form.parameters if p.kind == "date" and "effective" in p.name), None)
    stated = effective.values if effective is not None and len(set(effective.values)) > 1 else ()
    found: dict[int, str] = {}
    for at, agreement in enumerate(group.agreements):
        value = stated[at] if at < len(stated) else None
        acts = agreement.recording.acts if agreement.recording is not None else ()
        signed = [act.date_iso for act in acts if act.date_iso not in ("", NOT_RECORDED)]
        if isinstance(value, str) and value:
            found[agreement.copy] = value
        elif signed:
            found[agreement.copy] = max(signed)
    return found


def judge_versions(group: Induced, dates: Dates, wanted: Collection[str] | None = None) -> list[Judged]:
    """Each text that agreements have in place of a clause: whether it can be a version of that.

    It can where the dates of the copies that have it are all earlier, or all
    later, than those of the copies that have the form's text, and than those of any
    other such text. ``wanted`` names the texts that are looked at; None: all.
    """
    places = Counter(item.clause for part in group.form.parts for item in part.items)
    known = {clause.id for clause in group.clauses if clause.known}
    uses = _count_uses(group)
    by_clause: dict[str, dict[str, list[int]]] = defaultdict(dict)
    for agreement in group.agreements:
        for old, new in agreement.replaced:
            if wanted is None or new in wanted:
                by_clause[old].setdefault(new, []).append(agreement.copy)
    judged: list[Judged] = []
    for clause, others in by_clause.items():
        spans = {clause: _span(_having(group, clause), dates)}
        spans |= {other: _span(copies, dates) for other, copies in others.items()}
        for other in others:
            if places[clause] != 1:
                reason = "the form has the clause in several places"
            elif known & {clause, other}:
                reason = "the library has one of the two texts, and versions of its own"
            elif uses[other] != len(others[other]):
                reason = "the text stands in other places as well"
            else:
                reason = _explain_overlap(other, spans)
            judged.append(Judged(clause, other, reason))
    return judged


def _count_uses(group: Induced) -> Counter[str]:
    uses: Counter[str] = Counter(item.clause for part in group.form.parts for item in part.items)
    for agreement in group.agreements:
        uses.update(new for _, new in agreement.replaced)
        uses.update(addition.clause for addition in agreement.added)
    return uses


def _having(group: Induced, clause: str) -> list[int]:
    """The copies that have the form's text of a clause."""
    return [
        agreement.copy
        for agreement in group.agreements
        if clause not in agreement.removed and all(old != clause for old, _ in agreement.replaced)
    ]


def _span(copies: Sequence[int], dates: Dates) -> tuple[str, str] | None:
    """First and last date; None where a copy has none, or there is no copy."""
    found = [dates.get(copy, "") for copy in copies]
    return (min(found), max(found)) if found and all(found) else None


def _explain_overlap(other: str, spans: Mapping[str, tuple[str, str] | None]) -> str:
    own = spans[other]
    if own is None or any(span is None for span in spans.values()):
        return "not every copy has a date"
    for name, span in spans.items():
        if name != other and span is not None and own[0] <= span[1] and span[0] <= own[1]:
            return f"its copies ({_tell(own)}) stand among those with another text ({_tell(span)})"
    return ""


def _tell(span: tuple[str, str]) -> str:
    return span[0] if span[0] == span[1] else f"{span[0]} to {span[1]}"


def merge_versions(
    group: Induced, dates: Dates, chosen: Collection[str], raise_version: RaiseVersion
) -> Induced:
    """The group with the chosen texts as versions of the clauses that they stand in place of.

    The newest text becomes the clause, with a version raised for each step; the
    older ones are frozen, and agreements that have one are pinned to it. The
    texts have been judged to be separate in time.
    """
    clauses = {clause.id: clause for clause in group.clauses}
    texts: dict[str, list[str]] = {}
    for agreement in group.agreements:
        for old, new in agreement.replaced:
            if new in chosen and new not in texts.setdefault(old, [old]):
                texts[old].append(new)
    frozen: list[InducedClause] = []
    said: list[Decision] = []
    pins: dict[str, str] = {}
    copies: dict[str, list[int]] = {}
    for clause, names in texts.items():
        copies[clause] = _having(group, clause)
        for name in names[1:]:
            copies[name] = [a.copy for a in group.agreements if (clause, name) in a.replaced]
        ordered = sorted(names, key=lambda name: min(dates[copy] for copy in copies[name]))
        steps = _number(clauses[clause], [clauses[name] for name in ordered], group, raise_version)
        for name, step in zip(ordered[:-1], steps[:-1], strict=True):
            pins[name] = f"{clause}@{step.version}"
        pins[ordered[-1]] = clause
        frozen += steps[:-1]
        clauses[clause] = steps[-1]
        said += _tell_steps(clause, steps, [sorted(dates[copy] for copy in copies[name]) for name in ordered])
    gone = {name for names in texts.values() for name in names[1:]}
    agreements = tuple(_pin(agreement, texts, pins) for agreement in group.agreements)
    replaced = {(a.id, f"replaces {old}") for a in group.agreements for old, new in a.replaced if new in gone}
    kept = tuple(
        one for one in group.decisions if one.kind != "deviation" or (one.name, one.reason) not in replaced
    )
    return replace(
        group,
        clauses=tuple(clauses[one.id] for one in group.clauses if one.id not in gone),
        agreements=agreements,
        decisions=(*kept, *said),
        frozen=(*group.frozen, *frozen),
    )


def _number(
    clause: InducedClause, texts: Sequence[InducedClause], group: Induced, raise_version: RaiseVersion
) -> list[InducedClause]:
    """The texts as versions of one clause, the oldest first."""
    steps: list[InducedClause] = []
    for text in texts:
        title = text.title if group.form.titles != "none" else clause.title  # where it is printed it is words
        step = replace(text, id=clause.id, title=title, version="1.0.0", mark=clause.mark)
        if steps:
            step = replace(step, version=raise_version(steps[-1], step))
        steps.append(step)
    return steps


def _tell_steps(
    clause: str, steps: Sequence[InducedClause], dates: Sequence[Sequence[str]]
) -> list[Decision]:
    said: list[Decision] = []
    for at in range(1, len(steps)):
        reason = (
            f"copies until {dates[at - 1][-1]} ({len(dates[at - 1]):,}) have another text than those from "
            f"{dates[at][0]} on ({len(dates[at]):,}): {steps[at - 1].version} became {steps[at].version}"
        )
        before, after = steps[at - 1].body, steps[at].body
        said.append(Decision("version", clause, reason, 0.85, steps[at].mark, before, after))
    return said


def _pin(
    agreement: InducedAgreement, texts: Mapping[str, Sequence[str]], pins: Mapping[str, str]
) -> InducedAgreement:
    own = dict(agreement.replaced)
    for clause, names in texts.items():
        if clause in agreement.removed:
            continue
        text = own.get(clause, clause)
        if text not in names:
            continue
        own.pop(clause, None)
        if pins[text] != clause:
            own[clause] = pins[text]
    return replace(agreement, replaced=tuple(own.items()))


def tell_kept(judged: Sequence[Judged]) -> tuple[Decision, ...]:
    """What is said of texts that stay deviations."""
    return tuple(
        Decision("version", one.clause, f"{one.other} stays a deviation: {one.reason}", 0.8)
        for one in judged
        if one.reason
    )
