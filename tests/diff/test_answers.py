"""Large comparisons are kept: the kept answer is the answer, and nothing else is taken for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clausectl.pipeline import diff_answers
from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from cli_runner import run_cli
from repo_builder import RepoBuilder

FORM = """---
kind: form
title: Services
version: 1.0.0
parameters:
  fee: {type: money, currency: EUR, default: 100}
clauses:
"""


@pytest.fixture
def changed(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which three clauses and a form change between v1 and v2; three are worth keeping."""
    monkeypatch.setattr(diff_answers, "WORTH_KEEPING", 3)
    monkeypatch.setattr("clausectl.pipeline.diffing.WORTH_KEEPING", 3)
    names = ["a/one", "a/two", "b/three", "b/four"]
    for name in names:
        body = f"The Supplier shall deliver {name} within 30 days; the fee is {{{{ fee }}}}."
        builder.write(f"clauses/{name}.md", f"---\ntitle: {name}\nversion: 1.0.0\n---\n{body}\n")
    listed = "".join(f"  - {name}\n" for name in names)
    builder.write("agreements/s/form.md", FORM + listed + "---\n# {{ title }}\n\n{{ clauses }}\n")
    builder.write("agreements/s/one.md", "---\nform: s\nparameters:\n  fee: 120\n---\n")
    builder.commit("First")
    builder.tag("v1")
    for name in names[:2]:
        body = f"The Supplier may deliver {name} within 60 days; the fee is {{{{ fee }}}}."
        builder.write(f"clauses/{name}.md", f"---\ntitle: {name}\nversion: 2.0.0\n---\n{body}\n")
    builder.write("clauses/b/five.md", "---\ntitle: Five\nversion: 1.0.0\n---\nA fifth *clause*.\n")
    builder.write(
        "agreements/s/form.md",
        FORM.replace("100", "150")
        + "  - b/five\n  - b/four\n  - a/one\n  - a/two\n---\n# The {{ title }}\n\n{{ clauses }}\n",
    )
    builder.commit("Second (#7)")
    builder.tag("v2")
    return builder.root


def test_a_kept_answer_is_the_answer(changed: Path) -> None:
    with open_repository(changed, cache=False) as repository:
        fresh = diff_revisions(repository, "v1", "v2", with_commits=False)
        told = diff_revisions(repository, "v1", "v2")
    with open_repository(changed) as repository:
        assert diff_revisions(repository, "v1", "v2", with_commits=False) == fresh
    with open_repository(changed) as repository:
        assert [p.name for p in (changed / ".git" / "clausectl" / "cache-v1").glob("diff-*")]
        assert diff_revisions(repository, "v1", "v2", with_commits=False) == fresh
        assert diff_revisions(repository, "v1", "v2") == told, "commits are looked up anew"
    assert told.clauses[0].commits[0].pull_request == "#7"


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_a_kept_report_is_the_report(changed: Path, form: str) -> None:
    command = ["diff", "v1", "v2", "--no-commits", "--format", form, "--exit-code"]
    fresh = run_cli(["--no-cache", *command], changed)
    assert fresh.code == 1
    first, second = run_cli(command, changed), run_cli(command, changed)
    assert (first.code, first.stdout) == (second.code, second.stdout) == (1, fresh.stdout)
    colored = run_cli(["--color", "always", *command], changed)
    assert (colored.stdout == fresh.stdout) == (form != "text"), "each style has a report of its own"


def test_an_answer_of_another_shape_counts_as_absent(changed: Path) -> None:
    with open_repository(changed) as repository:
        fresh = diff_revisions(repository, "v1", "v2", with_commits=False)
        folder = changed / ".git" / "clausectl" / "cache-v1"
        section = next(folder.glob("diff-*")).stem
        kept = json.loads(json.dumps(repository.cache.load(section)))
        for spoil in (
            {},
            {"diff": None},
            {"diff": {**kept["diff"], "clauses": [[1, 2]]}},
            {"diff": {**kept["diff"], "clauses": "x"}},
            {"diff": {**kept["diff"], "compared": [1]}},
        ):
            assert repository.cache.store(section, spoil)
            assert diff_revisions(repository, "v1", "v2", with_commits=False) == fresh


def test_the_work_tree_has_no_kept_answer(changed: Path) -> None:
    with open_repository(changed) as repository:
        before = diff_revisions(repository, "v1", "WORKTREE", with_commits=False)
        (changed / "clauses/b/four.md").unlink()
        after = diff_revisions(repository, "v1", "WORKTREE", with_commits=False)
    assert before != after
    assert not list((changed / ".git" / "clausectl" / "cache-v1").glob("diff-*"))


def test_a_kept_answer_is_that_of_the_folder_one_is_in(builder: RepoBuilder) -> None:
    """The same word names other clauses in another folder."""
    text = "---\ntitle: Clause\nversion: 1.0.0\n---\nThe Buyer pays within {} days.\n"
    for days in (30, 60):
        for folder in ("law", "sale/law"):
            builder.write_all(
                {f"clauses/{folder}/c{n}.md": text.format(days) for n in range(diff_answers.WORTH_KEEPING)}
            )
        builder.commit(f"{days} days")
        builder.tag(f"v{days}")
    arguments = ["diff", "v30", "v60", "law", "--no-commits", "--format", "json"]
    for _ in range(2):
        for folder, expected in ((builder.root, "law/c0"), (builder.root / "clauses/sale", "sale/law/c0")):
            found = json.loads(run_cli(arguments, folder).stdout)
            assert found["clauses"][0]["id"] == expected
