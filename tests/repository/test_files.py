"""Files are written whole, all or none, never through a link and never half."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository import files, journal
from clausectl.repository.files import move_file, write_atomically
from clausectl.repository.journal import is_interrupted, recover
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder


def codes(error: pytest.ExceptionInfo[ClausectlError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def content(root: Path) -> dict[str, bytes]:
    """Every file under a folder, temporary names too."""
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    (folder / "a.md").write_bytes(b"old a")
    (folder / "b.md").write_bytes(b"old b")
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def test_writes_replaces_and_deletes(root: Path, state: Path) -> None:
    (root / "a.md").chmod(0o640)
    written = write_atomically(root, {"a.md": b"new a", "b.md": None, "x/y/c.md": b"c"}, state=state)
    assert written == ["a.md", "b.md", "x/y/c.md"]
    assert content(root) == {"a.md": b"new a", "x/y/c.md": b"c"}
    assert (root / "a.md").stat().st_mode & 0o777 == 0o640
    assert not is_interrupted(state)
    assert write_atomically(root, {}, state=state) == []


def test_refusals_come_all_at_once_and_change_nothing(root: Path, state: Path, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "link.md").symlink_to(tmp_path / "outside" / "x.md")
    (root / "folder").mkdir()
    before = content(root)
    wanted = {
        "a.md": b"new",
        "link/x.md": b"x",
        "link.md": b"x",
        "folder": b"x",
        "b.md/x.md": b"x",
        "gone.md": None,
        "new/c.md": b"c",
    }
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, wanted, create_only=["a.md"], state=state)
    assert {p.path: p.code for p in error.value.problems} == {
        "a.md": "CL019",
        "link": "CL012",
        "link.md": "CL012",
        "folder": "CL016",
        "b.md": "CL016",
        "gone.md": "CL018",
    }
    assert content(root) == before
    assert not (root / "new").exists()
    assert list((tmp_path / "outside").iterdir()) == []
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"../x.md": b"x", "/etc/x": b"x", ".git/hooks/pre-commit": b"x"}, state=state)
    assert codes(error) == ["CL014"] * 3


def test_create_only(root: Path, state: Path) -> None:
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"x", "b.md": b"x", "c.md": b"x"}, create_only=True, state=state)
    assert codes(error) == ["CL019", "CL019"]
    assert write_atomically(root, {"c.md": b"c", "d/e.md": b"e"}, create_only=True, state=state) != []
    assert content(root) == {"a.md": b"old a", "b.md": b"old b", "c.md": b"c", "d/e.md": b"e"}


def test_a_file_made_meanwhile_is_not_replaced(
    root: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = files._put_in_place

    def race(step: files._Step) -> None:
        if step.path == "new/c.md":
            (root / "new" / "c.md").write_bytes(b"somebody else's")
        real(step)

    monkeypatch.setattr(files, "_put_in_place", race)
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"new a", "new/c.md": b"c"}, create_only=["new/c.md"], state=state)
    assert [(p.code, p.path) for p in error.value.problems] == [("CL019", "new/c.md")]
    assert content(root) == {"a.md": b"old a", "b.md": b"old b", "new/c.md": b"somebody else's"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["write", "fsync", "replace", "link", "mkdir", "unlink"])
@pytest.mark.parametrize("nth", [1, 2, 3, 5])
def test_a_failure_at_any_step_changes_nothing(
    root: Path, state: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str, nth: int
) -> None:
    before = content(root)
    wanted = {"a.md": b"new a", "b.md": None, "new/deep/c.md": b"c", "d.md": b"d"}
    real = getattr(os, call)
    count = 0

    def fail(*arguments: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **named)

    monkeypatch.setattr(os, call, fail)
    failure: ClausectlError | None = None
    try:
        write_atomically(root, wanted, create_only=["d.md"], state=state)
    except ClausectlError as error:
        failure = error
    monkeypatch.undo()
    if failure is not None:
        assert {problem.code for problem in failure.problems} == {"CL020"}
        assert ("Make room" in failure.problems[0].hint) == (number in (errno.ENOSPC, errno.EDQUOT))
        # What could not be cleaned up has a recognisable name; every file of the tree is as it was.
        assert {p: b for p, b in content(root).items() if ".clausectl-" not in p} == before
    write_atomically(root, {"a.md": b"new a"}, state=state)
    assert (root / "a.md").read_bytes() == b"new a"


def test_read_only_folder(root: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> int:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"new"}, state=state)
    assert codes(error) == ["CL020"]
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"new"})
    assert codes(error) == ["CL020"]


KILLED = """
import os, sys
from clausectl.repository import files, disk
from clausectl.repository.files import write_atomically
call, nth = sys.argv[1], int(sys.argv[2])
real, count = getattr(os, call), 0
def die(*arguments, **named):
    global count
    count += 1
    if count == nth:
        os.kill(os.getpid(), 9)
    return real(*arguments, **named)
setattr(os, call, die)
new = {"a.md": b"new a" * 1000, "b.md": None, "new/c.md": b"c", "d.md": b"d"}
write_atomically(sys.argv[3], new, create_only=["d.md"], state=sys.argv[4])
"""
STEPS = [("write", 1), ("write", 3), ("fsync", 2), ("replace", 1), ("link", 1), ("replace", 2), ("unlink", 1)]
STEPS += [("link", 2), ("unlink", 2), ("unlink", 3), ("replace", 3), ("unlink", 4), ("unlink", 5)]


@pytest.mark.parametrize(("call", "nth"), STEPS)
def test_a_killed_process_leaves_whole_files_and_the_next_finishes(
    root: Path, state: Path, call: str, nth: int
) -> None:
    old = {"a.md": b"old a", "b.md": b"old b"}
    new = {"a.md": b"new a" * 1000, "d.md": b"d", "new/c.md": b"c"}
    done = subprocess.run([sys.executable, "-c", KILLED, call, str(nth), str(root), str(state)], check=False)
    seen = {path: data for path, data in content(root).items() if ".clausectl-" not in path}
    for path, data in seen.items():
        assert data in (old.get(path), new.get(path)), path
    began = is_interrupted(state)
    finished, _ = recover(root, state)
    assert bool(finished) == began
    assert [path for path in content(root) if ".clausectl-" in path and not path.startswith("new/")] == []
    write_atomically(root, {"e.md": b"e", "new/e.md": b"e"}, state=state)
    after = {path: data for path, data in content(root).items() if path not in ("e.md", "new/e.md")}
    assert after in ((new,) if began or done.returncode == 0 else (old, new))


def test_recovering_sweeps_what_was_left_anywhere_and_nothing_else(
    root: Path, state: Path, tmp_path: Path
) -> None:
    left = [".clausectl-new-12-1", "clauses/a/b/.clausectl-new-12-2", "agreements/.clausectl-old-12-3"]
    kept = ["notes/.clausectl-new-12-4", "clauses/.clausectl-new", "clauses/.clausectl-new-1-2.md"]
    for path in (*left, *kept):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"half")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / ".clausectl-new-1-1").write_bytes(b"theirs")
    (root / "clauses" / "link").symlink_to(outside)
    (root / "frozen").symlink_to(outside)
    (root / "clauses" / ".clausectl-new-9-9").mkdir()
    (state / "cache-v1").mkdir(parents=True)
    for name in ("journal.json.tmp", "cache-v1/diff-x.json.12.tmp", "cache-v1/diff-x.json"):
        (state / name).write_bytes(b"{")
    assert recover(root, state) == ([], sorted(left))
    assert set(content(root)) >= {"a.md", "b.md", *kept}
    assert not set(content(root)) & set(left)
    assert (outside / ".clausectl-new-1-1").exists()
    assert sorted(p.name for p in state.rglob("*") if p.is_file()) == ["diff-x.json", "lock"]
    assert recover(root, state) == ([], [])


def test_a_hostile_journal_reaches_nothing_outside(root: Path, state: Path, tmp_path: Path) -> None:
    state.mkdir()
    (tmp_path / "outside.md").write_text("keep")
    for text in (
        '{"version": 1, "actions": [{"path": "../outside.md", "temporary": null}]}',
        '{"version": 1, "actions": [{"path": "a.md", "temporary": "../outside.md"}]}',
        '{"version": 1, "actions": [{"path": "a.md", "temporary": "b.md"}]}',
        '{"version": 1, "actions": [3]}',
        '{"version": 1}',
        "[]",
        "[" * 100_000,
        "not json",
    ):
        (state / "journal.json").write_text(text)
        assert recover(root, state) == ([], [])
        assert not is_interrupted(state)
    (root / "link").symlink_to(tmp_path)
    (state / "journal.json").write_text(
        '{"version": 1, "actions": [{"path": "link/outside.md", "temporary": null}]}'
    )
    assert recover(root, state) == ([], [])
    assert content(root) == {"a.md": b"old a", "b.md": b"old b"}
    assert (tmp_path / "outside.md").read_text() == "keep"


def test_state_folder_that_is_a_link(root: Path, state: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    state.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"new"}, state=state)
    assert codes(error) == ["CL020"]
    assert (root / "a.md").read_bytes() == b"old a"


def test_one_writer_at_a_time(root: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "_LOCK_SECONDS", 0.0)
    with journal.locked(state), pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"new"}, state=state)
    assert codes(error) == ["CL021"]
    assert write_atomically(root, {"a.md": b"new"}, state=state) == ["a.md"]


def test_file_system_without_hard_links(root: Path, state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **named: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    write_atomically(root, {"a.md": b"new a", "c.md": b"c", "b.md": None}, create_only=["c.md"], state=state)
    assert content(root) == {"a.md": b"new a", "c.md": b"c"}
    with pytest.raises(ClausectlError) as error:
        write_atomically(root, {"a.md": b"x"}, create_only=True, state=state)
    assert codes(error) == ["CL019"]


def test_move(root: Path, state: Path, tmp_path: Path) -> None:
    assert move_file(root, "a.md", "x/a.md", state=state) == ["a.md", "x/a.md"]
    assert move_file(root, "x/a.md", "y.md", b"with new links", state=state) == ["x/a.md", "y.md"]
    assert content(root) == {"b.md": b"old b", "y.md": b"with new links"}
    for old, new, code in (
        ("y.md", "b.md", "CL019"),
        ("none.md", "c.md", "CL018"),
        ("../y.md", "c.md", "CL014"),
    ):
        with pytest.raises(ClausectlError) as error:
            move_file(root, old, new, state=state)
        assert codes(error) == [code]
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(ClausectlError) as error:
        move_file(root, "link/x.md", "c.md", state=state)
    assert codes(error) == ["CL012"]


def test_through_the_repository(builder: RepoBuilder) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    with open_repository(builder.root) as repository:
        repository.write({"a.md": b"Two.\n", "b.md": b"B\n"})
        repository.move("b.md", "c/b.md")
        assert repository.recover() == ([], [])
        assert [entry.path for entry in repository.source("WORKTREE").entries()] == ["a.md", "c/b.md"]
        assert builder.git("status", "--porcelain") == " M a.md\n?? c/"
