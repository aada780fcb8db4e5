"""The report of ``status`` as text, csv and json. Html is in `status_html`."""

from __future__ import annotations

from collections import Counter

from clausectl.model.signed import NOT_RECORDED, DateRecord
from clausectl.model.standing import EXECUTIONS, Candidate, Standing, StatusReport
from clausectl.output.csv_text import write_csv
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.terminal import escape_line
from clausectl.output.text_page import TextPage
from clausectl.output.where import describe_act, describe_awaited, json_act, json_awaited

SCHEMA = "clausectl/status/1"
CLAUSES_SHOWN = 12
_CSV_COLUMNS = (
    "agreement",
    "signed_version",
    "title",
    "execution",
    "life",
    "life_basis",
    "remarks",
    "acts",
    "awaited",
    "awaited_since",
    "form",
    "form_version",
    "form_version_in_library",
    "relation",
    "target",
    "effective",
    "signed",
    "expires",
    "clauses",
    "amendment_candidates",
)


def format_text(report: StatusReport, *, color: bool = False, width: int = 96) -> tuple[str, str]:
    """(each agreement or signed version with its states, a line that sums them up)."""
    page = TextPage(color, width)
    for standing in report.standings:
        if standing.execution != "draft":
            _write_signed(page, standing)
    drafts = [standing for standing in report.standings if standing.execution == "draft"]
    if drafts:
        page.section(f"Drafts, nothing sent or signed ({len(drafts):,})")
        for standing in drafts:
            page.line(f"{standing.name}  {describe_form(standing)}", 2)
    text = page.read().lstrip("\n") if page.lines else ""
    return text, summarize(report)


def _write_signed(page: TextPage, standing: Standing) -> None:
    page.heading(standing.name, "", describe_state(standing), indent=0)
    for remark in standing.remarks:
        page.line(remark, 4, style="yellow")
    page.line(describe_opening(standing), 4)
    for act in standing.acts:
        page.line(describe_act(act), 4)
    for awaited in standing.awaited:
        page.line(describe_awaited(awaited), 4)
    for told in describe_dates(standing):
        page.line(told, 4)
    page.line(f"on {describe_form(standing)}: {describe_clauses(standing)}", 4)
    for candidate in standing.candidates:
        page.line(f"amendment candidate: {describe_candidate(candidate)}", 4)


def describe_state(standing: Standing) -> str:
    """Execution and life, apart from each other."""
    basis = f" ({standing.life_basis})" if standing.life_basis else ""
    life = "life not stated" if standing.life == "not stated" else standing.life
    return f"{standing.execution}; {life}{basis}"


def describe_opening(standing: Standing) -> str:
    """How and when the version came to be, and what it is to another one."""
    day = standing.opened[:10]
    verb = {"sent": "sent", "signed": "opened by its first signature", "recorded": "recorded"}
    relation = f"; {standing.relation} {standing.target}" if standing.target else ""
    return f"{verb.get(standing.opening, standing.opening)} {day}{relation}"


def describe_dates(standing: Standing) -> list[str]:
    """The dates that are recorded, each with what it rests on."""
    named = (("effective", standing.effective), ("signed", standing.signed), ("expires", standing.expires))
    return [f"{name} {describe_date(when)}" for name, when in named if describe_date(when) != NOT_RECORDED]


def describe_date(when: DateRecord) -> str:
    """ISO 8601 first; what is only written is quoted; else ``not recorded``."""
    if when.iso != NOT_RECORDED:
        basis = f" ({when.basis})" if when.basis != NOT_RECORDED else ""
        return f"{when.iso}{basis}"
    return f"“{when.written}”, ISO date not recorded" if when.written != NOT_RECORDED else NOT_RECORDED


def describe_form(standing: Standing) -> str:
    """The form with its version, and that of the library where it is another one."""
    if not standing.form:
        return "no form"
    told = f"{standing.form} {standing.form_version}".rstrip()
    if standing.form_now and standing.form_now != standing.form_version:
        told += f" (library now {standing.form_now})"
    return told


def describe_clauses(standing: Standing) -> str:
    """The clauses with their versions, or how many there are."""
    if not standing.clauses:
        return "no clause versions are recorded"
    if len(standing.clauses) > CLAUSES_SHOWN:
        return f"{len(standing.clauses):,} clauses"
    return list_clauses(standing)


def list_clauses(standing: Standing) -> str:
    """Every clause with its version."""
    return ", ".join(f"{clause.stated} {clause.version}".rstrip() for clause in standing.clauses)


def describe_candidate(candidate: Candidate) -> str:
    """``icml/exclusivity 1.0.0, library now 2.0.0: substantive (…)``."""
    reasons = "; ".join(reason.said for reason in candidate.reasons[:3])
    more = f"; and {len(candidate.reasons) - 3:,} more" if len(candidate.reasons) > 3 else ""
    why = f" ({reasons}{more})" if reasons else ""
    return (
        f"{candidate.clause} {candidate.signed}, library now {candidate.library}: "
        f"{candidate.significance}{why}"
    )


def summarize(report: StatusReport) -> str:
    """How many stand how."""
    counts = Counter(standing.execution for standing in report.standings)
    told = ", ".join(f"{counts[e]:,} {e}" for e in EXECUTIONS if counts[e]) or "nothing"
    candidates = sum(bool(standing.candidates) for standing in report.standings)
    summary = f"{escape_line(report.label)} on {report.on}: {told}"
    if candidates:
        summary += f"; {candidates:,} with amendment candidates"
    errors = sum(problem.severity == "error" for problem in report.problems)
    if errors:
        what = "a problem" if errors == 1 else f"{errors:,} problems"
        summary += f"; the report may lack something, for {what} above"
    return "\n".join([summary, *(escape_line(note) for note in report.notes)])


def format_csv(report: StatusReport) -> str:
    """One line for each signed version, and each agreement without one."""
    return write_csv(_CSV_COLUMNS, map(_list_cells, report.standings))


def _list_cells(standing: Standing) -> tuple[str, ...]:
    since = next((one.since for one in standing.awaited if one.next), "")
    return (
        standing.agreement,
        standing.label,
        standing.title,
        standing.execution,
        standing.life,
        standing.life_basis,
        "; ".join(standing.remarks),
        "; ".join(describe_act(act) for act in standing.acts),
        "; ".join(describe_awaited(one) for one in standing.awaited),
        since,
        standing.form,
        standing.form_version,
        standing.form_now,
        standing.relation if standing.label else "",
        standing.target,
        standing.effective.iso if standing.label else "",
        standing.signed.iso if standing.label else "",
        standing.expires.iso if standing.label else "",
        list_clauses(standing),
        "; ".join(describe_candidate(candidate) for candidate in standing.candidates),
    )


def format_json(report: StatusReport) -> str:
    """Everything."""
    return write_json(
        SCHEMA,
        {
            "revision": report.label,
            "commit": report.commit,
            "on": report.on,
            "agreements": [_describe(standing) for standing in report.standings],
            "notes": list(report.notes),
            "problems": [describe_problem(problem) for problem in report.problems],
        },
    )


def _describe(standing: Standing) -> dict[str, object]:
    return {
        "name": standing.name,
        "agreement": standing.agreement,
        "signed_version": standing.label,
        "title": standing.title,
        "execution": standing.execution,
        "life": standing.life,
        "life_basis": standing.life_basis,
        "remarks": list(standing.remarks),
        "opening": standing.opening,
        "opened": standing.opened,
        "acts": [json_act(act) for act in standing.acts],
        "awaited": [json_awaited(awaited) for awaited in standing.awaited],
        "form": standing.form,
        "form_version": standing.form_version,
        "form_version_in_library": standing.form_now,
        "relation": standing.relation if standing.label else "",
        "target": standing.target,
        "effective": _json_date(standing.effective),
        "signed": _json_date(standing.signed),
        "expires": _json_date(standing.expires),
        "clauses": [{"id": c.stated, "version": c.version} for c in standing.clauses],
        "candidates": [
            {
                "clause": c.clause,
                "signed_version": c.signed,
                "library_version": c.library,
                "significance": c.significance,
                "reasons": [
                    {"rule": r.rule, "message": r.said, "old": r.old, "new": r.new} for r in c.reasons
                ],
            }
            for c in standing.candidates
        ],
    }


def _json_date(when: DateRecord) -> dict[str, str]:
    return {"written": when.written, "iso": when.iso, "basis": when.basis}
