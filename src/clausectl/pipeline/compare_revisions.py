"""Two revisions compared: the library of clauses, forms and agreements, and plain documents beside it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace

from clausectl.errors import ClausectlError, Problem
from clausectl.model.changes import Diff
from clausectl.model.sources import Source
from clausectl.pipeline.diff_scope import NOTHING_COMPARED
from clausectl.pipeline.naming import find_path
from clausectl.pipeline.plain_paths import find_below, find_likely, name_changed_files, split_paths
from clausectl.pipeline.progress import Progress
from clausectl.pipeline.revisions import name_revision
from clausectl.repository.opening import Repository


def compare_revisions(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    progress: Progress,
    *,
    keep_unchanged: bool = False,
    among: Set[str] | None = None,
) -> Diff:
    """The report of two sources, without commits.

    Paths may name what is composed and plain documents, or folders of either;
    without any the whole library is compared, the documents that
    ``clausectl.yaml`` names, and what stands under ``agreements/`` and is
    composed of nothing. ``keep_unchanged`` keeps provisions of documents that
    are the same for a full report. ``among`` are the paths of the only forms and
    agreements that can differ, where that is known. Raises ClausectlError for paths that name
    nothing on either side.
    """
    notes: dict[str, None] = {}
    remarks: dict[str, None] = {}
    ours, named = split_paths(repository, old, new, paths, notes)
    plain = dict.fromkeys(named)
    if plain and not ours and paths:
        diff = _compare_nothing(repository, old, new)
    else:
        diff = _compare_library(repository, old, new, ours, progress, plain, notes, remarks, among)
    nothing = [note for note in diff.notes if note.endswith(NOTHING_COMPARED)]
    if nothing and paths and not plain:  # all of a repository that is composed of nothing
        for text in paths:
            _add_below(repository, old, new, text, plain, notes, remarks)
    kept = [note for note in diff.notes if not (plain and note in nothing)]
    notes = dict.fromkeys([*notes, *kept])
    if plain:
        from clausectl.pipeline.comparing_documents import compare_plain
        from clausectl.pipeline.renamed_documents import pair_documents

        pairs = pair_documents(repository, old, new, list(plain), remarks)
        documents = compare_plain(old, new, pairs, notes, progress, keep_unchanged=keep_unchanged)
        diff = replace(diff, documents=documents, only=tuple(paths))
    elif nothing and (names := name_changed_files(repository, old, new)):
        told = f"Markdown files that differ: {names}; name one, and it is compared provision by provision"
        notes[told] = None
    return replace(diff, notes=tuple(notes), remarks=tuple(remarks))


def _compare_nothing(repository: Repository, old: Source, new: Source) -> Diff:
    revisions = name_revision(repository, old), name_revision(repository, new)
    return Diff(*revisions, (), (), (), with_commits=False)


def _add_below(
    repository: Repository,
    old: Source,
    new: Source,
    text: str,
    plain: dict[str, None],
    notes: dict[str, None],
    remarks: dict[str, None],
) -> bool:
    """Put the documents of a folder that differ in ``plain``; whether there is anything of the kind."""
    below = find_below(repository, old, new, text)
    plain |= dict.fromkeys(below.changed)
    if below.same:
        what = "other document is" if below.same == 1 else "other documents are"
        remarks[f"{text}: {below.same:,} {what} the same on both sides"] = None
    for path in below.refused:
        notes[f"{path} is not compared: a symbolic link or a repository stands where a file is expected"] = (
            None
        )
    return bool(below.changed or below.same or below.refused)


def _compare_library(
    repository: Repository,
    old: Source,
    new: Source,
    paths: Sequence[str],
    progress: Progress,
    plain: dict[str, None],
    notes: dict[str, None],
    remarks: dict[str, None],
    among: Set[str] | None,
) -> Diff:
    """The library compared; folders of plain documents, which it does not know, are put in ``plain``."""
    from clausectl.pipeline.compare_sources import compare_sources

    try:
        diff = compare_sources(repository, old, new, paths, progress, plain, among)
        for text in paths if not diff.partial else ():  # a name may be that of both
            if find_path(repository, text) != ".":
                _add_below(repository, old, new, text, plain, notes, remarks)
        return diff
    except ClausectlError as error:
        if any(problem.code != "CL055" for problem in error.problems):
            raise
        known = [text for text in paths if not _add_below(repository, old, new, text, plain, notes, remarks)]
        if len(known) == len(paths):
            hinted = "did you mean" in error.problems[0].hint
            likely = "" if hinted or len(paths) > 1 else find_likely(old, new, paths[0])
            if not likely:
                raise
            told = f"nothing is named {paths[0]!r} on either side"
            raise ClausectlError(Problem("CL055", told, hint=f"did you mean {likely}?")) from None
    if not known:
        return replace(_compare_nothing(repository, old, new), only=tuple(paths))
    diff = compare_sources(repository, old, new, known, progress, plain)
    return replace(diff, only=tuple(paths))
