"""A file that one side of a merge renamed and the other changed: what git would merge is no conflict."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

LINES = [
    f"The parties keep rule number {name} of this paper."
    for name in ["one", "two", "three", "four", "five", "six"]
]
ONE, TWO, THREE = "clauses/a/one.md", "clauses/a/two.md", "clauses/a/three.md"
TOP, END = ("one", "eleven"), ("six", "sixteen")


def write(version: str, *changes: tuple[str, str]) -> str:
    words = "\n\n".join(LINES)
    for old, new in changes:
        words = words.replace(old, new)
    return f"---\ntitle: Rules\nversion: {version}\n---\n{words}\n"


def put(repo: RepoBuilder, branch: str, path: str, text: str) -> None:
    repo.switch(branch)
    if path != ONE:
        repo.remove(ONE)
    repo.write(path, text)
    repo.commit(f"Change on {branch}")


@pytest.mark.parametrize(
    ("ours", "theirs", "path"),
    [
        ((TWO, TOP), (ONE, END), TWO),
        ((ONE, TOP), (TWO, END), TWO),
        ((TWO, TOP), (TWO, END), TWO),
        ((TWO, TOP), (THREE, END), ""),
        ((TWO, TOP), (ONE, ("one", "twelve")), ""),
    ],
    ids=["the change renames", "the base renames", "both alike", "two names", "the same line"],
)
def test_a_rename_and_an_edit_are_put_together_as_git_does(
    ours: tuple[str, tuple[str, str]], theirs: tuple[str, tuple[str, str]], path: str, tmp_path: Path
) -> None:
    repo = RepoBuilder(tmp_path / "r")
    repo.write(ONE, write("1.0.0"))
    repo.commit("Start")
    repo.branch("change")
    put(repo, "main", theirs[0], write("1.0.0", theirs[1]))
    put(repo, "change", ours[0], write("1.0.0", ours[1]))
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert report["merged"] is True
    assert bool(report["conflicts"]) is (path == "")
    if not path:
        assert report["blocked"] is True
        return
    (clause,) = report["clauses"]
    assert clause["path"] == path
    assert clause["old_text"] == write("", theirs[1]).partition("---\n")[2].partition("---\n")[2].strip()
    assert (
        clause["new_text"]
        == write("", ours[1], theirs[1]).partition("---\n")[2].partition("---\n")[2].strip()
    )


def test_a_name_that_the_base_gave_to_another_file_stays_a_conflict(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "r")
    repo.write(ONE, write("1.0.0"))
    repo.commit("Start")
    repo.branch("change")
    put(repo, "main", ONE, write("1.0.0", END))
    repo.write(TWO, "---\ntitle: Other\nversion: 1.0.0\n---\nOther words stand here.\n")
    repo.commit("Another clause of that name")
    put(repo, "change", TWO, write("1.0.0", TOP))
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    assert TWO in report["conflicts"]
