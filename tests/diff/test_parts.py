"""Schedules and other parts: told by their labels, and their clauses with the name of their part."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

FORM = """---
kind: form
title: Deal
version: 1.0.0
clauses: [work, fees]
parts:
{parts}---
# {{{{ title }}}}

{{{{ clauses }}}}

{placed}
"""
RECITALS = "  why: {kind: recitals, clauses: [whereas]}\n"
RATES = "  rates: {kind: schedule, title: Rates, clauses: [hours, travel]}\n"
PLACES = "  places: {kind: schedule, title: Places, clauses: [rooms]}\n"


def write_form(builder: RepoBuilder, *parts: str) -> None:
    placed = "\n\n".join("{{ " + part.split(":")[0].strip() + " }}" for part in parts)
    builder.write("agreements/deal/form.md", FORM.format(parts="".join(parts), placed=placed))


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    for name in ("work", "fees", "whereas", "hours", "travel", "rooms"):
        text = f"The parties agree at length about all that concerns {name}."
        builder.write(f"clauses/{name}.md", f"---\ntitle: {name.title()}\nversion: 1.0.0\n---\n{text}\n")
    write_form(builder, RECITALS, RATES)
    builder.write("agreements/deal/one.md", "---\nform: deal\n---\n")
    builder.commit("First")
    builder.tag("v1")
    return builder


def diff(library: RepoBuilder, *options: str) -> str:
    done = run_cli(["diff", "v1", "WORKTREE", *options], library.root)
    assert done.code == 0, done.stderr
    return " ".join(done.stdout.split())


def entries(library: RepoBuilder) -> list[dict[str, Any]]:
    found = json.loads(run_cli(["diff", "v1", "WORKTREE", "--format", "json"], library.root).stdout)
    assert found["forms"][0]["settings"] == []
    rows: list[dict[str, Any]] = found["forms"][0]["entries"]
    return rows


def test_a_schedule_in_front_relabels_the_others(library: RepoBuilder) -> None:
    write_form(library, RECITALS, PLACES, RATES)
    text = diff(library)
    assert "Added Schedule 1: Places" in text
    assert "Renumbered Schedule 1 → Schedule 2 Rates" in text
    assert "Added 1 Rooms (Schedule 1), at the start" in text
    assert "Hours" not in text, "it stands in the same place of the same schedule"
    assert "one" in text.partition("as the form, 1 agreement: ")[2]
    told = [(e["status"], e["key"], e["old_number"], e["new_number"]) for e in entries(library)]
    assert told == [
        ("added", "part:places", "", "Schedule 1"),
        ("renumbered", "part:rates", "Schedule 1", "Schedule 2"),
        ("added", "rooms", "", "1"),
    ]
    assert "**Renumbered** Schedule 1 → Schedule 2 Rates" in diff(library, "--format", "markdown")


def test_a_schedule_that_goes_is_told_with_its_clauses(library: RepoBuilder) -> None:
    write_form(library, RECITALS)
    text = diff(library)
    assert "Removed Schedule 1: Rates" in text
    assert "Removed 1 Hours (Schedule 1)" in text
    assert "Removed 2 Travel (Schedule 1)" in text


def test_clauses_are_named_with_their_part(library: RepoBuilder) -> None:
    write_form(
        library,
        RECITALS,
        RATES.replace("[hours, travel]", "[rooms, hours, travel]"),
        PLACES.replace("[rooms]", "[fees]"),
    )
    form = library.root / "agreements/deal/form.md"
    form.write_text(form.read_text().replace("[work, fees]", "[work]"))
    path = library.root / "clauses/travel.md"
    path.write_text(path.read_text().replace("at length", "briefly"))
    text = diff(library)
    assert "Added 1 Rooms (Schedule 1), at the start" in text
    assert "Moved 2 Fees, now 1 (Schedule 2), at the start" in text
    assert "Reworded 3 Travel (Schedule 1)" in text
    assert "Renumbered 1–2 → 2–3 (Schedule 1)" in text
    assert "travel: 2 of Schedule 1 → 3 of Schedule 1 in deal" in text


def test_a_part_without_a_label_is_named_by_its_title_or_name(library: RepoBuilder) -> None:
    write_form(library, RECITALS.replace("[whereas]", "[whereas, rooms]"), RATES)
    assert "Added 2 Rooms (why), after 1 Whereas" in diff(library)
    write_form(library, RATES)
    assert "Removed part why" in diff(library)


def test_another_name_of_a_part_is_no_change_of_the_clauses_in_it(library: RepoBuilder) -> None:
    write_form(library, RECITALS, PLACES.replace("[rooms]", "[rooms]"), RATES.replace("rates:", "prices:"))
    text = diff(library)
    assert "Moved" not in text
    assert "Removed" not in text
    assert "Renumbered Schedule 1 → Schedule 2 Rates" in text


def test_an_empty_part_that_comes_is_told(library: RepoBuilder) -> None:
    write_form(library, RECITALS, RATES, "  map: {kind: annex, title: Map, clauses: []}\n")
    assert "Added Annex 1: Map" in diff(library)


def test_another_title_or_numbering_is_a_setting(library: RepoBuilder) -> None:
    write_form(library, RECITALS, RATES.replace("title: Rates", "title: Prices"))
    assert "Setting part rates: schedule, 'Rates'" in diff(library)
