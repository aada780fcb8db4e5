"""Two documents compared wherever they stand: at a revision, in a file, composed or plain."""

from __future__ import annotations

import os
from collections.abc import Sequence

from clausectl.comparing.provisions import compare_texts
from clausectl.composing.provisions import read_composed
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.documents import read_document
from clausectl.formats.names import AGREEMENTS, CLAUSES, manifest_id
from clausectl.formats.signed_names import split_signed_name
from clausectl.model.comparison import DocumentComparison
from clausectl.model.provisions import Document
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source
from clausectl.nearest import find_nearest
from clausectl.pipeline.composing import compose_named
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.plain_paths import is_plain_in
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.pipeline.targets import Target
from clausectl.repository.opening import Repository


def compare_targets(
    repository: Repository | None,
    old: Target,
    new: Target,
    progress: Progress = no_progress,
    *,
    keep_unchanged: bool = False,
) -> DocumentComparison:
    """The comparison of two documents, each read where it stands.

    ``keep_unchanged`` keeps provisions that are the same for a full report.

    Raises ClausectlError with what is wrong on either side.
    """
    progress("reading", 0, 0)
    problems: list[Problem] = []
    codes: set[int] = set()
    read: list[Document] = []
    for target in (old, new):
        try:
            read.append(read_target(repository, target))
        except ClausectlError as error:
            problems += error.problems
            codes.add(error.exit_code)
    if problems:
        raise ClausectlError(dict.fromkeys(problems), exit_code=max(codes))
    progress("comparing", 0, 0)
    report = compare_texts(read[0], read[1], keep_unchanged=keep_unchanged)
    progress("", 1, 1)
    return report


def read_target(repository: Repository | None, target: Target) -> Document:
    """The document that a target names, cut into provisions; a form or agreement is composed first."""
    if repository is None:
        return _read_file(target.text)
    if not target.rev:
        own = _find_own(repository, target.text)
        return compose_document(repository, own, "WORKTREE") if own else _read_file(target.text)
    source = repository.source(target.rev)
    signed = split_signed_name(target.name.removeprefix(f"{AGREEMENTS}/"))
    if signed is not None:
        from clausectl.pipeline.signed_documents import read_signed

        return read_signed(source, *signed)
    path = find_path(repository, target.name)
    if path == ".":
        raise ClausectlError(_nothing_there(source, target))
    files = source.read([path], limit=MAX_DOCUMENT_BYTES)
    composed = _composed_name(path, exists=path in files)
    if composed is not None and not (path in files and is_plain_in([source], path)):
        return compose_document(repository, composed, target.rev)
    if path not in files:
        raise ClausectlError(_nothing_there(source, target))
    return _cut(files[path].data, path, source.label)


def _find_own(repository: Repository, text: str) -> str | None:
    """The id of the form or agreement of this work tree that a file as typed is; None for any other file."""
    if repository.root is None:
        return None
    try:
        path = find_path(repository, text)
    except ClausectlError:
        return None  # a file outside of the repository
    name = manifest_id(path)
    return name if name and not is_plain_in([repository.worktree()], path) else None


def compose_document(repository: Repository, name: str, rev: str) -> Document:
    """A form or agreement as composed at a revision. Raises what composing it raises."""
    return read_composed(compose_named(repository, name, rev).composed, label=rev)


def _composed_name(path: str, *, exists: bool) -> str | None:
    """The id of the form or agreement that a path or id names; None for a plain document."""
    if exists:
        return manifest_id(path)
    if path.endswith(".md") or path.startswith(f"{CLAUSES}/"):
        return None
    return path.removeprefix(f"{AGREEMENTS}/")


def _nothing_there(source: Source, target: Target) -> Problem:
    paths = [entry.path for entry in source.entries()]
    close = find_nearest(target.name, paths)
    hint = f"did you mean {target.rev}:{close}?" if close else "name a file of that revision"
    return Problem("CL055", f"there is no {target.name} at {target.rev}", hint=hint)


def _read_file(text: str) -> Document:
    from clausectl.repository.disk import read_regular

    try:
        # A file that the user names may be a link: it is followed, as any reading command does.
        data = read_regular(os.path.realpath(text), text, MAX_DOCUMENT_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        hint = "name two files, or two revisions inside a git repository"
        raise ClausectlError(Problem("CL055", f"there is no file {text!r}", hint=hint)) from None
    return _cut(data, text, "")


def _cut(data: bytes, path: str, label: str) -> Document:
    document, problems = read_document(data, path, label=label)
    if document is None:
        raise ClausectlError(problems)
    return document


def compare_plain(
    old: Source,
    new: Source,
    pairs: Sequence[tuple[str, str]],
    notes: dict[str, None],
    progress: Progress = no_progress,
    *,
    keep_unchanged: bool = False,
) -> tuple[DocumentComparison, ...]:
    """Plain documents of two sources compared; what only one side has is all new or all gone.

    ``pairs`` are the old and the new path of each, mostly the same.
    A document that cannot be read is named in ``notes`` and not compared.
    """
    found = []
    sides = [
        source.read(paths, limit=MAX_DOCUMENT_BYTES)
        for source, paths in zip((old, new), zip(*pairs, strict=True), strict=True)
    ]
    for done, paths in enumerate(pairs):
        progress("comparing documents", done, len(pairs))
        pair = []
        for source, files, path in zip((old, new), sides, paths, strict=True):
            data = files[path].data if path in files else b""
            document, problems = read_document(data, path, label=source.label)
            for problem in problems[:1] if document is None else ():
                told = f"{problem.place} {problem.code} {problem.message}"
                notes[f"{path} at {source.label} is not compared: {told}"] = None
            pair.append(document)
        before, after = pair
        if before is not None and after is not None:
            found.append(compare_texts(before, after, keep_unchanged=keep_unchanged))
    progress("", 1, 1)
    return tuple(found)
