"""Finding and opening repositories of every kind, and refusing what is none."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository import running
from clausectl.repository.opening import Repository, open_repository
from repo_builder import RepoBuilder


def codes(error: pytest.ExceptionInfo[ClausectlError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def names(repository: Repository, source: str) -> list[str]:
    return [entry.path for entry in repository.source(source).entries()]


def test_from_a_subfolder(builder: RepoBuilder) -> None:
    builder.write("clauses/icml/a.md", "One.\n")
    builder.commit()
    with open_repository(builder.root / "clauses" / "icml") as repository:
        assert repository.root == builder.root
        assert repository.git_dir == repository.common_dir == builder.root / ".git"
        assert (repository.bare, repository.shallow, repository.object_format) == (False, False, "sha1")
        assert names(repository, "HEAD") == names(repository, "INDEX") == names(repository, "WORKTREE")
        assert repository.branch() == "main"


def test_through_a_symlinked_folder(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("clauses/icml/a.md", "One.\n")
    builder.commit()
    (tmp_path / "link").symlink_to(builder.root / "clauses" / "icml")
    with open_repository(tmp_path / "link") as repository:
        assert repository.common_dir == builder.root / ".git"
        assert names(repository, "HEAD") == ["clauses/icml/a.md"]


def test_bare(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("a.md", "One.\n")
    commit = builder.commit()
    builder.git("clone", "-q", "--bare", str(builder.root), str(tmp_path / "bare.git"))
    with open_repository(tmp_path / "bare.git") as repository:
        assert repository.root is None
        assert repository.bare
        assert repository.resolve("main").commit == commit
        assert repository.source("main").read(["a.md"])["a.md"].data == b"One.\n"
        for name in ("WORKTREE", "INDEX"):
            with pytest.raises(ClausectlError) as error:
                repository.source(name)
            assert codes(error) == ["CL010"]


def test_linked_work_tree(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    builder.git("worktree", "add", "-q", "-b", "work", str(tmp_path / "linked"))
    (tmp_path / "linked" / "a.md").write_text("Two.\n")
    with open_repository(tmp_path / "linked") as repository:
        assert repository.root == tmp_path / "linked"
        assert repository.common_dir == builder.root / ".git"
        assert repository.git_dir != repository.common_dir
        assert repository.branch() == "work"
        assert repository.dirty(["a.md"]) == ["a.md"]
        assert repository.write({"b.md": b"B\n"}) == ["b.md"]
        assert names(repository, "WORKTREE") == ["a.md", "b.md"]


def test_shallow_clone(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("a.md", "One.\n")
    first = builder.commit()
    builder.write("a.md", "Two.\n")
    builder.commit()
    builder.git("clone", "-q", "--depth=1", builder.root.as_uri(), str(tmp_path / "shallow"))
    with open_repository(tmp_path / "shallow") as repository:
        assert repository.shallow
        assert repository.source("HEAD").read(["a.md"])["a.md"].data == b"Two.\n"
        assert [commit.paths for commit in repository.commits("", "HEAD", ["a.md"])] == [("a.md",)]
        with pytest.raises(ClausectlError) as error:
            repository.resolve(first)
    assert codes(error) == ["CL006"]
    assert "--unshallow" in error.value.problems[0].hint


def test_partial_clone_fetches_nothing(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    builder.git("config", "uploadpack.allowFilter", "true")
    builder.git(
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:none",
        builder.root.as_uri(),
        str(tmp_path / "partial"),
    )
    with open_repository(tmp_path / "partial") as repository:
        assert names(repository, "HEAD") == ["a.md"]
        with pytest.raises(ClausectlError) as error:
            repository.source("HEAD").read(["a.md"])
    assert set(codes(error)) <= {"CL004", "CL011"}


def test_sha256(tmp_path: Path) -> None:
    builder = RepoBuilder(tmp_path / "r", object_format="sha256")
    builder.write("clauses/a.md", "One.\r\n")
    builder.write("clauses/b.md", "Two.\n")
    builder.commit()
    with open_repository(builder.root) as repository:
        assert repository.object_format == "sha256"
        head, tree = repository.source("HEAD"), repository.source("WORKTREE")
        assert len(head.entries()[0].blob) == 64
        assert head.entries() == tree.entries()
        assert repository.changes(head, tree) == []
        assert repository.commits("", "HEAD", ["clauses/a.md"])[0].paths == ("clauses/a.md",)


def test_not_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    with pytest.raises(ClausectlError) as error:
        open_repository(tmp_path / "plain")
    assert codes(error) == ["CL002"]
    with pytest.raises(ClausectlError) as error:
        open_repository(tmp_path / "absent")
    assert codes(error) == ["CL002"]
    (tmp_path / "file").write_text("")
    with pytest.raises(ClausectlError) as error:
        open_repository(tmp_path / "file")
    assert codes(error) == ["CL002"]


def test_somebody_elses_repository(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(ClausectlError) as error:
        open_repository(builder.root)
    assert codes(error) == ["CL003"]
    assert f"safe.directory '{builder.root}'" in error.value.problems[0].hint


def test_damaged_configuration(builder: RepoBuilder) -> None:
    (builder.root / ".git" / "config").write_text("[core\n")
    with pytest.raises(ClausectlError) as error:
        open_repository(builder.root)
    assert codes(error) == ["CL004"]


def test_damaged_object(builder: RepoBuilder) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    blob = builder.git("rev-parse", "HEAD:a.md")
    stored = builder.root / ".git" / "objects" / blob[:2] / blob[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"not zlib")
    with open_repository(builder.root) as repository:
        with pytest.raises(ClausectlError) as error:
            repository.source("HEAD").read(["a.md"])
        assert set(codes(error)) <= {"CL004", "CL011"}
        assert repository.resolve("HEAD").commit == builder.head()  # git is started afresh


def test_no_git(builder: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:.:relative")
    with pytest.raises(ClausectlError) as error:
        open_repository(builder.root)
    assert codes(error) == ["CL001"]


def test_git_is_not_taken_from_the_current_folder(
    builder: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "git"
    fake.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    with open_repository(builder.root):
        pass
    assert not (tmp_path / "ran").exists()


def test_old_git(builder: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "git"
    fake.write_text(
        "#!/bin/sh\n"
        'case "$*" in *--version*) echo git version 2.20.1;;\n'
        '*) printf "false\\n--show-object-format\\n";; esac\n'
    )
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    with pytest.raises(ClausectlError) as error:
        open_repository(builder.root)
    assert codes(error) == ["CL001"]
    assert "2.20.1" in error.value.problems[0].message


def test_git_that_does_not_start(
    builder: RepoBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "git"
    fake.write_bytes(b"\x7fELF nothing")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ClausectlError) as error:
        open_repository(builder.root)
    assert codes(error) == ["CL001"]


def test_work_tree_elsewhere_is_not_entered(builder: RepoBuilder, tmp_path: Path) -> None:
    """A hostile ``core.worktree`` must not make a report about, or a write into, another folder."""
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "key").write_text("secret")
    builder.git("config", "core.worktree", str(tmp_path / "private"))
    with open_repository(builder.root) as repository:
        assert repository.root is None
        with pytest.raises(ClausectlError) as error:
            repository.source("WORKTREE")
    assert codes(error) == ["CL010"]


def test_inside_the_git_folder(builder: RepoBuilder) -> None:
    builder.write("a.md", "One.\n")
    commit = builder.commit()
    with open_repository(builder.root / ".git") as repository:
        assert repository.root is None
        assert repository.resolve("HEAD").commit == commit


def test_answers_are_capped(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write_all({f"c/{number}.md": "x" for number in range(50)})
    builder.commit()
    with open_repository(builder.root) as repository:
        monkeypatch.setattr(running, "OUTPUT_LIMIT", 100)
        with pytest.raises(ClausectlError) as error:
            repository.source("INDEX").entries()
    assert codes(error) == ["CL023"]


def test_two_processes_open_resolve_and_read(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("clauses/a.md", "One.\n")
    builder.commit()
    builder.tag("v1")
    builder.write("clauses/a.md", "Two.\n")
    builder.commit()
    builder.tag("v2")
    started: list[list[str]] = []
    real = subprocess.Popen

    def record(arguments: list[str], *rest: object, **named: object) -> object:
        started.append(arguments)
        return real(arguments, *rest, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", record)
    with open_repository(builder.root) as repository:
        old, new = repository.sources_of(["v1", "v2"])
        assert old.entries("clauses") != new.entries("clauses")
        assert old.read(["clauses/a.md"]) != new.read(["clauses/a.md"])
        assert len(started) == 2
        assert [change.path for change in repository.changes(old, new)] == ["clauses/a.md"]
        assert len(started) == 3


@pytest.mark.parametrize(
    "name",
    [
        "HEAD",
        "commondir",
        "config",
        "config.worktree",
        "index",
        "objects/info/alternates",
        "objects/info/commit-graph",
        "packed-refs",
        "refs/heads/main",
        "refs/heads/topic",
        "refs/tags",
        "shallow",
    ],
)
def test_a_pipe_in_place_of_gits_own_files_is_never_waited_for(builder: RepoBuilder, name: str) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    place = builder.root / ".git" / name
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(place)
    done = subprocess.run(
        [sys.executable, "-m", "clausectl", "diff", "topic~1", "WORKTREE"],
        cwd=builder.root,
        capture_output=True,
        encoding="utf-8",
        timeout=20,
        check=False,
    )
    assert done.returncode == 2
    assert "CL016 a pipe, socket or device stands in the place of git's own" in done.stderr
    assert name in done.stderr


def test_a_device_behind_a_link_is_not_read_either(builder: RepoBuilder, tmp_path: Path) -> None:
    builder.write("a.md", "One.\n")
    builder.commit()
    builder.git("worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    (builder.root / ".git" / "config").unlink()
    (builder.root / ".git" / "config").symlink_to("/dev/zero")
    for folder in (builder.root, tmp_path / "linked", builder.root / ".git"):
        with pytest.raises(ClausectlError) as error:
            open_repository(folder)
        assert codes(error) == ["CL016"]
    os.mkfifo(tmp_path / ".git")
    with pytest.raises(ClausectlError) as error:
        open_repository(tmp_path)
    assert codes(error) == ["CL016"]
