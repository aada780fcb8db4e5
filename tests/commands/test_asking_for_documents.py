"""What `clausectl diff` says to questions about documents that it cannot answer as they were asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from icml_history import start_library
from repo_builder import RepoBuilder

TERMS = "# Terms\n\n1. The Buyer pays within 30 days.\n\n2. The Seller may deliver in parts.\n"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    """A folder outside of any repository with three copies, of which one is odd."""
    for name in ("a", "b", "c"):
        text = TERMS.replace("may", "shall") if name == "c" else TERMS
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.fixture
def repository(builder: RepoBuilder) -> RepoBuilder:
    builder.write_all({f"terms/{name}.md": TERMS for name in ("a", "b")})
    builder.write("terms/c.md", TERMS.replace("may", "shall"))
    builder.write("terms/deeper/d.md", "# Another\n\nThis is no copy.\n")
    builder.write("notes/readme.txt", "Nothing to compare.\n")
    builder.commit()
    builder.tag("v1")
    return builder


def refused(where: Path, *arguments: str) -> str:
    done = run_cli(["diff", *arguments], where)
    assert (done.code, done.stdout) == (2, "")
    assert "hint:" in done.stderr
    return " ".join(done.stderr.split())


def odd_copies(done: Ran) -> tuple[list[str], list[list[str]]]:
    """The copies that were compared, and those that are odd."""
    assert (done.code, done.stderr) == (0, "")
    report = json.loads(done.stdout)
    return [copy["path"] for copy in report["copies"]], [odd["copies"] for odd in report["outliers"]]


def test_a_file_that_is_missing_outside_of_a_repository_is_named(copies: Path) -> None:
    assert "there is no file 'd.md'" in refused(copies, "a.md", "d.md")
    assert "there is no file 'v1'" in refused(copies, "v1", "a.md")
    assert "there is no file 'd.md'" in refused(copies, "--outliers", "a.md", "b.md", "d.md")
    assert "CL002" in refused(copies, "v1", "v2")


def test_what_is_no_file_and_no_revision_is_told(repository: RepoBuilder) -> None:
    for name in ("terms/none.md", "v1:", ":terms/a.md", "v1..v1"):
        told = refused(repository.root, "terms/a.md", name)
        assert f"CL055 '{name}' is no file and no revision" in told
    assert "'v1' is a revision" in refused(repository.root, "terms/a.md", "v1")
    assert "CL055 there is no . at v1" in refused(repository.root, "v1:.", "v1:terms/a.md")


@pytest.mark.parametrize("old", ["terms/a.md", "v1:terms/a.md"])
def test_nothing_follows_two_documents(repository: RepoBuilder, old: str) -> None:
    told = refused(repository.root, old, "terms/b.md", "terms/c.md")
    assert "nothing can follow two documents: terms/c.md" in told
    assert "--outliers" in told


def test_at_is_never_ignored(repository: RepoBuilder, copies: Path) -> None:
    for arguments in (("v1", "v1", "terms/a.md"), ("terms/a.md", "terms/b.md")):
        told = refused(repository.root, "--at", "v1", *arguments)
        assert "--at goes with --against-form and --outliers" in told
    told = refused(copies, "--at", "v1", "--outliers", "a.md", "b.md", "c.md")
    assert "there is no repository here" in told


def test_a_copy_named_twice_counts_once(copies: Path, repository: RepoBuilder) -> None:
    (copies / "link.md").symlink_to("a.md")
    assert "2 copies were named" in refused(copies, "--outliers", "a.md", "./a.md", "link.md", "b.md")
    told = refused(repository.root, "--outliers", "terms/a.md", "./terms/a.md", "terms/b.md")
    assert "2 copies were named" in told


def test_an_agreement_named_by_id_and_by_path_counts_once(builder: RepoBuilder) -> None:
    start_library(builder)
    one, two = (f"icml/final-contribution/speaker-{letter}" for letter in "ab")
    told = refused(builder.root, "--outliers", one, f"agreements/{one}.md", f"agreements/{one}", two)
    assert "2 copies were named" in told


def test_a_folder_stands_for_the_documents_in_it(copies: Path, repository: RepoBuilder) -> None:
    inside = run_cli(["diff", "--outliers", "terms", "--format", "json"], repository.root)
    assert odd_copies(inside) == (["terms/a.md", "terms/b.md", "terms/c.md"], [["terms/c.md"]])
    here = run_cli(["diff", "--outliers", ".", "--format", "json"], repository.root / "terms")
    assert odd_copies(here) == odd_copies(inside)
    outside = run_cli(["diff", "--outliers", "./", "--format", "json"], copies)
    assert odd_copies(outside) == (["./a.md", "./b.md", "./c.md"], [["./c.md"]])


def test_a_folder_without_documents_is_told(copies: Path, repository: RepoBuilder) -> None:
    told = refused(copies, "--outliers", "empty", "a.md", "b.md", "c.md")
    assert "there is no Markdown file in 'empty'" in told
    told = refused(repository.root, "--outliers", "notes", "terms")
    assert "there is no Markdown file in 'notes'" in told
    assert "no Markdown file in '.'" in refused(repository.root, "--outliers", ".")
