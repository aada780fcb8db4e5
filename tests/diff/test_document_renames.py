"""Forms and agreements under another name: found without `formerly:`, and never by a mere resemblance."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

FORM = """---
kind: form
title: Talk Agreement
version: 1.0.0
parameters:
  speaker: {type: party}
  day: {type: date}
clauses: [law/a, law/b, law/c]
---
# {{ title }}

This Talk Agreement is made as of {{ day }} between {{ speaker }} and the organiser of the series of talks.

{{ clauses }}
"""
AGREEMENT = """---
form: {form}
parameters:
  speaker: {speaker}
  day: {day}
---
"""


def clause(name: str, version: str = "1.0.0") -> str:
    return (
        f"---\ntitle: Clause {name}\nversion: {version}\n---\nEach party keeps rule {name} of this house.\n"
    )


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    for name in "abc":
        builder.write(f"clauses/law/{name}.md", clause(name))
    builder.write("agreements/talks/form.md", FORM)
    for letter in "abc":
        write_agreement(builder, f"talks/speaker-{letter}", "talks", f"Speaker {letter.upper()}")
    builder.commit("First")
    builder.tag("v1")
    return builder


def write_agreement(
    builder: RepoBuilder, name: str, form: str, speaker: str, day: str = "2030-01-31"
) -> None:
    builder.write(f"agreements/{name}.md", AGREEMENT.format(form=form, speaker=speaker, day=day))


def remove(builder: RepoBuilder, *names: str) -> None:
    for name in names:
        (builder.root / "agreements" / f"{name}.md").unlink()


def report(root: Path, *paths: str) -> dict[str, Any]:
    done = run_cli(["diff", "v1", "WORKTREE", "--format", "json", *paths], root)
    assert done.code == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tell(changes: list[dict[str, Any]]) -> list[tuple[str, list[str], str]]:
    return [(c["status"], c["ids"], c["old_path"]) for c in changes]


def test_a_form_and_its_agreements_in_another_folder(library: RepoBuilder) -> None:
    remove(library, "talks/form", "talks/speaker-a", "talks/speaker-b", "talks/speaker-c")
    edited = FORM.replace("the organiser of the series of talks", "the organiser of the talks")
    library.write(
        "agreements/events/form.md", edited.replace("[law/a, law/b, law/c]", "[law/a, law/c, law/b]")
    )
    for letter in "abc":
        write_agreement(library, f"events/speaker-{letter}", "events", f"Speaker {letter.upper()}")
    found = report(library.root)
    assert tell(found["forms"]) == [("renamed", ["events"], "agreements/talks/form.md")]
    form = found["forms"][0]
    assert 0.85 < form["likeness"] < 1
    assert [(e["status"], e["key"], e["title"]) for e in form["entries"] if e["status"] == "moved"] == [
        ("moved", "law/b", "Clause b")
    ]
    assert tell(found["agreements"]) == [
        ("renamed", [f"events/speaker-{n}"], f"agreements/talks/speaker-{n}.md") for n in "abc"
    ]
    assert {a["likeness"] for a in found["agreements"]} == {1.0}
    assert {(a["follows_form"], len(a["settings"])) for a in found["agreements"]} == {(True, 0)}
    text = run_cli(["diff", "v1", "WORKTREE"], library.root).stdout
    assert "taken for the same by likeness (0.8" in text
    markdown = run_cli(["diff", "v1", "WORKTREE", "--format", "markdown"], library.root).stdout
    assert "taken for the same by likeness (0.8" in markdown
    assert "Forms        1 compared: 1 renamed" in text
    assert "Agreements   3 compared: 3 renamed" in text


def test_an_agreement_under_another_name_is_known_by_its_words_or_its_party(library: RepoBuilder) -> None:
    remove(library, "talks/speaker-a", "talks/speaker-b", "talks/speaker-c")
    write_agreement(library, "talks/first", "talks", "Speaker A")  # identical
    write_agreement(library, "talks/second", "talks", "Speaker B", "2030-02-01")  # the same party
    write_agreement(library, "talks/third", "talks", "Speaker D")  # somebody else
    found = report(library.root)
    assert tell(found["agreements"]) == [
        ("renamed", ["talks/first"], "agreements/talks/speaker-a.md"),
        ("renamed", ["talks/second"], "agreements/talks/speaker-b.md"),
        ("removed", ["talks/speaker-c"], "agreements/talks/speaker-c.md"),
        ("added", ["talks/third"], ""),
    ]
    assert found["agreements"][1]["parameters"] == [
        {"name": "day", "old": "January 31, 2030", "new": "February 1, 2030"}
    ]


def test_two_agreements_of_one_party_are_not_told_apart_by_guessing(library: RepoBuilder) -> None:
    remove(library, "talks/speaker-a")
    for number in (1, 2):
        write_agreement(library, f"talks/talk-{number}", "talks", "Speaker A", f"2031-01-0{number}")
    assert [status for status, *_ in tell(report(library.root)["agreements"])] == ["removed", "added"]


def test_a_form_with_other_clauses_is_another_form(library: RepoBuilder) -> None:
    for name in "def":
        library.write(f"clauses/law/{name}.md", clause(name))
    remove(library, "talks/form", "talks/speaker-a", "talks/speaker-b", "talks/speaker-c")
    library.write("agreements/events/form.md", FORM.replace("[law/a, law/b, law/c]", "[law/d, law/e, law/f]"))
    assert [status for status, *_ in tell(report(library.root)["forms"])] == ["added", "removed"]


@pytest.mark.parametrize("formerly", ["", "formerly: [talks/speaker-b]\n"])
@pytest.mark.parametrize("named", ["talks/speaker-b", "talks/second", "agreements/talks/second.md"])
def test_naming_either_name_shows_the_rename(library: RepoBuilder, formerly: str, named: str) -> None:
    remove(library, "talks/speaker-b")
    text = AGREEMENT.format(form="talks", speaker="Speaker B", day="2030-01-31")
    library.write("agreements/talks/second.md", text.replace("form: talks\n", f"form: talks\n{formerly}"))
    found = report(library.root, named)
    assert tell(found["agreements"]) == [("renamed", ["talks/second"], "agreements/talks/speaker-b.md")]
    assert found["compared"]["agreements"] == 1


@pytest.mark.parametrize("formerly", ["", "formerly: [law/b]\n"])
@pytest.mark.parametrize("named", ["law/b", "law/z", "clauses/law/z.md", "clauses/law/b.md"])
def test_naming_either_name_of_a_clause_shows_its_rename(
    library: RepoBuilder, formerly: str, named: str
) -> None:
    (library.root / "clauses/law/b.md").unlink()
    (library.root / "clauses/law/a.md").unlink()
    text = clause("b").replace("of this house", "of that house")
    library.write("clauses/law/z.md", text.replace("version:", f"{formerly}version:"))
    library.write("agreements/talks/form.md", FORM.replace("law/a, law/b", "law/z"))
    found = report(library.root, named)
    assert [(c["status"], c["old_id"], c["id"]) for c in found["clauses"]] == [("renamed", "law/b", "law/z")]
    assert found["compared"]["clauses"] == 1
