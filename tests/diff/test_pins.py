"""Pins that change: the words behind them are compared, wherever the clause stands now."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausectl.model.changes import Diff
from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from cli_runner import run_cli
from repo_builder import RepoBuilder

FORM = "---\nkind: form\ntitle: Services\nversion: 1.0.0\nclauses:\n  - {}\n---\n{{{{ clauses }}}}\n"


@pytest.fixture
def pinned(builder: RepoBuilder) -> Path:
    """A form on a clause that was 30 days at 1.0.0 and is 60 days at 2.0.0; nothing is pinned at v1."""
    for version, days in (("1.0.0", 30), ("2.0.0", 60)):
        builder.write(
            "clauses/fees/late.md", f"---\ntitle: Late\nversion: {version}\n---\nPay within {days} days.\n"
        )
        builder.write("agreements/s/form.md", FORM.format("fees/late"))
        builder.commit(f"Version {version}")
    builder.tag("v1")
    return builder.root


def compare(root: Path) -> Diff:
    with open_repository(root) as repository:
        return diff_revisions(repository, "v1", "WORKTREE", with_commits=False)


def test_a_pin_to_an_older_version_is_told_with_its_words(pinned: Path) -> None:
    assert run_cli(["pin", "s", "fees/late@1.0.0"], pinned).code == 0
    diff = compare(pinned)
    assert [(c.id, c.redline.old, c.redline.new) for c in diff.clauses if c.redline] == [
        ("fees/late@1.0.0", "Pay within 60 days.", "Pay within 30 days.")
    ]
    assert [entry.status for entry in diff.forms[0].entries] == ["pinned"]


def test_a_pin_to_the_words_that_stood_there_changes_none(pinned: Path) -> None:
    assert run_cli(["pin", "s", "fees/late@2.0.0"], pinned).code == 0
    diff = compare(pinned)
    assert diff.clauses == ()
    assert [entry.status for entry in diff.forms[0].entries] == ["pinned"]


def test_a_pinned_clause_that_moved_keeps_its_words(pinned: Path) -> None:
    assert run_cli(["pin", "s", "fees/late@1.0.0"], pinned).code == 0
    assert run_cli(["mv", "fees/late", "money/late"], pinned).code == 0
    changes = {c.id: c for c in compare(pinned).clauses}
    assert changes["money/late@1.0.0"].new_text == "Pay within 30 days."
    assert changes["money/late"].status == "renamed"


def test_words_that_are_nowhere_are_a_note(pinned: Path) -> None:
    (pinned / "agreements/s/form.md").write_text(FORM.format("fees/late@3.0.0"))
    assert "fees/late 3.0.0" in " ".join(compare(pinned).notes)
    assert run_cli(["diff", "v1", "WORKTREE", "--exit-code"], pinned).code == 1


TWICE = FORM.replace("  - {}\n", "  - fees/late@1.0.0\n  - fees/late\n{}")


def test_a_clause_that_stands_pinned_and_unpinned_keeps_both(pinned: Path) -> None:
    assert run_cli(["pin", "s", "fees/late@1.0.0"], pinned).code == 0
    (pinned / "agreements/s/form.md").write_text(TWICE.format(""))
    RepoBuilder(pinned).commit("Twice")
    (pinned / "clauses/fees/other.md").write_text("---\ntitle: O\nversion: 1.0.0\n---\nOther words.\n")
    (pinned / "agreements/s/form.md").write_text(TWICE.format("  - fees/other\n"))
    with open_repository(pinned) as repository:
        diff = diff_revisions(repository, "HEAD", "WORKTREE", with_commits=False)
    assert [clause.id for clause in diff.clauses] == ["fees/other"]
    assert [(entry.status, entry.key) for entry in diff.forms[0].entries] == [("added", "fees/other")]


def test_pins_of_other_documents_are_not_told_of_one(pinned: Path) -> None:
    (pinned / "agreements/t").mkdir()
    (pinned / "agreements/t/form.md").write_text(FORM.format("fees/late"))
    RepoBuilder(pinned).commit("Another form")
    assert run_cli(["pin", "s", "fees/late@1.0.0"], pinned).code == 0
    (pinned / "agreements/t/form.md").write_text(FORM.format("fees/late").replace("Services", "Other"))
    told = run_cli(["diff", "HEAD", "WORKTREE", "t"], pinned).stdout
    assert "Setting      title: Services → Other" in told
    assert "Pin" not in told
