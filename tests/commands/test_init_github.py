"""``clausectl init --github``: workflows that the checkers of workflows pass, and nothing overwritten."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from small_library import build, snapshot

from clausectl import __version__
from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent
USES = "acme/clausectl@0123456789abcdef0123456789abcdef01234567"
FILES = {
    ".github/workflows/contracts.yml",
    ".github/pull_request_template.md",
    ".pre-commit-config.yaml",
}
COMMENT = ".github/workflows/contracts-comment.yml"
WHO = {"GIT_AUTHOR_NAME": "Form editor", "GIT_AUTHOR_EMAIL": "form-editor@example.org"}


def run_tool(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(TOOLS / command[0]), *command[1:]], cwd=root, capture_output=True, encoding="utf-8", check=False
    )


def read_workflow(root: Path, path: str = ".github/workflows/contracts.yml") -> dict[str, object]:
    found: dict[str, object] = yaml.load((root / path).read_text(), yaml.BaseLoader)
    return found


@pytest.mark.parametrize("options", [[], ["--uses", USES]], ids=["alone", "uses"])
def test_workflows_pass_the_checkers_of_workflows(tmp_path: Path, options: list[str]) -> None:
    root = tmp_path / "r"
    ran = run_cli(["init", root, "--github", *options], tmp_path)
    assert ran.code == 0, ran.stderr
    made = {path for path in snapshot(root) if path.startswith((".github/", ".pre-commit"))}
    assert made == FILES | ({COMMENT} if options else set())
    workflows = [path for path in sorted(made) if "/workflows/" in path]
    for command in (
        ["actionlint", *workflows],
        ["check-jsonschema", "--builtin-schema", "vendor.github-workflows", *workflows],
        ["zizmor", "--offline", "--no-progress", "--quiet", ".github"],
    ):
        done = run_tool(root, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    for path in workflows:
        text = (root / path).read_text()
        assert not re.search(r"^\s*paths", text, re.MULTILINE)
        for uses in re.findall(r"uses: (.+)$", text, re.MULTILINE):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}( # v\d+\.\d+\.\d+)?", uses), uses


def test_a_checker_would_have_found_what_is_wrong(tmp_path: Path) -> None:
    root = tmp_path / "r"
    assert run_cli(["init", root, "--github"], tmp_path).code == 0
    path = root / ".github/workflows/contracts.yml"
    path.write_text(path.read_text().replace('"$BASE"', "${{ github.head_ref }}"))
    assert run_tool(root, "zizmor", "--offline", "--no-progress", "--quiet", ".github").returncode != 0
    assert run_tool(root, "actionlint", ".github/workflows/contracts.yml").returncode != 0


def test_the_workflow_asks_for_little_and_uses_the_project_s_own_actions(tmp_path: Path) -> None:
    root = tmp_path / "r"
    assert run_cli(["init", root, "--github"], tmp_path).code == 0
    workflow = read_workflow(root)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["on"] == {"pull_request": "", "merge_group": "", "push": {"branches": ["main"]}}
    text = (root / ".github/workflows/contracts.yml").read_text()
    assert "fetch-depth: 0" in text
    assert "persist-credentials: false" in text
    assert f'"clausectl=={__version__}"' in text
    own = (TOP / ".github/workflows/checks.yml").read_text()
    for action in ("checkout", "setup-python"):
        (pinned,) = re.findall(rf"actions/{action}@\S+ # \S+", text)
        assert pinned in own
    for script in re.findall(r"run: (.*(?:\n {10}.*)*)", text):
        assert "${{" not in script


def write_tools(folder: Path) -> None:
    """A `clausectl` on the path, as the workflow's own step finds it."""
    folder.mkdir()
    script = folder / "clausectl"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clausectl "$@"\n')
    script.chmod(0o755)


@pytest.mark.parametrize("version", ["2.0.0", "1.0.0"])
def test_the_step_reviews_and_keeps_its_report(builder: RepoBuilder, tmp_path: Path, version: str) -> None:
    root = build(builder)
    assert run_cli(["init", "--github"], root).code == 0
    builder.commit("Set up")
    base = builder.head()
    text = (root / "clauses/talks/exclusivity.md").read_text()
    builder.write(
        "clauses/talks/exclusivity.md", text.replace("nobody else", "two others").replace("1.0.0", version)
    )
    builder.commit("Change")
    workflow = read_workflow(root)
    steps = workflow["jobs"]["review"]["steps"]  # type: ignore[index]
    (script,) = [step["run"] for step in steps if step["name"] == "Review the change"]
    write_tools(tmp_path / "bin")
    summary = tmp_path / "summary.md"
    done = subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=root,
        env={
            "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin",
            "PYTHONPATH": str(TOP / "src"),
            "HOME": str(tmp_path),
            "BASE": base,
            "HEAD": "HEAD",
            "RUNNER_TEMP": str(tmp_path / "temp"),
            "GITHUB_STEP_SUMMARY": str(summary),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == (0 if version == "2.0.0" else 1), done.stderr
    assert ("::error" in done.stdout) == (version == "1.0.0")
    assert "Exclusivity" in summary.read_text()
    kept = sorted(path.name for path in (tmp_path / "temp/report").iterdir())
    assert kept == ["comment.md", "review.json", "summary.md"]


def test_files_that_are_there_are_kept_and_named(builder: RepoBuilder) -> None:
    root = build(builder)
    mine = {
        ".github/workflows/contracts.yml": "mine\n",
        ".github/PULL_REQUEST_TEMPLATE.md": "mine\n",
        "docs/CODEOWNERS": "* @all\n",
        ".pre-commit-config.yaml": "repos: []\n",
    }
    builder.write_all(mine)
    builder.write("clauses/a.md", '---\ntitle: A\nversion: 1.0.0\nowner: "@acme/legal"\n---\nWords.\n')
    ran = run_cli(["init", "--github", "--format", "json"], root)
    assert ran.code == 0, ran.stderr
    report = json.loads(ran.stdout)
    kept = {file["path"]: file["note"] for file in report["files"] if file["action"] == "kept"}
    assert kept.keys() == mine.keys()
    assert kept[".pre-commit-config.yaml"] == "it was there, with other content"
    assert {path: (root / path).read_text() for path in mine} == mine
    assert not (root / ".github/pull_request_template.md").exists()
    assert any("`clausectl owners` keeps" in note for note in report["notes"])


def test_owners_are_written_where_clauses_state_them(builder: RepoBuilder) -> None:
    root = build(builder)
    builder.write("clauses/a.md", '---\ntitle: A\nversion: 1.0.0\nowner: "@acme/legal"\n---\nWords.\n')
    ran = run_cli(["init", "--github", "--commit"], root, env=WHO)
    assert ran.code == 0, ran.stderr
    assert run_cli(["owners", "--check"], root).code == 0
    assert "/clauses/a.md @acme/legal\n" in (root / ".github/CODEOWNERS").read_text()
    committed = set(builder.git("show", "--format=", "--name-only").splitlines())
    assert committed >= {*FILES, ".github/CODEOWNERS"}
    before = snapshot(root)
    again = run_cli(["init", "--github", "--commit"], root, env=WHO)
    assert (again.code, "committed" in again.stderr) == (0, False)
    assert {line.split()[0] for line in again.stdout.splitlines()} == {"kept"}
    assert "other content" not in again.stdout
    assert snapshot(root) == before
    builder.write("clauses/a.md", '---\ntitle: A\nversion: 1.0.0\nowner: "@acme\n---\nWords.\n')
    (root / ".github/CODEOWNERS").unlink()
    ran = run_cli(["init", "--github"], root)
    assert ran.code == 0
    assert "CODEOWNERS was not written: clauses/a.md:4" in ran.stderr
    assert not (root / ".github/CODEOWNERS").exists()


def test_without_owners_there_is_no_file_of_owners(tmp_path: Path) -> None:
    ran = run_cli(["init", "r", "--github"], tmp_path)
    assert "no clause states `owner:` yet" in ran.stderr
    assert not (tmp_path / "r/.github/CODEOWNERS").exists()


@pytest.mark.parametrize(
    ("branch", "remote", "watched"),
    [
        ("trunk", "", "trunk"),
        ("main", "stable", "stable"),
        ("topic", "", "main"),
        ("wow!", "wow!", "main"),
        ("a'b", "a'b", "main"),
    ],
)
def test_the_default_branch_is_watched(builder: RepoBuilder, branch: str, remote: str, watched: str) -> None:
    build(builder)
    if branch == "trunk":
        builder.git("branch", "-m", "trunk")
    elif branch == "topic":
        builder.branch("topic")
    if remote:
        builder.git("update-ref", f"refs/remotes/origin/{remote}", "HEAD")
        builder.git("symbolic-ref", "refs/remotes/origin/HEAD", f"refs/remotes/origin/{remote}")
    ran = run_cli(["init", "--github"], builder.root)
    assert ran.code == 0, ran.stderr
    assert read_workflow(builder.root)["on"]["push"] == {"branches": [watched]}  # type: ignore[index]
    assert ("whose name is unusual" in ran.stderr) == (remote not in ("", "stable"))


@pytest.mark.parametrize(
    "uses",
    [
        "acme/clausectl",
        "acme/clausectl@v1",
        "acme/clausectl@" + "a" * 39,
        "acme/clausectl@" + "A" * 40,
        "a/b/c@" + "a" * 40,
        "acme/x\n@" + "a" * 40,
        "acme/${{x}}@" + "a" * 40,
        "acme/clausectl@" + "a" * 40 + "\n",
    ],
)
def test_actions_are_named_by_a_full_commit(tmp_path: Path, uses: str) -> None:
    ran = run_cli(["init", "r", "--github", "--uses", uses], tmp_path)
    assert ran.code == 2
    assert "all 40 digits" in ran.stderr
    assert not (tmp_path / "r").exists()


def test_uses_needs_github(tmp_path: Path) -> None:
    ran = run_cli(["init", "r", "--uses", USES], tmp_path)
    assert (ran.code, "--uses goes with --github" in ran.stderr) == (2, True)


@pytest.mark.parametrize("place", [".github", ".github/workflows", ".pre-commit-config.yaml"])
def test_a_link_in_the_way_is_refused(builder: RepoBuilder, tmp_path: Path, place: str) -> None:
    root = build(builder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (root / place).parent.mkdir(exist_ok=True)
    (root / place).symlink_to(elsewhere)
    ran = run_cli(["init", "--github"], root)
    assert ran.code == 2
    assert f"{place} CL088 a symbolic link stands where" in ran.stderr
    assert not list(elsewhere.iterdir())
    assert run_cli(["init"], root).code == 0


def test_the_hook_is_one_that_pre_commit_reads(tmp_path: Path) -> None:
    assert run_cli(["init", "r", "--github"], tmp_path).code == 0
    config = yaml.safe_load((tmp_path / "r/.pre-commit-config.yaml").read_text())
    (hook,) = config["repos"][0]["hooks"]
    assert (hook["language"], hook["pass_filenames"]) == ("system", False)
    assert hook["entry"] == "clausectl check --since HEAD"
    assert re.search(hook["files"], "clauses/a.md")
    assert re.search(hook["files"], "clausectl.yaml")
    assert not re.search(hook["files"], "docs/clauses/a.md")
    assert run_cli(hook["entry"].split()[1:], tmp_path / "r").code == 0
