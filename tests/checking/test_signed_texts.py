"""Slips in what was signed are told and never fixed; published findings can name no agreement."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_library import act, open_version, start

SLIP = "The Speaker comes within thirty (45) days and stays\u00ad.\n"


@pytest.fixture
def repo(tmp_path: Path) -> RepoBuilder:
    builder = start(tmp_path / "r")
    builder.write("clauses/talks/licence.md", f"---\ntitle: Licence\nversion: 1.0.0\n---\n{SLIP[:44]}.\n")
    builder.commit("Slip")
    act(builder, open_version(builder, "speaker-a"), "speaker")
    builder.commit("Sign")
    builder.write(
        "clauses/talks/licence.md", "---\ntitle: Licence\nversion: 1.1.0\n---\nThe Speaker comes.\n"
    )
    builder.commit("Mend the library")
    return builder


TEXT = "agreements/talks/speaker-a.signed/v1/text.md"


def findings(repo: RepoBuilder, *arguments: str) -> list[dict[str, object]]:
    ran = run_cli(["check", *arguments, "--format", "json"], repo.root)
    assert ran.code == 0, ran.stdout
    found: list[dict[str, object]] = json.loads(ran.stdout)["findings"]
    return found


@pytest.mark.parametrize("arguments", [["--signed"], ["talks/speaker-a@v1"]])
def test_slips_in_signed_texts_are_warnings_that_say_why_they_stay(
    repo: RepoBuilder, arguments: list[str]
) -> None:
    assert not [f for f in findings(repo) if f["path"] == TEXT]
    (slip,) = [f for f in findings(repo, *arguments) if f["code"] == "CL560"]
    assert (slip["path"], slip["severity"]) == (TEXT, "warning")
    assert "stays so" in str(slip["hint"])


def test_nothing_signed_is_fixed(repo: RepoBuilder) -> None:
    path = repo.root / TEXT
    path.write_bytes(
        path.read_bytes().replace(b"The Speaker comes", "The\u00a0\u00a0Speaker co\u00admes".encode())
    )
    before = path.read_bytes()
    ran = run_cli(["check", "--signed", "--fix"], repo.root)
    assert path.read_bytes() == before
    assert f"{TEXT}:" in ran.stdout


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_published_findings_name_no_agreement(repo: RepoBuilder, form: str) -> None:
    repo.write("agreements/talks/speaker-d.md", "---\nform: talks\nparameters:\n  nobody: x\n---\n")
    told = run_cli(["check", "--signed", "--format", form], repo.root)
    assert "speaker-d" in told.stdout
    repo.write("clausectl.yaml", "visibility: public\n")
    hidden = run_cli(["check", "--signed", "--format", form], repo.root)
    assert (told.code, hidden.code) == (1, 1)
    assert "speaker-" not in hidden.stdout
    assert "CL" in hidden.stdout


def test_before_the_first_commit_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "r")
    repo.write("clauses/a.md", "---\ntitle: Term\nversion: 1.0.0\n---\nIt ends.\n")
    ran = run_cli(["check", "--since", "HEAD"], repo.root)
    assert (ran.code, ran.stdout) == (0, "")
    assert run_cli(["check", "--since", "v1"], repo.root).code == 2
