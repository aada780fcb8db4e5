"""Follow files back to every content that their words can come from."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from clausectl.errors import Problem
from clausectl.model.lineage import CommitFacts, Lineage, Stage
from clausectl.model.sources import MAX_DOCUMENT_BYTES, Source, SourceFile
from clausectl.pipeline.entries import read_leniently
from clausectl.pipeline.file_origins import find_grown, look_for_origins, look_for_takings, read_blobs
from clausectl.pipeline.progress import Progress, no_progress
from clausectl.repository.lineage_log import (
    Content,
    Following,
    Waiting,
    is_cut_off,
    new_slot,
    read_commits,
)
from clausectl.repository.log_records import LogRecord, Touched
from clausectl.repository.paths import checked_paths
from clausectl.repository.pull_requests import (
    NOT_RECORDED,
    find_merges,
    is_squash,
    merged_pull_request,
    stated_pull_request,
    subject_of,
    trailer_values,
)

if TYPE_CHECKING:
    from clausectl.provenance.origins import Origin
    from clausectl.repository.opening import Repository

_MOST_ROUNDS = 32  # names that a file had one after the other, and documents cut out of documents


def find_lineages(
    repository: Repository,
    rev: str,
    paths: Sequence[str],
    *,
    lives: bool = False,
    progress: Progress = no_progress,
) -> dict[str, Lineage]:
    """The lineage of each path that is a file at a revision, ``WORKTREE`` or ``INDEX``, by path.

    Where bytes differ from HEAD's once BOM and CR are removed, the first stage
    has no commit, and its content may be stored nowhere but in the file. A
    merge that has a file as one of its parents has it is no stage. When a path
    begins at a commit the files that the commit deleted or changed are looked
    at: one named under ``formerly:``, then one of the same bytes, then the most
    alike deleted one from a likeness of 0.6 (`provenance.origins`) is what it
    was; those that lost a good part of its words are in ``taken_from``.

    One `git log` for all paths, two more for each time that names changed (at
    most 32 times, one after the other), one `git rev-list` where no message
    states a pull request. `file_origins` says how many files of one commit are
    read. Raises what `resolve` and reading raise, and CL014.
    """
    wanted = checked_paths(paths)
    source = repository.source(rev)
    files = source.read(wanted, limit=MAX_DOCUMENT_BYTES)
    following = Following(repository, lives=lives)
    roots: dict[str, list[Content | None]] = {path: [] for path in wanted if lives or path in files}
    tip, waiting = _start(repository, source, files, roots)
    progress("reading history", 0, 0)
    begun = following.follow_from(tip, waiting) if tip and waiting else []
    cut = _follow_names(repository, following, begun, progress)
    facts = tell_commits(repository, tip, following.records)
    return {path: _assemble(path, root[0], facts, cut) for path, root in roots.items() if root and root[0]}


# Where to start


def _start(
    repository: Repository,
    source: Source,
    files: Mapping[str, SourceFile],
    roots: Mapping[str, list[Content | None]],
) -> tuple[str, Waiting]:
    """The commit to follow from (empty before the first), and what waits there."""
    if source.commit:
        return source.commit, {path: [new_slot(root)] for path, root in roots.items()}
    head = repository.head()
    then = repository.source(head.commit).read(roots, limit=MAX_DOCUMENT_BYTES) if head else {}
    waiting: Waiting = {}
    begun: list[Content] = []
    for path, root in roots.items():
        now, was = files.get(path), then.get(path)
        if (now is None and was is None) or (now and was and _bare(now.data) == _bare(was.data)):
            waiting[path] = [new_slot(root)]
            continue
        content = Content(path, now.blob if now else "", "")
        root.append(content)
        if was:
            waiting[path] = [new_slot(content.parents)]
        else:
            begun.append(content)
            waiting[path] = [new_slot(content.earlier)]
    if head and begun:
        changes = repository.changes(repository.source(head.commit), source)
        touched = [
            Touched(
                change.path,
                change.old.blob if change.old and change.old.mode == "file" else "",
                change.new.blob if change.new and change.new.mode == "file" else "",
            )
            for change in changes
        ]
        origins = look_for_origins(
            repository,
            {content.path: (content.blob, files[content.path].data) for content in begun},
            touched,
            lambda changed: _read_files(source, changed),
        )
        for content in begun:
            for path, contents in _edges(content, origins):
                waiting.setdefault(path, []).append(new_slot(contents))
    return head.commit if head else "", waiting


def _bare(data: bytes) -> bytes:
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"")


def _read_files(source: Source, touched: Sequence[Touched]) -> dict[str, bytes]:
    found: list[Problem] = []
    files = read_leniently(source, [change.path for change in touched], found)
    return {path: file.data for path, file in files.items()}


# Where files began


def _follow_names(
    repository: Repository, following: Following, begun: list[Content], progress: Progress
) -> set[Content]:
    """Follow what began under its path to what it was made of, again and again; what a clone cuts off."""
    cut: set[Content] = set()
    for number in range(_MOST_ROUNDS):
        edge = {c.commit for c in begun if is_cut_off(repository, c.commit)} if repository.shallow else set()
        cut.update(content for content in begun if content.commit in edge)
        by_commit: dict[str, list[Content]] = defaultdict(list)
        for content in begun:
            if content.commit not in edge:
                by_commit[content.commit].append(content)
        grown: dict[str, dict[Content, bytes]] = defaultdict(dict)
        for content, lines in find_grown(repository, following.take_fresh()).items():
            grown[content.commit][content] = lines
        before: dict[str, Waiting] = {}
        merges = False
        for record in read_commits(repository, list(dict.fromkeys([*by_commit, *grown]))):
            contents = by_commit.get(record.id, [])
            if not record.parents or not any(touched.old for touched in record.touched):
                continue
            progress("looking for former names", number, 0)
            texts = read_blobs(repository, [content.blob for content in contents])
            files = {c.path: (c.blob, texts[c.blob]) for c in contents if c.blob in texts}
            origins = (
                look_for_origins(
                    repository, files, record.touched, lambda changed: _read_changed(repository, changed)
                )
                if files
                else {}
            )
            for content in contents:
                for path, found in _edges(content, origins):
                    before.setdefault(record.id, {}).setdefault(path, []).append(new_slot(found))
            gained = {content.path: lines for content, lines in grown.get(record.id, {}).items()}
            takings = look_for_takings(repository, gained, record.touched) if gained else {}
            for content in grown.get(record.id, ()):
                for path in takings.get(content.path, ()):
                    slot = new_slot(content.taken_from)
                    before.setdefault(record.id, {}).setdefault(path, []).append(slot)
            merges |= len(record.parents) > 1
        if not before:
            break
        begun = following.follow_before(before, every_side=merges)
    return cut


def _edges(content: Content, origins: Mapping[str, Origin]) -> Iterable[tuple[str, list[Content | None]]]:
    """Each path that a content came from, and the list in which what it had there belongs."""
    origin = origins.get(content.path)
    if origin is None:
        return
    if origin.former:
        yield origin.former, content.parents
    for path in origin.taken_from:
        yield path, content.taken_from


def _read_changed(repository: Repository, touched: Sequence[Touched]) -> dict[str, bytes]:
    blobs = read_blobs(repository, [change.new for change in touched])
    return {change.path: blobs[change.new] for change in touched if change.new in blobs}


# What is told of it


def tell_commits(
    repository: Repository, tip: str, records: Mapping[str, LogRecord]
) -> dict[str, CommitFacts]:
    """Who put something in, when, and through which pull request, of the commits of a history."""
    stated = {
        id_: stated_pull_request(record.message)
        or (merged_pull_request(record.message) if len(record.parents) > 1 else "")
        for id_, record in records.items()
    }
    unknown = [id_ for id_, request in stated.items() if not request]
    brought = find_merges(repository, "", tip, unknown) if unknown else {}
    return {
        id_: CommitFacts(
            id_,
            record.date,
            record.author,
            record.email,
            record.committed,
            record.committer,
            record.committer_email,
            subject_of(record.message),
            stated[id_] or brought.get(id_, NOT_RECORDED),
            is_squash(record.message),
            trailer_values(record.message, "Proposed-by"),
            trailer_values(record.message, "Co-authored-by"),
        )
        for id_, record in records.items()
    }


def _assemble(path: str, root: Content, facts: Mapping[str, CommitFacts], cut: set[Content]) -> Lineage:
    """The contents that lead to one, each behind all that came out of it, else the newest first."""
    above: dict[Content, int] = {root: 0}
    waiting = [root]
    while waiting:
        for parent in _sources(waiting.pop()):
            if parent not in above:
                above[parent] = 0
                waiting.append(parent)
            above[parent] += 1
    order: list[Content] = []
    number = {content: at for at, content in enumerate(above)}
    ready = [(0.0, 0, root)]
    while ready:
        content = heapq.heappop(ready)[2]
        order.append(content)
        for parent in _sources(content):
            above[parent] -= 1
            if not above[parent]:
                moment = _moment(facts[parent.commit].committed)
                heapq.heappush(ready, (-moment, number[parent], parent))
    at = {content: index for index, content in enumerate(order)}
    stages = tuple(
        Stage(
            content.path,
            content.blob,
            content.commit,
            _places(at, content.parents) or _places(at, content.earlier),
            _places(at, content.taken_from),
        )
        for content in order
    )
    commits = {content.commit: facts[content.commit] for content in order if content.commit}
    return Lineage(path, stages, commits, any(content in cut for content in order))


def _places(at: Mapping[Content, int], contents: Iterable[Content | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(at[content] for content in contents if content))


def _sources(content: Content) -> list[Content]:
    found = (*content.parents, *content.taken_from, *(() if any(content.parents) else content.earlier))
    return list(dict.fromkeys(c for c in found if c is not None))


def _moment(date: str) -> float:
    try:
        return datetime.fromisoformat(date).timestamp()
    except (ValueError, OverflowError):
        return 0.0
