"""What a user may ask `clausectl diff` by mistake: each answer says what is wrong and what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

TERMS = """# Terms of service

1. **Fees.** The Customer pays the fees within thirty (30) days.

2. **Term.** These terms last for one year, and the parties may agree on another.
"""
LATER = TERMS.replace("thirty (30)", "sixty (60)")


@pytest.fixture
def repo(builder: RepoBuilder) -> RepoBuilder:
    builder.write("terms.md", TERMS)
    builder.commit("First")
    builder.tag("v1")
    builder.write("terms.md", LATER)
    builder.commit("Second")
    builder.tag("v2")
    return builder


def ask(folder: Path, *arguments: str | Path) -> Ran:
    done = run_cli(["diff", *arguments], folder)
    assert done.code in (0, 1, 2)
    assert "Traceback" not in done.stderr
    assert "a bug" not in done.stderr
    return done


def refuse(folder: Path, *arguments: str | Path) -> str:
    done = ask(folder, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert "hint:" in done.stderr
    return done.stderr


# Names


def test_a_missing_file_outside_a_repository_is_named(tmp_path: Path) -> None:
    (tmp_path / "ours.md").write_text(TERMS, encoding="utf-8")
    for names in (("ours.md", "theirs.md"), ("theirs.md", "ours.md")):
        told = refuse(tmp_path, *names)
        assert "CL055 there is no file 'theirs.md'" in told
        assert "not inside a git repository" not in told
    assert "CL002" in refuse(tmp_path, "none.md", "theirs.md")


def test_a_name_that_is_nothing_beside_a_document(repo: RepoBuilder) -> None:
    for names in (("terms.md", "nope.md"), ("nope.md", "terms.md"), ("v1:terms.md", "nope.md")):
        assert "CL055 'nope.md' is no file and no revision" in refuse(repo.root, *names)


def test_a_revision_beside_a_document(repo: RepoBuilder) -> None:
    told = refuse(repo.root, "v1", "terms.md")
    assert "CL056 'terms.md' is a document and 'v1' is a revision" in told
    assert "(v1:terms.md)" in told
    assert "(v2:PATH)" in refuse(repo.root, "v1:terms.md", "v2")


def test_what_is_no_file_is_refused_as_what_it_is(repo: RepoBuilder) -> None:
    os.mkfifo(repo.root / "pipe.md")
    (repo.root / "folder").mkdir()
    (repo.root / "lost.md").symlink_to("nowhere.md")
    assert "pipe.md CL016 a pipe" in refuse(repo.root, "terms.md", "pipe.md")
    assert "folder CL016 a folder" in refuse(repo.root, "folder", "terms.md")
    assert "there is no file 'lost.md'" in refuse(repo.root, "terms.md", "lost.md")


def test_a_file_with_the_name_of_a_tag(repo: RepoBuilder) -> None:
    repo.write("v1", "# Not a revision\n")
    assert "[-thirty (30)-]{+sixty (60)+}" in ask(repo.root, "v1", "v2", "terms.md").stdout
    assert "v1, 1 provision" in ask(repo.root, "./v1", "terms.md").stdout


@pytest.mark.parametrize("name", ["with space.md", "vertrag-ä-法.md", "-dash.md", "a:b.md", "q'uote\".md"])
def test_any_name_can_be_asked_for(repo: RepoBuilder, name: str) -> None:
    repo.write(name, TERMS)
    repo.commit("Add")
    repo.write(name, LATER)
    for arguments in ([f"HEAD:{name}", f"WORKTREE:{name}"], ["--", "HEAD", "WORKTREE", name]):
        assert "[-thirty (30)-]{+sixty (60)+}" in ask(repo.root, *arguments).stdout
    assert "[-thirty (30)-]{+sixty (60)+}" in ask(repo.root, "v1:terms.md", f"./{name}").stdout


# Options


def test_at_without_its_question(repo: RepoBuilder) -> None:
    assert "--at goes with" in refuse(repo.root, "--at", "v1", "v1", "v2")
    assert "--at goes with" in refuse(repo.root, "terms.md", "terms.md", "--at", "WORKTREE")


@pytest.mark.parametrize(
    "arguments",
    [
        ["v1", "v2", "--full", "--summary"],
        ["--against-form", "--outliers", "terms.md"],
        ["--against-form"],
        ["--against-form", "a", "b"],
        ["--outliers"],
        ["v1"],
        [],
        ["v1", "v2", "--format", "pdf"],
    ],
    ids=" ".join,
)
def test_questions_that_contradict_themselves(repo: RepoBuilder, arguments: list[str]) -> None:
    done = ask(repo.root, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.strip()
