"""Commits that nobody would make on purpose, replayed by `import --history`."""

from __future__ import annotations

from pathlib import Path

import pytest
from history_cases import git_log, import_into

from repo_builder import RepoBuilder

GOOD = b"A <a@example.org> 1500000000 +0000"


def _document(days: int) -> bytes:
    return (
        b"# Terms\n\n1. The supplier delivers the goods within %d days of the order.\n\n"
        b"2. The customer pays for them in time.\n" % days
    )


def _store(builder: RepoBuilder, kind: str, data: bytes) -> str:
    return builder.git("hash-object", "-t", kind, "-w", "--literally", "--stdin", data=data)


def _commit(builder: RepoBuilder, days: int, after_parents: bytes, parent: str = "") -> str:
    """Store a commit whose bytes behind its parents are given, and make it the tip."""
    blob = _store(builder, "blob", _document(days))
    tree = _store(builder, "tree", b"100644 terms.md\0" + bytes.fromhex(blob))
    head = f"tree {tree}\n" + (f"parent {parent}\n" if parent else "")
    commit = _store(builder, "commit", head.encode() + after_parents)
    builder.git("update-ref", "refs/heads/main", commit)
    builder.git("reset", "-q", "--hard")
    return commit


def _replay_one(tmp_path: Path, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The commit that stands for one with these bytes, and what is noted."""
    builder = RepoBuilder(tmp_path / "old")
    _commit(builder, 7, data)
    plan, report = import_into(tmp_path / "new", tmp_path / "old" / "terms.md")
    new = object.__new__(RepoBuilder)
    new.root = tmp_path / "new"
    new.git("fsck", "--strict")
    stored = new.git("cat-file", "commit", report.tip).encode("utf-8", "surrogateescape")
    return stored.partition(b"\n")[2], plan.notes


@pytest.mark.parametrize(
    "data",
    [
        b"author %s\ncommitter %s\n\nPlain\n" % (GOOD, GOOD),
        b"author B <> 9999999999 +1400\ncommitter C <c> 86400 -1200\n\nFar off\n",
        b"author \xc9mile <e@x> 1500000000 +0530\ncommitter %s\nencoding ISO-8859-1\n\nCaf\xe9\n" % GOOD,
        b"author %s\ncommitter %s\nencoding no-such-thing\n\n\xff\xfe\x01\n" % (GOOD, GOOD),
        b"author %s\ncommitter %s\n\nEvil \x1b[31m\r\n\r\nImported-From: 123\nother\n" % (GOOD, GOOD),
    ],
)
def test_what_git_can_hold_is_kept_byte_for_byte(tmp_path: Path, data: bytes) -> None:
    stored, notes = _replay_one(tmp_path, data)
    assert notes == ()
    assert stored.startswith(data.rstrip())
    assert stored[len(data.rstrip()) :].strip().startswith(b"Imported-From: ")


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        (b"A <a@x> -86400 -0100", b"A <a@x> 0 +0000"),
        (b"A <a@x> 99999999999999999999 +0000", b"A <a@x> 0 +0000"),
        (b" <a@x> 1500000000 +0000", b"unknown <a@x> 1500000000 +0000"),
        (b"Nobody at all", b"Nobody at all <> 0 +0000"),
        (b"A <<a@x>> 1500000000 +0000", b"A <> 1500000000 +0000"),
        (b"", b"unknown <> 0 +0000"),
    ],
)
def test_what_git_cannot_read_is_mended_and_told(tmp_path: Path, author: bytes, expected: bytes) -> None:
    stored, notes = _replay_one(tmp_path, b"author %s\ncommitter %s\n\nOdd\n" % (author, GOOD))
    assert stored.startswith(b"author " + expected + b"\n")
    assert any("were mended in" in note for note in notes)


def test_signatures_are_left_out_and_told(tmp_path: Path) -> None:
    data = b"author %s\ncommitter %s\ngpgsig -----BEGIN\n \n author Evil <e> 1 +0000\n -----END\n\nSigned\n"
    stored, notes = _replay_one(tmp_path, data % (GOOD, GOOD))
    assert b"gpgsig" not in stored
    assert b"Evil" not in stored
    assert any("signatures" in note for note in notes)


def test_a_commit_without_a_message_is_kept(tmp_path: Path) -> None:
    builder = RepoBuilder(tmp_path / "old")
    first = _commit(builder, 7, b"author %s\ncommitter %s\n\n" % (GOOD, GOOD))
    _commit(builder, 8, b"author %s\ncommitter %s\n\n \n" % (GOOD, GOOD), first)
    import_into(tmp_path / "new", tmp_path / "old" / "terms.md")
    assert git_log(tmp_path / "new", "%s") == ["(no message)", "(no message)"]
    assert git_log(tmp_path / "new", "%(trailers:key=Imported-From,valueonly)")[0] == first
