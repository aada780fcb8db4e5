"""Signed versions are completed as ``NAME@v1`` where a command takes them, and no file is opened for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from test_recover_and_completion import complete

from clausectl.repository import worktree
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder
from signed_library import change_exclusivity, open_version, start

A, C, D = "talks/speaker-a", "talks/speaker-c", "talks/speaker-d"


@pytest.fixture
def signed(tmp_path: Path) -> RepoBuilder:
    """v1 and v2 of A, v1 of C, none of D."""
    builder = start(tmp_path / "signed")
    open_version(builder, "speaker-a")
    open_version(builder, "speaker-c")
    change_exclusivity(builder, "2.0.0")
    open_version(builder, "speaker-a", "v2")
    builder.commit("Send")
    builder.write(f"agreements/{D}.signed/v1/note.md", "no record\n")
    builder.write(f"agreements/{D}.signed/draft/version.json", "{}\n")
    return builder


def offered(root: Path, words: str, current: str) -> list[str]:
    found = complete(root, "bash", words, current).split()
    return [line.removeprefix("plain,") for line in found]


@pytest.mark.parametrize("words", ["compose", "blame", "diff v1", "sign", "record", "status"])
def test_versions_stand_beside_their_agreements(signed: RepoBuilder, words: str) -> None:
    assert offered(signed.root, f"clausectl {words}", "talks/speaker") == [
        A,
        f"{A}@v1",
        f"{A}@v2",
        C,
        f"{C}@v1",
        D,
    ]
    assert offered(signed.root, f"clausectl {words}", f"{A}@") == [f"{A}@v1", f"{A}@v2"]
    assert offered(signed.root, f"clausectl {words}", f"{A}@v2") == [f"{A}@v2"]


def test_verify_is_offered_what_it_can_verify(signed: RepoBuilder) -> None:
    expected = [A, f"{A}@v1", f"{A}@v2", C, f"{C}@v1"]
    assert offered(signed.root, "clausectl verify", "talks/") == expected
    assert offered(signed.root, "clausectl verify", f"{C}@") == [f"{C}@v1"]


@pytest.mark.parametrize("words", ["send", "new agreement --form", "pin", "log"])
def test_where_no_version_is_taken_none_is_offered(signed: RepoBuilder, words: str) -> None:
    found = offered(signed.root, f"clausectl {words}", "talks/")
    assert A in found
    assert not [name for name in found if "@" in name]


def test_a_bare_repository_has_them_too(signed: RepoBuilder, tmp_path: Path) -> None:
    signed.git("clone", "-q", "--bare", ".", str(tmp_path / "bare"))
    assert offered(tmp_path / "bare", "clausectl verify", "talks/speaker-c") == [C, f"{C}@v1"]


@pytest.mark.parametrize(
    "typed", ["../", "/etc/", "talks//", ".git/", "talks/speaker-a@v1/", "no/where/", "@"]
)
def test_what_is_no_id_is_answered_with_nothing(signed: RepoBuilder, typed: str) -> None:
    assert offered(signed.root, "clausectl compose", typed) == []


def test_no_file_is_opened_and_only_the_folder_that_is_typed_is_listed(
    signed: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_repository(signed.root, cache=False) as repository:
        tree = repository.worktree()
        for folders in ((), ("agreements",), ("agreements/talks", "clauses")):
            assert tree.paths(*folders) == [entry.path for entry in tree.entries(*folders)]

    def refuse(*_: object) -> bytes:
        raise AssertionError("a file was opened")

    listed: list[str] = []
    scan = os.scandir
    monkeypatch.setattr(worktree, "read_regular", refuse)
    monkeypatch.setattr(worktree.os, "scandir", lambda path: listed.append(str(path)) or scan(path))
    assert offered(signed.root, "clausectl compose", f"{A}@")
    root = f"{signed.root}/"
    assert {path.removeprefix(root).split("/")[:2] == ["agreements", "talks"] for path in listed} == {True}


# bash takes `@` for the end of a word. These are its variables, as it sets them at a terminal.
LINES = {
    f"clausectl compose {A}@": (["clausectl", "compose", A, "@"], ["@v1", "@v2"]),
    f"clausectl compose {A}@v": (["clausectl", "compose", A, "@", "v"], ["@v1", "@v2"]),
    f"clausectl diff {A}@v1 {C}@v": (["clausectl", "diff", A, "@", "v1", C, "@", "v"], ["@v1"]),
    f"clausectl  verify   {A}@v2 {C}": (["clausectl", "verify", A, "@", "v2", C], [C, f"{C}@v1"]),
    "clausectl compose --rev=tagg": (["clausectl", "compose", "--rev", "=", "tagg"], ["tagged"]),
    "clausectl compose --rev=tagged talks/speaker-d": (
        ["clausectl", "compose", "--rev", "=", "tagged", "talks/speaker-d"],
        [D],
    ),
    "clausectl verify ": (["clausectl", "verify", ""], [A, f"{A}@v1", f"{A}@v2", C, f"{C}@v1"]),
    "clausectl comp": (["clausectl", "comp"], ["compose", "completion"]),
}


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("breaks", [" \t\n\"'@><=;|&(:", " \t\n\"'><=;|&(:"], ids=["hosts", "no hosts"])
def test_bash_puts_what_it_cut_together_again(
    signed: RepoBuilder, tmp_path: Path, line: str, breaks: str
) -> None:
    signed.tag("tagged")
    program = tmp_path / "bin" / "clausectl"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m clausectl "$@"\n')
    program.chmod(0o755)
    words, expected = LINES[line]
    if "@" not in breaks:
        words = line.replace("=", " = ").split() + ([""] if line.endswith(" ") else [])
        typed = line.split(" ")[-1]
        expected = [typed.partition("@")[0] + word if word.startswith("@") else word for word in expected]
    script = (
        'eval "$(clausectl completion bash)"; line=$1; breaks=$2; shift 2; '
        "COMP_WORDBREAKS=$breaks COMP_LINE=$line COMP_POINT=${#line}; "
        'COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); '
        "_clausectl_completion clausectl; printf '%s\\n' \"${COMPREPLY[@]}\""
    )
    environment = dict(os.environ)
    environment["PATH"] = f"{program.parent}:{environment['PATH']}"
    environment["PYTHONPATH"] = str(Path(worktree.__file__).parents[2])
    done = subprocess.run(
        ["bash", "-c", script, "bash", line, breaks, *words],
        cwd=signed.root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout.split(), done.stderr) == (expected, "")
