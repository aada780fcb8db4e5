"""Two revisions compared: the library of clauses, forms and agreements, and plain documents beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.model.changes import Diff
from clausectl.model.sources import Source
from clausectl.pipeline.diff_scope import NOTHING_COMPARED
from clausectl.pipeline.plain_paths import name_changed_files, split_paths
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
) -> Diff:
    """The report of two sources, without commits.

    Paths may name what is composed and plain documents; without any the whole
    library is compared, and the documents that ``clausectl.yaml`` names.
    ``keep_unchanged`` keeps provisions of documents that are the same for a full
    report. Raises ClausectlError for paths that name nothing on either side.
    """
    ours, plain = split_paths(repository, old, new, paths)
    if plain and not ours and paths:
        revisions = name_revision(repository, old), name_revision(repository, new)
        diff = Diff(*revisions, (), (), (), with_commits=False)
    else:
        from clausectl.pipeline.compare_sources import compare_sources

        diff = compare_sources(repository, old, new, ours, progress)
    nothing = [note for note in diff.notes if note.endswith(NOTHING_COMPARED)]
    if plain:
        from clausectl.pipeline.comparing_documents import compare_plain
        from clausectl.pipeline.renamed_documents import pair_documents

        notes = dict.fromkeys(note for note in diff.notes if note not in nothing)
        pairs = pair_documents(repository, old, new, plain, notes)
        documents = compare_plain(old, new, pairs, notes, progress, keep_unchanged=keep_unchanged)
        diff = replace(diff, documents=documents, notes=tuple(notes), only=tuple(paths))
    elif nothing and (names := name_changed_files(repository, old, new)):
        told = f"Markdown files that differ: {names}; name one, and it is compared provision by provision"
        diff = replace(diff, notes=(*diff.notes, told))
    return diff
