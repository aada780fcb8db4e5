"""Names that users type for commits."""

from __future__ import annotations

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository.opening import open_repository
from clausectl.repository.revisions import author_date
from repo_builder import RepoBuilder


@pytest.fixture
def history(builder: RepoBuilder) -> RepoBuilder:
    builder.write("a.md", "One.\n")
    builder.commit("One", date="2020-02-03T04:05:06+05:30")
    builder.tag("v1", message="First")
    builder.write("a.md", "Two.\n")
    builder.commit("Two")
    builder.tag("v2")
    return builder


def refused(builder: RepoBuilder, *names: str) -> ClausectlError:
    with open_repository(builder.root) as repository, pytest.raises(ClausectlError) as error:
        repository.resolve_many(names)
    return error.value


@pytest.mark.parametrize(
    "name", ["v1", "v2", "main", "HEAD", "HEAD~1", "main^{commit}", ":/One", "@", "v2^0"]
)
def test_same_as_git(history: RepoBuilder, name: str) -> None:
    with open_repository(history.root) as repository:
        found = repository.resolve(name)
    assert found.label == name
    assert found.commit == history.git("rev-parse", "--verify", name if name == ":/One" else f"{name}^{{}}")
    assert found.date == history.git("log", "-1", "--format=%aI", found.commit)


def test_many_at_once_and_by_abbreviation(history: RepoBuilder) -> None:
    head = history.head()
    with open_repository(history.root) as repository:
        found = repository.resolve_many(["v1", head, head[:8], "v1"])
    assert [r.commit == head for r in found] == [False, True, True, False]
    assert found[0].date == "2020-02-03T04:05:06+05:30"


@pytest.mark.parametrize("name", ["-v1", "--all", "--output=/tmp/x", "", " ", "v1\nv2", "v1\0", "v" * 2000])
def test_not_a_name(history: RepoBuilder, name: str) -> None:
    assert [p.code for p in refused(history, name).problems] == ["CL007"]


def test_unknown_names_all_at_once(history: RepoBuilder) -> None:
    error = refused(history, "v3", "mian", "v1", "0" * 40)
    assert {p.code for p in error.problems} == {"CL006"}
    assert len(error.problems) == 3
    hints = " ".join(p.hint for p in error.problems)
    assert "v1" in hints
    assert "main" in hints


def test_two_revisions_in_one(history: RepoBuilder) -> None:
    (problem,) = refused(history, "v1..v2").problems
    assert (problem.code, problem.hint) == ("CL006", "Give them apart: v1 v2")
    (problem,) = refused(history, "v1...v2").problems
    assert problem.hint == "Give them apart: v1 v2"


@pytest.mark.parametrize("name", ["main@{700}", "HEAD@{700}", "HEAD@{upstream}", "main@{push}", "@{-3}"])
def test_a_place_in_a_log_that_is_not_there_is_unknown(history: RepoBuilder, name: str) -> None:
    (problem,) = refused(history, name).problems
    assert problem.code == "CL006"
    assert f"unknown revision {name!r}" in problem.message
    assert "fsck" not in problem.hint


def test_tags_that_were_not_fetched(builder: RepoBuilder) -> None:
    builder.commit()
    (problem,) = refused(builder, "v7").problems
    assert "git fetch --tags" in problem.hint


def test_remote_branch_is_offered(history: RepoBuilder) -> None:
    history.git("update-ref", "refs/remotes/origin/new-exclusivity", "HEAD")
    (problem,) = refused(history, "new-exclusivity").problems
    assert "origin/new-exclusivity" in problem.hint


def test_tag_and_branch_of_one_name(history: RepoBuilder) -> None:
    history.git("branch", "v1", "v2")
    for name in ("v1", "v1~0"):
        (problem,) = refused(history, name).problems
        assert problem.code == "CL008"
        assert "refs/tags/v1" in problem.hint
    with open_repository(history.root) as repository:
        tag, branch = repository.resolve_many(["refs/tags/v1", "refs/heads/v1"])
        assert tag.commit != branch.commit
    history.git("branch", "v2", "v2")
    with open_repository(history.root) as repository:
        assert repository.resolve("v2").commit == history.head()  # the same commit: nothing to mistake


def test_abbreviation_of_several(builder: RepoBuilder) -> None:
    seen: set[str] = set()
    while True:  # two commits that share their first four digits, by the birthday rule within some hundreds
        tree = builder.git("mktree", data=b"")
        identity = builder._identity(None, ("Form editor", "form-editor@example.org"))
        commit = builder.git("commit-tree", "-m", str(len(seen)), tree, env=identity)
        if commit[:4] in seen:
            break
        seen.add(commit[:4])
    builder.git("update-ref", "refs/heads/main", commit)
    assert [p.code for p in refused(builder, commit[:4]).problems] == ["CL008"]


def test_not_a_commit(history: RepoBuilder) -> None:
    blob = history.git("rev-parse", "HEAD:a.md")
    history.git("tag", "words", blob)
    history.git("tag", "-a", "-m", "x", "wrapped", blob, env=history._identity(None, ("A", "a@example.org")))
    for name in ("words", "HEAD:a.md", "HEAD^{tree}", blob, "wrapped"):
        assert [p.code for p in refused(history, name).problems] == ["CL009"]


def test_no_commits_yet(builder: RepoBuilder) -> None:
    builder.write("a.md", "One.\n")
    for name in ("HEAD", "v1", "main"):
        assert [p.code for p in refused(builder, name).problems] == ["CL005"]
    with open_repository(builder.root) as repository:
        assert repository.head() is None
        assert repository.dirty(["a.md", "b.md"]) == ["a.md"]
        assert repository.source("INDEX").entries() == []
        assert [entry.path for entry in repository.source("WORKTREE").entries()] == ["a.md"]


def test_replaced_objects_and_grafts_are_not_obeyed(history: RepoBuilder) -> None:
    v1, v2 = history.head("v1^{}"), history.head("v2")
    history.git("replace", v1, v2)
    (history.root / ".git" / "info").mkdir(exist_ok=True)
    (history.root / ".git" / "info" / "grafts").write_text(v2 + "\n")
    with open_repository(history.root) as repository:
        assert repository.source("v1").read(["a.md"])["a.md"].data == b"One.\n"
        assert [commit.subject for commit in repository.commits("", "v2")] == ["Two", "One"]


def test_dates_nobody_can_read() -> None:
    assert author_date(b"tree x\nauthor A <a> 99999999999999999999 +0000\n\nauthor B <b> 1 +0000") == ""
    assert author_date(b"tree x\n\nauthor A <a> 1 +0000") == ""
    assert author_date(b"author A <a> soon +0000\n\n") == ""
    assert author_date(b"author A <a> 0 -0330\n\n") == "1969-12-31T20:30:00-03:30"
