"""A link, a submodule or a scan among the files keeps nothing else from being compared or listed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from icml_history import FORM, change_library, edit, start_library
from repo_builder import RepoBuilder

NAME = "icml/final-contribution"
LIKENESS = "clauses/icml/likeness.md"


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    start_library(builder)
    change_library(builder)
    return builder


def put(root: Path, path: str, kind: str) -> None:
    place = root / path
    place.unlink(missing_ok=True)
    if kind == "link":
        place.symlink_to("/etc/passwd")
    else:
        place.write_bytes(b"a" * 2_200_000)


def compare(library: RepoBuilder, *arguments: str) -> Ran:
    return run_cli(["diff", "v2", *arguments, "--no-commits", "--exit-code"], library.root)


@pytest.mark.parametrize("side", ["WORKTREE", "HEAD", "INDEX"])
@pytest.mark.parametrize(("kind", "code"), [("link", "CL012"), ("large", "CL015")])
def test_what_is_refused_is_noted_and_the_rest_is_compared(
    library: RepoBuilder, side: str, kind: str, code: str
) -> None:
    put(library.root, "clauses/icml/scan.md", kind)
    put(library.root, LIKENESS, kind)
    put(library.root, f"agreements/{NAME}/scan.md", kind)
    edit(library, "clauses/icml/governing-law.md", ("State of California", "State of Oregon"))
    library.stage()
    if side == "HEAD":
        library.commit("Scans")
    done = compare(library, side)
    assert done.code == 1
    assert "[-California-]{+Oregon+}" in done.stdout
    for path in ("clauses/icml/scan.md", LIKENESS, f"agreements/{NAME}/scan.md"):
        assert f"note: {path} at {side} is not compared: {code}" in done.stdout
    assert "removed" not in done.stdout
    assert "Name and likeness" not in done.stdout
    one = compare(library, side, f"{NAME}/speaker-a")
    assert one.code == 1
    assert "[-California-]{+Oregon+}" in one.stdout


def test_a_form_that_is_a_link_takes_its_agreements_out_of_the_comparison(library: RepoBuilder) -> None:
    put(library.root, FORM, "link")
    done = compare(library, "WORKTREE")
    assert done.code == 1
    assert f"note: {FORM} at WORKTREE is not compared: CL012" in done.stdout
    assert "removed" not in done.stdout


def test_a_list_says_what_it_lacks(library: RepoBuilder) -> None:
    whole = run_cli(["list"], library.root)
    put(library.root, "clauses/icml/scan.md", "link")
    put(library.root, f"agreements/{NAME}/scan.md", "large")
    done = run_cli(["list"], library.root)
    assert (whole.code, done.code) == (0, 1)
    assert done.stdout == whole.stdout
    assert "scan.md CL012" in done.stderr
    assert "scan.md CL015" in done.stderr
