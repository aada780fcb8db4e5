"""What was induced, as the files of a library."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.formats.edits import write_scalar
from clausectl.formats.names import AGREEMENTS, clause_path
from clausectl.model.imported_parameters import FieldValue, InferredParameter, RawValue
from clausectl.model.imported_signatures import JoinedSignatory
from clausectl.model.induced import (
    Induced,
    InducedAddition,
    InducedAgreement,
    InducedClause,
    InducedForm,
    InducedItem,
    InducedPart,
)

_LONG_LINE = 100
_MAIN = "clauses"


def write_files(induced: Induced) -> dict[str, str]:
    """The files by path: clauses that the library does not have, the form, the agreements.

    They are as a person would type them; laying them out is for the caller.
    """
    files = {clause_path(clause.id): _write_clause(clause) for clause in induced.clauses if not clause.known}
    files |= write_form_file(induced)
    for agreement in induced.agreements if not induced.is_single else ():
        files[f"{AGREEMENTS}/{agreement.id}.md"] = _write_agreement(induced.form, agreement)
    return files


def write_form_file(induced: Induced) -> dict[str, str]:
    """The file of the form, or of a single agreement, by its path; none where the library has the form."""
    if induced.is_single:
        return {f"{AGREEMENTS}/{induced.form.id}.md": _write_form(induced.form, "agreement")}
    if induced.on_form:
        return {}
    return {f"{AGREEMENTS}/{induced.form.id}/form.md": _write_form(induced.form, "form")}


def write_frozen(induced: Induced) -> list[tuple[InducedClause, str]]:
    """Older versions of clauses, each with the file that it would be as the clause."""
    return [(clause, _write_clause(clause)) for clause in induced.frozen]


def _write_clause(clause: InducedClause) -> str:
    lines = ["---", f"title: {write_scalar(clause.title)}", f"version: {clause.version}", "---", clause.body]
    return "\n".join(lines) + "\n"


def _write_form(form: InducedForm, kind: str) -> str:
    lines = ["---", f"kind: {kind}", f"title: {write_scalar(form.title)}"]
    lines += ["version: 1.0.0"] if kind == "form" else []
    main = next((part for part in form.parts if part.name == _MAIN), None)
    lines += [f"titles: {form.titles}"] if form.titles != "none" else []
    if main is not None:
        lines += _write_numbering(main, "")
    if form.parameters:
        lines += ["parameters:", *(_write_parameter(parameter) for parameter in form.parameters)]
    if main is not None:
        lines += ["clauses:", *(f"  - {_write_item(item)}" for item in main.items)]
    others = [part for part in form.parts if part.name != _MAIN]
    if others:
        lines.append("parts:")
        for part in others:
            lines += [f"  {part.name}:", "    kind: body", *_write_numbering(part, "    ")]
            lines += ["    clauses:", *(f"      - {_write_item(item)}" for item in part.items)]
    if form.signatories:
        lines.append("signatories:")
        for signatory in form.signatories:
            lines += _write_signatory(signatory)
    body = form.body + ("\n\n{{ signatures }}" if form.signatories else "")
    return "\n".join([*lines, "---", body.strip("\n")]) + "\n"


def _write_numbering(part: InducedPart, indent: str) -> list[str]:
    if part.numbering == ("1.", "(a)", "(i)", "(A)"):
        return []
    return [f"{indent}numbering: [{', '.join(_quote(pattern) for pattern in part.numbering)}]"]


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _write_item(item: InducedItem) -> str:
    name = write_scalar(item.clause, flow=True)
    return write_scalar(item.clause) if item.numbered else f"{{clause: {name}, numbered: false}}"


def _write_parameter(parameter: InferredParameter) -> str:
    fields = [("type", write_scalar(parameter.kind, flow=True))]
    fields += [(key, _write_field(value)) for key, value in parameter.fields]
    if parameter.description:
        fields.append(("description", _quote(parameter.description)))
    return f"  {parameter.name}: {{{', '.join(f'{key}: {value}' for key, value in fields)}}}"


def _write_field(value: FieldValue) -> str:
    if isinstance(value, str):
        plain = write_scalar(value, flow=True)
        return plain if plain == value and value.strip() == value and value.isalnum() else _quote(value)
    return f"[{', '.join(_quote(one) for one in value)}]"


def _write_signatory(signatory: JoinedSignatory) -> list[str]:
    lines = [f"  - role: {write_scalar(signatory.role)}"]
    for key in ("party", "name", "capacity"):
        text = str(getattr(signatory, key))
        if text:
            lines.append(f"    {key}: {_quote(text) if '{{' in text else write_scalar(text)}")
    if signatory.decision:
        choices = ", ".join(write_scalar(choice, flow=True) for choice in signatory.decision)
        lines.append(f"    decision: [{choices}]")
    if signatory.consent:
        lines.append(f"    consent: {_quote(signatory.consent)}")
    return lines


def _write_agreement(form: InducedForm, agreement: InducedAgreement) -> str:
    lines = ["---", f"form: {write_scalar(form.id)}"]
    if agreement.values:
        lines.append("parameters:")
        for name, value in agreement.values:
            lines += _write_value(name, value)
    if agreement.replaced:
        lines.append("replace:")
        lines += [f"  {write_scalar(old)}: {write_scalar(new)}" for old, new in agreement.replaced]
    if agreement.removed:
        lines += ["remove:", *(f"  - {write_scalar(one)}" for one in agreement.removed)]
    if agreement.added:
        lines += ["add:", *(f"  - {_write_addition(one)}" for one in agreement.added)]
    return "\n".join([*lines, "---"]) + "\n"


def _write_addition(added: InducedAddition) -> str:
    fields = [f"clause: {write_scalar(added.clause, flow=True)}"]
    fields += [] if added.numbered else ["numbered: false"]
    fields += [f"after: {write_scalar(added.after, flow=True)}"] if added.after else []
    fields += [f"before: {write_scalar(added.before, flow=True)}"] if added.before and not added.after else []
    return "{" + ", ".join(fields) + "}"


def _write_value(name: str, value: RawValue) -> Sequence[str]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (f"  {name}: {write_scalar(value)}",)
    short = f"  {name}: [{', '.join(write_scalar(item, flow=True) for item in value)}]"
    if len(short) <= _LONG_LINE:
        return (short,)
    return (f"  {name}:", *(f"    - {write_scalar(item)}" for item in value))
