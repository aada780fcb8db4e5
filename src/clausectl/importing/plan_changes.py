"""What was induced, as whoever imports wants it called: a plan carried out on the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.importing.placeholders import rename_placeholders
from clausectl.model.imported_parameters import InferredParameter
from clausectl.model.imported_signatures import JoinedSignatory
from clausectl.model.induced import (
    Decision,
    Induced,
    InducedAddition,
    InducedAgreement,
    InducedClause,
    InducedForm,
)
from clausectl.model.planned_changes import PlannedAgreement, PlannedForm, PlannedImport
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class _Names:
    """New names by old ones; a name that stays is in none of them."""

    parameters: Mapping[str, str]
    clauses: Mapping[str, str]
    agreements: Mapping[str, str]


def change_groups(planned: PlannedImport, groups: Sequence[Induced]) -> list[Induced]:
    """The groups with what a plan says of them carried out; those left out are not among them.

    The plan has been found to fit (`clausectl.importing.plan_fitting`). A plan
    that says of everything what was found changes nothing.
    """
    forms = {form.was: form for form in planned.forms}
    changed = [_change(group, forms[group.form.id], planned) for group in groups]
    return [group for group in changed if group.agreements]


def _change(group: Induced, form: PlannedForm, planned: PlannedImport) -> Induced:
    clauses = {clause.was: clause for clause in form.clauses}
    kept = {one.id for one in group.clauses if one.known and clauses[one.id].reuse is not False}
    given = {clause.id: clauses[clause.id].id for clause in group.clauses}
    given |= {name: name for name in kept}
    agreements = {one.was: one.id for one in form.agreements} or {form.was: form.id}
    names = _Names(
        _only_new({one.was: one.name for one in form.parameters}), _only_new(given), _only_new(agreements)
    )
    stated = {one.was: one for one in form.agreements}
    remaining = tuple(
        _change_agreement(agreement, names, stated.get(agreement.id), form, planned)
        for agreement in group.agreements
        if not form.leave_out and not (agreement.id in stated and stated[agreement.id].leave_out)
    )
    new_form = _change_form(group.form, form, names)
    used = {item.clause for part in new_form.parts for item in part.items}
    for agreement in remaining:
        used.update(new for _, new in agreement.replaced)
        used.update(addition.clause for addition in agreement.added)
    new_clauses = tuple(
        _change_clause(clause, clauses[clause.id].title, names, known=clause.id in kept)
        for clause in group.clauses
    )
    left = {
        agreement.id
        for agreement in group.agreements
        if agreement.id in stated and stated[agreement.id].leave_out
    }
    decisions = tuple(
        _change_decision(decision, names)
        for decision in group.decisions
        if not (decision.kind == "deviation" and decision.name in left)
    )
    said = tuple(Decision("agreement", name, "left out, as the plan says", 1.0) for name in sorted(left))
    return replace(
        group,
        form=new_form,
        clauses=tuple(clause for clause in new_clauses if clause.id in used),
        agreements=remaining,
        decisions=(*decisions, *said),
    )


def _only_new(names: Mapping[str, str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if old != new}


def _keep(found: str, stated: str) -> str:
    """What was found where the plan says the same but for spaces at its ends, which YAML drops."""
    return found if stated == found.strip() else stated


def _change_form(form: InducedForm, planned: PlannedForm, names: _Names) -> InducedForm:
    described = {one.was: one.description for one in planned.parameters}
    return replace(
        form,
        id=planned.id,
        title=_keep(form.title, planned.title),
        body=rename_placeholders(form.body, names.parameters),
        parts=tuple(
            replace(
                part,
                items=tuple(
                    replace(item, clause=names.clauses.get(item.clause, item.clause)) for item in part.items
                ),
            )
            for part in form.parts
        ),
        parameters=tuple(
            _change_parameter(parameter, described[parameter.name], names) for parameter in form.parameters
        ),
        signatories=tuple(_change_signatory(signatory, names) for signatory in form.signatories),
    )


def _change_parameter(parameter: InferredParameter, description: str, names: _Names) -> InferredParameter:
    fields = parameter.fields
    if parameter.kind == "plural":  # `of` names the list that it counts; elsewhere it is a type or options
        fields = tuple(
            (key, names.parameters.get(value, value) if key == "of" and isinstance(value, str) else value)
            for key, value in fields
        )
    return replace(
        parameter,
        name=names.parameters.get(parameter.name, parameter.name),
        description=_keep(parameter.description, description),
        fields=fields,
    )


def _change_signatory(signatory: JoinedSignatory, names: _Names) -> JoinedSignatory:
    return replace(
        signatory,
        party=rename_placeholders(signatory.party, names.parameters),
        name=rename_placeholders(signatory.name, names.parameters),
        capacity=rename_placeholders(signatory.capacity, names.parameters),
        consent=rename_placeholders(signatory.consent, names.parameters),
    )


def _change_clause(clause: InducedClause, title: str, names: _Names, *, known: bool) -> InducedClause:
    if known:
        return clause
    return replace(
        clause,
        id=names.clauses.get(clause.id, clause.id),
        title=_keep(clause.title, title) if title else clause.title,
        body=rename_placeholders(clause.body, names.parameters),
        known=False,
    )


def _change_agreement(
    agreement: InducedAgreement,
    names: _Names,
    stated: PlannedAgreement | None,
    form: PlannedForm,
    planned: PlannedImport,
) -> InducedAgreement:
    record = stated.record if stated is not None else form.record
    return replace(
        agreement,
        id=names.agreements.get(agreement.id, agreement.id),
        values=tuple((names.parameters.get(name, name), value) for name, value in agreement.values),
        replaced=tuple((_rename(names, old), _rename(names, new)) for old, new in agreement.replaced),
        removed=tuple(_rename(names, one) for one in agreement.removed),
        added=tuple(_change_addition(addition, names) for addition in agreement.added),
        record=planned.choices.record if record is None else record,
    )


def _rename(names: _Names, clause: str) -> str:
    return names.clauses.get(clause, clause)


def _change_addition(addition: InducedAddition, names: _Names) -> InducedAddition:
    return replace(
        addition,
        clause=_rename(names, addition.clause),
        after=_rename(names, addition.after),
        before=_rename(names, addition.before),
    )


def _change_decision(decision: Decision, names: _Names) -> Decision:
    """A decision in the new names: its own, and ids of clauses in its reason."""
    known = {
        "parameter": names.parameters,
        "deviation": names.agreements,
        "agreement": names.agreements,
        "signature": names.agreements,
    }.get(decision.kind, names.clauses)
    reason = decision.reason
    if names.clauses:
        reason = " ".join(_rename(names, word) for word in reason.split(" "))
    return replace(
        decision,
        name=known.get(decision.name, decision.name),
        reason=reason,
        before=rename_placeholders(decision.before, names.parameters),
        after=rename_placeholders(decision.after, names.parameters),
    )
