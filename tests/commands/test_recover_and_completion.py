"""``clausectl recover`` and ``clausectl completion``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from small_library import build, snapshot

from clausectl.cli.main import COMMANDS
from cli_runner import run_cli
from repo_builder import RepoBuilder

# Killed when half of the files of a move are in place: nothing in the process can tidy up.
KILLED = """
import os, sys
from clausectl.repository import files
put, count = files._put_in_place, [0]
def die(step):
    count[0] += 1
    if count[0] == 3:
        os._exit(9)
    put(step)
files._put_in_place = die
sys.argv = ["clausectl", "mv", "talks/exclusivity", "x/y"]
from clausectl.cli.main import run
run()
"""


def kill_half_way(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED], cwd=root, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr


KILLED_ACT = """
import os, sys
from clausectl.repository import acts
from clausectl.repository.opening import open_repository
from clausectl.repository.writing import Identity
setattr(acts, sys.argv[1], lambda *_: os._exit(9))
me = Identity("Form editor", "form-editor@example.org", "2020-01-01T00:00:00+00:00")
with open_repository() as repository:
    files = {"agreements/v1/a.json": b"{}", "agreements/v1/b.json": b"{}"}
    acts.perform_act(repository, files, "Sign", author=me)
"""


@pytest.mark.parametrize("after", [False, True])
def test_a_killed_act_is_undone_or_finished(builder: RepoBuilder, *, after: bool) -> None:
    root = build(builder)
    old, status = builder.head(), builder.git("status", "--porcelain")
    step = "finish_plan" if after else "_update"
    killed = [sys.executable, "-c", KILLED_ACT, step]
    done = subprocess.run(killed, cwd=root, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    ran = run_cli(["recover"], root)
    assert ran.code == 0, ran.stderr
    if after:
        assert "finished what an interrupted command had begun: 2 files are in place" in ran.stderr
    else:
        assert "an interrupted command that had put nothing in place" in ran.stderr
    assert (builder.head() != old) == (root / "agreements/v1/b.json").exists() == after
    assert builder.git("status", "--porcelain") == status
    assert run_cli(["recover"], root).stderr == "nothing was interrupted\n"


def test_nothing_to_recover(builder: RepoBuilder) -> None:
    root = build(builder)
    before = snapshot(root)
    ran = run_cli(["recover"], root)
    assert (ran.code, ran.stdout, ran.stderr) == (0, "", "nothing was interrupted\n")
    assert snapshot(root) == before
    assert run_cli(["recover"], root.parent).code == 2


def test_a_killed_move_is_finished(builder: RepoBuilder, tmp_path: Path) -> None:
    root = build(builder)
    other = RepoBuilder(tmp_path / "other")
    build(other)
    assert run_cli(["mv", "talks/exclusivity", "x/y"], other.root).code == 0
    kill_half_way(root)
    ran = run_cli(["recover", "--format", "json"], root)
    assert ran.code == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert {file["path"]: file["action"] for file in report["files"]}[
        "clauses/talks/exclusivity.md"
    ] == "deleted"
    assert "5 files are in place" in ran.stderr or "files are in place" in ran.stderr
    assert snapshot(root) == snapshot(other.root)
    assert run_cli(["check"], root).code == 0
    assert run_cli(["recover"], root).stderr == "nothing was interrupted\n"


@pytest.mark.parametrize(
    "arguments", [["new", "clause", "far/away", "--title", "X"], ["mv", "talks/exclusivity", "x/y"]]
)
def test_a_command_killed_before_anything_was_in_place_is_swept(
    builder: RepoBuilder, arguments: list[str]
) -> None:
    root = build(builder)
    before = snapshot(root)
    code = (
        "import os, sys\n"
        "from clausectl.repository import files\n"
        "files._put_in_place = files.write_journal = lambda *_: os._exit(9)\n"
        f"sys.argv = ['clausectl', *{arguments!r}]\n"
        "from clausectl.cli.main import run\nrun()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, check=False)
    assert done.returncode == 9, done.stderr
    assert snapshot(root) != before
    ran = run_cli(["recover"], root)
    assert (ran.code, "of an interrupted command" in ran.stderr) == (0, True)
    assert "deleted  clauses/" in ran.stdout
    assert snapshot(root) == before


def test_the_next_command_that_writes_finishes_it_too(builder: RepoBuilder) -> None:
    root = build(builder)
    kill_half_way(root)
    run_cli(["new", "clause", "a/b", "--title", "B"], root)
    assert (root / "clauses/x/y.md").is_file()
    assert not (root / "clauses/talks/exclusivity.md").exists()
    assert run_cli(["check"], root).code == 0


def test_a_journal_that_is_not_ours_does_nothing(builder: RepoBuilder) -> None:
    root = build(builder)
    (root / ".git/clausectl").mkdir()
    evil = {"version": 1, "actions": [{"path": "../../x", "temporary": ".clausectl-new-1"}]}
    (root / ".git/clausectl/journal.json").write_text(json.dumps(evil))
    before = snapshot(root)
    ran = run_cli(["recover"], root)
    assert ran.code == 0
    assert "had put nothing in place" in ran.stderr
    assert snapshot(root) == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_each_shell(tmp_path: Path, shell: str) -> None:
    ran = run_cli(["completion", shell], tmp_path)
    assert (ran.code, ran.stderr) == (0, "")
    assert f"_CLAUSECTL_COMPLETE={shell}_complete" in ran.stdout
    assert run_cli(["completion", "tcsh"], tmp_path).code == 2


def complete(root: Path, shell: str, words: str, current: str) -> str:
    number = {"bash": str(len(words.split())), "zsh": str(len(words.split())), "fish": current}[shell]
    env = {
        "_CLAUSECTL_COMPLETE": f"{shell}_complete",
        "COMP_WORDS": f"{words} {current}",
        "COMP_CWORD": number,
    }
    ran = run_cli([], root, env=env)
    assert ran.code == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_commands_and_ids_are_completed(builder: RepoBuilder, shell: str) -> None:
    root = build(builder)
    commands = complete(root, shell, "clausectl", "")
    for name in COMMANDS:
        assert name in commands
    found = complete(root, shell, "clausectl compose", "talks/agreement/")
    assert "talks/agreement/a" in found
    assert "talks/agreement/b" in found
    assert "talks/exclusivity" not in found
    assert "law/embargo" in complete(root, shell, "clausectl mv", "law/")
    builder.tag("v7")
    builder.git("branch", "v7-draft")
    for words in (
        "clausectl diff",
        "clausectl compose --rev",
        "clausectl check --rev",
        "clausectl list --rev",
    ):
        shown = complete(root, shell, words, "v7")
        assert "v7-draft" in shown, words
        assert shown.count("v7") == 2, words
    assert "WORKTREE" in complete(root, shell, "clausectl diff v7", "W")
    assert "talks/agreement/a" in complete(root, shell, "clausectl diff v7 WORKTREE", "talks/")


def test_a_bare_repository_completes_from_its_last_commit(builder: RepoBuilder, tmp_path: Path) -> None:
    build(builder)
    builder.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    assert "talks/agreement/a" in complete(tmp_path / "bare", "bash", "clausectl compose", "talks/")
    assert "WORKTREE" not in complete(tmp_path / "bare", "bash", "clausectl diff", "")


def test_completion_outside_a_repository_says_nothing(tmp_path: Path) -> None:
    assert complete(tmp_path, "bash", "clausectl compose", "x").strip() == ""


def test_the_bash_script_is_one_that_bash_reads(tmp_path: Path) -> None:
    script = run_cli(["completion", "bash"], tmp_path).stdout
    path = tmp_path / "script"
    path.write_text(script)
    done = subprocess.run(["bash", "-n", str(path)], capture_output=True, check=False, env=dict(os.environ))
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("name", ["init", "new", "fmt", "mv", "pin", "recover", "completion"])
def test_help_ends_with_examples(tmp_path: Path, name: str) -> None:
    ran = run_cli([name, "--help"], tmp_path)
    assert ran.code == 0
    assert "Examples" in ran.stdout
    assert f"clausectl {name}" in ran.stdout.partition("Examples")[2]
