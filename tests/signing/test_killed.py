"""`sign` and `record` killed at any moment: afterwards everything is as before, or everything is done."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from test_record import COPY, NAME, outside
from test_record import repo as repo  # the fixture
from test_sign import CONSENT

from cli_runner import run_cli
from repo_builder import RepoBuilder, clean_git_environment

TRIES = 30
SIGN = ["sign", NAME, "--as", "customer", "--accept", "--typed-name", "Speaker A", "--consent", CONSENT]


def run_and_kill(repo: RepoBuilder, arguments: list[str], seconds: float) -> int:
    """Run the command as a process of its own and kill it, and whatever it started, after a while."""
    process = subprocess.Popen(
        [sys.executable, "-m", "clausectl", *arguments],
        cwd=repo.root,
        env=clean_git_environment() | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(seconds)
    os.killpg(process.pid, signal.SIGKILL)
    return process.wait()


@pytest.mark.parametrize("kind", ["sign", "record"])
def test_a_killed_act_is_done_or_not_and_never_half(repo: RepoBuilder, tmp_path: Path, kind: str) -> None:
    arguments = SIGN
    if kind == "record":
        copy = outside(tmp_path, "copy.md", COPY)
        arguments = ["record", NAME, "--evidence", copy, "--as", "customer"]
    random_moments = random.Random(7)
    head = repo.head()
    started = time.monotonic()
    assert run_cli(arguments, repo.root).code == 0
    whole = max(0.4, 2.5 * (time.monotonic() - started))
    repo.git("reset", "-q", "--hard", head)
    done = 0
    for _ in range(TRIES):
        run_and_kill(repo, arguments, random_moments.uniform(0.15, 1.0) * whole)
        shown = run_cli(["status", NAME, "--on", "2100-01-01"], repo.root).stdout
        tip = repo.head()
        # HEAD alone says whether it is signed, and then everything of it is there
        assert ("partly executed" in shown) == (tip != head)
        if tip != head:
            done += 1
            assert run_cli(["compose", f"{NAME}@v1"], repo.root).code == 0
            assert run_cli(["verify", NAME], repo.root).code == 0
        run_cli(["recover"], repo.root)
        assert repo.git("status", "--porcelain") == ""
        assert repo.git("fsck", "--no-dangling") == ""
        repo.git("reset", "-q", "--hard", head)
    assert done < TRIES
