"""``clausectl init``: passes check at once, overwrites nothing, leaves nothing behind when it fails."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_library import build, snapshot

from clausectl.repository import files as writing
from cli_runner import run_cli
from repo_builder import RepoBuilder

WHO = {"GIT_AUTHOR_NAME": "Form editor", "GIT_AUTHOR_EMAIL": "form-editor@example.org"}
ATTRIBUTES = ["*.md text eol=lf", "agreements/**/*.signed/** -text", "frozen/** -text"]


def test_a_new_folder_passes_check_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "contracts"
    first = run_cli(["init", root], tmp_path)
    assert first.code == 0, first.stderr
    assert [line.split()[0] for line in first.stdout.splitlines()] == ["created"] * 6
    checked = run_cli(["check"], root)
    assert (checked.code, checked.stderr) == (
        0,
        "WORKTREE: 2 clauses, 1 form, 1 agreement checked, nothing found\n",
    )
    assert run_cli(["fmt", "--check"], root).code == 0
    composed = run_cli(["compose", "example/confidentiality-agreement/company-a-and-company-b"], root)
    assert "between Example Company A and Example Company B" in composed.stdout
    lines = (root / ".gitattributes").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == ATTRIBUTES
    before = snapshot(root)
    second = run_cli(["init"], root)
    assert [line.split()[0] for line in second.stdout.splitlines()] == ["kept"] * 6
    assert snapshot(root) == before
    assert not list((root / ".git/refs/heads").iterdir())  # nothing was committed


def test_git_keeps_signed_and_frozen_files_byte_for_byte(tmp_path: Path) -> None:
    root = tmp_path / "r"
    assert run_cli(["init", root], tmp_path).code == 0
    builder = RepoBuilder(root)
    paths = ["clauses/a.md", "agreements/x/y.signed/v1/text.md", "frozen/a@1.0.0-00000000.md"]
    shown = builder.git("check-attr", "text", "--", *paths).splitlines()
    assert [line.rpartition(" ")[2] for line in shown] == ["set", "unset", "unset"]


def test_commit_takes_the_new_files_and_nothing_else(builder: RepoBuilder) -> None:
    builder.write("notes.txt", "mine\n")
    builder.write(".gitignore", "mine\n")
    ran = run_cli(["init", "--commit", "--format", "json"], builder.root, env=WHO)
    assert ran.code == 0, ran.stderr
    report = json.loads(ran.stdout)
    assert report["facts"]["repository"] == "existing"
    assert report["facts"]["commit"] == builder.head()
    assert builder.git("show", "--format=%an <%ae>", "--name-only").splitlines()[0] == (
        "Form editor <form-editor@example.org>"
    )
    assert builder.git("status", "--porcelain").splitlines() == ["?? .gitignore", "?? notes.txt"]
    assert (builder.root / ".gitignore").read_text() == "mine\n"
    assert [f["path"] for f in report["files"] if f["action"] == "kept"] == [".gitignore"]
    graph = builder.root / ".git/objects/info/commit-graph"
    assert b"BDAT" in graph.read_bytes()


@pytest.mark.parametrize(
    "moment",
    [
        "files._put_in_place",  # nothing is in place
        "scaffolding.stage_files",
        "scaffolding.commit_files",
        "writing._update_ref",
        "scaffolding.write_commit_graph",
    ],
)
def test_a_killed_run_is_finished_by_the_next(tmp_path: Path, moment: str) -> None:
    module, _, name = moment.partition(".")
    code = (
        "import os, sys\n"
        "from clausectl.pipeline import scaffolding\n"
        "from clausectl.repository import files, writing\n"
        "count, real = [0], files._put_in_place\n"
        "def die(*arguments, **named):\n"
        "    count[0] += 1\n"
        "    if count[0] == 3 or real is not before: os._exit(9)\n"
        "    return real(*arguments, **named)\n"
        f"before = {module}.{name}\n"
        f"{module}.{name} = die\n"
        "sys.argv = ['clausectl', 'init', 'r', '--commit']\n"
        "from clausectl.cli.main import run\nrun()"
    )
    environment = {**os.environ, **WHO}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=False)
    assert done.returncode == 9
    again = run_cli(["init", "r", "--commit"], tmp_path, env=WHO)
    assert again.code == 0, again.stderr
    builder = RepoBuilder(tmp_path / "r")
    assert builder.git("status", "--porcelain", "--ignored") == ""
    assert len(builder.git("ls-tree", "-r", "--name-only", "HEAD").splitlines()) == 6
    assert len(builder.git("log", "--format=%h").splitlines()) == 1
    assert run_cli(["check"], builder.root).code == 0
    third = run_cli(["init", "--commit", "--format", "json"], builder.root, env=WHO)
    assert json.loads(third.stdout)["facts"]["commit"] == ""


def test_a_file_that_was_changed_meanwhile_is_not_committed(tmp_path: Path) -> None:
    assert run_cli(["init", "r"], tmp_path).code == 0
    root = tmp_path / "r"
    (root / ".gitignore").write_text("mine\n")
    assert run_cli(["init", "r", "--commit"], tmp_path, env=WHO).code == 0
    assert RepoBuilder(root).git("status", "--porcelain") == "?? .gitignore"


def test_without_a_name_nothing_is_made(tmp_path: Path) -> None:
    ran = run_cli(["init", tmp_path / "x", "--commit"], tmp_path)
    assert ran.code == 2
    assert "CL022" in ran.stderr
    assert not (tmp_path / "x").exists()
    hostile = run_cli(
        ["init", tmp_path / "x", "--commit"], tmp_path, env={**WHO, "GIT_AUTHOR_NAME": "a\n<b>"}
    )
    assert (hostile.code, "CL022" in hostile.stderr) == (2, True)
    assert not (tmp_path / "x").exists()


def test_somebody_elses_library_gets_no_example(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write(".gitattributes", "*.md text eol=lf\n")
    before = snapshot(root)
    ran = run_cli(["init"], root)
    assert ran.code == 0
    assert "no example was added" in ran.stderr
    assert "add to .gitattributes: frozen/** -text" in ran.stderr
    after = snapshot(root)
    assert after.keys() - before.keys() == {".gitignore"}
    assert {path: after[path] for path in before} == before
    assert b"BDAT" in (root / ".git/objects/info/commit-graph").read_bytes()
    assert "commit-graph" not in run_cli(["init"], root).stderr


def test_not_inside_git_and_not_inside_another_repository(builder: RepoBuilder, tmp_path: Path) -> None:
    root = build(builder)
    for folder in (".git", ".git/objects", "clauses", "new/folder"):
        ran = run_cli(["init", folder], root)
        assert (ran.code, ran.stdout) == (2, "")
        assert "CL087" in ran.stderr
    assert not (root / "new").exists()
    RepoBuilder(tmp_path / "bare", bare=True)
    assert "CL087" in run_cli(["init"], tmp_path / "bare").stderr


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("clauses", "file"),
        ("agreements/example", "file"),
        (".gitattributes", "folder"),
        ("clauses", "link"),
        (".gitignore", "link"),
        ("clauses/example/ending.md", "folder"),
    ],
)
def test_something_in_the_way(tmp_path: Path, place: str, kind: str) -> None:
    root = tmp_path / "r"
    target = root / place
    target.parent.mkdir(parents=True)
    if kind == "file":
        target.write_text("mine\n")
    elif kind == "folder":
        target.mkdir()
    else:
        target.symlink_to(tmp_path)
    before = snapshot(root)
    ran = run_cli(["init", root], tmp_path)
    assert ran.code == 2
    assert f"{place} CL088" in ran.stderr
    assert snapshot(root) == before
    assert not (root / ".git").exists()
    assert not (tmp_path / ".git").exists()


def test_a_file_for_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine\n")
    for name in ("file", "file/below"):
        ran = run_cli(["init", name], tmp_path)
        assert (ran.code, "CL088" in ran.stderr) == (2, True)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_disk_that_takes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(location: str, data: bytes, mode: int | None = None) -> None:
        raise OSError(number, os.strerror(number), location)

    monkeypatch.setattr(writing, "write_durably", refuse)
    ran = run_cli(["init", "new"], tmp_path)
    assert ran.code == 2
    assert "CL020" in ran.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_room_for_git_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs = tmp_path / "bin"
    programs.mkdir()
    real = shutil.which("git")
    fail = 'mkdir .git; echo "fatal: No space left on device" >&2; exit 128'
    script = f'#!/bin/sh\ncase "$*" in *--initial-branch*) {fail};; esac\nexec {real} "$@"\n'
    (programs / "git").write_text(script)
    (programs / "git").chmod(0o755)
    ran = run_cli(["init", "r"], tmp_path, env={"PATH": f"{programs}:{os.environ['PATH']}"})
    assert ran.code == 2
    assert "CL022 a repository cannot be made in" in ran.stderr
    assert "No space left on device" in ran.stderr
    assert "fsck" not in ran.stderr
    assert not (tmp_path / "r").exists()


def test_a_half_made_git_folder_is_finished(tmp_path: Path) -> None:
    (tmp_path / "r" / ".git" / "objects").mkdir(parents=True)
    ran = run_cli(["init", "r"], tmp_path)
    assert ran.code == 0, ran.stderr
    assert run_cli(["check"], tmp_path / "r").code == 0
