"""Which pull request brought a commit, as far as messages and merges tell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from clausectl.repository.changed_paths import read_parents
from clausectl.repository.objects import StoredObject

if TYPE_CHECKING:
    from clausectl.repository.opening import Repository

NOT_RECORDED = "not recorded"

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


def is_squash(message: str) -> bool:
    """Whether a host made one commit of a pull request's: its number ends the subject."""
    return not _trailer(message) and _SUBJECT.search(subject_of(message)) is not None


def find_merges(repository: Repository, old: str, new: str, commits: Sequence[str]) -> dict[str, str]:
    """The pull request of the first-parent merge that brought each commit, where one is named.

    The merge that brought a commit is the oldest on the first-parent line from
    which it can be reached, so that a walk from the oldest merge on visits
    every commit once.
    """
    parents: Mapping[str, Sequence[str]] | None = None if old else read_parents(repository, new)
    if parents is None:
        span = [new, f"^{old}"] if old else [new]
        output = repository.git.run(["rev-list", "--parents", "--end-of-options", *span, "--"])
        parents = {line.split(" ")[0]: line.split(" ")[1:] for line in output.decode("ascii").splitlines()}
    line_of_first: list[str] = []
    at = new
    while at in parents:
        line_of_first.append(at)
        at = parents[at][0] if parents[at] else ""
    wanted = set(commits)
    seen = set(line_of_first)
    merge_of: dict[str, str] = {}
    for merge in reversed(line_of_first):
        waiting = list(parents[merge][1:])
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


def trailer_values(message: str, name: str) -> tuple[str, ...]:
    """The values of a trailer such as ``Proposed-by``, each once, in their order, whatever the case.

    Trailers stand in the last paragraph of a message, and never in its subject.
    """
    paragraphs = re.split(r"\n[ \t]*\n", message.strip())
    if len(paragraphs) < 2:
        return ()
    start = name.lower() + ":"
    lines = (line.strip() for line in paragraphs[-1].splitlines())
    values = (line[len(start) :].strip() for line in lines if line.lower().startswith(start))
    return tuple(dict.fromkeys(value for value in values if value))
