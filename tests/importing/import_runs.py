"""Repositories to import into, and what a run of ``import`` leaves in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder


def make_repository(root: Path, *, empty: bool = False) -> RepoBuilder:
    """A repository that knows who commits, with one commit (``empty``: none)."""
    repo = RepoBuilder(root)
    repo.git("config", "user.name", "Clerk C")
    repo.git("config", "user.email", "clerk@example.org")
    if not empty:
        repo.write("README.md", "Agreements of a team.\n")
        repo.commit("Begin")
    return repo


def write_copies(folder: Path, copies: Mapping[str, str | bytes]) -> Path:
    """Files to import, outside of any repository; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in copies.items():
        (folder / name).write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return folder


def run_import(repo: RepoBuilder, *arguments: str | Path, name: str = "acme/services") -> Ran:
    """``clausectl import ARGUMENTS --name NAME`` at the top of a repository."""
    return run_cli(["import", *arguments, "--name", name], repo.root)


def read_report(repo: RepoBuilder, *arguments: str | Path, name: str = "acme/services") -> Any:
    """The JSON report of an import that must succeed."""
    done = run_import(repo, *arguments, "--format", "json", name=name)
    assert done.code == 0, done.stderr
    return json.loads(done.stdout)


def compose(repo: RepoBuilder, name: str) -> str:
    """An agreement as ``compose`` prints it."""
    done = run_cli(["compose", name], repo.root)
    assert done.code == 0, done.stderr
    return done.stdout


def take_stock(repo: RepoBuilder) -> dict[str, str]:
    """Everything of a repository that an import could change: branches, index, work tree."""
    files = {
        str(path.relative_to(repo.root)): path.read_bytes().hex()
        for path in sorted(repo.root.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(repo.root).parts
    }
    refs = repo.git("for-each-ref")
    return {**files, " refs": refs, " index": repo.git("ls-files", "-s"), " head": _head(repo)}


def _head(repo: RepoBuilder) -> str:
    return (repo.root / ".git/HEAD").read_text(encoding="utf-8")
