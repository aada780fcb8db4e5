"""The copies among which one may be odd, read and compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from clausectl.comparing.outliers import find_outliers
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, manifest_id
from clausectl.model.outliers import OutlierReport
from clausectl.model.provisions import Document
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.pipeline.comparing_documents import read_target
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.plain_paths import is_plain, looks_composed
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.targets import Target
from clausectl.repository.opening import Repository

LEAST = 3


def find_outlying(
    repository: Repository | None, names: Sequence[str], rev: str, progress: Progress
) -> OutlierReport:
    """Compare copies: agreements by id, path or folder, or any Markdown files.

    A folder stands for the agreements in it, without their form, or else for
    the Markdown files right in it. A copy named twice counts once. Raises ClausectlError CL058 for fewer
    than three copies, and whatever reading and composing them raises.
    """
    targets = [target for name in names for target in _expand(repository, name, rev)]
    targets = list({_identify(target): target for target in reversed(targets)}.values())[::-1]
    if len(targets) < LEAST:
        found = f"{len(targets)} {'copy was' if len(targets) == 1 else 'copies were'} named"
        hint = "name three or more agreements, or a folder of them: of two neither is the odd one"
        raise ClausectlError(Problem("CL058", found, hint=hint))
    documents: list[Document] = []
    problems: list[Problem] = []
    for done, target in enumerate(targets):
        progress("reading", done, len(targets))
        try:
            document = read_target(repository, target)
        except ClausectlError as error:
            problems += error.problems
            continue
        documents.append(replace(document, path=target.name))
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
    progress("comparing", 0, 0)
    report = find_outliers(documents)
    progress("", 1, 1)
    return report


def _expand(repository: Repository | None, name: str, rev: str) -> list[Target]:
    if repository is None:
        return _expand_on_disk(name)
    if rev == "WORKTREE" and _is_elsewhere(repository, name):
        return _expand_on_disk(name)
    source = repository.source(rev)
    path = find_path(repository, name).rstrip("/")
    if path != ".":
        for folder in (path, f"{AGREEMENTS}/{path}"):
            found = _agreements_in(source, folder)
            if found:
                return [Target(one, rev, one) for one in found]
    below = _documents_in(source, path)
    return [Target(name, rev, path)] if below is None else [Target(one, rev, one) for one in below]


def _is_elsewhere(repository: Repository, name: str) -> bool:
    """Whether a name is that of a file outside of the work tree; one in it is read as the repository's."""
    if not os.path.exists(name):  # noqa: PTH110 - as typed
        return False
    try:
        find_path(repository, name)
    except ClausectlError:
        return True
    return repository.root is None


def _expand_on_disk(name: str) -> list[Target]:
    if not os.path.isdir(name):  # noqa: PTH112 - as typed
        return [Target(name, "", name)]
    inside = sorted(os.listdir(name))  # noqa: PTH208
    joined = [f"{name.rstrip('/')}/{n}" for n in inside if _may_be_copy(n)]
    return [Target(path, "", path) for path in joined or _refuse_folder(name)]


def _may_be_copy(path: str) -> bool:
    """What tells people about a folder is no copy of an agreement."""
    name = path.rpartition("/")[2]
    return name.endswith((".md", ".markdown")) and not name.lower().startswith("readme.")


def _identify(target: Target) -> str:
    """The same text for the same copy, by whatever name it was named."""
    if not target.rev:
        return os.path.realpath(target.text)
    return manifest_id(target.name) or target.name.removeprefix(f"{AGREEMENTS}/")


def _refuse_folder(name: str) -> list[str]:
    hint = "name a folder that holds some, or the files themselves"
    raise ClausectlError(Problem("CL055", f"there is no Markdown file in {name!r}", hint=hint))


def _documents_in(source: Source, path: str) -> list[str] | None:
    """The plain Markdown files right in a folder; None for what is no folder there."""
    top = "" if path == "." else f"{path}/"
    below = [e.path for e in source.entries(*([path] if top else ())) if e.path.startswith(top)]
    if top and (not below or top.startswith((f"{AGREEMENTS}/", f"{CLAUSES}/"))):
        return None
    inside = [one for one in below if "/" not in one[len(top) :] and _may_be_copy(one) and is_plain(one)]
    return inside or _refuse_folder(path)


def _agreements_in(source: Source, folder: str) -> list[str]:
    """Names of the agreements below a folder; every one in it but forms, which have blanks.

    Those that are composed go by their ids, others by their paths.
    """
    if not folder.startswith(AGREEMENTS):
        return []
    names = {
        entry.path: name
        for entry in source.entries(folder)
        if entry.path.startswith(f"{folder}/") and not entry.path.endswith("/form.md")
        if (name := manifest_id(entry.path))
    }
    files = source.read(names, limit=MAX_DOCUMENT_BYTES)
    return [
        name if looks_composed(files[path].data) else path for path, name in names.items() if path in files
    ]
