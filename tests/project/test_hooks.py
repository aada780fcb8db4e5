"""The hooks for pre-commit: each entry runs in a repository and fails for what it is there for."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
import yaml

from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder
from review.stories import OWNED, PATH, SIGNED, WORDS, start_story

TOP = Path(__file__).resolve().parents[2]
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text("utf-8"))}


def run_hook(name: str, repo: RepoBuilder) -> Ran:
    program, *arguments = shlex.split(HOOKS[name]["entry"])
    assert program == "clausectl"
    return run_cli(arguments, repo.root)


def test_hooks_are_whole_and_documented() -> None:
    text = (TOP / "docs/github.md").read_text(encoding="utf-8")
    assert list(HOOKS) == ["clausectl-check", "clausectl-fmt", "clausectl-verify"]
    for name, hook in HOOKS.items():
        assert set(hook) >= {"id", "name", "description", "entry", "language"}
        assert hook["language"] == "python"
        assert hook["pass_filenames"] is False
        assert f"id: {name}" in text


@pytest.mark.parametrize("name", HOOKS)
def test_a_hook_passes_where_nothing_is_wrong(name: str, tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    run_cli(["fmt"], repo.root)
    repo.commit("Laid out")
    ran = run_hook(name, repo)
    assert ran.code == 0, ran.stdout + ran.stderr


def change_words(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.0.0", WORDS.replace("thirty (30)", "ninety (90)")))


def leave_space(repo: RepoBuilder) -> None:
    repo.write(PATH, OWNED.format("1.0.0", WORDS + " It ends here. And here."))


def touch_signed(repo: RepoBuilder) -> None:
    path = repo.root / SIGNED / "text.md"
    path.write_bytes(path.read_bytes().replace(b"thirty", b"forty"))


@pytest.mark.parametrize(
    ("name", "change", "code", "told"),
    [
        ("clausectl-check", change_words, 1, "CL620"),
        ("clausectl-fmt", leave_space, 1, PATH),
        ("clausectl-verify", touch_signed, 3, "does not match"),
    ],
)
def test_a_hook_fails_for_what_it_is_there_for(
    name: str, change: object, code: int, told: str, tmp_path: Path
) -> None:
    repo = start_story(tmp_path / "r")
    assert callable(change)
    change(repo)
    ran = run_hook(name, repo)
    assert ran.code == code, ran.stdout + ran.stderr
    assert told in ran.stdout
