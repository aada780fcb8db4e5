"""Which commits changed which paths, in one `git log --raw` pass, and by which pull request they came."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clausectl.model.history import Commit
from clausectl.records import dataclass
from clausectl.repository.log_records import LOG, LogRecord, narrow_scope, read_log
from clausectl.repository.paths import checked_paths
from clausectl.repository.pull_requests import (
    NOT_RECORDED,
    find_merges,
    is_squash,
    merged_pull_request,
    stated_pull_request,
    subject_of,
)
from clausectl.repository.revisions import is_full_id

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository


def list_commits(
    repository: Repository, old: str, new: str, paths: Sequence[str] = (), *, merges: bool = False
) -> list[Commit]:
    """The commits reachable from ``new`` and not from ``old`` that changed the paths, newest first.

    ``old`` may be empty for all of history; without paths every path counts.
    Merges are left out: what they bring is in the commits they merge. With
    ``merges`` only those of the first-parent line are listed: for paths that no
    other commit changed, because somebody edited them in the merge itself. Each
    commit holds those of the paths that it changed. Its pull request is, in
    this order: a trailer (`TRAILERS`, with ``#12``, ``!12`` or the address),
    ``(#12)`` at the end of the subject (``squashed``: the host made one commit
    of the pull request's), the merge on the first-parent line that brought it,
    or ``not recorded``. Costs one `git log`, and one `git rev-list` when a
    merge has to be looked for. Raises what `resolve` raises, and CL014.
    """
    old, new = _ids(repository, old, new)
    if old == new:
        return []
    wanted = checked_paths(paths)
    span = [f"{old}..{new}"] if old else [new]
    arguments = [
        *LOG,
        *(("--merges", "--first-parent", "--diff-merges=first-parent") if merges else ("--no-merges",)),
        "--end-of-options",
        *span,
        "--",
        *narrow_scope(wanted),
    ]
    chosen = frozenset(wanted)
    found: list[tuple[LogRecord, str, tuple[str, ...]]] = []
    for record in read_log(repository.git.run(arguments)):
        touched = tuple(t.path for t in record.touched if not chosen or t.path in chosen)
        if touched or not chosen:
            stated = stated_pull_request(record.message)
            if merges:
                stated = stated or merged_pull_request(record.message)
            found.append((record, stated, touched))
    unknown = [record.id for record, stated, _ in found if not stated]
    brought = find_merges(repository, old, new, unknown) if unknown else {}
    commits = []
    for record, stated, touched in found:
        subject = subject_of(record.message)
        request = stated or brought.get(record.id, NOT_RECORDED)
        squashed = is_squash(record.message)
        commits.append(
            Commit(record.id, record.date, record.author, record.email, subject, request, squashed, touched)
        )
    return commits


def find_blob_versions(repository: Repository, path: str, revision: str = "HEAD") -> list[tuple[str, str]]:
    """Each content the path has had on the first-parent line of a revision, newest first.

    ``(commit, blob)`` with the commit that put the blob there, for a content
    that came back the newest one. What stood only on a side branch was never
    in the library. Raises what `resolve` raises, and CL014.
    """
    found = list_blob_versions(repository, [path], revision)
    return [(version.commit, version.blob) for version in found]


@dataclass(frozen=True, slots=True)
class BlobVersion:
    """One content that a path has had, and the commit and pull request that put it there."""

    path: str
    commit: str
    blob: str
    pull_request: str


def list_blob_versions(
    repository: Repository, paths: Sequence[str], revision: str = "HEAD"
) -> list[BlobVersion]:
    """`find_blob_versions` of several paths, in one `git log`: each content of each path once."""
    wanted = checked_paths(paths)
    if not wanted:
        return []
    commit = revision if is_full_id(revision) else repository.resolve(revision).commit
    # -m with --first-parent: a merge shows what it changed on the line it was merged into.
    options = ["--first-parent", "-m", "--end-of-options", commit, "--", *narrow_scope(wanted)]
    chosen = frozenset(wanted)
    versions: dict[tuple[str, str], BlobVersion] = {}
    for record in read_log(repository.git.run([*LOG, *options])):
        request = ""
        for touched in record.touched:
            if touched.path in chosen and touched.new:
                request = request or (
                    stated_pull_request(record.message) or merged_pull_request(record.message) or NOT_RECORDED
                )
                key = (touched.path, touched.new)
                versions.setdefault(key, BlobVersion(touched.path, record.id, touched.new, request))
    return list(versions.values())


def _ids(repository: Repository, old: str, new: str) -> tuple[str, str]:
    names = [name for name in (old, new) if name and not is_full_id(name)]
    known = {r.label: r.commit for r in repository.resolve_many(names)} if names else {}
    return known.get(old, old), known.get(new, new)
