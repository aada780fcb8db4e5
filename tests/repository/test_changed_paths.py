"""What the commit-graph tells of changed paths is what git tells, and a graph that is wrong is left alone."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from clausectl.pipeline.lineages import find_lineages
from clausectl.repository import lineage_log
from clausectl.repository.changed_paths import find_candidates, read_parents
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

PATHS = [f"clauses/{folder}/{name}.md" for folder in "abc" for name in ("one", "two", "three")]


def grow(repo: RepoBuilder, seed: int, commits: int) -> None:
    """Commits that change, delete and bring back files, and merges of side branches."""
    draw = random.Random(seed)
    for number in range(commits):
        branch = draw.random() < 0.2
        if branch:
            repo.branch(f"side-{seed}-{number}")
        for _ in range(draw.randint(1, 3)):
            path = draw.choice([*PATHS, "README.md", "clauses/d/other.md"])
            if draw.random() < 0.15 and (repo.root / path).exists():
                repo.remove(path)
            else:
                repo.write(path, f"Words {number} of {path} {draw.random()}.\n")
        repo.commit(f"Change {number}")
        if branch:
            repo.switch("main")
            repo.write("README.md", f"{number}\n")
            repo.commit(f"Meanwhile {number}")
            merge(repo, f"side-{seed}-{number}")


def merge(repo: RepoBuilder, *branches: str) -> None:
    """A merge; what both sides changed is settled by hand."""
    who = {
        f"GIT_{kind}_{what}": "x@example.org"
        for kind in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    repo.git("merge", "-q", "-X", "theirs", "--no-ff", "-m", "Merge", *branches, env=who, check=False)
    if repo.git("status", "--porcelain"):
        repo.commit("Merge by hand")


def write_graph(repo: RepoBuilder, *options: str) -> None:
    repo.git("commit-graph", "write", "--reachable", "--changed-paths", "--no-progress", *options)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    builder = RepoBuilder(tmp_path_factory.mktemp("changed-paths") / "repository")
    for path in PATHS:
        builder.write(path, f"First words of {path}.\n")
    builder.commit("Start")
    grow(builder, 1, 30)
    assert builder.git("rev-list", "--merges", "--count", "HEAD") != "0"
    return builder


@pytest.fixture
def repo(template: RepoBuilder, tmp_path: Path) -> RepoBuilder:
    root = tmp_path / "copy"
    shutil.copytree(template.root, root)
    return RepoBuilder(root)


def ask(root: Path, paths: list[str] = PATHS) -> list[tuple[str, tuple[str, ...]]] | None:
    with open_repository(root) as repository:
        head = repository.head()
        assert head is not None
        return find_candidates(repository, [head.commit], paths)


def check(repo: RepoBuilder, paths: list[str] = PATHS) -> None:
    """No commit that changed a path against its first parent is missed, and children stand first."""
    found = ask(repo.root, paths)
    assert found is not None
    options = ["--full-history", "--diff-merges=first-parent", "--format=%x00%H", "--name-only"]
    blocks = repo.git("log", "--no-renames", *options, "--", *paths).split("\0")[1:]
    touched = {block.split("\n")[0] for block in blocks if block.strip().count("\n")}
    ids = [commit for commit, _ in found]
    assert touched
    assert touched <= set(ids)
    assert ids[0] == repo.head()
    seen: set[str] = set()
    for commit, parents in found:
        assert not seen.intersection(parents)
        seen.add(commit)


def lineages(root: Path, paths: list[str]) -> object:
    with open_repository(root) as repository:
        return find_lineages(repository, "HEAD", paths)


def test_lineages_are_the_same_with_and_without_a_graph(
    repo: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = lineages(repo.root, PATHS)
    write_graph(repo)
    asked = []
    real = find_candidates

    def spy(*arguments: object) -> object:
        asked.append(real(*arguments))  # type: ignore[arg-type]
        return asked[-1]

    monkeypatch.setattr(lineage_log, "find_candidates", spy)
    assert lineages(repo.root, PATHS) == without
    assert asked
    assert asked[0] is not None


def test_no_commit_that_changed_a_path_is_missed(repo: RepoBuilder) -> None:
    assert ask(repo.root) is None  # there is no graph yet
    write_graph(repo)
    check(repo)
    check(repo, PATHS[:2])


def test_commits_made_since_the_graph_was_written_are_read(repo: RepoBuilder) -> None:
    write_graph(repo)
    grow(repo, 9, 6)
    check(repo)


def test_a_graph_in_several_files_is_one_graph(repo: RepoBuilder) -> None:
    write_graph(repo, "--split=no-merge")
    grow(repo, 8, 5)
    write_graph(repo, "--split=no-merge")
    assert not (repo.root / ".git/objects/info/commit-graph").exists()
    check(repo)


def test_parents_are_those_of_git(repo: RepoBuilder) -> None:
    write_graph(repo)
    grow(repo, 7, 3)
    with open_repository(repo.root) as repository:
        found = read_parents(repository, repo.head())
    listed = [line.split(" ") for line in repo.git("rev-list", "--parents", "HEAD").splitlines()]
    assert found == {commit: tuple(parents) for commit, *parents in listed}


def test_more_than_two_parents_are_read(builder: RepoBuilder) -> None:
    builder.write(PATHS[0], "One.\n")
    first = builder.commit("Start")
    tips = []
    for number in range(4):
        builder.git("checkout", "-q", "-b", f"b{number}", first)
        builder.write(PATHS[number + 1], f"Branch {number}.\n")
        tips.append(builder.commit(f"Branch {number}"))
    merge(builder, *tips[:3])
    write_graph(builder)
    check(builder)
    with open_repository(builder.root) as repository:
        found = read_parents(repository, builder.head())
    assert found is not None
    assert len(found[builder.head()]) == 4


def test_a_graph_without_filters_is_left_alone(repo: RepoBuilder) -> None:
    repo.git("commit-graph", "write", "--reachable", "--no-progress")
    assert ask(repo.root) is None


def test_paths_that_git_hashes_in_two_ways_are_asked_of_git(repo: RepoBuilder) -> None:
    write_graph(repo)
    assert ask(repo.root, ["clauses/a/é.md"]) is None


@pytest.mark.parametrize("at", [0, 4, 6, 9, 16, 30, 200, 1200, -60])
def test_a_damaged_graph_breaks_nothing(repo: RepoBuilder, at: int) -> None:
    write_graph(repo)
    file = repo.root / ".git/objects/info/commit-graph"
    data = bytearray(file.read_bytes())
    file.chmod(0o644)
    for number in range(8):
        data[(at + number) % len(data)] ^= 0xFF
    file.write_bytes(bytes(data))
    ask(repo.root)  # raises nothing
    file.write_bytes(bytes(data[: len(data) // 2]))
    assert ask(repo.root) is None


def test_a_shallow_clone_is_asked_of_git(repo: RepoBuilder, tmp_path: Path) -> None:
    write_graph(repo)
    repo.git("clone", "-q", "--depth", "5", f"file://{repo.root}", str(tmp_path / "shallow"))
    assert ask(tmp_path / "shallow") is None


def test_ids_of_sha256_are_read(tmp_path: Path) -> None:
    builder = RepoBuilder(tmp_path / "sha256", object_format="sha256")
    for path in PATHS:
        builder.write(path, f"First words of {path}.\n")
    builder.commit("Start")
    grow(builder, 4, 8)
    write_graph(builder)
    check(builder)
