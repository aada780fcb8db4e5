"""What is signed stays byte for byte whatever other commands do, and what is planted beside it is told."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest
from test_record import AGREEMENT, CLAUSE, NAME
from test_record import repo as repo  # the fixture
from test_sign import accept

from cli_runner import run_cli
from repo_builder import RepoBuilder

FOLDER = "agreements/supply/first.signed"
FEE = f"frozen/fee@1.0.0-{hashlib.sha256(CLAUSE.encode()).hexdigest()[:8]}.md"
READING = (
    ["status"],
    ["verify", "--all"],
    ["where", "fee"],
    ["list"],
    ["check"],
    ["log", NAME],
    ["diff", "HEAD~1", "HEAD"],
)


def read_signed(root: Path) -> dict[str, bytes]:
    """Every file of signed versions and frozen sources, in the work tree."""
    folders = (root / FOLDER, root / "frozen")
    return {str(p): p.read_bytes() for folder in folders for p in sorted(folder.rglob("*")) if p.is_file()}


def test_other_commands_leave_what_is_signed_alone(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    before = read_signed(repo.root)
    assert len(before) == 6
    commands = [
        ["pin", "supply", "fee"],
        ["fmt"],
        ["check", "--fix"],
        ["recover"],
        ["init"],
        ["mv", "fee", "charge"],
    ]
    for command in [*commands, *READING]:
        done = run_cli(command, repo.root)
        assert done.code == 0, (command, done.stderr)
        assert read_signed(repo.root) == before, command
    done = run_cli(["mv", NAME, "supply/second"], repo.root)
    assert (done.code, "CL086" in done.stderr) == (2, True)
    assert read_signed(repo.root) == before
    repo.commit("Everything moves")
    assert run_cli(["verify", "--all"], repo.root).code == 0
    assert accept(repo, "supplier", name=f"{NAME}@v1").code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0


def read_without_bugs(repo: RepoBuilder) -> None:
    for command in READING:
        done = run_cli(command, repo.root)
        assert done.code in (0, 1, 2, 3), (command, done.stderr)


@pytest.mark.parametrize("label", ["v0", "v01", "v999999999", "v1\u0663", "V2", "-v2", "v2.lock", "*"])
def test_a_folder_that_is_no_version_is_told_and_keeps_nobody_from_signing(
    repo: RepoBuilder, label: str
) -> None:
    assert accept(repo, "customer").code == 0
    repo.write(f"{FOLDER}/{label}/version.json", "{}")
    repo.commit("Plant a folder")
    read_without_bugs(repo)
    done = run_cli(["verify", "--all"], repo.root)
    assert (done.code, "CL464" in done.stdout) == (3, True)
    assert accept(repo, "supplier").code == 0


@pytest.mark.parametrize(
    ("kind", "code"), [("link", "CL012"), ("large", "CL015"), ("no text", "CL413"), ("json", "CL413")]
)
def test_a_version_that_is_none_stops_signing_and_verify(repo: RepoBuilder, kind: str, code: str) -> None:
    assert accept(repo, "customer").code == 0
    path = repo.root / FOLDER / "v2/version.json"
    path.parent.mkdir()
    if kind == "link":
        path.symlink_to("../v1/version.json")
    else:
        path.write_bytes({"large": b"x" * 5_000_000, "no text": b"\xff\xfe", "json": b"[]"}[kind])
    head = repo.commit("Plant a version")
    read_without_bugs(repo)
    done = accept(repo, "supplier")
    assert (done.code, code in done.stderr) == (2, True), done.stderr
    assert run_cli(["verify", "--all"], repo.root).code == 3
    assert repo.head() == head


def test_a_frozen_path_that_is_taken_by_a_folder(repo: RepoBuilder) -> None:
    repo.write(f"{FEE}/x", "x")
    head = repo.commit("Take the place")
    done = accept(repo, "customer")
    assert (done.code, "CL016" in done.stderr, FEE in done.stderr) == (2, True, True)
    assert (repo.head(), repo.git("status", "--porcelain")) == (head, "")


def test_an_id_that_reads_like_a_signed_folder(repo: RepoBuilder) -> None:
    name = "supply/first.signed"
    repo.write(f"agreements/{name}.md", AGREEMENT)
    repo.commit("An odd name")
    assert accept(repo, "customer").code == 0
    assert accept(repo, "customer", name=name).code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0
    for one in (NAME, name):
        assert run_cli(["compose", f"{one}@v1"], repo.root).code == 0


def test_a_version_is_signed_further_when_its_draft_is_gone(repo: RepoBuilder) -> None:
    assert accept(repo, "customer").code == 0
    repo.git("mv", "agreements/supply/first.md", "agreements/supply/other.md")
    repo.commit("Rename by hand")
    read_without_bugs(repo)
    done = accept(repo, "supplier")
    assert (done.code, "CL330" in done.stderr) == (2, True)
    assert accept(repo, "supplier", name=f"{NAME}@v1").code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0
    assert accept(repo, "customer", name="supply/other").code == 0
    assert run_cli(["verify", "--all"], repo.root).code == 0


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("detached", "CL022"),
        ("unborn", "CL005"),
        ("locked index", "CL403"),
        ("locked branch", "CL020"),
        ("no identity", "CL022"),
        ("merging", "CL402"),
    ],
)
def test_a_repository_in_no_state_for_it_is_left_as_it_is(repo: RepoBuilder, state: str, code: str) -> None:
    lock = {"locked index": ".git/index.lock", "locked branch": ".git/refs/heads/main.lock"}.get(state, "")
    if state == "detached":
        repo.git("checkout", "-q", "--detach")
    elif state == "unborn":
        repo.git("checkout", "-q", "--orphan", "new")
    elif state == "no identity":
        repo.git("config", "--unset", "user.name")
    elif state == "merging":
        (repo.root / ".git/MERGE_HEAD").write_text(repo.head() + "\n")
    else:
        (repo.root / lock).touch()
    before = repo.git("status", "--porcelain")
    done = accept(repo, "customer")
    assert (done.code, code in done.stderr, done.stdout) == (2, True, ""), done.stderr
    if lock:
        (repo.root / lock).unlink()
    assert repo.git("status", "--porcelain") == before
    assert not (repo.root / FOLDER).exists()
    assert repo.git("log", "--all", "--format=%s") == "Library"


def test_a_bare_repository_is_not_signed_in(repo: RepoBuilder, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    repo.git("clone", "-q", "--bare", str(repo.root), str(bare))
    for key, value in (("user.name", "Clerk C"), ("user.email", "clerk@example.org")):
        repo.git("-C", str(bare), "config", key, value)
    stated = ["--as", "customer", "--accept", "--typed-name", "Speaker A", "--consent", "I agree."]
    done = run_cli(["sign", NAME, *stated], bare)
    assert (done.code, "CL010" in done.stderr) == (2, True)


def test_a_state_folder_that_is_none_is_an_error(repo: RepoBuilder) -> None:
    state = repo.root / ".git/clausectl"
    shutil.rmtree(state, ignore_errors=True)
    state.write_text("x")
    head = repo.head()
    done = accept(repo, "customer")
    assert done.code == 2
    assert repo.head() == head
    assert repo.git("status", "--porcelain") == ""
