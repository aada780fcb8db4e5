"""`clausectl diff` on plain Markdown agreements, in the ways a user can ask for it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

TERMS = """# Terms of service

1. **Fees.** The Customer pays the fees within thirty (30) days.

2. **Term.** These terms last for one year.

3. **Notices.** Notices are sent by email.
"""
SALE = "# Sale\n\n1. The Buyer pays on delivery.\n\n2. The Seller may deliver in parts.\n"


@pytest.fixture
def terms(builder: RepoBuilder) -> RepoBuilder:
    """Three documents at v1; two are changed before v2, by a commit each."""
    builder.write_all({"terms.md": TERMS, "more/sale.md": SALE, "readme.txt": "Contracts.\n"})
    builder.commit("First terms")
    builder.tag("v1")
    builder.write("terms.md", TERMS.replace("thirty (30)", "sixty (60)"))
    builder.commit("Lengthen the period (#7)", author=("Editor A", "editor-a@example.org"))
    builder.write("more/sale.md", SALE.replace("may", "shall"))
    builder.commit("Oblige the seller", author=("Editor B", "editor-b@example.org"))
    builder.tag("v2")
    return builder


def diff(repo: RepoBuilder, *arguments: str) -> str:
    """The report on one line."""
    done = run_cli(["diff", *arguments], repo.root)
    assert (done.code, done.stderr) == (0, "")
    return " ".join(done.stdout.split())


def report(repo: RepoBuilder, *arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(diff(repo, *arguments, "--format", "json"))
    return found


# Commits


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_document_names_the_commits_that_changed_it(terms: RepoBuilder, form: str) -> None:
    shown = diff(terms, "v1", "v2", "terms.md", "--format", form)
    assert "Editor A: Lengthen the period (pull request #7, squashed)" in shown
    assert "Oblige" not in shown
    both = diff(terms, "v1", "v2", "terms.md", "more/sale.md", "--format", form)
    assert both.index("Editor A:") < both.index("Editor B: Oblige the seller")


def test_commits_of_documents_as_json(terms: RepoBuilder) -> None:
    terms.write("terms.md", TERMS.replace("thirty (30)", "ninety (90)"))
    terms.commit("Lengthen it again")
    documents = report(terms, "v1", "HEAD", "terms.md", "more/sale.md", "readme.txt")["documents"]
    assert [[commit["subject"] for commit in d["commits"]] for d in documents] == [
        ["Lengthen it again", "Lengthen the period (#7)"],
        ["Oblige the seller"],
        [],
    ]
    for option in ("--no-commits", "--external"):
        assert "commits" not in report(terms, "v1", "v2", "terms.md", option)["documents"][0]
        assert "Editor A" not in diff(terms, "v1", "v2", "terms.md", option)
        assert "Editor A" not in diff(terms, "v1", "v2", "terms.md", option, "--format", "html")
        assert "Editor A" not in diff(terms, "v1", "v2", "terms.md", option, "--format", "markdown")


def test_a_document_that_changed_back_names_no_commit(terms: RepoBuilder) -> None:
    terms.write("terms.md", TERMS)
    terms.commit("Back to thirty days")
    found = report(terms, "v1", "HEAD", "terms.md")
    assert (found["changed"], found["documents"][0]["commits"]) == (False, [])


def test_a_document_in_the_wrong_order_is_told(terms: RepoBuilder) -> None:
    wrong = "No commit leads from v2 to v1 in these files: is the order right?"
    assert wrong in diff(terms, "v2", "v1", "terms.md")
    assert "No commit leads" not in diff(terms, "v1", "v2", "terms.md")
    assert "No commit leads" not in diff(terms, "v2", "v1", "terms.md", "--no-commits")


# Renamed documents


def test_a_document_under_another_path_is_found_by_its_bytes(terms: RepoBuilder) -> None:
    terms.move("terms.md", "legal/service.md")
    terms.write("legal/other.md", "# Other\n\nNothing of the kind is said here.\n")
    terms.commit("Move the terms")
    found = report(terms, "v2", "HEAD", "legal/service.md")
    assert [(d["old"]["path"], d["new"]["path"]) for d in found["documents"]] == [
        ("terms.md", "legal/service.md")
    ]
    assert found["notes"] == ["legal/service.md at HEAD is terms.md at v2, with the same bytes"]
    assert not found["changed"]


@pytest.mark.parametrize("named", [["legal.md"], ["terms.md"], ["terms.md", "legal.md"]])
def test_a_document_renamed_and_edited_is_found_by_its_words(terms: RepoBuilder, named: list[str]) -> None:
    terms.move("terms.md", "legal.md")
    terms.remove("more/sale.md")
    terms.write("legal.md", TERMS.replace("thirty (30)", "ninety (90)"))
    terms.commit("Rename the terms")
    found = report(terms, "v2", "HEAD", *named)
    (document,) = found["documents"]
    assert (document["old"]["path"], document["new"]["path"]) == ("terms.md", "legal.md")
    assert [change["status"] for change in document["changes"]] == ["kept"]
    assert "taken for the same document by likeness (0.9" in found["notes"][0]
    assert [commit["subject"] for commit in document["commits"]] == ["Rename the terms"]
    assert "note: " in diff(terms, "v2", "HEAD", *named)


def test_a_document_like_no_other_is_all_new(terms: RepoBuilder) -> None:
    terms.remove("terms.md")
    terms.write("lease.md", "# Lease\n\n1. The Tenant keeps no animals in the flat.\n")
    terms.commit("Another agreement")
    found = report(terms, "v2", "WORKTREE", "lease.md")
    assert {change["status"] for change in found["documents"][0]["changes"]} == {"added"}
    assert found["notes"] == []


def test_of_two_that_are_alike_each_is_found_once(terms: RepoBuilder) -> None:
    terms.move("terms.md", "new/one.md")
    terms.write("new/two.md", TERMS.replace("thirty (30)", "sixty (60)") + "\n4. More is said here.\n")
    terms.commit("Two of them")
    documents = report(terms, "v2", "HEAD", "new/two.md", "new/one.md")["documents"]
    found = {d["new"]["path"]: d["old"]["path"] for d in documents}
    assert found == {"new/two.md": "new/two.md", "new/one.md": "terms.md"}
