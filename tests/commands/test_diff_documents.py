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
