"""A memo of written clauses changes nothing of what is composed: not a run, not an offset, not a letter."""

from __future__ import annotations

from pathlib import Path

from clausectl.composing.compose import WrittenMemo, try_compose
from clausectl.composing.plain_text import TextMemo, compose_text
from clausectl.pipeline.load import load_library
from clausectl.repository.opening import open_repository

TOP = Path(__file__).parents[2]


def test_composing_with_a_memo_gives_the_same_runs() -> None:
    with open_repository(TOP, cache=False) as repository:
        library = load_library(repository.worktree()).library
    memo: WrittenMemo = {}
    texts: TextMemo = {}
    manifests = sorted(library.manifests.values(), key=lambda manifest: manifest.id)
    assert len(manifests) > 5
    for manifest in [*manifests, *reversed(manifests)]:
        plain, problems = try_compose(library, manifest)
        assert plain is not None
        assert try_compose(library, manifest, memo)[0] == plain
        text, same = compose_text(library, manifest, texts)
        assert text is not None
        assert (text.text, text.parameters, same) == (plain.text, plain.parameters, problems)
    assert memo
    assert texts
