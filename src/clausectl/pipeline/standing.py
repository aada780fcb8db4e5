"""How agreements stand: execution, life, what they stand on, and what the library has changed since."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from clausectl.comparing.clause_terms import make_contexts
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.signed_files import is_iso_date
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.redlines import Assessment
from clausectl.model.signed import NOT_RECORDED, SignedVersion
from clausectl.model.standing import Against, Awaited, HeldClause, Holder, Standing, StatusReport
from clausectl.nearest import find_nearest
from clausectl.pipeline.held_words import HeldWords
from clausectl.pipeline.holding import (
    LibraryFacts,
    compare_with_library,
    hold_sources,
    list_drafts,
    misplaced,
    read_library_facts,
)
from clausectl.pipeline.naming import manifest_name
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.report_sources import ReportSources, choose_sources
from clausectl.pipeline.signed_versions import list_signed_files, load_signed
from clausectl.provenance.candidates import assess_held, list_candidates
from clausectl.provenance.execution import list_acts, list_awaited, list_unknown, tell_execution
from clausectl.provenance.life import group_enders, tell_life
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_SPAN = re.compile(r"([0-9]{1,5}) ?(d|days?|w|weeks?)?", re.IGNORECASE)
_ENDED = ("expired", "terminated", "superseded")


@dataclass(frozen=True, slots=True)
class StatusWanted:
    """What to report. ``awaiting`` is None for everything, empty for whoever is awaited, else a role.

    ``older_than`` is a span such as ``30d``; ``on`` the ISO date the report is about.
    """

    on: str
    names: tuple[str, ...] = ()
    awaiting: str | None = None
    older_than: str = ""


def report_status(
    repository: Repository, wanted: StatusWanted, rev: str = "", progress: Progress = no_progress
) -> StatusReport:
    """How every agreement and signed version stands, by name.

    Raises ClausectlError CL497 for what is no date or span, CL330 for an
    unknown name, CL415 for an unknown signed version, CL498 for a role that no
    signature block has. What cannot be read is among the report's problems.
    """
    on = _read_date(wanted.on)
    days = _read_span(wanted.older_than) if wanted.older_than else None
    sources = choose_sources(repository, rev)
    problems: list[Problem] = []
    facts = read_library_facts(sources.drafts, problems, progress)
    holders = list(list_drafts(sources.drafts, facts, problems, progress))
    versions = _load_versions(sources, problems, progress)
    standings = _describe_all(sources, facts, holders, versions, wanted.on)
    if wanted.names:
        standings = _choose(repository, sources, standings, holders, wanted.names, problems)
    notes: list[str] = []
    if wanted.awaiting is not None or days is not None:
        standings = _narrow(standings, wanted.awaiting or "", days, on, versions, notes)
    return StatusReport(
        sources.drafts.label,
        sources.drafts.commit,
        wanted.on,
        tuple(standings),
        bool(wanted.names or wanted.awaiting is not None or wanted.older_than),
        tuple(notes),
        tuple(sorted(set(problems), key=lambda p: p.sort_key)),
    )


def _read_date(text: str) -> date:
    try:
        if is_iso_date(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ClausectlError(Problem("CL497", f"{text!r} is no date", hint="write it as 2026-01-31"))


def _read_span(text: str) -> int:
    """A span of time in days."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        hint = "write days or weeks: 30d, 6w"
        raise ClausectlError(Problem("CL497", f"{text!r} is no span of time", hint=hint))
    return int(found[1]) * (7 if (found[2] or "d")[0].lower() == "w" else 1)


def _load_versions(
    sources: ReportSources, problems: list[Problem], progress: Progress
) -> tuple[SignedVersion, ...]:
    if sources.signed is None:
        return ()
    loaded = load_signed(sources.signed, progress=progress)
    problems += loaded.problems
    kept = []
    for version in loaded.versions:
        if (version.record.agreement, version.record.label) != (version.id, version.label):
            path = f"{version.folder}/version.json"
            problems.append(misplaced(path, version.record.agreement, version.record.label))
        else:
            kept.append(version)
    return tuple(kept)


def _describe_all(
    sources: ReportSources,
    facts: LibraryFacts,
    holders: Sequence[Holder],
    versions: Sequence[SignedVersion],
    on: str,
) -> list[Standing]:
    forms = {holder.agreement: holder.form_version for holder in holders if holder.kind == "form"}
    enders = group_enders(versions)
    shared: dict[tuple[object, ...], tuple[HeldClause, ...]] = {}
    described: list[Standing] = []
    for version in versions:
        held = hold_sources(version.record.clauses, facts.former)
        held = shared.setdefault(held, held)
        described.append(_describe(version, held, enders.get(version.name, ()), forms, on))
    concerned = [s for s in described if _can_be_amended(s)]
    clauses = dict.fromkeys(
        c for held in {id(s.clauses): s.clauses for s in concerned}.values() for c in held
    )
    against = compare_with_library(sources, clauses, facts)
    assessed = _assess(sources, facts, against)
    described = [
        replace(s, candidates=list_candidates(s.clauses, facts.versions, assessed))
        if _can_be_amended(s)
        else s
        for s in described
    ]
    signed = {version.id for version in versions}
    if sources.signed is not None:  # what cannot be read is signed all the same, and no draft
        signed |= {name for name, _ in list_signed_files(sources.signed).versions}
    described += [
        Standing(
            h.agreement,
            "",
            h.title,
            h.form,
            h.form_version,
            h.form_version,
            "draft",
            "not stated",
            clauses=h.clauses,
        )
        for h in holders
        if h.kind == "agreement" and not signed.intersection((h.agreement, *h.former))
    ]
    return sorted(described, key=lambda s: (s.agreement, int(s.label[1:]) if s.label else 0))


def _describe(
    version: SignedVersion,
    held: tuple[HeldClause, ...],
    enders: Sequence[SignedVersion],
    forms: Mapping[str, str],
    on: str,
) -> Standing:
    record = version.record
    told = tell_life(version, enders, on)
    return Standing(
        version.id,
        version.label,
        record.title,
        record.form,
        record.form_version,
        forms.get(record.form, ""),
        tell_execution(version),
        told.life,
        told.basis,
        record.opening,
        record.opened,
        list_acts(version),
        list_awaited(version),
        (*list_unknown(version), *told.remarks),
        record.relation.kind,
        record.relation.target,
        record.effective,
        record.signed,
        record.expires,
        held,
    )


def _can_be_amended(standing: Standing) -> bool:
    """Whether somebody has signed it and nothing has ended it."""
    return standing.execution in ("partly executed", "fully executed") and standing.life not in _ENDED


def _assess(
    sources: ReportSources, facts: LibraryFacts, against: Mapping[HeldClause, Against]
) -> dict[HeldClause, Assessment | None]:
    """What it comes to that the library has other words, for each clause once."""
    differing = [clause for clause, state in against.items() if state in ("other version", "other text")]
    words = HeldWords(sources, facts.former)
    words.read(differing)
    pairs = {clause: (words.of(clause), words.now(clause.id)) for clause in differing}
    sides = [side for pair in pairs.values() for side in pair if side is not None]
    context_of = make_contexts(sides, ())
    return {
        clause: assess_held(then, now, context_of)
        for clause, (then, now) in pairs.items()
        if then is not None and now is not None
    }


def _choose(
    repository: Repository,
    sources: ReportSources,
    standings: Sequence[Standing],
    holders: Sequence[Holder],
    names: Sequence[str],
    problems: Sequence[Problem],
) -> list[Standing]:
    """Those of the agreements or signed versions that are named, in the order of the report."""
    chosen: set[str] = set()
    refused: list[Problem] = []
    former = {old: h.agreement for h in holders for old in h.former}
    before = {h.agreement: (h.agreement, *h.former) for h in holders}
    unread = list_signed_files(sources.signed).versions if sources.signed is not None else {}
    for text in names:
        signed = split_signed_name(text)
        name = manifest_name(repository, signed[0] if signed else text)
        ids = set(before.get(former.get(name, name), (name,))) | {name}
        found = [s.name for s in standings if s.agreement in ids and (not signed or s.label == signed[1])]
        chosen.update(found)
        there = any(key[0] in ids and (not signed or key[1] == signed[1]) for key in unread)
        if not found and not there:
            refused.append(_explain_unknown(text, name, signed, standings, holders))
    if refused:
        raise ClausectlError([*problems, *refused])
    return [standing for standing in standings if standing.name in chosen]


def _explain_unknown(
    text: str,
    name: str,
    signed: tuple[str, str] | None,
    standings: Sequence[Standing],
    holders: Sequence[Holder],
) -> Problem:
    labels = [s.label for s in standings if s.agreement == name and s.label]
    if signed and (labels or any(s.agreement == name for s in standings)):
        hint = f"it has: {', '.join(labels)}" if labels else "nothing of it was sent or signed"
        return Problem("CL415", f"there is no signed version {text}", hint=hint)
    if any(h.kind == "form" and h.agreement == name for h in holders):
        return Problem("CL330", f"{name} is a form and no agreement", hint="name an agreement on it")
    guess = find_nearest(name, dict.fromkeys(s.agreement for s in standings))
    hint = f"did you mean {guess}?" if guess else "`clausectl status` shows every agreement"
    return Problem("CL330", f"there is no agreement {name!r}", hint=hint)


def _narrow(
    standings: Iterable[Standing],
    role: str,
    days: int | None,
    on: date,
    versions: Sequence[SignedVersion],
    notes: list[str],
) -> list[Standing]:
    """Those that await somebody (in this role; for longer than so many days); who must wait is not asked."""
    roles = dict.fromkeys(s.role for version in versions for s in version.record.signatories)
    if role and role.casefold() not in {known.casefold() for known in roles}:
        guess = find_nearest(role, roles)
        known = ", ".join(roles) or "none"
        hint = f"did you mean {guess}?" if guess else f"roles here: {known}; names stand before the options"
        raise ClausectlError(Problem("CL498", f"no signature block has the role {role!r}", hint=hint))
    try:
        limit = (on - timedelta(days=days)).isoformat() if days is not None else ""
    except OverflowError:
        limit = "0000-00-00"
    kept: list[Standing] = []
    undated = 0
    for standing in standings:
        awaited = [
            one for one in standing.awaited if one.next and role.casefold() in ("", one.role.casefold())
        ]
        if limit:
            undated += bool(awaited) and all(one.since == NOT_RECORDED for one in awaited)
            awaited = [one for one in awaited if _is_older(one, limit)]
        if awaited:
            kept.append(standing)
    if undated:
        what = "signed version awaits" if undated == 1 else "signed versions await"
        notes.append(f"{undated:,} {what} a signature since a date that is not recorded: left out")
    return kept


def _is_older(awaited: Awaited, limit: str) -> bool:
    return awaited.since != NOT_RECORDED and awaited.since < limit
