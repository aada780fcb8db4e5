"""Runs over signed versions, whole and broken: no report says that anything is valid or binds anybody.

`tests/project/test_what_is_never_said.py` looks at the messages that no run here prints.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from signed_repository import FIRST, SECOND
from tamperings import TAMPERINGS, signed, template
from test_verify_keys import make_keys

from cli_runner import Ran, run_cli
from keys import needs_ssh
from repo_builder import RepoBuilder

__all__ = ["signed", "template"]

NEVER = re.compile(r"(?i)\b(?:in)?valid\w*|\bbind(?:s|ing)?\b|\blegally\b|\benforceab\w*|\bauthentic\w*")

REPORTS = {
    "verify": (["verify", "--all"], ["text", "json"]),
    "verify, strictly": (["verify", "--all", "--require-tags"], ["text", "json"]),
    "status": (["status"], ["text", "json", "html", "csv"]),
    "status, awaiting": (["status", "--awaiting", "supplier"], ["text", "json", "html", "csv"]),
    "where": (["where", "supply/price"], ["text", "json", "csv"]),
    "where, signed": (["where", "--text", "The price of", "--signed"], ["text", "json", "csv"]),
    "matrix": (["where", "--matrix"], ["text", "json", "html", "csv"]),
    "log": (["log", FIRST, "-p"], ["text", "json"]),
    "log of a clause": (["log", "supply/price"], ["text", "json"]),
    "blame": (["blame", FIRST], ["text", "json", "html"]),
    "diff": (["diff", "HEAD~5", "HEAD"], ["text", "json", "html", "markdown"]),
    "diff of signed texts": (["diff", f"{FIRST}@v1", f"{FIRST}@v2"], ["text", "json", "html", "markdown"]),
    "list": (["list", "agreements"], ["text", "json", "csv"]),
    "compose": (["compose", f"{FIRST}@v1"], ["markdown", "text", "json"]),
    "sign, planned": (
        ["sign", f"{FIRST}@v2", "--as", "supplier", "--decline", "--typed-name", "Acme", "--plan"],
        ["text", "json"],
    ),
    "record, planned": (
        ["record", f"{FIRST}@v2", "--as", "supplier", "--typed-name", "Acme", "--dry-run"],
        ["text", "json"],
    ),
}
ACTS = {
    "send": ["send", SECOND, "--relation", "restates", "--target", f"{SECOND}@v1"],
    "send again": ["send", SECOND],
    "decline": ["sign", f"{FIRST}@v2", "--as", "supplier", "--decline", "--typed-name", "Acme"],
    "sign in vain": ["sign", f"{FIRST}@v1", "--as", "supplier", "--accept", "--typed-name", "Acme"],
    "sign another sentence": [
        *("sign", f"{FIRST}@v2", "--as", "supplier", "--accept", "--typed-name", "Acme", "--consent", "Yes.")
    ],
    "record": ["record", f"{FIRST}@v2", "--as", "supplier", "--typed-name", "Acme", "--decision", "accepted"],
    "record nothing": ["record", f"{FIRST}@v2"],
}  # fmt: skip


def run(signed: RepoBuilder, arguments: list[str]) -> Ran:
    ran = run_cli(arguments, signed.root)
    assert ran.code in (0, 1, 2, 3), ran.stderr
    assert NEVER.findall(ran.stdout + ran.stderr) == []
    assert ran.stdout + ran.stderr
    return ran


@pytest.mark.parametrize("name", REPORTS)
def test_reports(signed: RepoBuilder, name: str) -> None:
    signed.git("config", "user.name", "Clerk C")
    signed.git("config", "user.email", "clerk@example.org")
    arguments, forms = REPORTS[name]
    for form in forms:
        ran = run(signed, [*arguments, "--format", form])
        assert ran.code in (0, 1), ran.stderr
        assert ran.stdout


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("form", ["text", "json"])
def test_acts(signed: RepoBuilder, name: str, form: str) -> None:
    signed.git("config", "user.name", "Clerk C")
    signed.git("config", "user.email", "clerk@example.org")
    run(signed, [*ACTS[name], "--format", form])


@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_is_said_of_broken_versions(signed: RepoBuilder, name: str) -> None:
    TAMPERINGS[name][0](signed)
    signed.commit("Tidy up")
    assert run(signed, ["verify", "--all"]).code == 3
    for arguments in (["status"], ["where", "--matrix"], ["compose", f"{FIRST}@v1"]):
        run(signed, arguments)


@needs_ssh
def test_what_is_said_of_keys(signed: RepoBuilder, tmp_path: Path) -> None:
    allowed, public = make_keys(signed, tmp_path)
    for options in ([], ["--revoked", str(public)]):
        said = run(signed, ["verify", "--all", "--allowed-signers", str(allowed), *options])
        assert "key" in said.stdout
    allowed.write_text(allowed.read_text().replace("ssh-", 'valid-before="20190101" ssh-', 1))
    assert "expired key" in run(signed, ["verify", "--all", "--allowed-signers", str(allowed)]).stdout
    allowed.write_text("")
    assert "unknown key" in run(signed, ["verify", "--all", "--allowed-signers", str(allowed)]).stdout
