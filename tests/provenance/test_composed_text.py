"""Provisions read from the runs of an agreement hold its words, each once, where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from clausectl.composing.compose import compose
from clausectl.formats.canonical import plain_text
from clausectl.model.composed import Composed
from clausectl.model.library import Library
from clausectl.pipeline.load import load_library
from clausectl.provenance.blaming import split_sentences
from clausectl.provenance.composed_text import read_provisions
from clausectl.repository.opening import open_repository
from icml_history import change_library, start_library
from repo_builder import RepoBuilder

FORM = """\
---
kind: form
title: Everything
version: 1.0.0
titles: heading
parameters:
  name: {type: party, default: "A *star* party"}
parts:
  annex:
    kind: schedule
    title: Prices
    clauses: [x/table]
clauses:
  - section: First part
    clauses:
      - x/lists
      - section: Inner
        clauses: [x/quote]
signatories:
  - {role: buyer, name: "{{ name }}", decision: [Accept]}
---
# {{ title }}

Made with {{ name }}:

1. recital one
2. recital two

{{ clauses }}

Between the parts.

{{ annex }}

{{ signatures }}
"""
CLAUSES = {
    "lists": """\
It covers:

1. the first:

   1. inner one
   2. inner two

   after the inner list
2. the second.

Flush text; see [Section](quote.md).
""",
    "quote": """\
> A quoted line
> and *another*.\\
After a break.

- a bullet
- two &amp; three

## A heading

Below it.
""",
    "table": """\
| Item | Price |
| --- | --- |
| One | 1.00 |
| Two | `2.00` |
""",
}


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> list[Library]:
    icml = RepoBuilder(tmp_path_factory.mktemp("icml") / "repository")
    start_library(icml)
    change_library(icml)
    own = RepoBuilder(tmp_path_factory.mktemp("own") / "repository")
    own.write("agreements/x/form.md", FORM)
    for name, body in CLAUSES.items():
        own.write(f"clauses/x/{name}.md", f"---\ntitle: The {name}\nversion: 1.0.0\n---\n{body}")
    found = []
    for root in (icml.root, own.root):
        with open_repository(root) as repository:
            loaded = load_library(repository.worktree())
            assert not loaded.problems
            found.append(loaded.library)
    return found


def composed_texts(libraries: list[Library]) -> Iterator[Composed]:
    for library in libraries:
        for name in library.manifests:
            yield compose(library, name)


def letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def test_the_words_are_those_of_the_plain_text(libraries: list[Library]) -> None:
    for composed in composed_texts(libraries):
        provisions = read_provisions(composed).provisions
        told = "".join(f"{p.number} {p.title} {p.text}" for p in provisions)
        assert letters(told) == letters(plain_text(composed.runs))


def test_segments_lead_to_the_same_characters(libraries: list[Library]) -> None:
    for composed in composed_texts(libraries):
        for provision in read_provisions(composed).provisions:
            for words, segments in (
                (provision.title, provision.title_segments),
                (provision.text, provision.segments),
            ):
                for segment in segments:
                    here = words[segment.text : segment.text + segment.length]
                    assert composed.text[segment.source :].startswith(here)
            sentences = [provision.text[start:end] for start, end in split_sentences(provision.text)]
            assert letters("".join(sentences)) == letters(provision.text)


def test_provisions_are_cited_as_a_reference_would(libraries: list[Library]) -> None:
    composed = compose(libraries[1], "x")
    provisions = read_provisions(composed).provisions
    cited = [(p.number, p.path, p.title) for p in provisions if p.number or p.title]
    assert ("1.", "", "") in cited  # a recital of the form's own
    assert ("1.", "1", "First part") in cited
    assert ("(a)", "1(a)", "The lists") in cited
    assert any(number == "(i)" and path == "1(a)(i)" for number, path, _ in cited)
    assert ("Schedule 1", "Schedule 1", "Prices") in cited
    assert ("", "1(b)(i)", "A heading") in cited
    flush = next(p for p in provisions if p.text.startswith("Flush text"))
    assert (flush.number, flush.path, flush.clause) == ("", "1(a)", "x/lists")
    assert next(p for p in provisions if "Between" in p.text).level == 0
