"""What an import found and wrote, as a tree for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.comparing.words import compare_words
from clausectl.model.import_plan import ImportPlan, ImportReport
from clausectl.model.imported import LeftOut
from clausectl.model.imported_parameters import InferredParameter
from clausectl.model.induced import Decision, ImportedCopy, Induced, InducedAgreement
from clausectl.output.json_text import write_json
from clausectl.output.problems import describe_problem
from clausectl.output.text_page import TextPage

SCHEMA = "clausectl/imported/1"
_MOST_LINES = 40  # of one kind; --format json has all
_SHOWN = {"not recorded": "", "not legible": " (which choice is not legible)"}


def format_text(report: ImportReport, *, color: bool = False, width: int = 96, full: bool = False) -> str:
    """The tree of what was found: forms with all that is theirs, what was left out, what to look at."""
    page = TextPage(color, width, full)
    plan = report.plan
    page.line(_sum_up(report), style="bold")
    for group in plan.groups:
        _write_group(page, plan, group)
    _write_left(page, plan)
    _write_doubts(page, plan)
    _write_end(page, report)
    return page.read()


def _sum_up(report: ImportReport) -> str:
    plan = report.plan
    clauses = sum(1 for group in plan.groups for clause in group.clauses if not clause.known)
    known = sum(1 for group in plan.groups for clause in group.clauses if clause.known)
    forms = sum(1 for group in plan.groups if not group.is_single and not group.on_form)
    agreements = sum(len(group.agreements) for group in plan.groups)
    signed = len(plan.list_signed())
    parts = [
        _count(clauses, "clause"),
        *([_count(known, "clause") + " the library has"] if known else []),
        _count(forms, "form"),
        _count(agreements, "agreement"),
        f"{signed} signed",
    ]
    verb = "Imported" if report.commit else "Would import"
    return f"{verb} {', '.join(parts)} out of {_count(len(plan.texts), 'file')}."


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _write_group(page: TextPage, plan: ImportPlan, group: Induced) -> None:
    form = group.form
    facts = f"{_count(len(group.copies), 'copy').replace('copys', 'copies')}"
    page.heading(form.title, form.id, facts)
    if form.parameters:
        page.line("Parameters", 2, style="bold")
        for parameter in form.parameters:
            page.line(f"{parameter.name}  {_describe(parameter)}", 4, hang=4)
    if form.parts:
        page.line("Clauses", 2, style="bold")
    by_id = {clause.id: clause for clause in group.clauses}
    for part in form.parts:
        if part.name != "clauses":
            page.line(f"{part.name}:", 4)
        for item in part.items:
            clause = by_id[item.clause]
            known = "  (in the library)" if clause.known else ""
            mark = f"{clause.mark} " if item.numbered else ""
            page.line(f"{mark}{clause.title}  {clause.id}{known}", 4)
    page.line("Read from" if group.is_single else "Agreements", 2, style="bold")
    deviations = [one for one in group.decisions if one.kind == "deviation"]
    shown = group.agreements if page.full else _choose(group, deviations)
    for agreement in shown:
        _write_agreement(page, plan, agreement, deviations, single=group.is_single)
    if len(shown) < len(group.agreements):
        page.line(f"… and {len(group.agreements) - len(shown):,} more that deviate nowhere", 4)
    others = [one for one in group.decisions if one.kind not in ("deviation", "parameter")]
    if others:
        page.line("Decisions", 2, style="bold")
        for decision in others[: None if page.full else _MOST_LINES]:
            _write_decision(page, decision)
        if len(others) > _MOST_LINES and not page.full:
            page.line(f"… and {len(others) - _MOST_LINES:,} more; --full or --format json lists them", 4)


def _choose(group: Induced, deviations: Sequence[Decision]) -> list[InducedAgreement]:
    names = {one.name for one in deviations}
    if len(group.agreements) <= _MOST_LINES:
        return list(group.agreements)
    deviating = [agreement for agreement in group.agreements if agreement.id in names]
    plain = [agreement for agreement in group.agreements if agreement.id not in names]
    return [*deviating, *plain[: max(0, _MOST_LINES - len(deviating))]]


def _describe(parameter: InferredParameter) -> str:
    values = len({value for value in parameter.values if value is not None})
    counted = f", {_count(values, 'value')}" if values else ""
    return f"({parameter.kind}{counted}; {_sure(parameter.confidence)}) {parameter.reason}"


def _sure(confidence: float) -> str:
    return f"{round(confidence * 100)} % sure"


def _write_agreement(
    page: TextPage,
    plan: ImportPlan,
    agreement: InducedAgreement,
    deviations: Sequence[Decision],
    *,
    single: bool,
) -> None:
    copy = plan.copies[agreement.copy]
    if single:
        page.line(f"{_place(copy).removeprefix('of ')}{_signing(plan, agreement)}", 4)
    else:
        page.line(f"{agreement.id}  {_place(copy)}{_signing(plan, agreement)}", 4)
    for decision in deviations:
        if decision.name == agreement.id:
            page.line(f"{decision.place} {decision.reason} ({_sure(decision.confidence)})".strip(), 6)
            _write_redline(page, decision, 8)


def _place(copy: ImportedCopy) -> str:
    if not copy.piece or not copy.spots:
        return f"of {copy.path}"
    return f"of {copy.path}, lines {copy.spots[0].line} to {copy.spots[-1].line}"


def _signing(plan: ImportPlan, agreement: InducedAgreement) -> str:
    recording = agreement.recording
    if recording is None:
        return "; it has no signature block"
    acts = [f"{act.role}{_SHOWN.get(act.decision, f' ({act.decision})')}" for act in recording.acts]
    if not acts:
        return "; nobody signed it"
    said = "recorded" if plan.choices.record and agreement.record else "not recorded, as asked"
    return f"; signed by {', '.join(acts)}: {said}"


def _write_decision(page: TextPage, decision: Decision, indent: int = 4) -> None:
    place = f"{decision.place} " if decision.place else ""
    page.line(f"{place}{decision.name}: {decision.reason} ({_sure(decision.confidence)})", indent)
    _write_redline(page, decision, indent + 2)


def _write_redline(page: TextPage, decision: Decision, indent: int) -> None:
    if decision.before and decision.after:
        page.redline(compare_words(decision.before, decision.after), indent)


def _write_left(page: TextPage, plan: ImportPlan) -> None:
    left = list_left(plan)
    if not left:
        return
    page.section("Left out")
    for copy, one in left[: None if page.full else _MOST_LINES]:
        words = " ".join(one.text.split())
        page.line(f"{_spot(copy.path, one)} {one.kind}: {words[:160]}{'…' if len(words) > 160 else ''}", 2)
    if len(left) > _MOST_LINES and not page.full:
        page.line(f"… and {len(left) - _MOST_LINES:,} more; --full or --format json lists them", 2)


def _spot(path: str, one: LeftOut) -> str:
    page = f" page {one.spot.page}," if one.spot.page else ""
    return f"{path}:{page} line {one.spot.line}:"


def list_left(plan: ImportPlan) -> list[tuple[ImportedCopy, LeftOut]]:
    """Everything that was left out, with its copy, each once and in the order of the files."""
    found = [(copy, one) for copy in plan.copies for one in copy.left]
    for group in plan.groups:
        found += [(plan.copies[at], one) for at, one in group.left]
    unique = dict.fromkeys((copy.path, one) for copy, one in found)
    by_path = {copy.path: copy for copy in plan.copies}
    return [(by_path[path], one) for path, one in unique]


def _write_doubts(page: TextPage, plan: ImportPlan) -> None:
    doubts = [(text.path, one) for text in plan.texts for one in text.doubts]
    if not doubts and not plan.apart:
        return
    page.section("To be looked at")
    for decision in plan.apart:
        page.line(f"{decision.name}, {decision.place}: {decision.reason}", 2)
    for path, doubt in doubts[: None if page.full else _MOST_LINES]:
        meant = f" (“{doubt.meant}”?)" if doubt.meant else ""
        where = f"{path}:{f' page {doubt.spot.page},' if doubt.spot.page else ''} line {doubt.spot.line}:"
        page.line(f"{where} {doubt.kind}: “{doubt.text}”{meant}", 2)
    if len(doubts) > _MOST_LINES and not page.full:
        page.line(f"… and {len(doubts) - _MOST_LINES:,} more; --full or --format json lists them", 2)


def _write_end(page: TextPage, report: ImportReport) -> None:
    plan = report.plan
    page.section("Nothing lost")
    page.line(
        f"Composed again, {_count(len(plan.copies), 'agreement')} gave back every word and number that was "
        "read, in order, but for what is listed as left out; what stands in signature blocks is recorded as "
        "acts.",
        2,
    )
    if report.commit:
        page.line(f"Commit {report.commit[:12]} has the files.", 2)
    if report.recorded_commit:
        said = (
            f"Commit {report.recorded_commit[:12]} records {_count(len(report.versions), 'signed version')}"
        )
        page.line(f"{said}; each transcription is marked as not checked.", 2)
    if not report.commit:
        page.line("Nothing was written.", 2)


def format_json(report: ImportReport) -> str:
    """Everything that was found, decided, left out and written."""
    plan = report.plan
    return write_json(
        SCHEMA,
        {
            "written": bool(report.commit),
            "commit": report.commit,
            "recorded_commit": report.recorded_commit,
            "versions": list(report.versions),
            "sources": [
                {"path": text.path, "kind": text.kind, "sha256": text.sha256, "size": text.size}
                for text in plan.texts
            ],
            "forms": [_describe_group(plan, group) for group in plan.groups],
            "apart": [_describe_decision(one) for one in plan.apart],
            "left_out": [
                {
                    "path": copy.path,
                    "kind": one.kind,
                    "text": one.text,
                    "page": one.spot.page,
                    "line": one.spot.line,
                }
                for copy, one in list_left(plan)
            ],
            "doubts": [
                {
                    "path": text.path,
                    "kind": one.kind,
                    "text": one.text,
                    "meant": one.meant,
                    "page": one.spot.page,
                    "line": one.spot.line,
                }
                for text in plan.texts
                for one in text.doubts
            ],
            "files": list(plan.files),
            "problems": [describe_problem(problem) for problem in report.warnings],
        },
    )


def _describe_group(plan: ImportPlan, group: Induced) -> dict[str, object]:
    form = group.form
    return {
        "id": form.id,
        "title": form.title,
        "single": group.is_single,
        "parameters": [
            {
                "name": one.name,
                "type": one.kind,
                "description": one.description,
                "confidence": one.confidence,
                "reason": one.reason,
            }
            for one in form.parameters
        ],
        "clauses": [
            {
                "id": clause.id,
                "title": clause.title,
                "version": clause.version,
                "number": clause.mark,
                "known": clause.known,
            }
            for clause in group.clauses
        ],
        "agreements": [_describe_agreement(plan, agreement) for agreement in group.agreements],
        "decisions": [_describe_decision(one) for one in group.decisions],
    }


def _describe_agreement(plan: ImportPlan, agreement: InducedAgreement) -> dict[str, object]:
    copy = plan.copies[agreement.copy]
    return {
        "id": agreement.id,
        "path": copy.path,
        "piece": copy.piece,
        "values": {
            name: list(value) if isinstance(value, tuple) else value for name, value in agreement.values
        },
        "replaced": dict(agreement.replaced),
        "removed": list(agreement.removed),
        "added": [one.clause for one in agreement.added],
        "signed_by": [act.role for act in agreement.recording.acts] if agreement.recording else [],
    }


def _describe_decision(decision: Decision) -> dict[str, object]:
    return {
        "kind": decision.kind,
        "name": decision.name,
        "reason": decision.reason,
        "confidence": decision.confidence,
        "place": decision.place,
        "before": decision.before,
        "after": decision.after,
    }
