"""Signed versions in the diff report, in every format: golden files on fictional parties."""

from __future__ import annotations

import pytest
from test_diff_reports import check_golden

from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_builder import B, build_history


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("signed.txt", ["--signed"]),
        ("signed.md", ["--format", "markdown", "--signed"]),
        ("signed.json", ["--format", "json", "--signed"]),
        ("signed.html", ["--format", "html"]),
        ("signed-summary.txt", ["--summary"]),
        ("signed-external.md", ["--format", "markdown", "--external"]),
        ("signed-one.txt", [B]),
    ],
)
def test_report_is_the_golden_file(builder: RepoBuilder, name: str, arguments: list[str]) -> None:
    build_history(builder)
    done = run_cli(["diff", "v1", "v2", *arguments], builder.root)
    assert (done.code, done.stderr) == (0, "")
    check_golden(name, done.stdout)


def test_a_broken_version_is_kept_when_a_report_is_cut(builder: RepoBuilder) -> None:
    build_history(builder)
    builder.write(f"agreements/{B}.signed/v1/text.md", "Other words.\n")
    for number in range(400):
        text = f"---\ntitle: Clause {number}\nversion: 1.0.0\n---\n{'Some words of it. ' * 20}\n"
        builder.write(f"clauses/more/clause-{number}.md", text)
    builder.commit("Many clauses")
    text = run_cli(["diff", "v2", "HEAD", "--format", "markdown", "--no-commits"], builder.root).stdout
    assert "This report is cut" in text
    assert len(text) <= 60_000
    assert text.count("INTEGRITY BROKEN") == 2
