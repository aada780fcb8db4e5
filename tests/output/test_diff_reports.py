"""The diff report in every format, as a reader gets it: golden files on the ICML form."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from clausectl.output.diff_html import format_html
from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from cli_runner import run_cli
from icml_history import change_library, start_library
from repo_builder import RepoBuilder

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with every kind of change, built once."""
    repo = RepoBuilder(tmp_path_factory.mktemp("history") / "repository")
    start_library(repo)
    change_library(repo)
    return repo.root


def check_golden(name: str, text: str) -> None:
    """Compare with a golden file; CLAUSECTL_GOLDEN=1 writes it instead, to be read before it is committed."""
    path = GOLDEN / name
    if os.environ.get("CLAUSECTL_GOLDEN"):
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("diff.txt", []),
        ("diff.md", ["--format", "markdown"]),
        ("diff.json", ["--format", "json"]),
        ("diff-no-commits.txt", ["--no-commits"]),
        ("diff-one-agreement.txt", ["icml/final-contribution/speaker-c"]),
        ("diff-one-clause.txt", ["clauses/icml/governing-law.md"]),
    ],
)
def test_report_is_the_golden_file(history: Path, name: str, arguments: list[str]) -> None:
    done = run_cli(["diff", "v1", "v2", *arguments], history)
    assert (done.code, done.stderr) == (0, "")
    check_golden(name, done.stdout)


def test_html_report_is_the_golden_file(history: Path) -> None:
    with open_repository(history) as repository:
        diff = diff_revisions(repository, "v1", "v2")
    check_golden("diff.html", format_html(diff))


def test_coloured_report_is_the_golden_file(history: Path) -> None:
    done = run_cli(["--color", "always", "diff", "v1", "v2", "--no-commits"], history)
    assert done.code == 0
    check_golden("diff-color.txt", done.stdout.replace("\x1b", "␛"))


def test_nothing_differs_between_a_revision_and_itself(history: Path) -> None:
    done = run_cli(["diff", "v2", "v2", "--exit-code"], history)
    assert done.code == 0
    assert "Nothing differs." in done.stdout
    assert "9 compared: 9 identical" in done.stdout


def test_exit_code_says_whether_anything_differs(history: Path) -> None:
    assert run_cli(["diff", "v1", "v2", "--exit-code"], history).code == 1
    assert run_cli(["diff", "v1", "v2"], history).code == 0


def test_reversed_revisions_are_told_so(history: Path) -> None:
    done = run_cli(["diff", "v2", "v1"], history)
    assert "No commit leads from v2 to v1 in these files: is the order right?" in done.stdout


def test_every_count_of_the_summary_adds_up(history: Path) -> None:
    rows = run_cli(["diff", "v1", "v2"], history).stdout.split("\n\n")[0].replace("\n               ", " ")
    for row in rows.split("\n")[1:4]:
        total, _, facts = row.split(None, 1)[1].partition(" compared: ")
        assert int(total) == sum(int(fact.split()[0]) for fact in facts.split(", "))


def test_json_holds_both_texts_of_every_redline(history: Path) -> None:
    report = json.loads(run_cli(["diff", "v1", "v2", "--format", "json"], history).stdout)
    assert report["schema"] == "clausectl/diff/1"
    for clause in report["clauses"]:
        if clause["redline"] is not None:
            for side, drop in (("old_text", "inserted"), ("new_text", "deleted")):
                kept = "".join(part["text"] for part in clause["redline"] if part["kind"] != drop)
                assert kept == clause[side]
