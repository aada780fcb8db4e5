"""What a form incorporates, through the command line: documents of the library and retained copies."""

from __future__ import annotations

import hashlib

from cli_runner import run_cli
from repo_builder import RepoBuilder

COPY = b"%PDF-1.4 a policy\n"
SHA = hashlib.sha256(COPY).hexdigest()
FORM = f"""---
kind: form
title: Deal
version: 1.0.0
clauses: [a]
incorporates:
  - {{name: terms, document: terms@1.0.0}}
  - {{name: policy, url: "https://example.org/p", copy: copies/policy.pdf, sha256: {SHA}, date: 2020-09-23}}
---
{{{{ clauses }}}}
"""


def fill(builder: RepoBuilder) -> None:
    builder.write_all(
        {
            "clauses/a.md": "---\ntitle: A\nversion: 1.0.0\n---\nThe terms are part of this.\n",
            "agreements/deal/form.md": FORM,
            "agreements/terms.md": "---\nkind: form\ntitle: Terms\nversion: 1.0.0\n---\nTerms.\n",
            "copies/policy.pdf": COPY,
        }
    )


def test_a_form_composes_with_what_it_incorporates(builder: RepoBuilder) -> None:
    fill(builder)
    builder.commit("All")
    assert run_cli(["compose", "deal"], builder.root).stdout == "1. The terms are part of this.\n"
    assert run_cli(["check"], builder.root).code == 0


def test_check_finds_a_changed_copy_and_a_missing_document(builder: RepoBuilder) -> None:
    fill(builder)
    builder.commit("All")
    assert run_cli(["check"], builder.root).code == 0
    builder.write("copies/policy.pdf", COPY + b" ")
    changed = run_cli(["check"], builder.root)
    assert changed.code == 1
    assert "agreements/deal/form.md:8:5 CL344" in changed.stdout
    builder.remove("copies/policy.pdf")
    builder.remove("agreements/terms.md")
    missing = run_cli(["check"], builder.root)
    assert [code for code in ("CL340", "CL344") if code in missing.stdout] == ["CL340", "CL344"]
    assert run_cli(["compose", "deal"], builder.root).code == 2
    assert run_cli(["check", "--rev", "HEAD"], builder.root).code == 0
