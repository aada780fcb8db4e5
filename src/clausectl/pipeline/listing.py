"""List what one source holds, narrowed by conditions; clauses by their front matter alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import Literal, cast

from clausectl.composing.outline import Arrangement, arrange
from clausectl.composing.sources import find_form, find_manifest
from clausectl.composing.values import Value, Values, settle_values
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.clause_header import read_clause_header
from clausectl.formats.names import CLAUSES, clause_id, split_pin
from clausectl.model.library import Library
from clausectl.model.listed import ClauseHeader, ListedFile, ListedKind, ListedValue, Listing
from clausectl.model.manifests import Manifest, Parameter, Raw
from clausectl.model.sources import Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.load import items_of, load_manifests
from clausectl.pipeline.naming import clause_name, manifest_name
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

KINDS: tuple[ListedKind, ...] = ("clause", "form", "agreement")
_CONDITION = re.compile(r"\s*(?P<name>[^\s=!~]+)\s*(?P<operator>!=|=|~)\s*(?P<value>.*?)\s*", re.DOTALL)
# What a reader may take for a parameter, and the option that asks for it.
_BUILT_IN = {"form": "--form", "clause": "--clause", "tag": "--tag", "tags": "--tag", "owner": "--owner"}


@dataclass(frozen=True, slots=True)
class Condition:
    """``NAME=VALUE``, ``NAME!=VALUE`` or ``NAME~VALUE`` (contains) on a parameter."""

    name: str
    operator: Literal["=", "!=", "~"]
    value: str

    def holds(self, values: Mapping[str, ListedValue]) -> bool:
        """Whether an agreement's values meet it; one whose form lacks the parameter never does.

        Compared are the value as the agreement prints it, as its file states
        it, and each item of a list; letter case is no difference.
        """
        value = values.get(self.name)
        if value is None:
            return False
        wanted = _fold(self.value)
        forms = {_fold(text) for text in (value.text, ", ".join(value.typed), *value.typed)}
        if self.operator == "~":
            return any(wanted in form for form in forms)
        return (wanted in forms) is (self.operator == "=")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list. Empty fields leave nothing out; several conditions must all hold."""

    kinds: tuple[ListedKind, ...] = ()
    where: tuple[str, ...] = ()
    form: str = ""
    clause: str = ""
    tags: tuple[str, ...] = ()
    owner: str = ""

    @property
    def filtered(self) -> bool:
        return bool(self.where or self.form or self.clause or self.tags or self.owner)


def list_source(
    repository: Repository, wanted: Wanted, rev: str = "WORKTREE", progress: Progress = no_progress
) -> Listing:
    """What a source holds, by kind and id.

    Raises ClausectlError CL060 for a condition that is none, CL061 for a
    parameter that no form has, CL062 for kinds that the conditions rule out,
    CL330 for an unknown form, CL332 for an unknown clause, and what reading
    the source raises. What cannot be read is among the listing's problems.
    """
    kinds = _settle_kinds(wanted)
    conditions = _read_conditions(wanted.where)
    source = repository.source(rev)
    problems: list[Problem] = []
    headers: dict[str, ClauseHeader] = {}
    read = 0
    clause, _, version = wanted.clause.partition("@")
    if "clause" in kinds or version:
        headers, read = _read_headers(source, problems, progress)
    files: list[ListedFile] = []
    if "clause" in kinds:
        files += [_list_clause(header) for header in headers.values()]
    if "form" in kinds or "agreement" in kinds:
        loaded = load_manifests(source, progress)
        problems += loaded.problems
        read += loaded.files
        shelf = _Shelf(loaded.library, problems)
        shelf.list_manifests(kinds, _find_form_id(repository, loaded.library, wanted.form))
        files += shelf.files
        if clause:
            names = _names_of_clause(repository, source, loaded.library, headers, clause, problems)
            files = [file for file in files if shelf.holds(file.id, names, version, headers)]
        _refuse_unknown(conditions, shelf.files, shelf.declared)
    kept = [file for file in files if _matches(file, wanted, conditions)]
    order = {kind: position for position, kind in enumerate(KINDS)}
    kept.sort(key=lambda file: (order[file.kind], file.form if file.kind == "agreement" else "", file.id))
    return Listing(
        source.label,
        source.commit,
        kinds,
        tuple(kept),
        tuple(sorted(set(problems), key=lambda p: p.sort_key)),
        wanted.filtered,
        read,
    )


def _settle_kinds(wanted: Wanted) -> tuple[ListedKind, ...]:
    """The kinds asked for, or those that the conditions leave possible."""
    possible: dict[str, tuple[ListedKind, ...]] = {}
    if wanted.where:
        possible["--where"] = ("agreement",)
    if wanted.form:
        possible["--form"] = ("agreement",)
    if wanted.clause:
        possible["--clause"] = ("form", "agreement")
    problems = [
        Problem("CL062", f"{option} asks about {_several(kinds)} and leaves no {asked}", hint=hint)
        for option, kinds in possible.items()
        for asked in wanted.kinds
        if asked not in kinds
        for hint in (f"leave out {_several([asked])}, or {option}",)
    ]
    if problems:
        raise ClausectlError(problems)
    asked = wanted.kinds or KINDS
    return tuple(k for k in KINDS if k in asked and all(k in kinds for kinds in possible.values()))


def _several(kinds: Sequence[ListedKind]) -> str:
    return " and ".join(f"{kind}s" for kind in kinds)


def _read_conditions(texts: Iterable[str]) -> list[Condition]:
    found: list[Condition] = []
    problems: list[Problem] = []
    for text in texts:
        match = _CONDITION.fullmatch(text)
        if match is None:
            hint = "write NAME=VALUE, NAME!=VALUE or NAME~TEXT (contains), in quotes when it holds spaces"
            problems.append(Problem("CL060", f"{text!r} is no condition", hint=hint))
        else:
            operator = cast("Literal['=', '!=', '~']", match["operator"])
            found.append(Condition(match["name"], operator, match["value"]))
    if problems:
        raise ClausectlError(problems)
    return found


def _read_headers(
    source: Source, problems: list[Problem], progress: Progress
) -> tuple[dict[str, ClauseHeader], int]:
    paths = [entry.path for entry in source.entries(CLAUSES) if clause_id(entry.path)]
    files = read_leniently(source, paths, problems)
    found: dict[str, ClauseHeader] = {}
    for done, file in enumerate(files.values()):
        if done % 500 == 0:
            progress("reading", done, len(files))
        header, own = read_clause_header(file.data, file.path, file.blob)
        problems += own
        if header is not None:
            found[header.id] = header
    return found, len(files)


def _list_clause(header: ClauseHeader) -> ListedFile:
    return ListedFile(
        "clause",
        header.id,
        header.path,
        header.title,
        header.version,
        owner=header.owner,
        language=header.language,
        tags=header.tags,
    )


def _find_form_id(repository: Repository, library: Library, text: str) -> str:
    """The id of the form asked for; one whose file cannot be read is still a form."""
    if not text:
        return ""
    name = manifest_name(repository, text)
    if name in library.unreadable:
        return name
    found = find_manifest(library, name)
    if found.kind != "form":
        hint = f"it fills in {found.form}" if found.form else "it has a clause list of its own"
        raise ClausectlError(
            Problem("CL330", f"{name} is an agreement and not a form", found.path, hint=hint)
        )
    return found.id


def _names_of_clause(
    repository: Repository,
    source: Source,
    library: Library,
    headers: dict[str, ClauseHeader],
    text: str,
    problems: list[Problem],
) -> frozenset[str]:
    """A clause's id with those it had before, because a pin may still use one."""
    name = clause_name(repository, text)
    paths = {clause_id(entry.path) or "" for entry in source.entries(CLAUSES)}
    if not headers:
        ignored: list[Problem] = []  # nobody asked about the other clauses
        headers, _ = _read_headers(source, ignored, no_progress)
    for header in headers.values():
        if name == header.id or (name in header.formerly and name not in paths):
            return frozenset({header.id, *header.formerly})
    mentioned = {item.clause for manifest in library.manifests.values() for item in items_of(manifest)}
    if name in paths or name in mentioned:
        return frozenset({name})
    guess = find_nearest(name, paths | mentioned)
    hint = f"did you mean {guess}?" if guess else "`clausectl list clauses` shows every clause"
    raise ClausectlError([*problems, Problem("CL332", f"there is no clause {name!r}", hint=hint)])


@dataclass(slots=True)
class _Shelf:
    """Manifests settled one by one: values and clause lists, in spite of problems."""

    library: Library
    problems: list[Problem]
    files: list[ListedFile] = field(default_factory=list)
    declared: set[str] = field(default_factory=set)
    arrangements: dict[str, Arrangement] = field(default_factory=dict)
    alike: dict[tuple[object, ...], Arrangement] = field(default_factory=dict)

    def list_manifests(self, kinds: Sequence[ListedKind], form: str) -> None:
        """List the manifests of the kinds asked for; with ``form`` only agreements on it."""
        counts: dict[str, int] = {}
        for manifest in self.library.manifests.values():
            stated = self._form_id(manifest)
            if stated:
                counts[stated] = counts.get(stated, 0) + 1
            if not manifest.form and (not form or manifest.id == form):
                self.declared.update(manifest.parameters)
            if manifest.kind in kinds and (not form or stated == form):
                self.files.append(self._list(manifest))
        self.files = [
            replace(file, agreements=counts.get(file.id, 0)) if file.kind == "form" else file
            for file in self.files
        ]

    def _form_id(self, manifest: Manifest) -> str:
        name, _ = split_pin(manifest.form)
        return name if name in self.library.manifests else self.library.formerly.get(name, name)

    def _list(self, manifest: Manifest) -> ListedFile:
        own: list[Problem] = []
        form = find_form(self.library, manifest, own)
        if form is None:
            self.problems += own
            values = {name: _read_blindly(name, raw) for name, raw in manifest.values.items()}
            self.declared.update(values)
            return self._describe(manifest, None, values)
        filled = manifest if manifest.form else None
        settled = settle_values(form, filled)
        arrangement = self._arrange(form, filled, settled)
        self.problems += settled.problems + arrangement.problems
        self.arrangements[manifest.id] = arrangement
        values = {
            name: _describe_value(parameter, settled.found.get(name), manifest.values.get(name))
            for name, parameter in form.parameters.items()
        }
        return self._describe(manifest, form, values)

    def _arrange(self, form: Manifest, filled: Manifest | None, settled: Values) -> Arrangement:
        """The clause list, shared by agreements on a form that decide alike and do not deviate."""
        if filled is not None and (filled.replace or filled.remove or filled.add):
            return arrange(form, filled, settled)
        deciding = (
            (name, value.text, value.truth)
            for name, value in settled.found.items()
            if form.parameters[name].kind in ("boolean", "choice")
        )
        key = (form.id, filled is None, *deciding)
        if key not in self.alike:
            self.alike[key] = arrange(form, filled, settled)
        return self.alike[key]

    def _describe(
        self, manifest: Manifest, form: Manifest | None, values: Mapping[str, ListedValue]
    ) -> ListedFile:
        arrangement = self.arrangements.get(manifest.id)
        other = form if form is not None and form is not manifest else None
        return ListedFile(
            manifest.kind,
            manifest.id,
            manifest.path,
            manifest.title or (other.title if other else ""),
            manifest.version,
            owner=manifest.owner or (other.owner if other else ""),
            language=manifest.language or (other.language if other else ""),
            tags=manifest.tags or (other.tags if other else ()),
            form=self._form_id(manifest),
            form_version=other.version if other else "",
            form_title=other.title if other else "",
            clauses=tuple(e.clause for e in arrangement.entries if e.clause) if arrangement else (),
            deviates=bool(manifest.replace or manifest.remove or manifest.add),
            values=values,
        )

    def holds(
        self, name: str, clauses: frozenset[str], version: str, headers: Mapping[str, ClauseHeader]
    ) -> bool:
        """Whether a manifest consists of the clause, in the version when one is asked for."""
        arrangement = self.arrangements.get(name)
        if arrangement is None:
            return False
        for entry in arrangement.entries:
            if entry.clause not in clauses:
                continue
            current = next((headers[clause].version for clause in clauses if clause in headers), "")
            if not version or (entry.pin or current) == version:
                return True
        return False


def _describe_value(parameter: Parameter, settled: Value | None, given: Raw | None) -> ListedValue:
    raw = given if given is not None else parameter.default
    typed = _items(raw) if raw is not None else ()
    text = ", ".join(typed)  # what is ill-typed has no other text, and its problem says so
    if settled is not None:
        text = str(settled.truth).lower() if settled.truth is not None else settled.text or ""
    return ListedValue(parameter.name, parameter.kind, text, typed)


def _read_blindly(name: str, raw: Raw) -> ListedValue:
    """A value of an agreement whose form cannot be read: what the file states is all there is."""
    typed = _items(raw)
    return ListedValue(name, "text" if isinstance(raw.value, str) else "list", ", ".join(typed), typed)


def _items(raw: Raw) -> tuple[str, ...]:
    if isinstance(raw.value, str):
        return (raw.value,) if raw.value else ()
    return tuple(text for item in raw.value for text in _items(item))


def _refuse_unknown(conditions: Sequence[Condition], files: Sequence[ListedFile], known: set[str]) -> None:
    problems = []
    for condition in conditions:
        name = condition.name
        if name in known:
            continue
        guess = find_nearest(name, known)
        if name in _BUILT_IN:
            hint = f"ask with {_BUILT_IN[name]} {condition.value or 'VALUE'}"
        elif guess:
            hint = f"did you mean `{guess}`?"
        elif known:
            hint = f"known here: {', '.join(sorted(known))}"
        else:
            hint = "there is no agreement here to ask about" if not files else "no form here has parameters"
        problems.append(Problem("CL061", f"`{name}` is not a parameter of any form here", hint=hint))
    if problems:
        raise ClausectlError(problems)


def _matches(file: ListedFile, wanted: Wanted, conditions: Sequence[Condition]) -> bool:
    tags = {_fold(tag) for tag in file.tags}
    return (
        all(_fold(tag) in tags for tag in wanted.tags)
        and (not wanted.owner or _fold(file.owner).lstrip("@") == _fold(wanted.owner).lstrip("@"))
        and all(condition.holds(file.values or {}) for condition in conditions)
    )


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text).casefold()
