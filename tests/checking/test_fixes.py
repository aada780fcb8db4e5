"""What `check --fix` corrects, byte for byte, and what it leaves to people."""

from __future__ import annotations

import json

import pytest

from cli_runner import run_cli
from repo_builder import RepoBuilder

HEAD = "---\ntitle: Case\nversion: 1.0.0\n---\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The Sup\u00adplier pays.\n", "The Supplier pays.\n"),
        ("The\u2003fee is\u200b due.\n", "The fee is due.\n"),
        ("The cafe\u0301 opens.\n", "The caf\u00e9 opens.\n"),
        ("`Sup\u00adplier` pays\u2003now.\n", "`Supplier` pays now.\n"),
    ],
)
def test_what_has_one_correction_is_corrected(builder: RepoBuilder, before: str, after: str) -> None:
    path = builder.write("terms.md", before)
    assert "corrected" in run_cli(["check", "--fix", "terms.md"], builder.root).stderr
    assert path.read_bytes() == after.encode()
    again = run_cli(["check", "--format", "json", "terms.md"], builder.root)
    assert json.loads(again.stdout)["findings"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Write `&shy;` where a word may part.\n", "CL610"),
        ("The Sup&shy;plier pays.\n", "CL610"),
        ("Write `&emsp;` for a wide space.\n", "CL605"),
        ("Write `&#8203;` for nothing.\n", "CL601"),
        ("Write `&#7;` for a bell.\n", "CL606"),
        ("Write `\u202e` and mean it.\n", "CL600"),
    ],
)
def test_what_may_be_meant_otherwise_is_told_and_left(builder: RepoBuilder, text: str, code: str) -> None:
    path = builder.write("terms.md", text)
    told = run_cli(["check", "--fix", "terms.md"], builder.root)
    assert code in told.stdout
    assert "corrected" not in told.stderr
    assert path.read_bytes() == text.encode()


def test_a_clause_keeps_its_line_ends_and_its_front_matter(builder: RepoBuilder) -> None:
    text = (HEAD + "The\u2002Supplier pays.\n\nThe fee\u2003is due.\n").replace("\n", "\r\n")
    path = builder.write("clauses/a.md", text)
    assert "2 findings corrected" in run_cli(["check", "--fix"], builder.root).stderr
    expected = text.replace("\u2002", " ").replace("\u2003", " ")
    assert path.read_bytes() == expected.encode()
