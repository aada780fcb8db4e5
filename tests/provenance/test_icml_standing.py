"""The five ICML agreements stand as these copies show, and nothing is claimed beyond that."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

TOP = Path(__file__).resolve().parents[2]
SIGNED = sorted((TOP / "agreements/icml/final-contribution").glob("*.signed/v1/version.json"))


@pytest.mark.skipif(not SIGNED, reason="the agreements are not recorded in this checkout")
def test_the_five_agreements_are_recorded_await_the_organisation_and_are_not_said_to_be_in_force(
    tmp_path: Path,
) -> None:
    builder = RepoBuilder(tmp_path / "r")
    for folder in ("clauses", "agreements", "frozen"):
        shutil.copytree(TOP / folder, builder.root / folder)
    builder.commit("Copy")
    done = run_cli(["status", "--on", "2026-01-31", "--format", "json"], builder.root)
    assert (done.code, done.stderr) == (0, "")
    rows = json.loads(done.stdout)["agreements"]
    assert len(rows) == 5
    for row in rows:
        assert (row["signed_version"], row["opening"]) == ("v1", "recorded")
        assert (row["execution"], row["life"]) == ("partly executed", "not stated")
        [act] = row["acts"]
        assert act["role"] == "speaker"
        assert act["decision"] in ("not legible", "not recorded")
        assert row["remarks"] == [f"decision of speaker {act['decision']}"]
        assert [(w["role"], w["since"]) for w in row["awaited"]] == [("organisation", "2020-09-23")]
        assert row["candidates"] == []
    done = run_cli(["where", "icml/exclusivity@1.0.0", "--signed", "--format", "json"], builder.root)
    assert [place["name"] for place in json.loads(done.stdout)["places"]] == [row["name"] for row in rows]
