"""Move a clause, form or agreement: plan every edit, compose before and after, write all or nothing.

A clause's id is its path, so a move renames it. Every place that names it
follows: clause lists (a pin keeps its version; its frozen source keeps its
name and is found under ``formerly:``), deviations, links. Only the characters
of the names change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field, replace

from clausectl.composing.compose import try_compose
from clausectl.errors import Problem
from clausectl.formats.clause_file import read_clause, reference_target
from clausectl.formats.decoding import decode
from clausectl.formats.edits import Edit, edit_bytes, replace_scalar
from clausectl.formats.former_ids import rename_in_formerly
from clausectl.formats.link_places import find_link_places, write_link
from clausectl.formats.manifest_file import read_manifest
from clausectl.formats.manifest_names import list_names
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, clause_path, manifest_id, split_pin
from clausectl.formats.strict_yaml import read_front_matter
from clausectl.model.clauses import Clause
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.places import LineIndex
from clausectl.model.written import WriteReport, WrittenFile
from clausectl.nearest import find_nearest
from clausectl.pipeline.load import Loaded, find_former_ids, items_of, load_library
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.planning import check_former_ids, check_new_path, refuse
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.worktree import WorktreeSource, blob_id

_Thing = Clause | Manifest


@dataclass(frozen=True, slots=True)
class _Move:
    """What moves: ids and paths before and after."""

    kind: str  # clause, form or agreement
    thing: _Thing
    old: str
    new: str
    old_path: str
    new_path: str


@dataclass(slots=True)
class _Plan:
    """Edits by path, and what keeps them from being made."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def edit(self, path: str, edit: Edit | None, thing: _Thing, line: int, column: int, what: str) -> None:
        if edit is not None:
            self.edits.setdefault(path, []).append(edit)
            return
        hint = "write it as one plain text on its line, then run the command again"
        self.problems.append(
            Problem("CL080", f"{what} cannot be edited here", thing.path, line, column, hint)
        )


def move(
    repository: Repository, old: str, new: str, *, write: bool = True, progress: Progress = no_progress
) -> WriteReport:
    """Move what ``old`` names (an id or a path) to ``new``, with everything that refers to it.

    With ``write`` false nothing is written. Raises ClausectlError CL073, CL074
    for the new id, CL077 or CL078 when something would be wrong or read
    differently afterwards, CL079 for ``old``, CL080 for a place that cannot be
    edited, CL086 for an agreement with signed versions, and what writing raises.
    """
    source = repository.worktree()
    loaded = load_library(source, progress)
    step = _find_move(repository, source, loaded, old, new)
    _refuse_target(source, step)
    plan = _plan(loaded.library, step)
    refuse(plan.problems)
    before, after = _carry_out(source, loaded.library, step, plan)
    moved = _library_after(loaded, step, after)
    _refuse_changes(loaded, moved, step, after, progress)
    files = _describe(step, before, after)
    if write:
        now = source.read(before)
        refuse(_changed(path) for path, data in before.items() if path not in now or now[path].data != data)
        contents: dict[str, bytes | None] = dict(after)
        contents[step.old_path] = None
        repository.write(contents, create_only=[step.new_path])
    return WriteReport(
        "mv",
        files,
        notes=_notes(source, loaded, step),
        written=write,
        looked_at=loaded.files,
        facts={"kind": step.kind, "from": step.old, "to": step.new},
    )


# What moves where


def _find_move(repository: Repository, source: WorktreeSource, loaded: Loaded, old: str, new: str) -> _Move:
    library = loaded.library
    thing = _find_thing(repository, library, old)
    kind = "clause" if isinstance(thing, Clause) else thing.kind
    folder = CLAUSES if kind == "clause" else AGREEMENTS
    new_path = _new_path(repository, thing, folder, new)
    ids = clause_id if kind == "clause" else manifest_id
    name = ids(new_path) or new_path[len(folder) + 1 :].removesuffix(".md")
    if name == thing.id:
        refuse([Problem("CL079", f"{name} is where it was", hint="name another place")])
    signed = thing.path.removesuffix(".md") + ".signed/"
    if kind != "clause" and any(e.path.startswith(signed) for e in source.entries(AGREEMENTS)):
        message = f"{thing.id} has signed versions in {signed}, which never move"
        hint = "make a new agreement with `clausectl new agreement`; what was signed stays where it is"
        refuse([Problem("CL086", message, thing.path, hint=hint)])
    return _Move(kind, thing, thing.id, name, thing.path, new_path)


def _find_thing(repository: Repository, library: Library, typed: str) -> _Thing:
    """The clause or manifest that a typed id or path means."""
    name = typed.rstrip("/")
    clause: Clause | None = None
    manifest: Manifest | None = None
    if typed.endswith(".md") or typed.startswith((CLAUSES + "/", AGREEMENTS + "/", "./", "../", "/")):
        path = find_path(repository, typed)
        name = path
        path = path if path.endswith(".md") else path + (".md" if path.startswith(CLAUSES) else "")
        clause = library.clauses.get(clause_id(path) or "")
        found = manifest_id(path) or path.removeprefix(AGREEMENTS + "/")
        manifest = library.manifests.get(found) if path.startswith(AGREEMENTS) else None
        unreadable = library.unreadable.get(clause_id(path) or found)
    else:
        clause, manifest = library.clauses.get(name), library.manifests.get(name)
        unreadable = library.unreadable.get(name)
    if clause is not None and manifest is not None:
        message = f"{name} is a clause and also {'a form' if manifest.kind == 'form' else 'an agreement'}"
        refuse([Problem("CL079", message, hint=f"write {clause.path} or {manifest.path}")])
    thing = clause or manifest
    if thing is not None:
        return thing
    if unreadable is not None:
        hint = "mend its problems first: `clausectl check` shows them"
        refuse([Problem("CL079", f"{name} cannot be read", unreadable, hint=hint)])
    later = library.formerly.get(name, "")
    close = later or find_nearest(name, [*library.clauses, *library.manifests])
    hint = (
        f"it is {later} now" if later else f"did you mean {close}?" if close else "`clausectl list` shows all"
    )
    refuse([Problem("CL079", f"there is no clause, form or agreement {name!r}", hint=hint)])
    raise AssertionError  # pragma: no cover - refuse has raised


def _new_path(repository: Repository, thing: _Thing, folder: str, typed: str) -> str:
    """Where the file goes: a form stays a form.md in a folder if it was one."""
    name = typed
    if typed.endswith(".md") or typed.startswith((CLAUSES + "/", AGREEMENTS + "/", "./", "../", "/")):
        path = find_path(repository, typed)
        if not path.startswith(folder + "/"):
            what = "a clause stands" if folder == CLAUSES else "forms and agreements stand"
            refuse([Problem("CL079", f"{typed!r} is not under {folder}/, where {what}", hint="name an id")])
        if path.endswith(".md"):
            return path
        name = path[len(folder) + 1 :]
    if folder == CLAUSES:
        return clause_path(name)
    return f"{AGREEMENTS}/{name}/form.md" if thing.path.endswith("/form.md") else f"{AGREEMENTS}/{name}.md"


def _refuse_target(source: WorktreeSource, step: _Move) -> None:
    may_be_form = step.kind == "form" or step.old_path.endswith("/form.md")
    refuse(check_new_path(source, step.new_path, leaving=step.old_path, form=may_be_form))
    refuse(check_former_ids(source, step.new_path, leaving=step.old_path))


# Edits


def _plan(library: Library, step: _Move) -> _Plan:
    plan = _Plan()
    _plan_formerly(plan, step)
    for thing in _things(library):
        if isinstance(thing, Manifest):
            _plan_names(plan, step, thing)
        _plan_links(plan, step, thing)
    return plan


def _things(library: Library) -> Iterator[_Thing]:
    yield from library.clauses.values()
    yield from library.manifests.values()


def _plan_formerly(plan: _Plan, step: _Move) -> None:
    front, _ = read_front_matter(step.thing.source, step.old_path)
    edit = None
    if front is not None:
        edit = rename_in_formerly(step.thing.source, front.fields, step.old, step.new)
    plan.edit(step.old_path, edit, step.thing, 1, 1, "`formerly:`")


def _plan_names(plan: _Plan, step: _Move, manifest: Manifest) -> None:
    """The names in front matter: of the clause with or without a pin, of the form, of a document."""
    if step.old not in manifest.source:
        return
    front, _ = read_front_matter(manifest.source, manifest.path)
    for named in list_names(front.fields) if front is not None else ():
        name, version = split_pin(named.text.strip())
        pin = f"@{version}" if "@" in named.text else ""
        if named.role == "document":
            new = {step.old_path: step.new_path, step.old: step.new}.get(name)
        elif (named.role == "form") == (step.kind == "form") and step.kind != "agreement":
            new = step.new if name == step.old else None
        else:
            new = None
        if new is not None:
            edit = replace_scalar(manifest.source, named.mark, named.text, new + pin)
            plan.edit(manifest.path, edit, manifest, named.mark.line, named.mark.column, "the name")


def _plan_links(plan: _Plan, step: _Move, thing: _Thing) -> None:
    """Links to what moves; and in what moves, every relative link, which now starts elsewhere."""
    own = thing.path == step.old_path
    leads_here = step.kind == "clause" and any(r.target == step.old for r in thing.references)
    if not thing.references or not (own or leads_here):
        return
    stood = clause_path(thing.id) if isinstance(thing, Clause) else thing.path
    stands = step.new_path if own else stood
    lines: LineIndex | None = None
    planned: set[int] = set()
    for place in find_link_places(thing.source, thing.body_start, thing.blocks):
        target = reference_target(place.target, stood)
        if not target or target.startswith("#"):
            continue
        now = step.new if step.kind == "clause" and target == step.old else target
        if place.start < 0 and (own or now != target):
            lines = lines or LineIndex(thing.source)
            mark = lines.mark(place.at)
            plan.edit(thing.path, None, thing, mark.line, mark.column, "the link")
        elif reference_target(place.target, stands) != now and place.start not in planned:
            planned.add(place.start)
            link = write_link(clause_path(now), stands, place.target)
            plan.edit(thing.path, Edit(place.start, place.end, link), thing, 0, 0, "the link")


# Before and after


def _carry_out(
    source: WorktreeSource, library: Library, step: _Move, plan: _Plan
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The bytes of every file concerned before, by path, and after, by the path it then has."""
    known = {thing.path: thing.source for thing in _things(library)}
    files = source.read(plan.edits)
    before: dict[str, bytes] = {}
    after: dict[str, bytes] = {}
    for path, edits in plan.edits.items():
        if path not in files or decode(files[path].data, path)[0] != known[path]:
            refuse([_changed(path)])
        before[path] = files[path].data
        after[step.new_path if path == step.old_path else path] = edit_bytes(before[path], edits)
    return before, after


def _changed(path: str) -> Problem:
    return Problem(
        "CL072", "the file changed meanwhile; nothing was moved", path, hint="run the command again"
    )


def _library_after(loaded: Loaded, step: _Move, after: Mapping[str, bytes]) -> Loaded:
    """The library with the files as they would be; problems are those of these files alone."""
    library = loaded.library
    clauses, manifests = dict(library.clauses), dict(library.manifests)
    (clauses if step.kind == "clause" else manifests).pop(step.old)
    problems: list[Problem] = []
    for path, data in after.items():
        thing: _Thing | None
        if path.startswith(CLAUSES + "/"):
            thing, found = read_clause(data, path, blob_id(data, "sha1"))
        else:
            thing, found = read_manifest(data, path, blob_id(data, "sha1"))
        problems += found
        if isinstance(thing, Clause):
            clauses[thing.id] = thing
        elif thing is not None:
            manifests[thing.id] = thing
    formerly, found = find_former_ids(clauses, manifests)
    known = {(p.code, p.message) for p in loaded.problems}
    new = [p for p in (*problems, *found) if (p.code, p.message) not in known]
    return Loaded(
        replace(library, clauses=clauses, manifests=manifests, formerly=formerly), tuple(new), loaded.files
    )


def _refuse_changes(
    loaded: Loaded, moved: Loaded, step: _Move, after: Mapping[str, bytes], progress: Progress
) -> None:
    """Every agreement that the move touches reads as before and has no problem it did not have."""
    refuse(
        Problem("CL077", f"afterwards this would be wrong: {p.message}", p.path, p.line, p.column, p.hint)
        for p in moved.problems
        if p.severity == "error"
    )
    affected = list(_affected(moved.library, set(after)))
    problems: list[Problem] = []
    for done, manifest in enumerate(affected):
        if done % 50 == 0:
            progress("comparing agreements", done, len(affected))
        own = step.kind != "clause" and manifest.id == step.new
        was = loaded.library.manifests[step.old if own else manifest.id]
        old_text, old_problems = try_compose(loaded.library, was)
        new_text, new_problems = try_compose(moved.library, manifest)
        known = sorted(p.code for p in old_problems)
        for problem in new_problems:
            if problem.code in known:
                known.remove(problem.code)
                continue
            message = f"in {manifest.id} this would be wrong afterwards: {problem.message}"
            problems.append(replace(problem, code="CL077", message=message, severity="error"))
        if old_text is not None and new_text is not None and old_text.text != new_text.text:
            message = f"the text of {manifest.id} would change"
            problems.append(
                Problem("CL078", message, manifest.path, hint="report this: a move changes no text")
            )
    progress("comparing agreements", len(affected), len(affected))
    refuse(dict.fromkeys(problems))


def _affected(library: Library, paths: set[str]) -> Iterator[Manifest]:
    """The manifests that changed, whose form did, or that hold a clause that did."""
    changed = {clause.id for clause in library.clauses.values() if clause.path in paths}
    touched: dict[str, bool] = {}
    for manifest in library.manifests.values():
        touched[manifest.id] = manifest.path in paths or any(
            item.clause in changed for item in items_of(manifest)
        )
    for manifest in library.manifests.values():
        form = library.formerly.get(manifest.form, manifest.form)
        if touched[manifest.id] or touched.get(form, False):
            yield manifest


# What to tell


def _describe(
    step: _Move, before: Mapping[str, bytes], after: Mapping[str, bytes]
) -> tuple[WrittenFile, ...]:
    texts = {path: decode(data, path)[0] for path, data in after.items()}
    own = WrittenFile("moved", step.new_path, step.thing.source, texts[step.new_path], step.old_path)
    others = [
        WrittenFile("changed", path, decode(before[path], path)[0], texts[path])
        for path in sorted(before)
        if path != step.old_path
    ]
    return (own, *others)


def _notes(source: WorktreeSource, loaded: Loaded, step: _Move) -> tuple[str, ...]:
    """Files that cannot be read but hold the old name: they were not looked into."""
    names = {step.old.encode(), step.old.rpartition("/")[2].encode()}
    files: Iterable[str] = loaded.library.unreadable.values()
    notes = [
        f"{file.path} has errors and was left alone; it may still name {step.old}"
        for file in source.read(files).values()
        if any(name in file.data for name in names)
    ]
    if step.kind == "form" and step.old_path.endswith("/form.md"):
        folder = step.old_path.removesuffix("form.md")
        beside = [
            m for m in loaded.library.manifests.values() if m.path.startswith(folder) and m.form == step.old
        ]
        if beside:
            several = len(beside) != 1
            which = (
                f"{len(beside)} agreements on the form stay" if several else "1 agreement on the form stays"
            )
            notes.append(f"{which} in {folder} and {'name' if several else 'names'} {step.new} now")
    return tuple(notes)
