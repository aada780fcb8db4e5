"""Pipes and devices in the place of git's own files: git would wait for them for ever, or read without end.

Looked for before git is started, and only at the names that git opens without
being asked for them: a dozen `stat` calls. A repository that was unpacked from
an archive can hold such a thing; one that was cloned cannot.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable

from clausectl.errors import ClausectlError, Problem

_OWN = ("HEAD", "commondir", "gitdir", "index", "config.worktree")  # of each work tree
_SHARED = (
    "config",
    "packed-refs",
    "shallow",
    "objects/info/alternates",
    "objects/info/commit-graph",
    "objects/info/commit-graphs/commit-graph-chain",
    "refs",
    "refs/heads",
    "refs/tags",
    "refs/remotes",
)
_REFS = ("", "refs/", "refs/tags/", "refs/heads/", "refs/remotes/")  # where git looks for a short name
_OPERATOR = re.compile(r"[~^:@]")
_POINTER = 4096  # bytes of a file that names a folder or a reference


def refuse_pipes(start: str) -> None:
    """Look at the repository that a folder is in, found as git finds it.

    Raises ClausectlError CL016 naming every pipe, socket or device. What is
    missing, or is no repository at all, is for git to say.
    """
    found = _find_git_dir(start)
    if found:
        common = _common_dir(found)
        _refuse([*(f"{found}/{name}" for name in _OWN), *(f"{common}/{name}" for name in _SHARED)])
        target = _read_pointer(f"{found}/HEAD", "ref: ")
        if target and ".." not in target.split("/"):
            _refuse([f"{common}/{target}"])


def refuse_pipes_as_refs(git_dir: str, common_dir: str, names: Iterable[str]) -> None:
    """The same for what git would open to resolve the names of revisions, such as ``main~2``."""
    plain = {_OPERATOR.split(name, maxsplit=1)[0] for name in names}
    _refuse(
        f"{folder}/{prefix}{name}"
        for name in sorted(plain)
        if name and ".." not in name.split("/")
        for prefix in _REFS
        for folder in dict.fromkeys((git_dir, common_dir))
    )


def _find_git_dir(start: str) -> str:
    """The git folder of the nearest folder above that has one; empty without one."""
    at = start
    while True:
        inner = f"{at}/.git"
        _refuse([inner])
        if os.path.isdir(inner):
            return inner
        target = _read_pointer(inner, "gitdir: ")
        if target:
            return os.path.join(at, target)
        if os.path.isdir(f"{at}/objects") and os.path.isdir(f"{at}/refs") and os.path.lexists(f"{at}/HEAD"):
            return at
        above = os.path.dirname(at)
        if above == at:
            return ""
        at = above


def _common_dir(git_dir: str) -> str:
    _refuse([f"{git_dir}/commondir"])
    target = _read_pointer(f"{git_dir}/commondir", "")
    return os.path.join(git_dir, target) if target else git_dir


def _read_pointer(path: str, prefix: str) -> str:
    """The path that a small file holds behind a prefix; empty when there is none to be read."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return ""
    try:
        text = os.fsdecode(os.read(handle, _POINTER))
    except OSError:
        return ""
    finally:
        os.close(handle)
    return text[len(prefix) :].strip("\r\n") if text.startswith(prefix) else ""


def _refuse(paths: Iterable[str]) -> None:
    problems = []
    for path in paths:
        try:
            mode = os.stat(path).st_mode
        except (OSError, ValueError):
            continue
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
            message = f"a pipe, socket or device stands in the place of git's own {path!r}"
            problems.append(
                Problem("CL016", message, hint="Clone the repository afresh; do not use this one.")
            )
    if problems:
        raise ClausectlError(dict.fromkeys(problems))
