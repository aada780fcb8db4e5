"""`where`: who holds a clause, a passage or a term, and who signed it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_library import act, change_exclusivity, open_version, start, transcribe


@pytest.fixture
def history(tmp_path: Path) -> RepoBuilder:
    """Speaker A and the organiser signed exclusivity 1.0.0, speaker C signed 2.0.0, speaker D is a draft."""
    builder = start(tmp_path / "r")
    opened = open_version(builder, "speaker-a")
    act(builder, opened, "speaker")
    act(builder, opened, "organiser")
    builder.commit("Sign A")
    change_exclusivity(builder, "2.0.0")
    opened = open_version(builder, "speaker-c")
    act(builder, opened, "speaker")
    builder.commit("Sign C")
    return builder


def places(builder: RepoBuilder, *args: str) -> dict[str, dict[str, object]]:
    done = run_cli(["where", *args, "--format", "json"], builder.root)
    assert (done.code, done.stderr) == (0, "")
    return {place["name"]: place for place in json.loads(done.stdout)["places"]}


def test_who_signed_the_old_words(history: RepoBuilder) -> None:
    done = run_cli(["where", "talks/exclusivity@1.0.0", "--signed"], history.root)
    assert done.code == 0
    assert "talks/speaker-a@v1  fully executed  1.0.0" in done.stdout
    assert "speaker Speaker A: accepted, dated 2030-01-10" in done.stdout
    assert "organiser Officer B for Acme: accepted" in done.stdout
    assert "speaker-c" not in done.stdout
    assert "the library has 2.0.0" in done.stderr


def test_drafts_and_signed_versions_by_version(history: RepoBuilder) -> None:
    assert set(places(history, "talks/exclusivity@2.0.0")) == {
        "talks",
        "talks/speaker-a",
        "talks/speaker-c",
        "talks/speaker-d",
        "talks/speaker-c@v1",
    }
    assert set(places(history, "talks/exclusivity@1.0.0")) == {"talks/speaker-a@v1"}
    assert set(places(history, "clauses/talks/licence.md", "--signed")) == {
        "talks/speaker-a@v1",
        "talks/speaker-c@v1",
    }


def test_a_former_id_and_a_new_one_are_one_clause(history: RepoBuilder) -> None:
    assert run_cli(["mv", "talks/exclusivity", "publication/exclusivity"], history.root).code == 0
    history.commit("Move")
    for name in ("talks/exclusivity@1.0.0", "publication/exclusivity@1.0.0"):
        found = places(history, name, "--signed")
        assert set(found) == {"talks/speaker-a@v1"}
        assert found["talks/speaker-a@v1"]["clauses"] == [
            {"id": "talks/exclusivity", "version": "1.0.0", "against_library": "other version"}
        ]


def test_a_revision_before_the_signature_knows_of_none(history: RepoBuilder) -> None:
    first = history.git("rev-list", "--max-parents=0", "HEAD")
    assert not [name for name in places(history, "talks/exclusivity", "--at", first) if "@" in name]


def test_acts_that_are_not_committed_are_not_shown(history: RepoBuilder) -> None:
    opened = open_version(history, "speaker-d")
    act(history, opened, "speaker")
    for rev in ("HEAD", "WORKTREE"):
        assert "talks/speaker-d@v1" not in places(history, "talks/exclusivity", "--at", rev)


def test_text_is_found_whatever_its_spaces_quotes_and_marks(history: RepoBuilder) -> None:
    found = places(history, "--text", 'a licence\n  to the TALK (the "Talk")')
    assert set(found) == {"talks/speaker-a", "talks/speaker-c", "talks/speaker-d"} | {
        "talks/speaker-a@v1",
        "talks/speaker-c@v1",
    }
    [passage] = found["talks/speaker-a@v1"]["passages"]  # type: ignore[misc]
    assert (passage["clause"], passage["version"], passage["number"]) == ("talks/licence", "1.0.0", "1")
    assert passage["words"] == "a licence to the talk (the “Talk”)"
    assert set(places(history, "--text", "gives the talk to nobody else for thirty (30) days")) == {
        "talks/speaker-a@v1"
    }


def test_text_of_a_transcription_is_found_without_a_clause(history: RepoBuilder) -> None:
    transcribe(history, "speaker-d", "# Talk\n\n1. The talk is given once, to nobody else.\n")
    history.commit("Record D")
    found = places(history, "--text", "given once", "--signed")
    [passage] = found["talks/speaker-d@v1"]["passages"]  # type: ignore[misc]
    assert (passage["number"], passage["clause"]) == ("1", "")
    done = run_cli(["where", "talks/licence", "--signed"], history.root)
    assert "1 signed version is a transcription and names no clause versions" in done.stderr


def test_a_term_is_told_where_it_is_defined_and_used(history: RepoBuilder) -> None:
    done = run_cli(["where", "--term", "Talk", "--signed", "--format", "json"], history.root)
    [first, _] = json.loads(done.stdout)["places"]
    assert next((p["use"], p["clause"]) for p in first["passages"]) == ("defined", "talks/licence")
    assert done.code == 0
    assert not places(history, "--term", "Embargo")


def test_text_that_was_tampered_with_is_a_problem_and_hides_nothing_else(history: RepoBuilder) -> None:
    path = "agreements/talks/speaker-a.signed/v1/text.md"
    history.write(path, "Other words: a licence to the talk.\n")
    history.commit("Tamper")
    done = run_cli(["where", "--text", "a licence to the talk", "--signed"], history.root)
    assert done.code == 1
    assert "CL416" in done.stderr
    assert "speaker-c@v1" in done.stdout
    assert "speaker-a@v1" not in done.stdout


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["talks/exclusivty"], "CL332"),
        (["talks/exclusivity@1"], "CL494"),
        (["--text", " …  "], "CL493"),
        (["--term", "“”"], "CL493"),
        (["--matrix", "--clause", "nowhere"], "CL332"),
        (["--matrix", "--form", "talk"], "CL330"),
    ],
)
def test_what_cannot_be_asked_is_explained(history: RepoBuilder, args: list[str], code: str) -> None:
    done = run_cli(["where", *args], history.root)
    assert done.code == 2
    assert code in done.stderr
    assert "hint" in done.stderr


@pytest.mark.parametrize("args", [[], ["a", "--matrix"], ["a", "--format", "html"], ["a", "--wide"]])
def test_one_question_at_a_time(history: RepoBuilder, args: list[str]) -> None:
    assert run_cli(["where", *args], history.root).code == 2


def test_hostile_values_reach_neither_terminal_nor_spreadsheet(tmp_path: Path) -> None:
    builder = start(tmp_path / "r", ["speaker-a"])
    opened = open_version(builder, "speaker-a")
    act(builder, opened, "speaker", name_typed="=cmd()\u202e", party="@x")
    builder.commit("Sign")
    done = run_cli(["where", "talks/licence", "--signed"], builder.root)
    assert "\u202e" not in done.stdout
    assert "<U+202E>" in done.stdout
    done = run_cli(["where", "talks/licence", "--signed", "--format", "csv"], builder.root)
    for row in csv.reader(io.StringIO(done.stdout)):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_empty_and_bare_repositories(history: RepoBuilder, tmp_path: Path) -> None:
    empty = RepoBuilder(tmp_path / "empty")
    for args in (["--matrix"], ["--text", "word"], ["--term", "Word"]):
        done = run_cli(["where", *args], empty.root)
        assert (done.code, done.stdout) == (0, "")
    bare = tmp_path / "bare.git"
    history.git("clone", "-q", "--bare", str(history.root), str(bare))
    done = run_cli(["where", "talks/exclusivity@1.0.0", "--signed"], bare)
    assert done.code == 0
    assert "talks/speaker-a@v1" in done.stdout
