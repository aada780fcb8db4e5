"""Find the two commits that a workflow run compares, and fetch what a shallow checkout lacks.

Reads the event (GITHUB_EVENT_NAME, GITHUB_EVENT_PATH) and the checked out
commit; writes ``base``, ``head`` (full ids; a base of noughts where there was
no commit before) and ``standing`` (whether this is a push to the default
branch) to GITHUB_OUTPUT. Only ids leave this step: no name that somebody chose
for a branch reaches a command of a later one.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DEPTHS = (50, 500, 5000)
_FULL = "check the repository out with `fetch-depth: 0`"


def stop(message: str, hint: str) -> NoReturn:
    """End with an annotation that carries no words from the event or the repository."""
    print(f"::error title=clausectl::{message}%0Ahint: {hint}")
    sys.exit(2)


def run_git(*arguments: str, timeout: float = 600) -> str | None:
    """The first line that a git command prints; None where it fails.

    No hook and no command that a configuration names is run, and no submodule fetched.
    """
    neutral = [
        "-c",
        "core.hooksPath=/dev/null",
        "-c",
        "core.fsmonitor=false",
        "-c",
        "fetch.recurseSubmodules=no",
    ]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
    try:
        done = subprocess.run(
            ["git", *neutral, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=timeout,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def is_id(value: object) -> bool:
    """Whether a value of the event is a full commit id."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def is_nought(commit: str) -> bool:
    """Whether an id is the one of noughts, by which a host says that there was no commit."""
    return not commit.strip("0")


def is_here(commit: str) -> bool:
    """Whether the repository has a commit; noughts need not be anywhere."""
    return is_nought(commit) or run_git("cat-file", "-e", f"{commit}^{{commit}}") is not None


def read_parents(commit: str) -> list[str]:
    """The parents that a commit names, also where a shallow checkout hides them."""
    text = run_git("cat-file", "commit", commit) or ""
    headers = text.partition("\n\n")[0].splitlines()
    return [line[7:] for line in headers if line.startswith("parent ") and is_id(line[7:])]


def resolve(name: str) -> str:
    """The commit that an input names: an id, a tag, or a branch here or at ``origin``."""
    if is_id(name) and is_nought(name):
        return name
    for candidate in (name, f"refs/remotes/origin/{name}"):
        found = run_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{candidate}^{{commit}}")
        if found and is_id(found):
            return found
    if is_id(name):
        return name  # fetched later
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/+-]*", name):
        fetch(*depth_of_fetch(), f"+refs/heads/{name}:refs/remotes/origin/{name}")
        found = run_git("rev-parse", "--verify", "--quiet", f"refs/remotes/origin/{name}^{{commit}}")
        if found and is_id(found):
            return found
    stop("an input of the action names no commit", "give `base` and `head` as commit ids or branches")


def is_shallow() -> bool:
    """Whether the checkout lacks history."""
    return run_git("rev-parse", "--is-shallow-repository") == "true"


def depth_of_fetch() -> tuple[str, ...]:
    """A depth for what is fetched; none in a whole clone, whose history it would cut off."""
    return ("--depth=50",) if is_shallow() else ()


def fetch(*arguments: str) -> bool:
    """Fetch from ``origin``; False where there is none, or it cannot be reached."""
    plain = ("--quiet", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head", "origin")
    options = [argument for argument in arguments if argument.startswith("--")]
    names = [argument for argument in arguments if not argument.startswith("--")]
    return run_git("fetch", *options, *plain, *names) is not None


def read_event(path: str) -> Mapping[str, object]:
    """The event as the runner wrote it; empty where there is none that can be read."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8")) if path else {}
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def dig(event: Mapping[str, object], *keys: str) -> str:
    """A text of the event, or an empty one."""
    found: object = event
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def find_ends(kind: str, event: Mapping[str, object], current: str) -> tuple[str, str]:
    """Base and head as the event states them; ``current`` is what is checked out.

    Raises SystemExit where the event states no base.
    """
    if kind in ("pull_request", "pull_request_target", "pull_request_review"):
        base, head = dig(event, "pull_request", "base", "sha"), dig(event, "pull_request", "head", "sha")
        parents = read_parents(current)
        # The merge that the host made: its first parent is the tip of the base, and the event may be older.
        if len(parents) == 2 and parents[1] == head:
            return parents[0], current
        return base, head or current
    if kind == "merge_group":
        return dig(event, "merge_group", "base_sha"), dig(event, "merge_group", "head_sha") or current
    if kind == "push":
        before, after = dig(event, "before"), dig(event, "after")
        if is_nought(after):
            return current, current  # the branch was deleted
        return before, after if is_id(after) else current
    return resolve(dig(event, "repository", "default_branch") or "HEAD"), current


def deepen(base: str, head: str) -> None:
    """Fetch what a shallow checkout lacks: the base, the head, and where the two parted."""
    wanted = [commit for commit in (base, head) if not is_nought(commit)]
    for commit in wanted:
        if not is_here(commit):
            fetch(*depth_of_fetch(), commit)
    if is_nought(base):
        return
    for depth in _DEPTHS:
        if not is_shallow() or (all(map(is_here, wanted)) and is_fork_here(base, head)):
            return
        if not fetch(f"--deepen={depth}", *wanted) and not fetch(f"--deepen={depth}"):
            return


def is_fork_here(base: str, head: str) -> bool:
    """Whether the commit is here at which the change left the base: of a merge, that of its second parent."""
    if run_git("merge-base", base, head) is None:
        return False
    parents = read_parents(head)
    if len(parents) == 2 and parents[0] == base:
        return run_git("merge-base", base, parents[1]) is not None
    return True


def is_standing(kind: str, event: Mapping[str, object]) -> bool:
    """Whether this is a push to the default branch."""
    branch = dig(event, "repository", "default_branch")
    return kind == "push" and branch != "" and dig(event, "ref") == f"refs/heads/{branch}"


def main() -> None:
    """Find both ends and write them down."""
    kind, event = os.environ.get("GITHUB_EVENT_NAME", ""), read_event(os.environ.get("GITHUB_EVENT_PATH", ""))
    try:
        os.chdir(os.environ.get("CLAUSECTL_DIRECTORY") or ".")
    except OSError:
        stop("the folder in `working-directory` is not there", "name the `path:` of the checkout")
    current = run_git("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    if current is None or not is_id(current):
        stop("no commit is checked out here", "run actions/checkout before this action")
    asked_base, asked_head = os.environ.get("CLAUSECTL_BASE", ""), os.environ.get("CLAUSECTL_HEAD", "")
    base, head = find_ends(kind, event, current) if not asked_base else ("", current)
    base = resolve(asked_base) if asked_base else base
    head = resolve(asked_head) if asked_head else head
    if not is_id(base) or not is_id(head):
        stop("this event states no commits to compare", "give `base` and `head` to the action")
    deepen(base, head)
    if kind == "push" and not asked_base and not is_here(base):
        # A forced push: what was there before is gone from the branch, and may be gone from the host.
        base = next(iter(read_parents(head)), "0" * len(head))
        print("::notice title=clausectl::What was pushed over is not to be had: the last commit is reviewed.")
        deepen(base, head)
    for commit in (base, head):
        if not is_here(commit):
            stop("a commit that is compared is not in this checkout and could not be fetched", _FULL)
    standing = "true" if is_standing(kind, event) else "false"
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as file:
        file.write(f"base={base}\nhead={head}\nstanding={standing}\n")
    print(f"Comparing {base} with {head}.")


if __name__ == "__main__":
    main()
