"""The benchmark's repositories: the same seed the same commits, and a truth file that git agrees with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parents[2]
CLEAN = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", folder, *arguments], env=CLEAN, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


def run_generator(folder: Path, seed: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, TOP / "benchmarks/generate.py", "--size", "XS", "--seed", str(seed), folder]
    return subprocess.run(command, check=False, capture_output=True, encoding="utf-8")


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "xs"
    done = run_generator(folder, seed=7)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def truth(repository: Path) -> list[dict[str, Any]]:
    lines = (repository / ".git/truth.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_same_seed_gives_the_same_commits_and_truth(repository: Path, tmp_path: Path) -> None:
    assert run_generator(tmp_path / "again", seed=7).returncode == 0
    assert run_generator(tmp_path / "other", seed=8).returncode == 0
    refs = git(repository, "for-each-ref")
    assert git(tmp_path / "again", "for-each-ref") == refs
    assert git(tmp_path / "other", "for-each-ref") != refs
    again = (tmp_path / "again/.git/truth.jsonl").read_bytes()
    assert again == (repository / ".git/truth.jsonl").read_bytes()


def test_repository_has_the_size_and_tags_it_promises(repository: Path) -> None:
    assert int(git(repository, "rev-list", "--count", "main")) == 40
    for number in range(1, 6):
        assert int(git(repository, "rev-list", "--count", f"v{number}")) == 8 * number
    files = git(repository, "ls-tree", "-r", "--name-only", "v1").splitlines()
    assert 190 <= sum(path.startswith("clauses/") for path in files) <= 210
    assert sum(path.startswith("agreements/") for path in files) == 5 + 20
    assert git(repository, "status", "--porcelain") == ""
    subjects = git(repository, "log", "--format=%s").splitlines()
    assert any(subject.startswith("Merge pull request #") for subject in subjects)
    assert any(subject.endswith(")") and "(#" in subject for subject in subjects)


def test_truth_names_every_commit_once(repository: Path, truth: list[dict[str, Any]]) -> None:
    told = [line["commit"] for line in truth if "commit" in line]
    assert sorted(told) == sorted(git(repository, "rev-list", "main").split())


@pytest.mark.parametrize("pair", range(4))
def test_truth_matches_what_git_sees(repository: Path, truth: list[dict[str, Any]], pair: int) -> None:
    told = [line for line in truth if "from" in line][pair]
    lines = git(
        repository, "diff", "--no-renames", "--name-status", told["from"], told["to"], "--", "clauses"
    ).splitlines()
    seen: dict[str, set[str]] = {"A": set(), "D": set(), "M": set()}
    for line in lines:
        status, path = line.split("\t")
        seen[status].add(path.removeprefix("clauses/").removesuffix(".md"))
    renamed = {new: old for old, new, _ in told["renamed"]}
    in_place = (set(told["edited"]) | set(told["reformatted"])) - renamed.keys()
    assert seen["A"] == set(told["added"]) | renamed.keys()
    assert seen["D"] == set(told["removed"]) | set(renamed.values())
    assert seen["M"] == in_place
    assert {new for _, new, edited in told["renamed"] if edited} == set(told["edited"]) & renamed.keys()


def test_forms_said_to_be_reordered_list_their_clauses_in_another_order(
    repository: Path, truth: list[dict[str, Any]]
) -> None:
    reordered = 0
    for told in truth:
        for form in told.get("reordered", {}):
            path = f"agreements/{form}/form.md"
            old, new = (
                [line for line in git(repository, "show", f"{told[side]}:{path}").splitlines() if "/" in line]
                for side in ("from", "to")
            )
            kept = set(old) & set(new)
            assert [line for line in old if line in kept] != [line for line in new if line in kept]
            reordered += 1
    assert reordered


@pytest.mark.parametrize("tag", ["v1", "v2", "v3", "v4", "v5"])
def test_check_accepts_every_tag(repository: Path, tmp_path: Path, tag: str) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", tag, str(repository), "at")
    done = subprocess.run(
        [sys.executable, "-c", "from clausectl.cli.main import run; run()", "check"],
        cwd=tmp_path / "at",
        env=CLEAN,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_generator_refuses_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    done = run_generator(tmp_path, seed=7)
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
