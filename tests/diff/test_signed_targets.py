"""``NAME@v1`` as a side of ``diff``: what was signed, beside another version or a draft."""

from __future__ import annotations

import json

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder
from signed_builder import EXCLUSIVITY, A, open_version, write_library


@pytest.fixture
def repo(builder: RepoBuilder) -> RepoBuilder:
    """Two signed versions of A with other words, and a draft with others again."""
    write_library(builder)
    open_version(builder, A)
    builder.commit("First")
    builder.tag("first")
    builder.write("clauses/talks/exclusivity.md", EXCLUSIVITY.format("2.0.0", 90))
    open_version(builder, A, "v2")
    builder.commit("Second")
    builder.tag("second")
    text = (builder.root / f"agreements/{A}.md").read_text()
    builder.write(f"agreements/{A}.md", text.replace("Speaker A", "Speaker Z"))
    return builder


def compare(repo: RepoBuilder, *arguments: str) -> dict[str, object]:
    done = run_cli(["diff", *arguments, "--format", "json"], repo.root)
    assert (done.code, done.stderr) == (0, ""), done.stderr
    report: dict[str, object] = json.loads(done.stdout)
    return report


def redlines(report: dict[str, object]) -> list[str]:
    changes = report["changes"]
    assert isinstance(changes, list)
    return [
        "".join(f"[{p['kind'][0]}{p['text']}]" if p["kind"] != "same" else p["text"] for p in change["text"])
        for change in changes
        if change["text"]
    ]


def test_two_signed_versions(repo: RepoBuilder) -> None:
    report = compare(repo, f"{A}@v1", f"{A}@v2")
    assert redlines(report) == ["Nobody else shows it for [d60][i90] days."]
    (change,) = report["changes"]  # type: ignore[misc,attr-defined]
    assert change["kinds"] == ["wording"]


def test_a_signed_version_and_the_draft(repo: RepoBuilder) -> None:
    report = compare(repo, f"{A}@v2", A)
    assert redlines(report)[0].startswith("Made with [dSpeaker A][iSpeaker Z], who gives the talk")
    change = report["changes"][0]  # type: ignore[index]
    assert change["kinds"] == ["parameter"]  # its values are known: it was composed again
    assert "Nobody else shows it for [d60][i90] days." in redlines(compare(repo, f"{A}@v1", A))


@pytest.mark.parametrize("both", [(f"{A}@v1", "second"), ("second", f"{A}@v1")])
def test_a_revision_beside_it_is_the_draft_there(repo: RepoBuilder, both: tuple[str, str]) -> None:
    assert len(redlines(compare(repo, *both))) == 1
    assert redlines(compare(repo, f"{A}@v1", "first")) == []


def test_a_version_at_a_revision(repo: RepoBuilder) -> None:
    assert redlines(compare(repo, f"first:{A}@v1", f"HEAD:{A}@v1")) == []
    done = run_cli(["diff", f"first:{A}@v2", f"{A}@v1"], repo.root)
    assert done.code == 2
    assert "CL415" in done.stderr
    assert "it has: v1" in done.stderr


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_in_every_format(repo: RepoBuilder, form: str) -> None:
    done = run_cli(["diff", f"{A}@v1", f"{A}@v2", "--format", form, "--exit-code"], repo.root)
    assert (done.code, done.stderr) == (1, "")
    assert "signed v1" in done.stdout
    assert "90" in done.stdout


def test_without_frozen_sources_the_text_is_read_as_it_is(repo: RepoBuilder) -> None:
    repo.git("rm", "-rq", "frozen")
    repo.commit("Tamper")
    assert redlines(compare(repo, f"{A}@v1", f"{A}@v2")) == ["Nobody else shows it for [d60][i90] days."]


def test_another_text_is_refused_with_exit_3(repo: RepoBuilder) -> None:
    repo.write(f"agreements/{A}.signed/v1/text.md", "Other words.\n")
    repo.commit("Tamper")
    done = run_cli(["diff", f"{A}@v1", f"{A}@v2"], repo.root)
    assert (done.code, done.stdout) == (3, "")
    assert "CL416" in done.stderr


def test_names_that_name_nothing(repo: RepoBuilder) -> None:
    for name in ("talks/nobody@v1", f"{A}@v9"):
        done = run_cli(["diff", name, A], repo.root)
        assert done.code == 2
        assert "CL415" in done.stderr
