"""Which commits touched a document, under whatever name it had, and how they follow each other."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from clausectl.errors import ClausectlError, Problem
from clausectl.model.history_import import OriginalCommit, OriginalHistory
from clausectl.model.lineage import Lineage, Stage
from clausectl.pipeline.lineages import find_lineages
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.lineage_log import look_up
from clausectl.repository.log_records import LOG, LogRecord, narrow_scope, read_log
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.originals import read_originals

_MOST_COMMITS = 20_000
_MOST_NAMED = 5


def find_original_history(
    target: Repository, path: str, progress: Progress = no_progress
) -> tuple[Repository, OriginalHistory]:
    """The repository that a file lies in, opened, and the history of the file at its HEAD.

    Renames are followed as `log` follows them. Every commit that changed the
    file is told, those of branches that were merged too, and a merge where it
    joins two such or has words of its own. Raises ClausectlError CL680 for a
    path that is no file of a commit, CL681 for a history of more than 20,000
    commits, and what opening a repository raises.
    """
    source = _open(path)
    try:
        return source, _find(source, target, path, progress)
    except BaseException:
        source.close()
        raise


def _open(path: str) -> Repository:
    folder = Path(path).absolute().parent
    if not folder.is_dir():
        hint = "name a file that is in a git repository"
        raise ClausectlError(Problem("CL680", "there is no such folder", str(folder), hint=hint))
    return open_repository(folder, cache=False)


def _find(source: Repository, target: Repository, path: str, progress: Progress) -> OriginalHistory:
    head = source.head()
    root = str(source.require_root("WORKTREE"))
    inner = _path_inside(root, path)
    if head is None or inner not in source.source(head.commit).read([inner], limit=1 << 40):
        hint = "commit the file, or name one that is committed; what is not committed has no history"
        raise ClausectlError(Problem("CL680", "the file is in no commit that HEAD leads to", path, hint=hint))
    lineage = find_lineages(source, head.commit, [inner], lives=True, progress=progress)[inner]
    names = sorted({stage.path for stage in _own(lineage)})
    records = _list(source, head.commit, names)
    if len(records) > _MOST_COMMITS:
        hint = f"a history of at most {_MOST_COMMITS:,} commits is replayed at once"
        raise ClausectlError(Problem("CL681", f"{len(records):,} commits touched it", path, hint=hint))
    named = _name_paths(records, inner, _find_renames(lineage))
    blobs = look_up(source, [(id_, name) for id_, name in named.items()])
    kept = _simplify(records, named, blobs)
    stored = read_originals(source, [id_ for id_, _ in kept])
    commits = tuple(
        OriginalCommit(
            id_,
            parents,
            stored[id_].author,
            stored[id_].committer,
            stored[id_].encoding,
            stored[id_].message,
            named[id_],
            blobs.get((id_, named[id_]), ""),
            stored[id_].signed,
        )
        for id_, parents in kept
    )
    notes: list[str] = []
    if lineage.cut_off:
        notes.append("the clone is shallow: what came before its first commit is not replayed")
    mended = [one.id[:12] for one in stored.values() if one.mended]
    if mended:
        which = ", ".join(mended[:_MOST_NAMED]) + (" and others" if len(mended) > _MOST_NAMED else "")
        notes.append(f"names or dates that git would not write, or cannot read, were mended in {which}")
    if any(one.signed for one in stored.values()):
        notes.append("signatures of commits are not replayed: they are of the original commits")
    if source.dirty([inner]):
        notes.append(f"{inner} has changes that are not committed; they are not replayed")
    same = source.common_dir == target.common_dir
    return OriginalHistory(root, inner, head.commit, commits, same, tuple(notes))


def _path_inside(root: str, path: str) -> str:
    """The path from the top of the work tree, with forward slashes; links in folders above are followed."""
    named = Path(path).absolute()
    whole = named.parent.resolve() / named.name
    return os.path.relpath(whole, Path(root).resolve()).replace(os.sep, "/")


def _own(lineage: Lineage) -> list[Stage]:
    found = {0}
    for number, stage in enumerate(lineage.stages):
        if number in found:
            found.update(stage.parents)
    return [lineage.stages[number] for number in sorted(found)]


def _find_renames(lineage: Lineage) -> dict[str, dict[str, str]]:
    """Commit -> new name -> the name that the file had before it."""
    renames: dict[str, dict[str, str]] = {}
    for stage in _own(lineage):
        for number in stage.parents:
            before = lineage.stages[number]
            if before.path != stage.path:
                renames.setdefault(stage.commit, {}).setdefault(stage.path, before.path)
    return renames


def _list(source: Repository, tip: str, names: Sequence[str]) -> list[LogRecord]:
    options = [
        "--parents",
        "--full-history",
        "--simplify-merges",
        "--topo-order",
        "--diff-merges=first-parent",
    ]
    output = source.git.run([*LOG, *options, "--end-of-options", tip, "--", *narrow_scope(names)])
    return list(read_log(output))


def _name_paths(
    records: Sequence[LogRecord], path: str, renames: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The name that the document had at each commit."""
    named: dict[str, str] = {}
    for record in records:
        name = named.setdefault(record.id, path)
        before = renames.get(record.id, {}).get(name, name)
        for parent in record.parents:
            named.setdefault(parent, before)
    return {record.id: named[record.id] for record in records}


def _simplify(
    records: Sequence[LogRecord], named: Mapping[str, str], blobs: Mapping[tuple[str, str], str]
) -> list[tuple[str, tuple[str, ...]]]:
    """The commits that count with their parents among them, each behind these.

    What touched another file that once had the name does not count, nor does a
    merge that only says which of two commits comes after the other.
    """
    stands_for: dict[str, str] = {}
    parents_of: dict[str, tuple[str, ...]] = {}
    for record in reversed(records):
        parents = [stands_for[parent] for parent in record.parents if stands_for.get(parent)]
        parents = list(dict.fromkeys(parents))
        blob = blobs.get((record.id, named[record.id]), "")
        if len(parents) > 1:
            parents = _drop_ancestors(parents, parents_of)
        if len(record.parents) > 1:
            same = len(parents) == 1 and blobs.get((parents[0], named[parents[0]]), "") == blob
            counts = not same and bool(parents or blob)
        else:
            counts = any(touched.path == named[record.id] for touched in record.touched)
        if counts:
            stands_for[record.id] = record.id
            parents_of[record.id] = tuple(parents)
        elif parents:
            stands_for[record.id] = parents[0]
    return list(parents_of.items())


def _drop_ancestors(parents: Sequence[str], parents_of: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Those of the commits that no other of them comes after."""
    left = list(parents)
    for one in parents:
        waiting, seen = list(parents_of[one]), set()
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            waiting += parents_of[at]
        left = [other for other in left if other not in seen]
    return left
