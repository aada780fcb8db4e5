"""The lineage of real documents in their real history, beside what `git blame` says of it."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from histories import blame_by_git, blame_by_lineage, follow

from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("CLAUSECTL_CORPUS") or TOP.parent / "shared" / "corpus")
BUNDLE = CORPUS / "balanced-employee-ip" / "history.bundle"
AGREEMENT = "Balanced_Employee_IP_Agreement.md"

pytestmark = pytest.mark.skipif(not BUNDLE.is_file(), reason="the corpus is not here")


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> RepoBuilder:
    builder = RepoBuilder(tmp_path_factory.mktemp("corpus") / "repository")
    builder.git("fetch", "-q", "--no-tags", str(BUNDLE), "HEAD")
    builder.git("reset", "-q", "--hard", "FETCH_HEAD")
    return builder


@pytest.mark.parametrize("path", [AGREEMENT, "README.md", "Employee_IP_Laws.md", "CONTRIBUTING.md"])
def test_whole_lines_come_from_the_commits_that_blame_names(real: RepoBuilder, path: str) -> None:
    compared = 0
    for rev in real.git("rev-list", "HEAD", "--", path).split("\n")[::12]:
        by_git = blame_by_git(real, path, rev)
        found = blame_by_lineage(real, follow(real.root, path, rev))
        counts = Counter(real.git("show", f"{rev}:{path}").split("\n"))
        lines = [line for line, count in counts.items() if count == 1 and line.strip()]
        assert {line: found[line] for line in lines} == {line: by_git[line] for line in lines}
        compared += len(lines)
    assert compared > 10


def test_every_commit_that_touched_the_agreement_is_told(real: RepoBuilder) -> None:
    ran = run_cli(["log", AGREEMENT, "--format", "json"], real.root)
    assert ran.code == 0
    report = json.loads(ran.stdout)
    told = {version["commit"]["id"] for version in report["versions"]}
    assert told == set(real.git("log", "--format=%H", "--no-merges", "--", AGREEMENT).split("\n"))
    assert all(version["message"] for version in report["versions"])
    requests = {version["commit"]["pull_request"] for version in report["versions"]}
    assert "#44" in requests


def test_words_are_followed_through_every_file_they_stood_in(real: RepoBuilder) -> None:
    lineage = follow(real.root, "Employee_IP_Laws.md")
    paths = list(dict.fromkeys(stage.path for stage in lineage.stages))
    # split off the agreement, to which an exhibit had been appended that was a file before
    assert paths[:2] == ["Employee_IP_Laws.md", AGREEMENT]
    assert "BEIPA_Exhibit_Laws.md" in paths
