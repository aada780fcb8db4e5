"""New clauses, forms and agreements: planned, checked as ``check`` would, written if nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field

from clausectl.composing.compose import try_compose
from clausectl.composing.sources import find_clause, find_form, find_manifest
from clausectl.composing.values import settle_values
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause
from clausectl.formats.edits import write_scalar
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.names import AGREEMENTS, clause_path, split_pin
from clausectl.model.library import Library
from clausectl.model.manifests import ClauseItem, Manifest, Parameter, Raw
from clausectl.model.places import Mark
from clausectl.model.written import WriteReport, WrittenFile
from clausectl.nearest import find_nearest
from clausectl.pipeline.formatting import lay_out_text
from clausectl.pipeline.load import load_for, load_library
from clausectl.pipeline.naming import clause_name, manifest_name
from clausectl.pipeline.planning import PlannedSource, check_former_ids, check_new_path, refuse
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.worktree import WorktreeSource, blob_id

_TO_WRITE = "Write the text of this clause here."
_LONG_LINE = 90
_HERE = Mark(1, 1)

# Asks for the value of a parameter; the second argument says what was wrong with the last answer.
Ask = Callable[[Parameter, str], str]


@dataclass(frozen=True, slots=True)
class NewFields:
    """What a new clause or form says about itself besides its id; empty fields are left out."""

    title: str
    version: str = "1.0.0"
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = field(default_factory=tuple)

    def lines(self) -> list[str]:
        """The front matter lines."""
        lines = [f"title: {write_scalar(self.title)}", f"version: {write_scalar(self.version)}"]
        if self.owner:
            lines.append(f"owner: {write_scalar(self.owner)}")
        if self.language:
            lines.append(f"language: {write_scalar(self.language)}")
        if self.tags:
            lines.append(f"tags: [{', '.join(write_scalar(tag, flow=True) for tag in self.tags)}]")
        return lines


def create_clause(repository: Repository, name: str, fields: NewFields, text: str = "") -> WriteReport:
    """A new clause with its text, or with a line that says where to write it.

    Raises ClausectlError CL073 or CL074 for the id, and whatever is wrong with
    the text or the fields.
    """
    source = repository.worktree()
    path = clause_path(clause_name(repository, name))
    problems = check_new_path(source, path)
    refuse(problems or check_former_ids(source, path))
    body = text.strip("\n") or _TO_WRITE
    content = "\n".join(["---", *fields.lines(), "---", body, ""])
    content, problems = _finish(path, content)
    refuse(problems)
    notes = () if text.strip() else (f"write the clause's text in {path}",)
    return _write(repository, path, content, notes)


def create_form(repository: Repository, name: str, fields: NewFields, clauses: Sequence[str]) -> WriteReport:
    """A new form with a clause list; what its clauses leave blank becomes a parameter of the type text.

    Raises ClausectlError CL073 or CL074 for the id, and everything that
    composing the form would meet.
    """
    source = repository.worktree()
    path = f"{AGREEMENTS}/{manifest_name(repository, name)}/form.md"
    problems = check_new_path(source, path)
    refuse(problems or check_former_ids(source, path))
    names = [_clause_as_named(repository, clause) for clause in clauses]
    blanks = _blanks_of(source, names) if names else {}
    lines = ["---", "kind: form", *fields.lines()]
    if blanks:
        lines += ["parameters:", *(f"  {blank}: {{type: text}}" for blank in blanks)]
    lines += ["clauses:", *(f"  - {write_scalar(clause)}" for clause in names)] if names else ["clauses: []"]
    content = "\n".join([*lines, "---", "# {{ title }}", "", "{{ clauses }}", ""])
    content, problems = _finish(path, content)
    refuse(problems)
    _refuse_uncomposable(source, path, content)
    notes = [f"`{blank}` is a text; give it a type and a description in {path}" for blank in blanks]
    notes += [] if names else [f"name its clauses under `clauses:` in {path}"]
    return _write(repository, path, content, notes)


def create_agreement(
    repository: Repository, name: str, form: str, given: Sequence[str], ask: Ask | None = None
) -> WriteReport:
    """A new agreement on a form. ``given`` are ``NAME=VALUE`` texts, repeated for a list.

    ``ask`` is called for each required value that was not given; without it
    they are problems. No value is ever made up. Raises ClausectlError CL073
    or CL074 for the id, CL075 and CL076 for values, CL330 and CL331 for the
    form, and everything that composing the agreement would meet.
    """
    source = repository.worktree()
    path = f"{AGREEMENTS}/{manifest_name(repository, name)}.md"
    problems = check_new_path(source, path, form=False)
    refuse(problems or check_former_ids(source, path))
    manifest = _find_form(source, manifest_name(repository, form))
    values, problems = _parse_given(manifest, given)
    problems += _slips(manifest, values)
    refuse(problems)
    missing = [p for p in manifest.parameters.values() if p.name not in values and _is_required(p)]
    if ask is not None:
        for parameter in missing:
            values[parameter.name] = _ask_until_right(manifest, parameter, ask)
    elif missing:
        refuse(_missing(parameter) for parameter in missing)
    ordered = {key: values[key] for key in manifest.parameters if key in values}
    lines = ["---", f"form: {write_scalar(manifest.id)}"]
    if ordered:
        lines += ["parameters:", *(line for key, value in ordered.items() for line in _value(key, value))]
    content, problems = _finish(path, "\n".join([*lines, "---", ""]))
    refuse(problems)
    _refuse_uncomposable(source, path, content)
    return _write(repository, path, content, ())


# Files


def _finish(path: str, content: str) -> tuple[str, list[Problem]]:
    """A new file's text laid out as ``fmt`` does, with what is wrong with it."""
    try:
        data = content.encode("utf-8")
    except UnicodeEncodeError:
        return content, [Problem("CL102", "the text is not Unicode", hint="use UTF-8 in your terminal")]
    read = read_manifest if path.startswith(AGREEMENTS + "/") else read_clause
    problems = read(data, path, "")[1]
    if problems:
        return content, problems
    return lay_out_text(path, content), []


def _write(repository: Repository, path: str, content: str, notes: Iterable[str]) -> WriteReport:
    repository.write({path: content.encode("utf-8")}, create_only=True)
    return WriteReport("new", (WrittenFile("created", path, "", content),), notes=tuple(notes), looked_at=1)


def _refuse_uncomposable(source: WorktreeSource, path: str, content: str) -> None:
    """Everything that composing the new file would meet, raised."""
    data = content.encode("utf-8")
    manifest, problems = read_manifest(data, path, blob_id(data, "sha1"))
    refuse(problems)
    assert manifest is not None  # noqa: S101 - without problems there is one
    loaded = load_for(PlannedSource(source, {path: data}), manifest.id)
    found = try_compose(loaded.library, loaded.library.manifests.get(manifest.id, manifest))[1]
    named = {problem.path for problem in found} | set(loaded.library.unreadable.values())
    own = [p for p in loaded.problems if p.path in named and p.severity == "error"] if found else []
    refuse(dict.fromkeys([*(p for p in found if p.severity == "error"), *own]))


# Forms


def _clause_as_named(repository: Repository, typed: str) -> str:
    name, version = split_pin(typed)
    return clause_name(repository, name) + (f"@{version}" if version else "")


def _blanks_of(source: WorktreeSource, names: Sequence[str]) -> dict[str, None]:
    """The placeholders of the clauses, in order. Raises ClausectlError for a clause that is not there."""
    wanted = [ClauseItem(split_pin(name)[0], _HERE, split_pin(name)[1]) for name in names]
    files = source.read([clause_path(item.clause) for item in wanted if not item.version])
    if len(files) == len({item.clause for item in wanted}) and not any(item.version for item in wanted):
        clauses = {}
        problems: list[Problem] = []
        for file in files.values():
            clause, found = read_clause(file.data, file.path, file.blob)
            problems += [p for p in found if p.severity == "error"]
            if clause is not None:
                clauses[clause.id] = clause
        refuse(problems)
        library = Library(clauses)
    else:
        library = load_library(source).library
    problems = []
    found_clauses = [find_clause(library, item, "", problems) for item in wanted]
    refuse(Problem(p.code, p.message, hint=p.hint) for p in problems)
    return dict.fromkeys(
        placeholder.name
        for clause in found_clauses
        if clause is not None
        for placeholder in clause.placeholders
        if placeholder.name != "title"
    )


# Agreements


def _find_form(source: WorktreeSource, name: str) -> Manifest:
    loaded = load_for(source, name)
    manifest = find_manifest(loaded.library, name)
    problems: list[Problem] = []
    asked = Manifest(
        id="", path="", blob="", kind="agreement", source="", body_start=0, mark=_HERE, form=manifest.id
    )
    form = find_form(loaded.library, asked, problems)
    refuse(Problem(p.code, p.message, hint=p.hint) for p in problems)
    assert form is not None  # noqa: S101 - without problems there is one
    return form


def _parse_given(form: Manifest, given: Sequence[str]) -> tuple[dict[str, Raw], list[Problem]]:
    """``NAME=VALUE`` texts by name; a list takes one text for each item."""
    collected: dict[str, list[str]] = {}
    problems: list[Problem] = []
    for text in given:
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals or not name:
            hint = 'write it as NAME=VALUE: --set speaker="Speaker A"'
            problems.append(Problem("CL076", f"{text!r} names no parameter and value", hint=hint))
        elif name not in form.parameters:
            guess = find_nearest(name, list(form.parameters))
            hint = f"did you mean `{guess}`?" if guess else f"it has: {', '.join(form.parameters) or 'none'}"
            problems.append(Problem("CL301", f"`{name}` is not a parameter of {form.id}", hint=hint))
        elif form.parameters[name].kind == "plural":
            hint = f"leave it out: it follows `{form.parameters[name].of}`"
            problems.append(Problem("CL301", f"`{name}` takes no value", hint=hint))
        elif not value.strip():
            hint = "leave it out to take the form's default, or write the value"
            problems.append(Problem("CL076", f"`{name}` is given no value", hint=hint))
        elif name in collected and form.parameters[name].kind != "list":
            problems.append(Problem("CL076", f"`{name}` is given twice", hint="give it once"))
        else:
            collected.setdefault(name, []).append(value.strip())
    return {name: _raw(form.parameters[name], texts) for name, texts in collected.items()}, problems


def _raw(parameter: Parameter, texts: Sequence[str]) -> Raw:
    if parameter.kind == "list":
        return Raw(tuple(Raw(text, _HERE) for text in texts), _HERE)
    return Raw(texts[0], _HERE)


def _slips(form: Manifest, values: Mapping[str, Raw]) -> list[Problem]:
    """What is wrong with values by the types that the form declares; what is missing is left out."""
    filled = Manifest(
        id="",
        path="",
        blob="",
        kind="agreement",
        source="",
        body_start=0,
        mark=_HERE,
        form=form.id,
        values=dict(values),
    )
    found = settle_values(form, filled).problems
    return [
        Problem(p.code, p.message, p.path, p.line if p.path else 0, p.column if p.path else 0, p.hint)
        for p in found
        if p.code != "CL302"
    ]


def _is_required(parameter: Parameter) -> bool:
    return parameter.kind != "plural" and not parameter.optional and parameter.default is None


def _missing(parameter: Parameter) -> Problem:
    what = f" ({parameter.description})" if parameter.description else ""
    example = example_of(parameter)
    more = ", once for each item" if parameter.kind == "list" else ""
    hint = f"give it with --set {parameter.name}={example}{more}"
    return Problem("CL075", f"`{parameter.name}`{what} has no value", hint=hint)


def example_of(parameter: Parameter) -> str:
    """What a value of this parameter looks like; never a value that could be meant."""
    kind = parameter.of if parameter.kind == "list" else parameter.kind
    if kind == "choice":
        return "|".join(parameter.options)
    looks = {
        "date": "YYYY-MM-DD",
        "number": "NUMBER",
        "money": f"'{parameter.currency or 'CURRENCY'} AMOUNT'",
        "boolean": "true|false",
        "email": "NAME@EXAMPLE.ORG",
    }
    return looks.get(kind, "'…'")


def _ask_until_right(form: Manifest, parameter: Parameter, ask: Ask) -> Raw:
    """Ask for one value until it is of the parameter's type; a list ends with an empty answer."""
    texts: list[str] = []
    wrong = ""
    while True:
        answer = ask(parameter, wrong).strip()
        if not answer and texts:
            return _raw(parameter, texts)
        slips = _slips(form, {parameter.name: _raw(parameter, [*texts, answer])}) if answer else []
        own = [p for p in slips if p.code == "CL303" and p.message.startswith(f"`{parameter.name}`:")]
        wrong = "a value is needed" if not answer else "".join(f"{p.message}; {p.hint}" for p in own[:1])
        if wrong:
            continue
        texts.append(answer)
        if parameter.kind != "list":
            return _raw(parameter, texts)


def _value(name: str, raw: Raw) -> list[str]:
    """The lines of one value under ``parameters:``."""
    if isinstance(raw.value, str):
        return [f"  {name}: {write_scalar(raw.value)}"]
    items = [item.value for item in raw.value if isinstance(item.value, str)]
    short = f"  {name}: [{', '.join(write_scalar(item, flow=True) for item in items)}]"
    if len(short) <= _LONG_LINE:
        return [short]
    return [f"  {name}:", *(f"    - {write_scalar(item)}" for item in items)]
