"""The builder itself: the same calls give the same ids."""

from pathlib import Path

from repo_builder import RepoBuilder


def build(root: Path) -> RepoBuilder:
    builder = RepoBuilder(root)
    builder.write("clauses/a.md", "One.\n")
    builder.commit("Add a")
    builder.tag("v1", message="First")
    builder.branch("work")
    builder.write("clauses/a.md", "Two.\n")
    builder.commit("Change a", date="2021-02-03T04:05:06+02:00", author=("Speaker A", "a@example.org"))
    builder.switch("main")
    builder.merge("work", "Merge pull request #1 from example/work")
    return builder


def test_same_calls_same_ids(tmp_path: Path) -> None:
    first, second = build(tmp_path / "one"), build(tmp_path / "two")
    assert first.head() == second.head()
    assert first.git("rev-parse", "v1") == second.git("rev-parse", "v1")
    assert first.git("log", "--format=%an %aI", "-1", "work") == "Speaker A 2021-02-03T04:05:06+02:00"
