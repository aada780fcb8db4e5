"""`status`: execution and life apart from each other, nothing guessed, candidates by their words."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from clausectl.model.signed import DateRecord, Relation
from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_library import act, change_exclusivity, open_version, start

ON = "2030-03-01"


def report(builder: RepoBuilder, *args: str) -> dict[str, dict[str, Any]]:
    done = run_cli(["status", "--on", ON, "--format", "json", *args], builder.root)
    assert (done.code, done.stderr) == (0, "")
    return {row["name"]: row for row in json.loads(done.stdout)["agreements"]}


def sign(
    builder: RepoBuilder, name: str, label: str = "v1", roles: str = "speaker organiser", **about: Any
) -> None:
    opened = open_version(builder, name, label, **about)
    for role in roles.split():
        act(builder, opened, role)
    builder.commit(f"{name} {label}")


def test_the_ways_of_execution(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a", "b", "c", "d", "e"])
    sign(builder, "a", roles="", opening="sent")
    sign(builder, "b", roles="speaker")
    sign(builder, "c")
    act(builder, open_version(builder, "d"), "speaker", decision="declined")
    builder.commit("Decline")
    found = report(builder)
    assert {name: row["execution"] for name, row in found.items()} == {
        "talks/a@v1": "sent",
        "talks/b@v1": "partly executed",
        "talks/c@v1": "fully executed",
        "talks/d@v1": "declined",
        "talks/e": "draft",
    }
    awaited = {n: [(w["role"], w["since"]) for w in row["awaited"]] for n, row in found.items()}
    assert awaited["talks/a@v1"] == [("speaker", "2030-01-05"), ("organiser", "2030-01-05")]
    assert awaited["talks/b@v1"] == [("organiser", "2030-01-10")]
    assert not awaited["talks/c@v1"] + awaited["talks/d@v1"] + awaited["talks/e"]
    assert {row["life"] for row in found.values()} == {"not stated"}


@pytest.mark.parametrize("decision", ["not legible", "not recorded"])
def test_a_decision_that_is_not_known_is_said_beside_the_state(tmp_path: Path, decision: str) -> None:
    builder = start(tmp_path / "r", ["a"])
    opened = open_version(builder, "a", opening="recorded")
    act(builder, opened, "speaker", act="recorded", decision=decision, date=DateRecord("some day"))
    builder.commit("Record")
    row = report(builder)["talks/a@v1"]
    assert (row["execution"], row["life"]) == ("partly executed", "not stated")
    assert row["remarks"] == [f"decision of speaker {decision}"]
    assert [(w["role"], w["since"]) for w in row["awaited"]] == [("organiser", "not recorded")]
    done = run_cli(["status", "--on", ON], builder.root)
    assert f"decision of speaker {decision}" in done.stdout
    assert "dated “some day”" in done.stdout
    assert "accepted" not in done.stdout


@pytest.mark.parametrize(
    ("about", "life"),
    [
        ({}, "not stated"),
        ({"in_force": "both parties perform it"}, "in force"),
        ({"effective": DateRecord("", "2030-03-02", "clause 1")}, "not yet effective"),
        ({"effective": DateRecord("", ON, "clause 1")}, "not stated"),
        ({"expires": DateRecord("", "2030-02-28", "clause 1")}, "expired"),
        ({"expires": DateRecord("", ON, "clause 1")}, "not stated"),
        ({"expires": DateRecord("last year"), "in_force": "stated"}, "in force"),
        ({"expires": DateRecord("", "2030-02-28", "x"), "in_force": "stated"}, "expired"),
    ],
)
def test_life_rests_on_what_is_stated(tmp_path: Path, about: dict[str, Any], life: str) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a", **about)
    row = report(builder)["talks/a@v1"]
    assert (row["execution"], row["life"]) == ("fully executed", life)
    assert bool(row["life_basis"]) is (life != "not stated")


def test_dates_of_what_is_not_fully_executed_decide_nothing(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a", roles="speaker", expires=DateRecord("", "2030-02-28", "clause 1"))
    assert report(builder)["talks/a@v1"]["life"] == "not stated"


@pytest.mark.parametrize(
    ("kind", "life"),
    [
        ("supersedes", "superseded"),
        ("restates", "superseded"),
        ("terminates", "terminated"),
        ("amends", "in force"),
        ("renews", "in force"),
        ("side-letter", "in force"),
    ],
)
def test_relations_end_a_version_once_they_are_fully_executed(tmp_path: Path, kind: Any, life: str) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a", in_force="stated")
    relation = Relation(kind, "talks/a@v1")
    opened = open_version(builder, "a", "v2", relation=relation)
    act(builder, opened, "speaker")
    builder.commit("Half of v2")
    row = report(builder)["talks/a@v1"]
    assert row["life"] == "in force"
    ends = life != "in force"
    assert row["remarks"] == ([f"not {life} by talks/a@v2: it is partly executed"] if ends else [])
    path = act(builder, opened, "organiser", decision="not legible")
    builder.commit("All of v2, as far as it can be read")
    row = report(builder)["talks/a@v1"]
    assert row["life"] == "in force"
    assert not ends or "decision of organiser not legible" in row["remarks"][0]
    builder.remove(path)
    act(builder, opened, "organiser")
    builder.commit("All of v2")
    assert report(builder)["talks/a@v1"]["life"] == life


def test_a_relation_that_is_not_yet_effective_does_not_count_yet(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a", in_force="stated")
    later = DateRecord("", "2030-06-01", "clause 1")
    sign(builder, "a", "v2", relation=Relation("terminates", "talks/a@v1"), effective=later)
    assert report(builder)["talks/a@v1"]["life"] == "in force"
    done = run_cli(["status", "talks/a@v1", "--on", "2030-06-01"], builder.root)
    assert "fully executed; terminated (talks/a@v2 terminates it as of 2030-06-01)" in done.stdout


def test_candidates_go_by_words_and_not_by_version_numbers(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a")

    def candidates() -> list[tuple[str, str, str, str]]:
        found = report(builder)["talks/a@v1"]["candidates"]
        return [(c["clause"], c["signed_version"], c["library_version"], c["significance"]) for c in found]

    assert candidates() == []
    change_exclusivity(builder, "1.0.1", "thirty (30)")  # another number, the same words
    assert candidates() == []
    path = "clauses/talks/exclusivity.md"
    text = (builder.root / path).read_text(encoding="utf-8")
    builder.write(path, text.replace("*talk*", "talk").replace("version", "owner: acme\nversion", 1))
    builder.commit("Formatting and metadata")
    assert candidates() == []
    change_exclusivity(builder, "2.0.0")
    assert candidates() == [("talks/exclusivity", "1.0.0", "2.0.0", "substantive")]
    change_exclusivity(builder, "1.0.0")  # words changed, and nobody raised the number
    assert candidates() == [("talks/exclusivity", "1.0.0", "1.0.0", "substantive")]
    change_exclusivity(builder, "0.9.0")
    assert candidates() == []


def test_a_clause_that_moved_makes_no_candidate_and_neither_do_references_to_it(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a")
    assert run_cli(["mv", "talks/licence", "rights/licence"], builder.root).code == 0
    builder.commit("Move")
    assert report(builder)["talks/a@v1"]["candidates"] == []


def test_what_ended_or_was_only_sent_is_no_candidate(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a", "b"])
    sign(builder, "a", expires=DateRecord("", "2030-02-01", "clause 1"))
    sign(builder, "b", roles="", opening="sent")
    change_exclusivity(builder, "2.0.0")
    assert not any(row["candidates"] for row in report(builder).values())


def test_awaiting_and_older_than(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a", "b", "c"])
    sign(builder, "a", roles="", opening="sent")
    sign(builder, "b", roles="speaker")
    opened = open_version(builder, "c")
    act(builder, opened, "speaker", act="recorded", date=DateRecord())
    builder.commit("Record c")
    names = ["talks/a@v1", "talks/b@v1", "talks/c@v1"]
    assert list(report(builder, "--awaiting")) == names
    assert list(report(builder, "--awaiting=SPEAKER")) == names[:1]
    assert list(report(builder, "--awaiting=organiser", "--older-than", "49d")) == names[:2]
    assert list(report(builder, "--older-than", "50d")) == names[:1]  # b: 50 days and no more
    assert list(report(builder, "--older-than", "99999")) == []
    done = run_cli(["status", "--older-than", "7w", "--on", ON], builder.root)
    assert "1 signed version awaits a signature since a date that is not recorded: left out" in done.stderr


def test_signatories_in_order_are_awaited_one_after_the_other(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    form = (builder.root / "agreements/talks/form.md").read_text(encoding="utf-8")
    builder.write(
        "agreements/talks/form.md", form.replace("signatories:", "signing_order: stated\nsignatories:")
    )
    builder.commit("In order")
    sign(builder, "a", roles="", opening="sent")
    awaited = report(builder)["talks/a@v1"]["awaited"]
    assert [(w["role"], w["next"]) for w in awaited] == [("speaker", True), ("organiser", False)]
    assert report(builder, "--awaiting=organiser") == {}


def test_names_narrow_and_unknown_ones_are_explained(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a", "b"])
    sign(builder, "a")
    assert list(report(builder, "talks/a")) == ["talks/a@v1"]
    assert list(report(builder, "agreements/talks/b.md", "talks/a@v1")) == ["talks/a@v1", "talks/b"]
    for name, code in (
        ("talks/x", "CL330"),
        ("talks", "CL330"),
        ("talks/a@v2", "CL415"),
        ("talks/b@v1", "CL415"),
    ):
        done = run_cli(["status", name], builder.root)
        assert (done.code, code in done.stderr) == (2, True), name
    for args, code in (
        (["--on", "2030-02-30"], "CL497"),
        (["--on", "today"], "CL497"),
        (["--older-than", "a month"], "CL497"),
        (["--awaiting=witness"], "CL498"),
    ):
        done = run_cli(["status", *args], builder.root)
        assert (done.code, code in done.stderr) == (2, True), args


def test_an_agreement_that_moved_keeps_its_signed_versions(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    sign(builder, "a")
    builder.move("agreements/talks/a.md", "agreements/talks/z.md")
    text = (builder.root / "agreements/talks/z.md").read_text(encoding="utf-8")
    builder.write("agreements/talks/z.md", text.replace("form:", "formerly: [talks/a]\nform:", 1))
    builder.commit("Rename")
    assert list(report(builder)) == ["talks/a@v1"]
    assert list(report(builder, "talks/z")) == ["talks/a@v1"]


def test_every_format_is_safe_with_hostile_values(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["a"])
    opened = open_version(builder, "a", in_force="=1+1<b>\u202e")
    act(builder, opened, "speaker", name_typed="<script>alert(1)</script>")
    builder.commit("Sign")
    text = run_cli(["status", "--on", ON], builder.root).stdout
    assert "\u202e" not in text
    assert "<U+202E>" in text
    page = run_cli(["status", "--on", ON, "--format", "html"], builder.root).stdout
    assert "<script" not in page
    assert "<b>" not in page
    assert "\u202e" not in page
    table = run_cli(["status", "--on", ON, "--format", "csv"], builder.root).stdout
    [row] = csv.DictReader(io.StringIO(table))
    assert row["life_basis"].startswith("'=1+1")
    assert "\u202e" not in table


def test_empty_and_bare_repositories(tmp_path: Path) -> None:
    empty = RepoBuilder(tmp_path / "empty")
    done = run_cli(["status", "--on", ON], empty.root)
    assert (done.code, done.stdout, done.stderr) == (0, "", f"WORKTREE on {ON}: nothing\n")
    builder = start(tmp_path / "r", ["a"])
    assert list(report(builder)) == ["talks/a"]
    bare = tmp_path / "bare.git"
    builder.git("clone", "-q", "--bare", str(builder.root), str(bare))
    done = run_cli(["status", "--on", ON], bare)
    assert (done.code, "talks/a" in done.stdout) == (0, True)
