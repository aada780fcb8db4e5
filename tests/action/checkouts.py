"""What a host's runner finds: events, merged checkouts, and clausectl on the path."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from repo_builder import EDITOR, RepoBuilder, clean_git_environment

TOP = Path(__file__).resolve().parents[2]
ACTION = TOP
IDENTITY = {
    f"GIT_{role}_{fact}": value
    for role in ("AUTHOR", "COMMITTER")
    for fact, value in zip(("NAME", "EMAIL"), EDITOR, strict=True)
}
Event = tuple[str, Mapping[str, object]]


def pull_request(base: str, head: str, **more: object) -> Event:
    """The event of a pull request, as far as the action reads it, with names that somebody chose."""
    hostile = "x`touch pwned`$(touch pwned)\n::error::x"
    return "pull_request", {
        "number": 7,
        "pull_request": {
            "title": hostile,
            "base": {"sha": base, "ref": "main"},
            "head": {"sha": head, "ref": hostile},
        },
        "repository": {"default_branch": "main"},
        **more,
    }


def push(before: str, after: str, ref: str = "refs/heads/main") -> Event:
    """The event of a push."""
    return "push", {"before": before, "after": after, "ref": ref, "repository": {"default_branch": "main"}}


def merge_into(repo: RepoBuilder, base: str, head: str) -> bool:
    """Check out the merge that a host makes of a pull request; False where there is none."""
    repo.git("checkout", "-q", "--force", "--detach", base)
    repo.git("merge", "-q", "--no-ff", "--no-edit", "-m", "Merge", head, env=IDENTITY, check=False)
    if repo.git("rev-list", "--parents", "-n1", "HEAD").split()[1:] == [base, head]:
        return True
    repo.git("merge", "--abort", check=False)
    return False


def make_environment(folder: Path, event: Event) -> dict[str, str]:
    """The environment of a step: the event in a file, and this clone's clausectl and Python on the path."""
    kind, content = event
    programs = folder / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    python = programs / "python3"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    clausectl = programs / "clausectl"
    source = TOP / "src"
    clausectl.write_text(
        f'#!/bin/sh\nPYTHONPATH="{source}" exec "{sys.executable}" -m clausectl "$@"\n', encoding="utf-8"
    )
    for program in (python, clausectl):
        program.chmod(0o755)
    path = folder / "event.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    kept = {
        name: value
        for name, value in clean_git_environment().items()
        if name.startswith(("GIT_", "XDG_", "COVERAGE"))
    }
    return {
        **kept,
        "PATH": os.pathsep.join([str(programs), os.environ.get("PATH", "")]),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_NAME": kind,
        "GITHUB_EVENT_PATH": str(path),
    }
