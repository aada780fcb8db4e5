"""Open a version of a draft: its label, what it is to other versions, and its dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.signed import (
    NOT_RECORDED,
    RELATIONS,
    DateRecord,
    Relation,
    RelationKind,
    SignedVersion,
)
from clausectl.model.sources import Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.drafts import Draft
from clausectl.pipeline.signed_versions import find_signed
from clausectl.records import dataclass
from clausectl.repository.writing import Identity
from clausectl.signing.acts import next_label
from clausectl.signing.opening import Circumstances, OpenedVersion, check_again, open_composed


@dataclass(frozen=True, slots=True)
class Terms:
    """What is stated of a new version beside its text. Empty texts are not stated."""

    label: str = ""
    relation: str = ""
    target: str = ""
    effective: DateRecord | None = None
    expires: DateRecord | None = None
    in_force: str = ""
    note: str = ""


NOTHING_STATED = Terms()


def open_draft(
    draft: Draft,
    versions: Sequence[SignedVersion],
    source: Source,
    identity: Identity,
    terms: Terms,
    *,
    opening: Literal["sent", "signed"],
) -> OpenedVersion:
    """The new version of a draft.

    Raises ClausectlError CL432 for a label that is taken or none, CL433 for a
    relation that is missing or none, CL434 for a target that is not there, CL418
    for sources that would not give the text again.
    """
    label = terms.label or next_label(versions)
    problems = check_terms(label, versions, lambda target: check_target(source, target), terms)
    if problems:
        raise ClausectlError(problems)
    about = Circumstances(
        label=label,
        opening=opening,
        opened=identity.date,
        opened_by=f"{identity.name} <{identity.email}>",
        commit=source.commit,
        relation=Relation(read_relation(terms), terms.target),
        effective=terms.effective or find_effective(draft.composed.parameters, draft.manifest.values),
        expires=terms.expires or DateRecord(),
        in_force=terms.in_force or NOT_RECORDED,
        note=terms.note,
    )
    opened = open_composed(draft.composed, draft.manifest, draft.form, draft.gathered, about)
    problems = check_again(opened)
    if problems:
        raise ClausectlError(problems)
    return opened


def read_relation(terms: Terms) -> RelationKind:
    """What a version is to its target, once `check_terms` has found nothing wrong."""
    return next((kind for kind in RELATIONS if kind == terms.relation), RELATIONS[0])


def check_terms(
    label: str,
    versions: Sequence[SignedVersion],
    look_up: Callable[[str], list[Problem]],
    terms: Terms,
) -> list[Problem]:
    """What is wrong with the label, relation and target of a version: CL432 to CL434.

    ``look_up`` says what is wrong with a target, as `check_target` does.
    """
    problems: list[Problem] = []
    taken = {version.label for version in versions}
    if label in taken or split_signed_name(f"a@{label}") is None:
        hint = f"leave --label out; the next one is {next_label(versions)}"
        why = "is taken" if label in taken else "is no label: write v and a number"
        problems.append(Problem("CL432", f"{label!r} {why}", hint=hint))
    if terms.relation and terms.relation not in RELATIONS:
        near = find_nearest(terms.relation, RELATIONS)
        hint = f"did you mean {near}?" if near else f"one of: {', '.join(RELATIONS)}"
        problems.append(Problem("CL433", f"{terms.relation!r} is no relation", hint=hint))
    elif versions and not terms.relation:
        names = ", ".join(version.name for version in versions)
        message = f"there is {names} already; nothing says what the new version is to it"
        last = versions[-1].name
        hint = f"add --relation amends --target {last} (or: {', '.join(RELATIONS)})"
        problems.append(Problem("CL433", message, hint=hint))
    elif terms.relation not in ("", "original") and not terms.target:
        hint = f"name what it {terms.relation}: --target NAME@v1"
        problems.append(Problem("CL434", f"--relation {terms.relation} needs a target", hint=hint))
    if terms.target:
        problems += look_up(terms.target)
    return problems


def check_target(source: Source, target: str) -> list[Problem]:
    """Why a text names no signed version of a source that another one can relate to (CL434)."""
    parts = split_signed_name(target)
    if parts is None:
        return [Problem("CL434", f"{target!r} names no signed version", hint="write it as NAME@v1")]
    try:
        find_signed(source, *parts)
    except ClausectlError as error:
        return list(error.problems)
    return []


def find_effective(parameters: Mapping[str, str], values: Mapping[str, object]) -> DateRecord:
    """The effective date that an agreement states as a parameter of that name; else not recorded."""
    written = parameters.get("effective_date", "")
    if not written:
        return DateRecord()
    typed = values.get("effective_date")
    text = getattr(typed, "value", "")
    iso = text if isinstance(text, str) and len(text) == 10 and text[4:5] == "-" else NOT_RECORDED
    return DateRecord(written, iso, "the value of effective_date")
