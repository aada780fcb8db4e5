"""The copies among which one may be odd, read and compared."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace

from clausectl.comparing.outliers import find_outliers
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, manifest_id
from clausectl.model.outliers import OutlierReport
from clausectl.model.provisions import Document
from clausectl.model.sources import Source
from clausectl.pipeline.comparing_documents import read_target
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.targets import Target
from clausectl.repository.opening import Repository

LEAST = 3


def find_outlying(
    repository: Repository | None, names: Sequence[str], rev: str, progress: Progress
) -> OutlierReport:
    """Compare copies: agreements by id, path or folder, or any Markdown files.

    A folder stands for the agreements in it, without their form; outside a
    repository for its Markdown files. Raises ClausectlError CL058 for fewer
    than three copies, and whatever reading and composing them raises.
    """
    targets = [target for name in names for target in _expand(repository, name, rev)]
    targets = list({target.name: target for target in targets}.values())
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
        if os.path.isdir(name):  # noqa: PTH112 - as typed
            inside = sorted(os.listdir(name))  # noqa: PTH208
            return [Target(f"{name}/{n}", "", f"{name}/{n}") for n in inside if n.endswith(".md")]
        return [Target(name, "", name)]
    source = repository.source(rev)
    path = find_path(repository, name).rstrip("/")
    for folder in (path, f"{AGREEMENTS}/{path}"):
        found = _agreements_in(source, folder)
        if found:
            return [Target(one, rev, one) for one in found]
    return [Target(name, rev, path)]


def _agreements_in(source: Source, folder: str) -> list[str]:
    """Ids of the agreements below a folder; every one in it but forms, which have blanks."""
    if not folder.startswith(AGREEMENTS):
        return []
    found = []
    for entry in source.entries(folder):
        if entry.path.startswith(f"{folder}/") and not entry.path.endswith("/form.md"):
            identity = manifest_id(entry.path)
            if identity:
                found.append(identity)
    return found
