"""Set up a repository for contract language, beside whatever is there already."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, manifest_id
from clausectl.model.sources import SourceFile
from clausectl.model.written import WriteReport, WrittenFile
from clausectl.pipeline.identity import find_identity
from clausectl.pipeline.planning import refuse
from clausectl.pipeline.scaffold_files import EXAMPLE, GIT_ATTRIBUTES, SETTINGS
from clausectl.pipeline.scaffold_github import github_paths, plan_github
from clausectl.records import dataclass
from clausectl.repository.journal import is_interrupted
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.writing import (
    Identity,
    commit_files,
    init_repository,
    stage_files,
    write_commit_graph,
)

_MESSAGE = "Set up clausectl with an example"


def set_up(folder: str, *, commit: bool = False, github: bool = False, uses: str = "") -> WriteReport:
    """Make what is missing in a folder: the repository, git's settings, an example that passes ``check``.

    Files that exist are kept as they are, and a library that has clauses or
    agreements gets no example. ``github`` adds what GitHub needs to review
    changes, with ``uses`` by actions of a repository named OWNER/NAME@COMMIT.
    Nothing is committed unless ``commit`` is given, and then only files as they
    are made here, those of an earlier run among them. Raises ClausectlError
    CL087 for a folder inside git's own, or inside another repository, CL088 when
    something stands in the way, CL020 or CL022 when nothing can be written; then
    nothing is left.
    """
    target = Path(os.path.realpath(folder))
    existing = _find_repository(target)
    _refuse_in_the_way(target, github_paths(uses) if github else ())
    made_folder = not target.exists()
    repository = existing or init_repository(target)
    try:
        with repository:
            identity = find_identity(repository) if commit else None
            wanted = _GithubWish(github, uses)
            report = _fill(repository, wanted, made=existing is None, identity=identity)
    except BaseException:
        if existing is None:  # ours, and empty but for what git put there a moment ago
            shutil.rmtree(target / ".git", ignore_errors=True)
            if made_folder:
                with suppress(OSError):
                    target.rmdir()
        raise
    return report


@dataclass(frozen=True, slots=True)
class _GithubWish:
    """Whether files for GitHub are made, and by whose actions."""

    github: bool
    uses: str


def _find_repository(target: Path) -> Repository | None:
    """The repository whose top the folder is, or None where one can be made."""
    if any(part.lower() == ".git" for part in target.parts):
        hint = "name the folder that holds it, or another one"
        raise ClausectlError(Problem("CL087", f"{str(target)!r} is inside git's own folder", hint=hint))
    start = target
    while not start.exists() and start != start.parent:
        start = start.parent
    if not start.is_dir():
        hint = "name a folder, or move the file away"
        raise ClausectlError(Problem("CL088", f"{str(start)!r} is a file and not a folder", hint=hint))
    try:
        found = open_repository(start)
    except ClausectlError as error:
        if all(problem.code == "CL002" for problem in error.problems):
            return None
        raise
    if found.root is None:
        hint = "work in a clone that has a work tree"
        raise ClausectlError(Problem("CL087", f"{str(target)!r} has no work tree", hint=hint))
    if os.path.realpath(found.root) != str(target):
        hint = f"run `clausectl init {found.root}`, or name a folder outside it"
        message = f"{str(target)!r} is inside the repository {str(found.root)!r}"
        raise ClausectlError(Problem("CL087", message, hint=hint))
    return found


def _refuse_in_the_way(target: Path, more: Iterable[str]) -> None:
    """A file where a folder is needed or the other way round, before anything is made."""
    problems: dict[str, Problem] = {}
    for path in (*SETTINGS, *EXAMPLE, *more):
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            inner = "/".join(parts[:depth])
            place = target / inner
            is_file = depth == len(parts)
            if place.is_symlink():
                what = "a symbolic link"
            elif place.is_dir() and is_file:
                what = "a folder"
            elif place.exists() and not place.is_dir() and not is_file:
                what = "a file"
            else:
                continue
            hint = "move it away; clausectl follows no links and replaces nothing"
            needed = "a file" if is_file else "a folder"
            problems[inner] = Problem("CL088", f"{what} stands where {needed} belongs", inner, hint=hint)
            break
    refuse(problems.values())


def _fill(
    repository: Repository, wanted: _GithubWish, *, made: bool, identity: Identity | None
) -> WriteReport:
    if is_interrupted(repository.state_folder):
        repository.recover()
    source = repository.worktree()
    there = {entry.path for entry in source.entries(CLAUSES, AGREEMENTS)}
    has_library = any(clause_id(path) or manifest_id(path) for path in there)
    extra = plan_github(repository, source, wanted.uses) if wanted.github else None
    ours = {**SETTINGS, **EXAMPLE, **(extra.planned if extra else {})}
    planned = {path: text for path, text in ours.items() if path not in EXAMPLE or not has_library}
    known = source.read([path for path in ours if path not in EXAMPLE or path in there])
    new = {path: text.encode("utf-8") for path, text in planned.items() if path not in known}
    notes: list[str] = []
    if has_library and not any(path in there for path in EXAMPLE):
        notes.append("there are clauses or agreements already, so no example was added")
    if ".gitattributes" in known:
        notes += _missing_lines(known[".gitattributes"].data)
    notes += extra.notes if extra else ()
    if new:
        repository.write(new, create_only=True)
    unsaved = {**_find_uncommitted(repository, ours, known), **new} if identity is not None else {}
    facts = {
        "folder": str(repository.root),
        "repository": "made" if made else "existing",
        "commit": _commit(repository, unsaved, identity) if identity is not None and unsaved else "",
    }
    if facts["commit"]:
        which = "the new files" if unsaved.keys() <= new.keys() else "what `clausectl init` made"
        notes.append(f"committed {which} as {facts['commit'][:12]}")
    notes += _index_history(repository)
    files = [
        *(WrittenFile("created", path, "", text.decode("utf-8")) for path, text in new.items()),
        *(WrittenFile("kept", path, note=_explain_kept(path, file, ours)) for path, file in known.items()),
        *(WrittenFile("kept", path, note="it was there") for path in (extra.kept if extra else ())),
    ]
    return WriteReport("init", tuple(sorted(files, key=lambda f: f.path)), notes=tuple(notes), facts=facts)


def _explain_kept(path: str, file: SourceFile, ours: Mapping[str, str]) -> str:
    if path in SETTINGS or path in EXAMPLE or file.data == ours[path].encode("utf-8"):
        return "it was there"
    return "it was there, with other content"


def _missing_lines(data: bytes) -> list[str]:
    """What a ``.gitattributes`` of somebody's own should also say."""
    wanted = [line for line in GIT_ATTRIBUTES.split("\n") if line and not line.startswith("#")]
    there = {" ".join(line.split()) for line in data.decode("utf-8", "replace").split("\n")}
    return [f"add to .gitattributes: {line}" for line in wanted if line not in there]


def _index_history(repository: Repository) -> list[str]:
    """Write the commit-graph with path filters, unless there is one or there are no commits."""
    info = repository.common_dir / "objects" / "info"
    with suppress(OSError), (info / "commit-graph").open("rb") as file:
        if b"BDAT" in file.read(512):  # the table of contents names the path filters
            return []
    if repository.head() is None:
        return []
    try:
        write_commit_graph(repository)
    except ClausectlError as error:
        return [f"the commit-graph was not written: {error.problems[0].message}"]
    return ["wrote the commit-graph, which makes history quick to search"]


# Committing


def _find_uncommitted(
    repository: Repository, made: Mapping[str, str], known: Mapping[str, SourceFile]
) -> dict[str, bytes]:
    """Files as `init` makes them that no commit has: an earlier run was killed, or did not commit."""
    ours = {
        path: text.encode("utf-8")
        for path, text in made.items()
        if path in known and known[path].data == text.encode("utf-8")
    }
    head = repository.head()
    committed = repository.source(head.commit).read(ours) if head is not None else {}
    return {path: data for path, data in ours.items() if path not in committed}


def _commit(repository: Repository, files: dict[str, bytes], identity: Identity) -> str:
    """Commit the files alone, whatever else is staged or changed.

    They are staged first: when this is killed in between, the next run commits them.
    """
    stage_files(repository, files)
    return commit_files(repository, files, _MESSAGE, author=identity, branch=repository.branch())
