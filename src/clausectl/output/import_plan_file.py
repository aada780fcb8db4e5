"""What an import would write, as a file that a person can change and `import --plan` carries out.

Comments say of each thing why it was decided so and how sure that is. They
stand on lines of their own, because nothing may stand behind a value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from clausectl.comparing.words import compare_words
from clausectl.formats.edits import write_scalar
from clausectl.formats.import_plan_file import PLAN
from clausectl.model.import_plan import ImportPlan
from clausectl.model.imported_parameters import InferredParameter
from clausectl.model.induced import Decision, ImportedCopy, Induced, InducedAgreement, InducedClause
from clausectl.output.redline import format_redline
from clausectl.output.terminal import escape_line, wrap_words

_WIDTH = 100
_MOST_EXAMPLES = 3  # values of a parameter that a comment shows
_OPENING = (
    "A plan of `clausectl import`. Nothing has been written yet.",
    "Change what is to be otherwise, then run: clausectl import --plan FILE",
    "`was` says what something was found as: leave it, and what stands up to `forms`, as it is.",
    "A comment has a line of its own.",
    "`leave_out: true` leaves an agreement out, `record: false` keeps one from being recorded as signed.",
)


def format_plan(plan: ImportPlan, versions: Collection[str] = ()) -> str:
    """The file of a plan: strict YAML, in the order in which things were found.

    ``versions`` are ids of clauses that are to be versions of those they stand in place of.
    """
    choices = plan.choices
    lines = [f"# {line}" for line in _OPENING]
    lines += ["", f"plan: {PLAN}", f"name: {_scalar(choices.name)}", "choices:"]
    if choices.split:
        lines.append(f"  split: {_scalar(choices.split)}")
    lines.append(f"  tracked_changes: {choices.read.tracked}")
    lines.append(f"  record: {_truth(choices.record)}")
    lines += ["", "files:"]
    for text in plan.texts:
        lines += [f"  - path: {_scalar(text.path)}", f"    sha256: {text.sha256}"]
    lines += ["", "forms:"]
    for decision in plan.apart:
        lines += _comment(_tell(decision), 2)
    for group in plan.groups:
        lines += _write_group(plan, group, versions)
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    return write_scalar(text)


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _comment(text: str, indent: int) -> list[str]:
    """Words as comments; line ends of any kind are spaces, and what nobody sees is shown."""
    lead = " " * indent + "# "
    return [lead + line for line in wrap_words(escape_line(" ".join(text.split())), _WIDTH - indent, hang=2)]


def _tell(decision: Decision) -> str:
    place = f"{decision.place} " if decision.place else ""
    return f"{place}{decision.name}: {decision.reason} ({_sure(decision.confidence)})"


def _sure(confidence: float) -> str:
    return f"{round(confidence * 100)} % sure"


def _redline(decision: Decision, indent: int) -> list[str]:
    if not decision.before or not decision.after:
        return []
    redline = compare_words(decision.before, decision.after)
    shown = format_redline(redline, color=False, indent="", width=_WIDTH - indent - 4)
    return [f"{' ' * indent}#   {line}".rstrip() for line in shown.split("\n")]


def _write_group(plan: ImportPlan, group: Induced, versions: Collection[str]) -> list[str]:
    form = group.form
    by_name: dict[str, list[Decision]] = defaultdict(list)
    for decision in group.decisions:
        by_name[decision.name].append(decision)
    lines: list[str] = []
    for decision in group.decisions:
        if decision.kind in ("form", "numbering"):
            lines += _comment(_tell(decision), 2)
    if group.is_single:
        lines += _comment(_tell_copy(plan.copies[group.agreements[0].copy], group.agreements[0]), 2)
    lines += [
        f"  - was: {_scalar(form.id)}",
        f"    id: {_scalar(form.id)}",
        f"    title: {_scalar(form.title)}",
    ]
    if group.is_single:
        lines += _write_record(plan, group.agreements[0], 4)
    lines.append("    leave_out: false")
    if form.parameters:
        lines.append("    parameters:")
        for parameter in form.parameters:
            lines += _write_parameter(parameter)
    lines += _write_clauses(group, by_name, versions)
    if not group.is_single:
        lines.append("    agreements:")
        for agreement in group.agreements:
            lines += _write_agreement(plan, agreement, by_name[agreement.id])
    return [*lines, ""]


def _write_clauses(
    group: Induced, by_name: Mapping[str, Sequence[Decision]], versions: Collection[str]
) -> list[str]:
    lines = ["    clauses:"] if group.clauses else []
    placed = {item.clause for part in group.form.parts for item in part.items}
    others = {new for agreement in group.agreements for _, new in agreement.replaced}
    for clause in group.clauses:
        lines += _write_clause(clause, by_name.get(clause.id, ()), _tell_users(clause, group, placed))
        if clause.id in others:
            lines.append(f"        as: {'version' if clause.id in versions else 'deviation'}")
    return lines


def _write_parameter(parameter: InferredParameter) -> list[str]:
    values = dict.fromkeys(value for value in parameter.values if value is not None)
    shown = [value if isinstance(value, str) else ", ".join(value) for value in values]
    lines = _comment(
        f"{parameter.kind}; {_sure(parameter.confidence)}. {parameter.reason}",
        6,
    )
    if shown:
        more = f" and {len(shown) - _MOST_EXAMPLES:,} more" if len(shown) > _MOST_EXAMPLES else ""
        lines += _comment(f"Such as {'; '.join(one[:80] for one in shown[:_MOST_EXAMPLES])}{more}", 6)
    return [
        *lines,
        f"      - was: {parameter.name}",
        f"        name: {parameter.name}",
        f"        description: {_scalar(parameter.description)}",
    ]


def _tell_users(clause: InducedClause, group: Induced, placed: Iterable[str]) -> str:
    """Of a clause that the form does not have: which agreements have it, and in whose place."""
    if clause.id in placed:
        return ""
    told: list[str] = []
    for agreement in group.agreements:
        old = next((old for old, new in agreement.replaced if new == clause.id), "")
        if old:
            told.append(f"in place of {old} in {agreement.id}")
        elif any(addition.clause == clause.id for addition in agreement.added):
            told.append(f"added in {agreement.id}")
    more = f", and {len(told) - _MOST_EXAMPLES:,} more" if len(told) > _MOST_EXAMPLES else ""
    return f"Stands {'; '.join(told[:_MOST_EXAMPLES])}{more}" if told else ""


def _write_clause(clause: InducedClause, decisions: Sequence[Decision], users: str) -> list[str]:
    lines = _comment(f"Number {clause.mark}", 6) if clause.mark else []
    lines += _comment(users, 6) if users else []
    for decision in decisions:
        if decision.kind in ("clause", "near twin", "version"):
            lines += _comment(_tell(decision), 6)
            lines += _redline(decision, 6)
    lines.append(f"      - was: {_scalar(clause.id)}")
    if clause.known:
        return [*lines, "        reuse: true"]
    return [*lines, f"        id: {_scalar(clause.id)}", f"        title: {_scalar(clause.title)}"]


def _tell_copy(copy: ImportedCopy, agreement: InducedAgreement) -> str:
    lines = f", lines {copy.spots[0].line} to {copy.spots[-1].line}" if copy.piece and copy.spots else ""
    if agreement.recording is None:
        return f"Of {copy.path}{lines}; it has no signature block"
    acts = [f"{act.role} ({act.decision})" for act in agreement.recording.acts]
    signed = f"signed by {', '.join(acts)}" if acts else "nobody signed it"
    return f"Of {copy.path}{lines}; {signed}"


def _write_record(plan: ImportPlan, agreement: InducedAgreement, indent: int) -> list[str]:
    if agreement.recording is None or not agreement.recording.acts:
        return []
    return [f"{' ' * indent}record: {_truth(plan.choices.record and agreement.record)}"]


def _write_agreement(
    plan: ImportPlan, agreement: InducedAgreement, decisions: Sequence[Decision]
) -> list[str]:
    lines = _comment(_tell_copy(plan.copies[agreement.copy], agreement), 6)
    for decision in decisions:
        if decision.kind in ("deviation", "agreement"):
            lines += _comment(_tell(decision), 6)
            lines += _redline(decision, 6)
    lines += [f"      - was: {_scalar(agreement.id)}", f"        id: {_scalar(agreement.id)}"]
    lines += _write_record(plan, agreement, 8)
    return [*lines, "        leave_out: false"]
