"""A change that somebody made in a merge commit itself has that merge behind it."""

from __future__ import annotations

from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder


def test_an_edit_in_a_merge_is_told_with_the_merge(builder: RepoBuilder) -> None:
    text = "---\ntitle: Late\nversion: {}\n---\nPay within {} days.\n"
    builder.write("clauses/fees/late.md", text.format("1.0.0", 30))
    builder.write("clauses/fees/early.md", text.format("1.0.0", 5))
    builder.commit("First")
    builder.tag("v1")
    builder.git("checkout", "-q", "-b", "topic")
    builder.write("clauses/fees/early.md", text.format("2.0.0", 7))
    builder.commit("Seven days")
    builder.git("checkout", "-q", "main")
    somebody = {"GIT_COMMITTER_NAME": "Form editor", "GIT_COMMITTER_EMAIL": "form.editor@example.org"}
    builder.git("merge", "-q", "--no-ff", "--no-commit", "topic", env=somebody)
    builder.write("clauses/fees/late.md", text.format("2.0.0", 60))
    builder.commit("Merge pull request #9 from editor/topic")
    builder.tag("v2")
    with open_repository(builder.root) as repository:
        diff = diff_revisions(repository, "v1", "v2")
    found = {c.id: [(commit.subject, commit.pull_request) for commit in c.commits] for c in diff.clauses}
    assert found == {
        "fees/early": [("Seven days", "#9")],
        "fees/late": [("Merge pull request #9 from editor/topic", "#9")],
    }
