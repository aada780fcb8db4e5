"""A pull request for the benchmarks: five clauses of one form in other words, on a branch beside main."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

BRANCH = "five-clauses"
_VERSION = re.compile(rb"^version: .*", re.MULTILINE)
_MODAL = re.compile(rb"\b(shall|will|must)\b")


def branch_off(folder: Path) -> str:
    """Make the branch where it is not there; its name. The same words every time, so the same commit id."""
    known = _git(folder, "for-each-ref", "--format=%(refname)", f"refs/heads/{BRANCH}")
    if known.strip():
        return BRANCH
    changes = []
    for path in _choose_clauses(folder):
        data = _git(folder, "show", f"main:{path}")
        head, mark, body = data.partition(b"\n---\n")
        words = _MODAL.sub(b"may", body, count=1)
        if words == body:
            words = body.rstrip(b"\n") + b" Notice is due within ninety days.\n"
        raised = _VERSION.sub(b"version: 99.0.0", head, count=1)  # nothing is to stand against it
        changes.append((path, raised + mark + words))
    parts = [
        b"commit refs/heads/%s\ncommitter Editor <editor@example.org> 1900000000 +0000\n" % BRANCH.encode(),
        b"data 19\nChange five clauses\nfrom refs/heads/main^0\n",
    ]
    for path, data in changes:
        parts.append(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))
    subprocess.run(
        ["git", "fast-import", "--quiet"],
        cwd=folder,
        input=b"".join(parts),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return BRANCH


def _choose_clauses(folder: Path) -> list[str]:
    """Five clauses of the first form that has as many, by path."""
    paths = _git(folder, "ls-tree", "-r", "--name-only", "main").decode().splitlines()
    here = set(paths)
    for form in (path for path in paths if path.endswith("/form.md")):
        text = _git(folder, "show", f"main:{form}").decode()
        named = dict.fromkeys(f"clauses/{name}.md" for name in re.findall(r"[a-z-]+/[a-z-]+-[a-z-]+", text))
        found = [path for path in named if path in here]
        if len(found) >= 5:
            return found[:5]
    raise SystemExit("no form with five clauses was found")


def _git(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, stdout=subprocess.PIPE).stdout
