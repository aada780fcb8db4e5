"""What is found by asking about what a change reaches is what is found by asking about everything."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from clausectl.pipeline import reviewing
from clausectl.pipeline.reviewing import review_change
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder
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


def test_of_many_clauses_in_few_words_only_those_alike_are_read_and_every_twin_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nearly all clauses of a library share nearly all of their words; that alone makes none a twin."""
    chance = random.Random(5)
    words = [
        "the",
        "supplier",
        "customer",
        "shall",
        "pay",
        "deliver",
        "notice",
        "agreement",
        "within",
        "days",
        "after",
        "of",
        "and",
        "or",
        "in",
        "to",
        "any",
        "party",
        "other",
        "term",
        "fee",
        "service",
        "goods",
        "written",
        "breach",
        "loss",
        "confidential",
        "information",
        "law",
        "under",
        "this",
        "such",
        "by",
        "for",
    ]

    def write() -> list[list[str]]:
        return [[chance.choice(words) for _ in range(18)] for _ in range(7)]

    def show(title: str, sentences: list[list[str]]) -> str:
        said = "\n".join(f"{' '.join(sentence).capitalize()}." for sentence in sentences)
        return f"---\ntitle: {title}\nversion: 1.0.0\n---\n{said}\n"

    repo = RepoBuilder(tmp_path / "r")
    old = {f"lib/c{at:03}": write() for at in range(400)}
    repo.write_all({f"clauses/{name}.md": show(name, text) for name, text in old.items()})
    repo.commit("A library")
    repo.branch("change")
    new = {f"{'a' if at % 2 else 'new'}/n{at:02}": write() for at in range(30)}
    for at, name in enumerate(sorted(new)[::6]):
        text = [list(sentence) for sentence in old[f"lib/c{at * 70:03}"]]
        for sentence in text[: at + 1]:
            sentence[4], sentence[9] = "otherwise", f"*{sentence[9]}*"
        new[name] = text
    repo.write_all({f"clauses/{name}.md": show(name, text) for name, text in new.items()})
    repo.commit("Many more")
    find = reviewing.find_reach
    found = []
    for whole in (False, True):
        if whole:
            monkeypatch.setattr(reviewing, "find_reach", lambda *sides: replace(find(*sides), whole=True))
        with open_repository(repo.root, cache=False) as repository:
            review = review_change(repository, "main", "change")
        found.append([(p.path, p.message) for p in review.findings if p.code == "CL509"])
        if not whole:
            assert review.checked.clauses < 60
    assert len(found[0]) == 5
    assert found[0] == found[1]
