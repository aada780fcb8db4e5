"""Lineages made slowly and plainly with git itself, one commit after the other: what blame is tested on.

Nothing of clausectl is used here but the model.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from clausectl.model.lineage import CommitFacts, Lineage, Stage
from repo_builder import clean_git_environment


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, env=clean_git_environment(), capture_output=True, check=True
    )
    return done.stdout.decode("utf-8", "surrogateescape")


def blob_at(root: Path, commit: str, path: str) -> str:
    listed = git(root, "ls-tree", commit, "--", path)
    return listed.split("\t")[0].split(" ")[2] if listed else ""


def make_lineage(root: Path, rev: str, path: str) -> Lineage:
    """Every content of a path back through merges and renames, and of the files that lost words with it."""
    made = _History(root, rev)
    made.follow(made.find_maker(git(root, "rev-parse", rev).strip(), path))
    taken: dict[_At, list[_At]] = {}
    for at in made.order:  # which grows while other files are followed
        taken[at] = made.find_taken(at)
        for other in taken[at]:
            made.follow(other)
    place = {commit: number for number, commit in enumerate(made.parents)}
    order = sorted(made.order, key=lambda at: place[at[0]])
    index = {at: number for number, at in enumerate(order)}
    stages = tuple(
        Stage(
            name,
            blob_at(root, commit, name),
            commit,
            tuple(dict.fromkeys(index[p] for p in made.above[commit, name])),
            tuple(index[t] for t in taken[commit, name]),
        )
        for commit, name in order
    )
    return Lineage(path, stages, {stage.commit: facts(root, stage.commit) for stage in stages})


_At = tuple[str, str]
"""The commit that gave a path the content it has there, and the path."""


class _History:
    def __init__(self, root: Path, rev: str) -> None:
        self.root = root
        listed = git(root, "rev-list", "--topo-order", "--parents", rev).splitlines()
        self.parents = {line.split(" ")[0]: line.split(" ")[1:] for line in listed}
        self.order: list[_At] = []
        self.above: dict[_At, list[_At]] = {}
        self._renames: dict[_At, dict[str, str]] = {}

    def follow(self, first: _At) -> None:
        waiting = [first]
        while waiting:
            at = waiting.pop(0)
            if at in self.above:
                continue
            self.above[at] = []
            self.order.append(at)
            for parent in self.parents[at[0]]:
                before = self._name_before(parent, *at)
                if before:
                    self.above[at].append(self.find_maker(parent, before))
            waiting += self.above[at]

    def find_maker(self, commit: str, name: str) -> _At:
        while True:
            blob = blob_at(self.root, commit, name)
            same = [p for p in self.parents[commit] if blob_at(self.root, p, name) == blob]
            if not same:
                return commit, name
            commit = same[0]

    def find_taken(self, at: _At) -> list[_At]:
        commit, name = at
        found: list[_At] = []
        for parent in self.parents[commit][:1]:
            options = ("-r", "-z", "--name-only", "--diff-filter=MD")
            changed = git(self.root, "diff-tree", *options, parent, commit).split("\0")[:-1]
            found += [self.find_maker(parent, o) for o in changed if o != name and o.endswith(".md")]
        return found

    def _name_before(self, parent: str, commit: str, name: str) -> str:
        if blob_at(self.root, parent, name):
            return name
        if (parent, commit) not in self._renames:
            options = ("-r", "-z", "-M", "--name-status", "--diff-filter=R")
            fields = git(self.root, "diff-tree", *options, parent, commit).split("\0")[:-1]
            self._renames[parent, commit] = dict(zip(fields[2::3], fields[1::3], strict=True))
        return self._renames[parent, commit].get(name, "")


def facts(root: Path, commit: str) -> CommitFacts:
    shown = git(root, "show", "-s", "--format=%aI%x00%an%x00%ae%x00%cI%x00%cn%x00%ce%x00%s", commit)
    date, author, email, committed, committer, committer_email, subject = shown.rstrip("\n").split("\0")
    return CommitFacts(
        commit, date, author, email, committed, committer, committer_email, subject, "not recorded"
    )


def reader(root: Path, lineage: Lineage) -> Callable[[int], str]:
    """The texts of a lineage's stages."""

    def read(index: int) -> str:
        stage = lineage.stages[index]
        data = git(root, "cat-file", "blob", stage.blob)
        return data.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")

    return read


def blame_lines(root: Path, rev: str, path: str) -> list[tuple[str, str]]:
    """(commit, text) of each line, by ``git blame -w -C -M``."""
    lines: list[tuple[str, str]] = []
    commit = ""
    for line in git(root, "blame", "-w", "-C", "-M", "--line-porcelain", rev, "--", path).split("\n"):
        if line.startswith("\t"):
            lines.append((commit, line[1:]))
        elif len(line.split(" ")[0]) in (40, 64) and not line.startswith(("author", "committer")):
            commit = line.split(" ")[0]
    return lines


def corpus() -> Path:
    """Where the real legal texts are; the folder may be absent."""
    stated = os.environ.get("CLAUSECTL_CORPUS")
    return Path(stated) if stated else Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
