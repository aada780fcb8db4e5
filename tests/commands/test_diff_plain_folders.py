"""Plain agreements wherever they stand: none is left out of a comparison without a word."""

from __future__ import annotations

import json
from typing import Any

import pytest
from small_library import FILES

from cli_runner import run_cli
from repo_builder import RepoBuilder

TERMS = """# Terms of service

1. **Fees.** The Customer pays the fees within thirty (30) days.

2. **Term.** These terms last for one year, and the parties may agree on another.
"""
LATER = TERMS.replace("thirty (30)", "sixty (60)")
CHANGED = "[-thirty (30)-]{+sixty (60)+}"


@pytest.fixture
def folders(builder: RepoBuilder) -> RepoBuilder:
    """Plain agreements at the top, in a folder, and under ``agreements/``."""
    paths = ("terms.md", "law/nda.md", "law/lease.markdown", "agreements/acme/nda.md", "LICENCE")
    builder.write_all(dict.fromkeys((*paths, "law/same.md", "law/picture.svg"), TERMS))
    (builder.root / "law/link.md").symlink_to("nda.md")
    builder.commit("First")
    builder.tag("v1")
    builder.write_all(dict.fromkeys((*paths, "law/picture.svg"), LATER))
    builder.commit("Second")
    builder.tag("v2")
    return builder


def diff(repo: RepoBuilder, *arguments: str) -> str:
    done = run_cli(["diff", *arguments], repo.root)
    assert (done.code, done.stderr) == (0, "")
    return done.stdout


def report(repo: RepoBuilder, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(repo, *arguments, "--format", "json"))
    return found


def paths_of(found: dict[str, Any]) -> list[str]:
    return [document["new"]["path"] for document in found["documents"]]


# Under agreements/


@pytest.mark.parametrize(
    "arguments", [(), ("agreements/acme/nda.md",), ("acme/nda",), ("agreements",), ("acme",)]
)
def test_a_plain_agreement_among_the_agreements_is_compared(
    folders: RepoBuilder, arguments: tuple[str, ...]
) -> None:
    """It once read "Nothing differs. Nothing was left out"."""
    found = report(folders, "v1", "v2", *arguments)
    assert paths_of(found) == ["agreements/acme/nda.md"]
    assert found["changed"]
    assert CHANGED in diff(folders, "v1", "v2", *arguments)


def test_it_is_a_document_of_a_revision_too(folders: RepoBuilder) -> None:
    for one, other in (("v1:", "v2:"), ("v1:", ""), ("v1:", "WORKTREE:")):
        shown = diff(folders, f"{one}agreements/acme/nda.md", f"{other}agreements/acme/nda.md")
        assert CHANGED in shown


def test_one_that_is_the_same_is_not_told(folders: RepoBuilder) -> None:
    assert report(folders, "v2", "WORKTREE")["documents"] == []


def test_what_was_meant_as_an_agreement_is_no_plain_one(folders: RepoBuilder) -> None:
    folders.write("agreements/acme/nda.md", f"---\nparameters: {{}}\n---\n{TERMS}")
    folders.commit("Meant as an agreement")
    found = report(folders, "v2", "HEAD", "agreements/acme/nda.md")
    assert found["documents"] == []
    assert "CL136" in found["notes"][0]


# Folders


def test_a_folder_stands_for_its_plain_documents(folders: RepoBuilder) -> None:
    found = report(folders, "v1", "v2", "law")
    assert paths_of(found) == ["law/lease.markdown", "law/nda.md"]
    link, same = found["notes"]
    assert link.startswith("law/link.md is not compared: a symbolic link")
    assert same == "law: 1 other document is the same on both sides"
    shown = diff(folders, "v1", "v2", "law/")
    assert "Documents    2 compared: 2 changed" in shown
    assert "see the notes" in shown


def test_a_folder_beside_a_file_and_clauses(folders: RepoBuilder) -> None:
    folders.write_all(FILES)
    folders.commit("A library")
    found = report(folders, "v1", "HEAD", "law", "terms.md", "talks/licence")
    assert sorted(paths_of(found)) == ["law/lease.markdown", "law/nda.md", "terms.md"]
    assert [clause["id"] for clause in found["clauses"]] == ["law/embargo", "talks/licence"]
    assert found["only"] == ["law", "terms.md", "talks/licence"]


def test_everything_of_a_repository_that_is_composed_of_nothing(folders: RepoBuilder) -> None:
    folders.remove("agreements/acme/nda.md")
    folders.commit("None there")
    folders.tag("v3")
    folders.write("terms.md", TERMS)
    folders.commit("Back")
    assert paths_of(report(folders, "v3", "HEAD", ".")) == ["terms.md"]
    assert "terms.md" in report(folders, "v3", "HEAD")["notes"][1]


def test_a_folder_in_which_nothing_differs(folders: RepoBuilder) -> None:
    folders.remove("law/link.md")
    folders.commit("No link")
    shown = diff(folders, "HEAD", "WORKTREE", "law", "--exit-code")
    assert "law: 3 other documents are the same on both sides" in shown
    assert "Nothing differs." in shown


def test_a_file_of_any_name_is_compared_when_it_is_named(folders: RepoBuilder) -> None:
    assert paths_of(report(folders, "v1", "v2", "LICENCE")) == ["LICENCE"]
    assert CHANGED in diff(folders, "v1:LICENCE", "v2:LICENCE")


def test_a_name_that_is_almost_one(folders: RepoBuilder) -> None:
    done = run_cli(["diff", "v1", "v2", "law/nad.md"], folders.root)
    assert (done.code, done.stdout) == (2, "")
    assert (
        "CL055 nothing is named 'law/nad.md' on either side\n  hint: did you mean law/nda.md?" in done.stderr
    )


# Settings


def test_settings_of_either_side_count(folders: RepoBuilder) -> None:
    folders.write("clausectl.yaml", "documents: [terms.md, law/nda.md]\n")
    folders.commit("Settings")
    folders.write("clausectl.yaml", "documents: [law/nda.md]\n")
    folders.write("terms.md", TERMS)
    folders.commit("Fewer")
    assert sorted(paths_of(report(folders, "HEAD~1", "HEAD"))) == ["law/nda.md", "terms.md"]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ("documents: [terms.md\n", "settings at HEAD: clausectl.yaml:"),
        ("documents: [none.md]\n", "none.md, which clausectl.yaml names, is on neither side"),
        ("documents: [law/link.md]\n", "law/link.md at HEAD is not compared: CL012"),
        ("documents: [../terms.md]\n", "CL131"),
        ("dokuments: [terms.md]\n", "clausectl.yaml:1:1"),
    ],
)
def test_settings_with_a_mistake_are_told(folders: RepoBuilder, settings: str, told: str) -> None:
    folders.write("clausectl.yaml", settings)
    folders.commit("Settings")
    found = report(folders, "v1", "HEAD", "--no-commits")
    assert any(told in note for note in found["notes"])
    assert all(document["old"]["sha256"] for document in found["documents"])


# Copies


def test_copies_of_a_folder_of_plain_agreements(folders: RepoBuilder) -> None:
    folders.write_all({f"copies/{name}.md": TERMS for name in "abcd"})
    folders.write_all({"copies/d.md": LATER, "copies/README.md": "# About\n"})
    for folder in ("copies", "copies/"):
        found = report(folders, "--outliers", folder)
        assert [copy["path"] for copy in found["copies"]] == [f"copies/{name}.md" for name in "abcd"]
        assert [outlier["copies"] for outlier in found["outliers"]] == [["copies/d.md"]]


def test_plain_copies_among_the_agreements(folders: RepoBuilder) -> None:
    folders.write_all({f"agreements/acme/{name}.md": TERMS for name in "abc"})
    found = report(folders, "--outliers", "agreements/acme")
    assert [outlier["copies"] for outlier in found["outliers"]] == [["agreements/acme/nda.md"]]


def test_copies_outside_of_the_repository(folders: RepoBuilder) -> None:
    outside = folders.root.parent / "theirs.md"
    outside.write_text(LATER, encoding="utf-8")
    found = report(folders, "--outliers", "law/same.md", "agreements/acme/nda.md", "../theirs.md")
    assert [outlier["copies"] for outlier in found["outliers"]] == [["law/same.md"]]
    done = run_cli(["diff", "--outliers", "--at", "v1", "law", "../theirs.md"], folders.root)
    assert done.code == 2
    assert "CL054" in done.stderr


# Agreements that are composed


def test_agreements_named_as_files_are_composed(builder: RepoBuilder) -> None:
    """Their files hold values and no clause; comparing those would leave the agreements out."""
    builder.write_all(FILES)
    builder.commit("A library")
    files = ("agreements/talks/agreement/a.md", "agreements/talks/agreement/b.md")
    shown = diff(builder, *files)
    assert "Speaker A" in shown
    assert "Nobody speaks of it" in shown
    assert diff(builder, *(f"WORKTREE:{path}" for path in files)) == shown
    assert diff(builder, "HEAD:talks/agreement/a", files[1]).count("\n") == shown.count("\n")


def test_agreements_named_by_their_ids(builder: RepoBuilder) -> None:
    builder.write_all(FILES)
    builder.commit("A library")
    names = ("talks/agreement/a", "talks/agreement/b")
    assert diff(builder, *names) == diff(builder, *(f"WORKTREE:{name}" for name in names))
    builder.tag("talks/agreement/a")
    done = run_cli(["diff", *names], builder.root)
    assert (done.code, "'talks/agreement/a' is a revision" in done.stderr) == (2, True)


def test_a_value_in_a_heading_makes_no_copy_odd(builder: RepoBuilder) -> None:
    form = FILES["agreements/talks/agreement/form.md"].replace(
        "Made with {{ speaker }} on", "## With {{ speaker }}\n\nMade on"
    )
    plain = FILES["agreements/talks/agreement/a.md"]
    names = ("A", "A", "A", "B")
    copies = {
        f"agreements/talks/agreement/c{n}.md": plain.replace("Speaker A", f"Speaker {name}")
        for n, name in enumerate(names)
    }
    builder.write_all({**FILES, "agreements/talks/agreement/form.md": form, **copies})
    builder.remove("agreements/talks/agreement/b.md")
    found = report(builder, "--outliers", "talks/agreement")
    assert found["outliers"] == []
    assert {value["name"] for value in found["varying"]} == {"speaker"}
    assert len(found["varying"]) == 2


def test_files_outside_of_a_bare_repository(folders: RepoBuilder) -> None:
    bare = folders.root.parent / "bare"
    folders.git("clone", "-q", "--bare", str(folders.root), str(bare))
    for name in "abc":
        (bare.parent / f"{name}.md").write_text(LATER if name == "b" else TERMS, encoding="utf-8")
    there = RepoBuilder.__new__(RepoBuilder)
    there.root = bare
    found = report(there, "--outliers", "../a.md", "../b.md", "../c.md")
    assert [outlier["copies"] for outlier in found["outliers"]] == [["../b.md"]]
    assert CHANGED in diff(there, "v1", "v2", "terms.md")
    assert CHANGED in diff(there, "v1:terms.md", "../b.md")
