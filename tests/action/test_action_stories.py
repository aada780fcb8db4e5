"""The action on every story of a pull request: exit code, annotations, page of the run, comment, SARIF."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from checkouts import ACTION, make_environment, merge_into, pull_request
from composite import Outcome, run_action
from sarif_shape import check_sarif

from repo_builder import RepoBuilder
from review.stories import STORIES, Story, build_story

REVIEWED = [story for story in STORIES if story.base != "0" * 40]


def review(
    repo: RepoBuilder, tmp_path: Path, event: tuple[str, Mapping[str, object]], **inputs: str
) -> Outcome:
    """The action in a checkout, with clausectl as it stands in this clone."""
    temp = tmp_path / "runner"
    return run_action(
        ACTION,
        workspace=repo.root,
        temp=temp,
        environment=make_environment(tmp_path, event),
        inputs={"install": "false", **{name.replace("_", "-"): value for name, value in inputs.items()}},
    )


def check_reports(outcome: Outcome, story: Story) -> str:
    """What holds for every story; the comment."""
    assert outcome.code == story.code, (outcome.logs, outcome.errors)
    assert outcome.outputs["exit-code"] == str(story.code)
    assert outcome.outputs["blocked"] == ("true" if story.code else "false")
    folder = Path(outcome.outputs["report"])
    names = {path.name for path in folder.iterdir()}
    assert names == {"comment.md", "summary.md", "review.json", "review.sarif"}
    comment = (folder / "comment.md").read_text(encoding="utf-8")
    assert 0 < len(comment.encode()) <= 60_000
    assert outcome.page == (folder / "summary.md").read_text(encoding="utf-8")
    assert len(outcome.page.encode()) <= 900_000
    for words in story.hides:
        assert words not in comment
        assert words not in outcome.page
    report = json.loads((folder / "review.json").read_text(encoding="utf-8"))
    sarif = json.loads(Path(outcome.outputs["sarif"]).read_text(encoding="utf-8"))
    assert check_sarif(sarif) == len(report["findings"])
    log = outcome.logs["Review"].splitlines()
    for beginning in story.annotated:
        assert any(line.startswith(beginning) for line in log)
    assert {name for name, _, _ in outcome.commands} <= {"error", "warning", "notice"}
    shown = [one for one in outcome.commands if one[0] in ("error", "warning") and "file=" in one[1]]
    assert bool(shown) == bool([one for one in report["findings"] if one["path"]])
    return comment


@pytest.mark.parametrize("story", REVIEWED, ids=lambda story: story.name)
def test_a_pull_request_is_reviewed_as_its_host_checks_it_out(story: Story, tmp_path: Path) -> None:
    repo = build_story(story, tmp_path / "r")
    if story.shallow:
        repo.git("remote", "set-url", "origin", f"file://{tmp_path}/out-of-reach")
    base, head = repo.head(story.base), repo.head(story.head)
    merged = not story.shallow and merge_into(repo, base, head)
    if not merged:
        repo.git("checkout", "-q", "--force", "--detach", head)
    outcome = review(repo, tmp_path, pull_request(base, head))
    comment = check_reports(outcome, story)
    for words in story.says:
        if words.startswith("put on the tip"):
            assert merged  # by the host, so that the command had nothing to put there
        else:
            assert words in comment
