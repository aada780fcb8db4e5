"""What is found by asking about what a change reaches is what is found by asking about everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from clausectl.pipeline import reviewing
from clausectl.pipeline.reviewing import review_change
from clausectl.repository.opening import open_repository
from review.stories import STORIES, Story, build_story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_part_of_the_library_gives_the_findings_of_the_whole(
    story: Story, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = build_story(story, tmp_path / "r")
    with open_repository(repo.root, cache=False) as repository:
        part = review_change(repository, story.base, story.head)
    find = reviewing.find_reach
    monkeypatch.setattr(reviewing, "find_reach", lambda *sides: replace(find(*sides), whole=True))
    with open_repository(repo.root, cache=False) as repository:
        whole = review_change(repository, story.base, story.head)
    told = [(p.code, p.path, p.line, p.message) for p in part.findings]
    assert told == [(p.code, p.path, p.line, p.message) for p in whole.findings]
    assert part.mended == whole.mended
    assert part.older <= whole.older
    assert replace(part.diff, notes=()) == replace(whole.diff, notes=())
