"""Two people who sign at the same moment: nothing is lost, and whoever comes second is told so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_record import NAME
from test_record import repo as repo  # the fixture
from test_sign import CONSENT, OWN, accept

from cli_runner import run_cli
from repo_builder import RepoBuilder, clean_git_environment

ROLES = {"customer": ("Speaker A", CONSENT), "supplier": ("Supplier S", OWN)}
FOLDER = "agreements/supply/first.signed"


def sign_together(folder: Path, *roles: str) -> list[tuple[int, str]]:
    """Exit code and messages of processes that start at once in one work tree."""
    environment = clean_git_environment() | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "clausectl", "sign", NAME, "--accept"]
    running = [
        subprocess.Popen(
            [*command, "--as", role, "--typed-name", ROLES[role][0], "--consent", ROLES[role][1]],
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for role in roles
    ]
    ended = [process.communicate()[1] for process in running]
    return [(process.returncode, said) for process, said in zip(running, ended, strict=True)]


def is_whole(repo: RepoBuilder, folder: Path) -> bool:
    clean = repo.git("-C", str(folder), "status", "--porcelain") == ""
    return clean and run_cli(["verify", NAME], folder).code == 0


@pytest.mark.parametrize("sent", [True, False])
def test_two_roles_at_once(repo: RepoBuilder, sent: bool) -> None:
    if sent:
        assert run_cli(["send", NAME], repo.root).code == 0
    first, second = sign_together(repo.root, "customer", "supplier")
    assert 0 in (first[0], second[0])
    for code, said in (first, second):
        assert (code, said) == (0, "") or (code == 2 and "CL401" in said), said
    assert is_whole(repo, repo.root)
    for role, (code, _) in zip(ROLES, (first, second), strict=True):
        if code:
            assert accept(repo, role).code == 0
    assert is_whole(repo, repo.root)
    assert repo.git("tag", "--list") == f"{NAME}/v1"
    assert repo.git("ls-tree", "-r", "--name-only", "HEAD", f"{FOLDER}/").count("/signatures/") == 2


def test_one_role_twice_at_once(repo: RepoBuilder) -> None:
    ended = sorted(sign_together(repo.root, "customer", "customer"))
    assert [code for code, _ in ended] == [0, 2]
    assert "CL401" in ended[1][1] or "CL421" in ended[1][1], ended[1][1]
    assert is_whole(repo, repo.root)
    assert repo.git("ls-tree", "-r", "--name-only", "HEAD", f"{FOLDER}/").count("/signatures/") == 1


def test_two_clones_sign_and_push(repo: RepoBuilder, tmp_path: Path) -> None:
    assert run_cli(["send", NAME], repo.root).code == 0
    shared = tmp_path / "shared.git"
    repo.git("clone", "-q", "--bare", str(repo.root), str(shared))
    clones = [tmp_path / "one", tmp_path / "two"]
    for clone, role in zip(clones, ROLES, strict=True):
        repo.git("clone", "-q", str(shared), str(clone))
        repo.git("-C", str(clone), "config", "user.name", "Clerk C")
        repo.git("-C", str(clone), "config", "user.email", "clerk@example.org")
        name, consent = ROLES[role]
        stated = ["--accept", "--typed-name", name, "--consent", consent]
        assert run_cli(["sign", NAME, "--as", role, *stated], clone).code == 0
    repo.git("-C", str(clones[0]), "push", "-q")
    with pytest.raises(AssertionError, match="rejected"):
        repo.git("-C", str(clones[1]), "push", "-q")
    repo.git("-C", str(clones[1]), "pull", "-q", "--no-rebase", "--no-edit")
    assert is_whole(repo, clones[1])
    assert "fully executed" in run_cli(["status", NAME, "--on", "2100-01-01"], clones[1]).stdout
    repo.git("-C", str(clones[1]), "push", "-q")


def test_linked_work_trees_sign_each_on_its_branch(repo: RepoBuilder, tmp_path: Path) -> None:
    assert run_cli(["send", NAME], repo.root).code == 0
    linked = tmp_path / "linked"
    repo.git("worktree", "add", "-q", "-b", "theirs", str(linked))
    name, consent = ROLES["supplier"]
    stated = ["--accept", "--typed-name", name, "--consent", consent]
    assert run_cli(["sign", NAME, "--as", "supplier", *stated], linked).code == 0
    assert accept(repo, "customer").code == 0
    assert is_whole(repo, linked)
    repo.merge("theirs", "Merge theirs")
    assert is_whole(repo, repo.root)
    assert "fully executed" in run_cli(["status", NAME, "--on", "2100-01-01"], repo.root).stdout
