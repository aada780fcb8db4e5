"""What a user named to be logged: a clause, form, agreement or document, there now or once."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, clause_path, manifest_id, manifest_paths
from clausectl.model.lineage import Lineage
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.lineages import find_lineages
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.opening import Repository
from clausectl.repository.paths import check_path

_ENDINGS = (".md", ".markdown", ".txt")


def find_lineage(
    repository: Repository, source: Source, text: str, progress: Progress = no_progress
) -> Lineage:
    """The lineage, with earlier lives, of what a text names at a source or before.

    An id may be that of a clause, form or agreement; anything else is a path.
    What is there comes before what only was. Raises ClausectlError CL480 when
    there is nothing of the name, CL481 when there are several, CL054 for a path
    outside of the repository.
    """
    paths = [path for path in _candidates(repository, text) if check_path(path) is None]
    there, refused = _look(source, paths)
    _refuse_several(text, there)
    wanted = there or [path for path in paths if path not in refused]
    found = find_lineages(repository, source.commit or source.label, wanted, lives=True, progress=progress)
    _refuse_several(text, list(found))
    if not found:
        raise ClausectlError(_nothing(source, text))
    return next(iter(found.values()))


def _candidates(repository: Repository, text: str) -> list[str]:
    typed = text.rstrip("/")
    path = find_path(repository, typed or ".")
    if path.endswith(_ENDINGS):
        return [path]
    if path.startswith(CLAUSES + "/"):
        return [f"{path}.md", path]
    if path.startswith(AGREEMENTS + "/"):
        return [f"{path}.md", f"{path}/form.md", path]
    return list(dict.fromkeys([clause_path(typed), *manifest_paths(typed), path]))


def _look(source: Source, paths: Sequence[str]) -> tuple[list[str], list[str]]:
    """Paths that are files, and those that are folders; raises what else keeps one from being read."""
    there: list[str] = []
    folders: list[str] = []
    for path in paths:
        try:
            there += source.read([path], limit=MAX_DOCUMENT_BYTES)
        except ClausectlError as error:
            if {problem.code for problem in error.problems} != {"CL016"}:
                raise
            folders.append(path)
    return there, folders


def _refuse_several(text: str, found: Sequence[str]) -> None:
    if len(found) > 1:
        message = f"{text!r} names several files"
        raise ClausectlError(Problem("CL481", message, hint=f"write {' or '.join(found)}"))


def _nothing(source: Source, text: str) -> Problem:
    name, at, version = text.partition("@")
    if at:
        hint = f"name it without {at}{version}: all versions are shown"
        return Problem("CL480", f"there is no file of the name {text!r}, and there was none", hint=hint)
    paths = [entry.path for entry in source.entries()]
    ids = [clause_id(path) or manifest_id(path) or path for path in paths]
    close = find_nearest(name, ids)
    hint = f"did you mean {close}?" if close else "`clausectl list` shows what there is"
    message = (
        f"there is no clause, form, agreement or file {text!r} at {source.label}, and there was none before"
    )
    return Problem("CL480", message, hint=hint)
