"""The report of ``where`` as text, csv and json."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from clausectl.model.signed import NOT_RECORDED
from clausectl.model.standing import Act, Against, Awaited, HeldClause, Passage, Place, Whereabouts
from clausectl.output.csv_text import write_csv
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_line
from clausectl.output.text_page import TextPage

SCHEMA = "clausectl/where/1"
_CSV_COLUMNS = (
    "kind",
    "agreement",
    "signed_version",
    "execution",
    "form",
    "form_version",
    "clause",
    "version",
    "against_library",
    "provision",
    "title",
    "use",
    "words",
    "acts",
    "awaited",
)


def format_text(report: Whereabouts, *, color: bool = False, width: int = 96) -> tuple[str, str]:
    """(places by kind, a line that sums them up)."""
    page = TextPage(color, width)
    signed = [place for place in report.places if place.holder.label]
    drafts = [p for p in report.places if not p.holder.label and p.holder.kind == "agreement"]
    forms = [place for place in report.places if place.holder.kind == "form"]
    for title, places in (("Signed versions", signed), ("Drafts", drafts), ("Forms", forms)):
        if places:
            page.section(f"{title} ({len(places):,})")
            for place in places:
                _write_place(page, place, report)
    text = page.read().lstrip("\n") if page.lines else ""
    return text, _summarize(report, len(drafts), len(signed), len(forms))


def _write_place(page: TextPage, place: Place, report: Whereabouts) -> None:
    clauses = "; ".join(_describe_clause(clause, report.against) for clause in place.clauses)
    state = f"  {place.execution}" if place.holder.label else ""
    page.line(f"{place.holder.name}{state}{f'  {clauses}' if clauses else ''}", 2, style="")
    for act in place.acts:
        page.line(describe_act(act), 6, hang=4)
    for awaited in place.awaited:
        page.line(describe_awaited(awaited), 6, hang=4)
    for passage in place.passages:
        page.line(_describe_passage(passage), 6, hang=4)


def _describe_clause(clause: HeldClause, against: Mapping[HeldClause, Against]) -> str:
    told = clause.version or "no version"
    if clause.stated != clause.id:
        told = f"{told} as {clause.stated}"
    state = against.get(clause, "same")
    if state == "other text":
        told += " (other words than the library’s)"
    elif state == "not compared":
        told += " (not compared with the library)"
    return told


def describe_act(act: Act) -> str:
    """``speaker Speaker A: accepted 2026-01-31 …``: who acted, what they decided and when, by the record."""
    who = " ".join(text for text in (act.role, act.name) if text and text != NOT_RECORDED)
    if act.party and act.party != NOT_RECORDED:
        who += f" for {act.party}"
    decision = act.decision if act.decision in ("accepted", "declined") else f"decision {act.decision}"
    return f"{who}: {decision}, {describe_date(act)}{_describe_recorder(act)}"


def describe_date(act: Act) -> str:
    """The date of an act as ISO 8601 with what is written, or in words that there is none."""
    if act.date.iso == NOT_RECORDED and act.date.written == NOT_RECORDED:
        return f"on {act.at[:10]}" if act.act == "signed" else "date not recorded"
    if act.date.iso == NOT_RECORDED:
        return f"dated “{act.date.written}”"
    written = (
        f" (written “{act.date.written}”)" if act.date.written not in (act.date.iso, NOT_RECORDED) else ""
    )
    return f"dated {act.date.iso}{written}"


def _describe_recorder(act: Act) -> str:
    return f"; recorded by {act.by} on {act.at[:10]}" if act.act == "recorded" else ""


def describe_awaited(awaited: Awaited) -> str:
    """``awaits organisation (ICML) since 2020-09-23, the last act``."""
    names = ", ".join(text for text in (awaited.name, awaited.party) if text)
    who = f"{awaited.role} ({names})" if names else awaited.role
    if not awaited.next:
        return f"then awaits {who}"
    since = f"since {awaited.since}" if awaited.since != NOT_RECORDED else "since when is not recorded"
    shown = f"; {awaited.shown}" if awaited.shown else ""
    return f"awaits {who} {since} ({awaited.basis}){shown}"


def _describe_passage(passage: Passage) -> str:
    use = f"{passage.use} in " if passage.use else ""
    return f"{use}{_name_provision(passage)}: {passage.before}{passage.words}{passage.after}"


def _name_provision(passage: Passage) -> str:
    named = " ".join(text for text in (passage.number, passage.title) if text) or "text without a number"
    if not passage.clause:
        return named
    return f"{named} [{f'{passage.clause} {passage.version}'.rstrip()}]"


def _summarize(report: Whereabouts, drafts: int, signed: int, forms: int) -> str:
    parts = [] if report.signed_only else [_count(drafts, "draft")]
    parts.append(_count(signed, "signed version"))
    if forms:
        parts.append(_count(forms, "form"))
    found = " and ".join(parts) if len(parts) < 3 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    if report.kind == "clause":
        what = f"{report.clause}{f' {report.version}' if report.version else ''}"
        library = f"; the library has {report.library}" if report.library else "; it is not in the library"
    else:
        what, library = f"“{report.asked}”", ""
    summary = f"{escape_line(f'{report.label}: {what} stands in')} {found}{escape_line(library)}"
    if report.kind != "clause":
        looked = [] if report.signed_only else [_count(report.searched[0], "draft")]
        summary += f", of {' and '.join([*looked, _count(report.searched[1], 'signed version')])}"
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        what = "a problem" if errors == 1 else f"{errors:,} problems"
        summary += f"; it may stand elsewhere too, for {what} above"
    return "\n".join([summary, *(escape_line(note) for note in report.notes)])


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def format_csv(report: Whereabouts) -> str:
    """One line for each version of the clause, or each passage, in each place."""
    return write_csv(_CSV_COLUMNS, (row for place in report.places for row in _list_rows(place, report)))


def _list_rows(place: Place, report: Whereabouts) -> Iterable[tuple[str, ...]]:
    holder = place.holder
    kind = "signed" if holder.label else "draft" if holder.kind == "agreement" else "form"
    state = place.execution if holder.kind == "agreement" else ""
    lead = (kind, holder.agreement, holder.label, state, holder.form, holder.form_version)
    acts = "; ".join(describe_act(act) for act in place.acts)
    awaited = "; ".join(describe_awaited(one) for one in place.awaited)
    for clause in place.clauses:
        state_of = report.against.get(clause, "same")
        yield (*lead, clause.stated, clause.version, state_of, "", "", "", "", acts, awaited)
    for passage in place.passages:
        words = f"{passage.before}{passage.words}{passage.after}"
        about = (passage.clause, passage.version, "", passage.number, passage.title, passage.use, words)
        yield (*lead, *about, acts, awaited)


def format_json(report: Whereabouts) -> str:
    """Everything."""
    return write_json(
        SCHEMA,
        {
            "revision": report.label,
            "commit": report.commit,
            "kind": report.kind,
            "asked": report.asked,
            "clause": report.clause,
            "version": report.version,
            "library_version": report.library,
            "signed_only": report.signed_only,
            "places": [_describe_place(place, report) for place in report.places],
            "notes": list(report.notes),
            "problems": [describe_problem(problem) for problem in report.problems],
        },
    )


def _describe_place(place: Place, report: Whereabouts) -> dict[str, object]:
    holder = place.holder
    return {
        "kind": "signed" if holder.label else "draft" if holder.kind == "agreement" else "form",
        "name": holder.name,
        "agreement": holder.agreement,
        "signed_version": holder.label,
        "title": holder.title,
        "form": holder.form,
        "form_version": holder.form_version,
        "execution": place.execution if holder.kind == "agreement" else "",
        "clauses": [
            {"id": c.stated, "version": c.version, "against_library": report.against.get(c, "same")}
            for c in place.clauses
        ],
        "passages": [
            {
                "number": p.number,
                "title": p.title,
                "clause": p.clause,
                "version": p.version,
                "use": p.use,
                "before": p.before,
                "words": p.words,
                "after": p.after,
            }
            for p in place.passages
        ],
        "acts": [json_act(act) for act in place.acts],
        "awaited": [json_awaited(awaited) for awaited in place.awaited],
    }


def json_act(act: Act) -> dict[str, object]:
    """An act as JSON."""
    return {
        "role": act.role,
        "party": act.party,
        "name": act.name,
        "decision": act.decision,
        "act": act.act,
        "date": {"written": act.date.written, "iso": act.date.iso, "basis": act.date.basis},
        "at": act.at,
        "by": act.by,
    }


def json_awaited(awaited: Awaited) -> dict[str, object]:
    """An awaited signatory as JSON."""
    return {
        "role": awaited.role,
        "party": awaited.party,
        "name": awaited.name,
        "since": awaited.since,
        "basis": awaited.basis,
        "next": awaited.next,
        "shown": awaited.shown,
    }
