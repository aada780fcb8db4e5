"""The command line as a process: streams, colours, folders, kinds of repositories, signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cli_runner import run_cli
from icml_history import FORM, change_library, edit, start_library
from repo_builder import RepoBuilder

NAME = "icml/final-contribution"
BUNDLE = Path(__file__).resolve().parents[3] / "shared/corpus/balanced-employee-ip/history.bundle"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    repo = RepoBuilder(tmp_path_factory.mktemp("running") / "repository")
    start_library(repo)
    change_library(repo)
    return repo


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "clausectl", *arguments]


def run_process(
    folder: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
    )


def test_a_misspelt_command_has_a_hint(tmp_path: Path) -> None:
    done = run_cli(["chekc"], tmp_path)
    assert done.code == 2
    assert "did you mean `check`?" in done.stderr
    assert run_cli(["frobnicate"], tmp_path).stderr.count("clausectl --help") >= 1


def test_usage_errors_are_exit_2(tmp_path: Path) -> None:
    for arguments in (
        ["diff"],
        ["diff", "v1"],
        ["compose"],
        ["check", "--nope"],
        ["--color", "red", "check"],
    ):
        done = run_cli(arguments, tmp_path)
        assert done.code == 2
        assert done.stdout == ""
        assert "Usage:" in done.stderr


def test_help_and_version_need_no_repository(tmp_path: Path) -> None:
    assert run_cli(["--version"], tmp_path).stdout.startswith("clausectl ")
    for arguments in (["--help"], ["-h"], ["diff", "-h"]):
        done = run_cli(arguments, tmp_path)
        assert done.code == 0
        assert done.stdout.startswith("Usage: clausectl")


def test_start_up_imports_neither_git_nor_yaml_nor_markdown(tmp_path: Path) -> None:
    code = (
        "import sys; from clausectl.cli.main import run\n"
        "sys.argv = ['clausectl', '--help']\n"
        "try: run()\n"
        "except SystemExit: pass\n"
        "print([n for n in ('git', 'yaml', 'markdown_it') if n in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", cwd=tmp_path, check=True
    )
    assert done.stdout.strip().endswith("[]")


def test_the_folder_option_and_subfolders(library: RepoBuilder, tmp_path: Path) -> None:
    here = run_cli(["diff", "v1", "v2"], library.root).stdout
    assert run_cli(["-C", library.root, "diff", "v1", "v2"], tmp_path).stdout == here
    assert run_cli(["diff", "v1", "v2"], library.root / "clauses/icml").stdout == here
    done = run_cli(["-C", "nowhere", "check"], tmp_path)
    assert done.code == 2
    assert "nowhere" in done.stderr


def test_paths_are_relative_to_the_folder_one_is_in(library: RepoBuilder) -> None:
    named = run_cli(["diff", "v1", "v2", "--no-commits", "clauses/icml/editing.md"], library.root).stdout
    from_there = run_cli(["diff", "v1", "v2", "--no-commits", "editing.md"], library.root / "clauses/icml")
    assert from_there.code == 0
    assert from_there.stdout.replace("editing.md", "clauses/icml/editing.md") == named
    up = run_cli(["compose", "../clauses/../agreements/icml/workshop/form.md"], library.root / "clauses")
    assert up.code == 0
    assert up.stdout == run_cli(["compose", "icml/workshop"], library.root).stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "coloured"),
    [
        ([], {}, False),
        (["--color", "always"], {}, True),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {}, False),
        ([], {"NO_COLOR": "1"}, False),
    ],
)
def test_colour(
    library: RepoBuilder, arguments: list[str], variables: dict[str, str], coloured: bool
) -> None:
    done = run_cli([*arguments, "diff", "v1", "v2"], library.root, env=variables)
    assert ("\x1b[31;9m" in done.stdout) is coloured
    assert ("[-60-]" in done.stdout) is not coloured
    wrong = run_cli([*arguments, "compose", "nope"], library.root, env=variables)
    assert ("\x1b[" in wrong.stderr) is coloured


def test_json_is_never_coloured(library: RepoBuilder) -> None:
    for arguments in (["diff", "v1", "v2"], ["check"], ["list"], ["log", NAME], ["compose", NAME]):
        done = run_cli(["--color", "always", *arguments, "--format", "json"], library.root)
        assert json.loads(done.stdout)["schema"].startswith("clausectl/")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_data_is_on_stdout_and_ends_with_one_line_end(library: RepoBuilder, form: str) -> None:
    for arguments in (["diff", "v1", "v2"], ["compose", NAME]):
        done = run_process(library.root, *arguments, "--format", form)
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.endswith("\n")
        assert not done.stdout.endswith("\n\n")


def test_a_reader_that_goes_away_is_no_error(library: RepoBuilder) -> None:
    run = f"{sys.executable} -m clausectl diff v1 v2 --format json"
    script = f"{run} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=library.root, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_told(library: RepoBuilder) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("diff", "v1", "v2"), cwd=library.root, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert b"No space left" in done.stderr


def test_ctrl_c_stops_quietly(library: RepoBuilder) -> None:
    code = (
        "import clausectl.cli.main as m, clausectl.repository.opening as o, os, signal, sys\n"
        "def stop(*a, **k): os.kill(os.getpid(), signal.SIGINT)\n"
        "o.Repository.sources_of = stop\n"
        "sys.argv = ['clausectl', 'diff', 'v1', 'v2']; m.run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=library.root, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 128 + signal.SIGINT
    assert done.stderr.strip() == "stopped"


def test_ctrl_c_while_python_imports_stops_quietly(tmp_path: Path) -> None:
    code = (
        "import importlib.abc, os, runpy, signal, sys\n"
        "class Stop(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path, target=None):\n"
        "        if name == 'click': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "sys.argv = ['clausectl', '--help']; runpy.run_module('clausectl', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 128 + signal.SIGINT
    assert (done.stdout, done.stderr) == ("", "stopped\n")


def test_a_bug_is_101_and_no_traceback(library: RepoBuilder) -> None:
    code = (
        "import clausectl.cli.main as m, clausectl.repository.opening as o, sys\n"
        "def fail(*a, **k): raise RuntimeError('unexpected \\x1b[31m')\n"
        "o.Repository.sources_of = fail\n"
        "sys.argv = ['clausectl', 'diff', 'v1', 'v2']; m.run()"
    )
    for variables, traced in (({}, False), ({"CLAUSECTL_DEBUG": "1"}, True)):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=library.root,
            env={**os.environ, **variables},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 101
        assert "a bug: RuntimeError" in done.stderr
        assert ("Traceback" in done.stderr) is traced
        assert "\x1b" not in done.stderr.partition("\n")[0]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_that_cannot_show_everything_is_no_bug(library: RepoBuilder, encoding: str) -> None:
    done = subprocess.run(
        command("diff", "v1", "v2"),
        cwd=library.root,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Exclusivity" in done.stdout


# Kinds of repositories


def test_a_bare_repository(library: RepoBuilder, tmp_path: Path) -> None:
    library.git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    bare = tmp_path / "bare.git"
    assert run_cli(["diff", "v1", "v2"], bare).stdout == run_cli(["diff", "v1", "v2"], library.root).stdout
    assert run_cli(["check", "--rev", "v2"], bare).code == 0
    assert run_cli(["compose", NAME, "--rev", "v1"], bare).code == 0
    done = run_cli(["check"], bare)
    assert done.code == 2
    assert "the repository is bare" in done.stderr


def test_a_linked_work_tree(library: RepoBuilder, tmp_path: Path) -> None:
    linked = tmp_path / "linked"
    library.git("worktree", "add", "-q", "--detach", str(linked), "v1")
    try:
        here = run_cli(["diff", "v1", "v2"], library.root).stdout
        assert run_cli(["diff", "v1", "v2"], linked).stdout == here
        assert "Nothing differs." in run_cli(["diff", "v1", "WORKTREE"], linked).stdout
        (linked / "clauses/icml/likeness.md").unlink()
        assert "Name and likeness 1.0.0, removed" in run_cli(["diff", "v1", "WORKTREE"], linked).stdout
    finally:
        library.git("worktree", "remove", "--force", str(linked))


def test_a_shallow_clone(library: RepoBuilder, tmp_path: Path) -> None:
    library.git("clone", "-q", "--depth", "2", library.root.as_uri(), str(tmp_path / "shallow"))
    shallow = tmp_path / "shallow"
    assert run_cli(["check"], shallow).code == 0
    done = run_cli(["diff", "HEAD~1", "HEAD"], shallow)
    assert done.code == 0
    assert "speaker-é" in done.stdout
    missing = run_cli(["diff", "v1", "HEAD"], shallow)
    assert missing.code == 2
    assert "shallow" in missing.stderr


def test_crlf_and_byte_order_marks_change_nothing(builder: RepoBuilder) -> None:
    start_library(builder)
    for path in (FORM, "clauses/icml/likeness.md", "agreements/icml/final-contribution/speaker-a.md"):
        data = (builder.root / path).read_bytes()
        builder.write(path, b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    for arguments in (["diff", "v1", "WORKTREE"], ["diff", "v1", "WORKTREE", f"{NAME}/speaker-a"]):
        assert "Nothing differs." in run_cli(arguments, builder.root).stdout
    assert run_cli(["check"], builder.root).code == 0
    now = run_cli(["compose", f"{NAME}/speaker-a"], builder.root)
    assert now.stdout == run_cli(["compose", f"{NAME}/speaker-a", "--rev", "v1"], builder.root).stdout
    builder.commit("CRLF and BOM")
    assert "Nothing differs." in run_cli(["diff", "v1", "HEAD"], builder.root).stdout


def test_work_tree_and_index_are_apart(builder: RepoBuilder) -> None:
    start_library(builder)
    edit(builder, "clauses/icml/exclusivity.md", ("60 days", "61 days"))
    builder.stage()
    edit(builder, "clauses/icml/exclusivity.md", ("61 days", "62 days"))
    assert "[-60-]{+61+}" in run_cli(["diff", "v1", "INDEX"], builder.root).stdout
    assert "[-61-]{+62+}" in run_cli(["diff", "INDEX", "WORKTREE"], builder.root).stdout
    assert "[-60-]{+62+}" in run_cli(["diff", "HEAD", "WORKTREE"], builder.root).stdout
    assert "[-62-]{+60+}" in run_cli(["diff", "WORKTREE", "HEAD"], builder.root).stdout


def test_names_with_spaces_and_beyond_ascii(builder: RepoBuilder) -> None:
    start_library(builder)
    builder.write(
        "clauses/Über uns/§ 5 Geld.md", "---\ntitle: Geld\nversion: 1.0.0\n---\nDas Geld ist fällig.\n"
    )
    edit(builder, FORM, ("  - icml/entire-agreement\n", "  - icml/entire-agreement\n  - Über uns/§ 5 Geld\n"))
    builder.commit("Geld (#9)")
    done = run_cli(["diff", "v1", "HEAD"], builder.root)
    assert "“Über uns/§ 5 Geld”: 9 in icml/final-contribution" in done.stdout
    assert "Geld (pull request #9, squashed)" in done.stdout
    narrowed = run_cli(["diff", "v1", "HEAD", "clauses/Über uns/§ 5 Geld.md"], builder.root)
    assert "Clauses      1 compared: 1 added" in narrowed.stdout


def test_a_repository_of_somebody_else(tmp_path: Path) -> None:
    if not BUNDLE.exists():
        pytest.skip("the corpus is not here")
    subprocess.run(["git", "clone", "-q", str(BUNDLE), str(tmp_path / "clone")], check=True)
    clone = tmp_path / "clone"
    assert run_cli(["check"], clone).code == 0
    assert run_cli(["list"], clone).code == 0
    done = run_cli(["diff", "HEAD~1", "HEAD"], clone)
    assert done.code == 0
    assert "holds a file under clauses/ or agreements/: nothing was compared" in " ".join(done.stdout.split())
    assert run_cli(["fmt", "--check"], clone).code == 0
    missing = run_cli(["compose", "nope"], clone)
    assert missing.code == 2
    assert "CL330" in missing.stderr
