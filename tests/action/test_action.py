"""The action beside the stories: other events, shallow checkouts, inputs, the install step, hostile names."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import venv
from pathlib import Path

import pytest
import yaml
from checkouts import ACTION, IDENTITY, TOP, Event, make_environment, merge_into, pull_request, push
from composite import Outcome, evaluate, read_commands, run_action

from repo_builder import RepoBuilder
from review.stories import (
    OWNED,
    PATH,
    WORDS,
    change_number,
    change_number_with_version,
    edit_wording,
    start_story,
    take_the_same_version,
    touch_signed_file,
    use_hostile_names,
)

NOUGHTS = "0" * 40


def run(repo: RepoBuilder, tmp_path: Path, event: Event, **inputs: str) -> Outcome:
    return run_action(
        ACTION,
        workspace=repo.root,
        temp=tmp_path / "runner",
        environment=make_environment(tmp_path, event),
        inputs={"install": "false", **{name.replace("_", "-"): value for name, value in inputs.items()}},
    )


def read_ends(outcome: Outcome) -> tuple[str, str]:
    found = re.search(r"^Comparing (\w+) with (\w+)\.$", outcome.logs["Find what is compared"], re.MULTILINE)
    assert found, (outcome.logs, outcome.errors)
    return found.group(1), found.group(2)


def test_expressions_are_understood_as_a_host_understands_them() -> None:
    context = {"inputs": {"install": "true", "a-b": "x"}, "steps": {}, "failed": True}
    assert evaluate("inputs.install == 'true' && !failure()", context) is False
    assert evaluate("always() && inputs.a-b != 'y'", context) is True
    assert evaluate("steps.gone.outputs.code || 'none'", context) == "none"
    assert evaluate("inputs.gone == ''", context) is True


def test_a_stopped_log_holds_no_commands() -> None:
    log = "::stop-commands::abc\n::error::x\n::abc::\n::notice title=a::b\n"
    assert read_commands(log) == [("notice", "title=a", "b")]


# Events


def test_a_push_that_follows_nothing_compares_with_nothing(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    outcome = run(repo, tmp_path, push(NOUGHTS, repo.head()))
    assert read_ends(outcome) == (NOUGHTS, repo.head())
    assert outcome.code == 0, outcome.logs
    assert "no commit" in outcome.page


def test_a_push_to_the_default_branch_is_checked_and_verified_as_a_whole(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    edit_wording(repo)
    before, after = repo.head("main"), repo.head("change")
    outcome = run(repo, tmp_path, push(before, after))
    assert outcome.code == 0, (outcome.logs, outcome.errors)
    told = outcome.logs["Check what stands"]
    assert "clausectl check" in told
    assert "clausectl verify --all" in told
    assert "talks/speaker-a@v1" in told
    elsewhere = run(repo, tmp_path / "b", push(before, after, "refs/heads/side"))
    assert "Check what stands" not in elsewhere.ran


def test_a_push_keeps_the_exit_code_of_a_signed_version_that_does_not_match(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    touch_signed_file(repo)
    broken = repo.head()
    repo.write("README.md", "# Later\n")
    outcome = run(repo, tmp_path, push(broken, repo.commit("Later")))
    assert outcome.outputs["exit-code"] == "0", outcome.logs
    assert outcome.code == 3
    assert "does not match" in outcome.logs["Check what stands"]


def test_where_reports_are_public_nothing_in_the_log_names_an_agreement(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    repo.write("clausectl.yaml", "visibility: public\n")
    before = repo.commit("Public")
    repo.write("agreements/talks/speaker-d.md", "---\nform: gone\n---\n")
    touch_signed_file(repo)
    outcome = run(repo, tmp_path, push(before, repo.head()))
    assert outcome.code == 3, (outcome.logs, outcome.errors)
    assert "exit code 3" in outcome.logs["Check what stands"]
    told = "".join((*outcome.logs.values(), *outcome.errors.values(), outcome.page))
    folder = Path(outcome.outputs["report"])
    told += "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    for secret in ("speaker-a", "speaker-d", "Speaker A", "Officer B"):
        assert secret not in told


def test_a_merge_group_is_compared_by_its_own_ids(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    change_number(repo)
    base, head = repo.head("main"), repo.head("change")
    event = {
        "merge_group": {"base_sha": base, "head_sha": head, "head_ref": "refs/heads/gh-readonly-queue/x"}
    }
    outcome = run(repo, tmp_path, ("merge_group", event))
    assert read_ends(outcome) == (base, head)
    assert outcome.code == 1


def test_a_forced_push_over_something_that_is_gone_reviews_the_last_commit(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    edit_wording(repo)
    outcome = run(repo, tmp_path, push("12" * 20, repo.head(), "refs/heads/change"))
    assert read_ends(outcome) == (repo.head("HEAD^"), repo.head())
    assert ("notice", "title=clausectl") in [one[:2] for one in outcome.commands]


def test_a_branch_that_was_deleted_changes_nothing(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    outcome = run(repo, tmp_path, push(repo.head(), NOUGHTS, "refs/heads/old"))
    assert read_ends(outcome) == (repo.head(), repo.head())
    assert outcome.code == 0


def test_a_run_by_hand_compares_with_the_default_branch_or_with_what_is_asked(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    change_number(repo)
    event = ("workflow_dispatch", {"repository": {"default_branch": "main"}})
    assert read_ends(run(repo, tmp_path, event)) == (repo.head("main"), repo.head("change"))
    asked = run(repo, tmp_path, event, base="main", head="main")
    assert read_ends(asked) == (repo.head("main"), repo.head("main"))


def test_the_merge_that_a_host_made_counts_from_the_tip_and_not_from_an_older_event(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    edit_wording(repo)
    old, head = repo.head("main"), repo.head("change")
    repo.switch("main")
    repo.write(PATH, OWNED.format("2.0.0", WORDS.replace("thirty (30)", "ninety (90)")))
    repo.write("README.md", "# Talks\n")
    repo.git("checkout", "-q", "--", PATH)
    tip = repo.commit("A readme")
    assert merge_into(repo, tip, head)
    assert read_ends(run(repo, tmp_path, pull_request(old, head))) == (tip, repo.head())


# Shallow checkouts


def make_shallow(repo: RepoBuilder, clone: Path, *names: str) -> RepoBuilder:
    """A checkout of depth 1, as the checkout action makes it: one commit, nothing of its parents."""
    shallow = RepoBuilder(clone)
    shallow.git("remote", "add", "origin", f"file://{repo.root}")
    for name in names:
        shallow.git("fetch", "-q", "--depth=1", "--no-tags", "origin", f"+{name}:refs/remotes/pull/7/merge")
    shallow.git("checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
    return shallow


def test_a_checkout_of_depth_one_is_deepened(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "origin")
    change_number(repo)
    base, head = repo.head("main"), repo.head("change")
    assert merge_into(repo, base, head)
    repo.git("update-ref", "refs/pull/7/merge", "HEAD")
    clone = make_shallow(repo, tmp_path / "clone", "refs/pull/7/merge")
    assert clone.git("cat-file", "-e", base, check=False) == ""
    assert clone.git("rev-list", "--count", "HEAD") == "1"
    outcome = run(clone, tmp_path, pull_request(base, head))
    assert read_ends(outcome) == (base, clone.head())
    assert outcome.code == 1, outcome.logs
    assert "version: 2.0.0" in outcome.page
    assert "shallow" not in outcome.page


def test_a_change_that_left_long_ago_is_followed_back_to_where_it_left(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "origin")
    take_the_same_version(repo)
    head = repo.head("change")
    repo.switch("main")
    for number in range(60):
        repo.git("commit", "-q", "--allow-empty", "-m", f"Later {number}", env=IDENTITY)
    base = repo.head()
    assert merge_into(repo, base, head)
    repo.git("update-ref", "refs/pull/7/merge", "HEAD")
    clone = make_shallow(repo, tmp_path / "clone", "refs/pull/7/merge")
    outcome = run(clone, tmp_path, pull_request(base, head))
    assert outcome.code == 1
    assert "CL621" in outcome.page


def test_a_whole_clone_is_never_made_shallow(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "origin")
    repo.switch("main")
    clone = RepoBuilder.__new__(RepoBuilder)
    clone.root, clone.commits = tmp_path / "clone", 0
    repo.git("clone", "-q", "--single-branch", "--branch=main", f"file://{repo.root}", str(clone.root))
    repo.switch("change")
    change_number(repo)
    outcome = run(clone, tmp_path, ("pull_request_target", pull_request(clone.head(), repo.head())[1]))
    # What is checked out is the base: what is reviewed is the change all the same.
    assert read_ends(outcome) == (clone.head(), repo.head())
    assert outcome.code == 1
    assert clone.git("rev-parse", "--is-shallow-repository") == "false"


def test_a_checkout_of_depth_one_without_its_origin_says_what_to_do(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "origin")
    change_number(repo)
    base, head = repo.head("main"), repo.head("change")
    clone = make_shallow(repo, tmp_path / "clone", "refs/heads/change")
    clone.git("remote", "set-url", "origin", f"file://{tmp_path}/gone")
    outcome = run(clone, tmp_path, pull_request(base, head))
    assert outcome.code == 2
    assert outcome.ran == ["Find what is compared"]
    assert [one[0] for one in outcome.commands] == ["error"]
    assert "fetch-depth: 0" in outcome.commands[0][2]


def test_fetching_runs_no_hook_and_no_submodule(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "origin")
    repo.write(".gitmodules", f'[submodule "x"]\n\tpath = x\n\turl = file://{tmp_path}/none\n')
    change_number(repo)
    base, head = repo.head("main"), repo.head("change")
    clone = make_shallow(repo, tmp_path / "clone", "refs/heads/change")
    hook = clone.root / ".git/hooks/reference-transaction"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch '{tmp_path}/pwned'\n", encoding="utf-8")
    hook.chmod(0o755)
    outcome = run(clone, tmp_path, pull_request(base, head), base="main")
    assert clone.head("refs/remotes/origin/main") == base
    assert outcome.code == 1, (outcome.logs, outcome.errors)
    assert not (tmp_path / "pwned").exists()


# What is hostile


@pytest.mark.parametrize(
    "name",
    ["$(touch pwned)", "`touch pwned`", "--upload-pack=touch pwned", "a\nb=c", "::error::x", "-h", "a..b"],
)
def test_names_that_somebody_chose_are_never_run(name: str, tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    outcome = run(repo, tmp_path, pull_request(repo.head(), repo.head()), base=name)
    assert outcome.code == 2, (outcome.logs, outcome.errors)
    assert not list(tmp_path.rglob("pwned"))
    assert all("no commit" in text for _, _, text in outcome.commands)


def test_a_branch_with_a_hostile_name_is_reviewed_by_its_id(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    name = "x`touch${IFS}pwned`$(id);%0A-error"
    repo.git("branch", name, "change")
    edit_wording(repo)
    outcome = run(repo, tmp_path, pull_request(repo.head("main"), repo.head()), base=name)
    assert outcome.code == 0, (outcome.logs, outcome.errors)
    assert read_ends(outcome) == (repo.head("main"), repo.head())
    assert not list(tmp_path.rglob("pwned"))


def test_hostile_files_command_nothing_on_the_default_branch_either(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    use_hostile_names(repo)
    repo.write(
        "clauses/talks/b.md", "---\ntitle: '::set-output name=x::y'\nversion: 1.0.0\n---\n{{nothing}}\n"
    )
    repo.write("agreements/::error::z.md", "no front matter\n")
    head = repo.commit("::warning::x")
    outcome = run(repo, tmp_path, push(repo.head("main"), head))
    assert outcome.code == 1
    assert "Check what stands" in outcome.ran
    assert {name for name, _, _ in outcome.commands} <= {"error", "warning", "notice"}
    assert not [one for one in outcome.commands if one[1] == ""]


def test_what_clausectl_says_on_stderr_commands_nothing(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    event = pull_request(repo.head("main"), repo.head())
    environment = make_environment(tmp_path, event)
    program = tmp_path / "bin/clausectl"
    program.write_text("#!/bin/sh\necho '::error::from a path' >&2\nexit 2\n", encoding="utf-8")
    outcome = run_action(
        ACTION, workspace=repo.root, temp=tmp_path / "t", environment=environment, inputs={"install": "false"}
    )
    assert (outcome.code, outcome.outputs["exit-code"], outcome.outputs["blocked"]) == (2, "2", "true")
    assert "::error::from a path" in outcome.logs["Review"]
    assert [text for _, _, text in outcome.commands] == ["The review could not be done; the log says why."]
    assert outcome.page == ""


@pytest.mark.parametrize("event", [b"", b"[]", b"{", b'{"pull_request": 3}', b"[" * 100_000, b"\xff\xfe"])
def test_an_event_that_cannot_be_read_is_told(event: bytes, tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    environment = make_environment(tmp_path, ("pull_request", {}))
    (tmp_path / "event.json").write_bytes(event)
    outcome = run_action(
        ACTION, workspace=repo.root, temp=tmp_path / "t", environment=environment, inputs={"install": "false"}
    )
    assert outcome.code == 2
    assert "states no commits" in outcome.commands[0][2]
    assert "Traceback" not in "".join(outcome.errors.values())


# Inputs


def test_findings_need_not_fail_and_signed_files_always_do(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    change_number(repo)
    event = pull_request(repo.head("main"), repo.head())
    outcome = run(repo, tmp_path, event, fail_on_findings="false")
    assert (outcome.code, outcome.outputs["exit-code"], outcome.outputs["blocked"]) == (0, "1", "true")
    touch_signed_file(repo)
    event = pull_request(repo.head("main"), repo.head())
    assert run(repo, tmp_path / "b", event, fail_on_findings="false").code == 3


def test_strict_fails_for_what_is_to_be_decided(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    repo.write("clauses/talks/fee.md", "---\ntitle: Fee\nversion: 1.0.0\n---\nThe Fee is due.\n")
    repo.commit("A clause that nothing uses")
    event = pull_request(repo.head("main"), repo.head())
    assert run(repo, tmp_path, event).code == 0
    strict = run(repo, tmp_path / "b", event, strict="true")
    assert (strict.code, strict.outputs["blocked"]) == (1, "false")


def test_reports_go_where_they_are_asked_for(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "library")
    change_number_with_version(repo)
    event = pull_request(repo.head("main"), repo.head())
    workspace = RepoBuilder.__new__(RepoBuilder)
    workspace.root = tmp_path
    outcome = run(
        workspace, tmp_path, event, working_directory="library", report="told/here", sarif="told/x.sarif"
    )
    assert outcome.code == 0, (outcome.logs, outcome.errors)
    assert Path(outcome.outputs["report"]) == tmp_path / "told/here"
    assert sorted(path.name for path in (tmp_path / "told/here").iterdir()) == [
        "comment.md",
        "review.json",
        "summary.md",
    ]
    assert json.loads((tmp_path / "told/x.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert repo.git("ls-files", "-o") == ""


def test_without_clausectl_the_action_says_so(tmp_path: Path) -> None:
    repo = start_story(tmp_path / "r")
    event = pull_request(repo.head(), repo.head())
    environment = make_environment(tmp_path, event)
    (tmp_path / "bin/clausectl").unlink()
    environment["PATH"] = f"{tmp_path / 'bin'}:/usr/bin:/bin"
    outcome = run_action(
        ACTION, workspace=repo.root, temp=tmp_path / "t", environment=environment, inputs={"install": "false"}
    )
    assert outcome.code == 2
    assert "install: true" in outcome.commands[-1][2]


@pytest.mark.skipif(importlib.util.find_spec("hatchling") is None, reason="hatchling builds the package")
def test_the_action_installs_its_own_commit_and_reviews_with_it(tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.EnvBuilder(with_pip=True, system_site_packages=False).create(place)
    site = next(place.glob("lib/python*/site-packages"))
    # What the package needs, and nothing of this clone: its own entry is left out.
    import clausectl

    own = Path(clausectl.__file__).parents[1]
    paths = [path for path in sys.path if path.endswith("site-packages") and Path(path) != own]
    (site / "outside.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    repo = start_story(tmp_path / "r")
    change_number(repo)
    event = pull_request(repo.head("main"), repo.head())
    environment = make_environment(tmp_path, event) | {
        "PATH": f"{place / 'bin'}:/usr/bin:/bin",
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",
        "PIP_NO_DEPS": "1",
        "PIP_IGNORE_INSTALLED": "1",
    }
    outcome = run_action(ACTION, workspace=repo.root, temp=tmp_path / "t", environment=environment, inputs={})
    assert outcome.code == 1, (outcome.logs, outcome.errors)
    assert outcome.ran[0] == "Install clausectl"
    assert (site / "clausectl/cli/review.py").is_file()
    program = (place / "bin/clausectl").read_text(encoding="utf-8")
    assert program.startswith(f"#!{place}")


# The file


def test_no_script_has_an_expression_and_every_step_says_what_it_does() -> None:
    for path in (TOP / "action.yml",):
        action = yaml.safe_load(path.read_text(encoding="utf-8"))
        for step in action["runs"]["steps"]:
            assert "${{" not in step["run"]
            assert step["name"]
            assert step["run"].count("\n") == 0
        for one in (*action["inputs"].values(), *action["outputs"].values()):
            assert one["description"].endswith(".")


def test_scripts_need_the_standard_library_alone() -> None:
    for path in sorted((TOP / "action").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        names = set(re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE))
        assert names <= sys.stdlib_module_names | {"__future__"}, path
        done = subprocess.run([sys.executable, "-I", "-m", "py_compile", path], check=False)
        assert done.returncode == 0
