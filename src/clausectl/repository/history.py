"""Which commits changed which paths, in one `git log --raw` pass, and by which pull request they came."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from clausectl.model.history import Commit
from clausectl.records import dataclass
from clausectl.repository.objects import StoredObject
from clausectl.repository.paths import checked_paths
from clausectl.repository.revisions import is_full_id

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

NOT_RECORDED = "not recorded"

# git compares every changed path with every path asked for (400 paths took it
# ten times as long as no paths at all); beyond so many it is quicker to ask for
# the folders they share and to sort out here.
_MOST_PATHS = 50
_ARGUMENT_BYTES = 64 * 1024

_FIELDS = "%H%x00%aI%x00%an%x00%ae%x00%B%x00"
_LOG = (
    "log",
    "--raw",
    "-z",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "--no-notes",
    "--no-mailmap",
    "--no-color",
    "--no-decorate",
    "-O/dev/null",
    "--encoding=UTF-8",
)

# The trailers that name a pull request, whatever their case.
TRAILERS = ("Pull-Request", "PR", "Merge-Request")
_TRAILER = re.compile(rf"(?:{'|'.join(TRAILERS)})[ \t]*:[ \t]*(\S.*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?:#|!|PR[ #]*)?(\d{1,12})", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S*/(pull|pulls|pull-requests|pullrequest|merge_requests)/(\d{1,12})/?")
_SUBJECT = re.compile(r"\(#(\d{1,12})\)\s*\Z")
_MERGES = (
    re.compile(r"Merge pull request #(\d{1,12})\b"),  # GitHub, Gitea, Forgejo
    re.compile(r"Merged PR (\d{1,12}):"),  # Azure DevOps
    re.compile(r"Merged? .*\((?:pull request )?#(\d{1,12})\)"),  # Bitbucket, and by hand
)
_GITLAB = re.compile(r"^See merge request \S*!(\d{1,12})\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Record:
    """One commit of the log, with ``(path, blob)`` of what it changed; an empty blob is a deletion."""

    id: str
    date: str
    author: str
    email: str
    message: str
    changed: tuple[tuple[str, str], ...]


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
        *_LOG,
        *(("--merges", "--first-parent", "--diff-merges=first-parent") if merges else ("--no-merges",)),
        f"--format={_FIELDS}",
        "--end-of-options",
        *span,
        "--",
        *_scope(wanted),
    ]
    chosen = frozenset(wanted)
    found: list[tuple[_Record, str, tuple[str, ...]]] = []
    for record in _parse(repository.git.run(arguments)):
        touched = tuple(path for path, _ in record.changed if not chosen or path in chosen)
        if touched or not chosen:
            stated = stated_pull_request(record.message)
            if merges:
                stated = stated or merged_pull_request(record.message)
            found.append((record, stated, touched))
    unknown = [record.id for record, stated, _ in found if not stated]
    brought = _find_merges(repository, old, new, unknown) if unknown else {}
    commits = []
    for record, stated, touched in found:
        subject = subject_of(record.message)
        request = stated or brought.get(record.id, NOT_RECORDED)
        squashed = not _trailer(record.message) and _SUBJECT.search(subject) is not None
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
    (wanted,) = checked_paths([path])
    commit = revision if is_full_id(revision) else repository.resolve(revision).commit
    # -m with --first-parent: a merge shows what it changed on the line it was merged into.
    options = ["--first-parent", "-m", f"--format={_FIELDS}", "--end-of-options", commit, "--", wanted]
    versions: dict[str, str] = {}
    for record in _parse(repository.git.run([*_LOG, *options])):
        for changed, blob in record.changed:
            if changed == wanted and blob:
                versions.setdefault(blob, record.id)
    return [(commit_id, blob) for blob, commit_id in versions.items()]


def _ids(repository: Repository, old: str, new: str) -> tuple[str, str]:
    names = [name for name in (old, new) if name and not is_full_id(name)]
    known = {r.label: r.commit for r in repository.resolve_many(names)} if names else {}
    return known.get(old, old), known.get(new, new)


def _scope(paths: list[str]) -> list[str]:
    """What to hand to git as paths: all of them, or the folders they share."""
    for _ in range(64):
        if len(paths) <= _MOST_PATHS and sum(len(path) for path in paths) <= _ARGUMENT_BYTES:
            return paths
        if any("/" not in path for path in paths):
            return []
        paths = sorted({path.rpartition("/")[0] for path in paths})
    return []


def _parse(output: bytes) -> Iterator[_Record]:
    """The records of `git log --raw -z` in the form of `_FIELDS`.

    Read strictly in sequence, five fields and then pairs of a raw line and a
    path, so that no author, message or path can pass for something else: a
    NUL ends each of them and cannot stand in any.
    """
    fields = output.split(b"\0")
    at = 0
    while at + 5 <= len(fields):
        id_, date, author, email, message = (f.decode("utf-8", "replace") for f in fields[at : at + 5])
        at += 5
        changed: list[tuple[str, str]] = []
        while at < len(fields) and not fields[at].strip():
            at += 1
        while at + 1 < len(fields) and (about := fields[at].lstrip(b"\n")).startswith(b":"):
            words = about.decode("ascii").split(" ")
            blob = "" if words[1] == "000000" else words[3]
            changed.append((fields[at + 1].decode("utf-8", "surrogateescape"), blob))
            at += 2
        yield _Record(id_.lstrip("\n"), date, author, email, message, tuple(changed))


def subject_of(message: str) -> str:
    """The first paragraph of a message as one line."""
    return " ".join(message.strip("\n").partition("\n\n")[0].split())


def stated_pull_request(message: str) -> str:
    """The pull request that a commit's own message states: by trailer, else by its subject; else empty."""
    by_trailer = _trailer(message)
    if by_trailer:
        return by_trailer
    match = _SUBJECT.search(subject_of(message))
    return f"#{match[1]}" if match else ""


def _trailer(message: str) -> str:
    """The last trailer that names a pull request, in the last paragraph and never in the subject."""
    paragraphs = re.split(r"\n[ \t]*\n", message.strip())
    if len(paragraphs) < 2:
        return ""
    for line in reversed(paragraphs[-1].splitlines()):
        match = _TRAILER.fullmatch(line.strip())
        if not match:
            continue
        value = match[1].strip()
        if number := _NUMBER.fullmatch(value):
            return f"!{number[1]}" if value.startswith("!") else f"#{number[1]}"
        if address := _ADDRESS.fullmatch(value):
            return f"!{address[2]}" if address[1] == "merge_requests" else f"#{address[2]}"
    return ""


def merged_pull_request(message: str) -> str:
    """The pull request that a merge's message names; else empty."""
    by_trailer = _trailer(message)
    if by_trailer:
        return by_trailer
    subject = subject_of(message)
    for pattern in _MERGES:
        if match := pattern.match(subject):
            return f"#{match[1]}"
    if match := _GITLAB.search(message):
        return f"!{match[1]}"
    match = _SUBJECT.search(subject)
    return f"#{match[1]}" if match else ""


def _find_merges(repository: Repository, old: str, new: str, commits: list[str]) -> dict[str, str]:
    """The pull request of the first-parent merge that brought each commit, where one is named.

    The merge that brought a commit is the oldest on the first-parent line from
    which it can be reached, so that a walk from the oldest merge on visits
    every commit once.
    """
    span = [new, f"^{old}"] if old else [new]
    output = repository.git.run(["rev-list", "--parents", "--end-of-options", *span, "--"])
    parents: dict[str, list[str]] = {}
    for line in output.decode("ascii").splitlines():
        commit, *others = line.split(" ")
        parents[commit] = others
    line_of_first: list[str] = []
    at = new
    while at in parents:
        line_of_first.append(at)
        at = parents[at][0] if parents[at] else ""
    wanted = set(commits)
    seen = set(line_of_first)
    merge_of: dict[str, str] = {}
    for merge in reversed(line_of_first):
        waiting = parents[merge][1:]
        while waiting:
            commit = waiting.pop()
            if commit in seen or commit not in parents:
                continue
            seen.add(commit)
            waiting += parents[commit]
            if commit in wanted:
                merge_of[commit] = merge
    merges = list(dict.fromkeys(merge_of.values()))
    named: dict[str, str] = {}
    for merge, answer in zip(merges, repository.objects.fetch(merges), strict=True):
        if isinstance(answer, StoredObject) and answer.data is not None:
            message = answer.data.partition(b"\n\n")[2].decode("utf-8", "replace")
            named[merge] = merged_pull_request(message)
    return {commit: named[merge] for commit, merge in merge_of.items() if named.get(merge)}
