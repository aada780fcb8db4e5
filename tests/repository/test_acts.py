"""An act is whole or was never: branch, index, work tree and tag, whatever happens on the way."""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from test_tags import codes

from clausectl.errors import ClausectlError
from clausectl.repository import act_index, act_journal, acts, journal
from clausectl.repository.acts import Act, perform_act
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.tags import PlannedTag
from clausectl.repository.writing import Identity
from repo_builder import RepoBuilder

ME = Identity("Form editor", "form-editor@example.org", "2020-07-15T09:00:00-07:00")
OTHER = Identity("Clerk", "clerk@example.org", "2020-07-16T09:00:00+05:30")
FILES = {
    "agreements/acme/signed/v1/text.md": b"The words.\r\n",
    "agreements/acme/signed/v1/version.json": b"{}\n",
}


@pytest.fixture
def built(builder: RepoBuilder) -> RepoBuilder:
    builder.write("notes.md", "One.\n")
    builder.write("agreements/acme.md", "Lease.\n")
    builder.commit()
    return builder


@pytest.fixture
def repository(built: RepoBuilder) -> Iterator[Repository]:
    with open_repository(built.root) as opened:
        yield opened


def act(repository: Repository, files: dict[str, bytes] | None = None, **options: Any) -> Act:
    return perform_act(repository, FILES if files is None else files, "Sign\n\nWhy.", author=ME, **options)


def state_of(root: Path) -> dict[str, bytes]:
    """Every file but git's objects and clausectl's own lock; links as where they lead."""
    return {
        str(path.relative_to(root)): os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in sorted(root.rglob("*"))
        if (path.is_file() or path.is_symlink())
        and not str(path.relative_to(root)).startswith((".git/objects", ".git/clausectl/lock"))
    }


def refused(
    repository: Repository, root: Path, files: dict[str, bytes] | None = None, **options: Any
) -> list[str]:
    """The codes with which an act is refused; nothing changes."""
    before = state_of(root)
    with pytest.raises(ClausectlError) as error:
        act(repository, files, **options)
    assert state_of(root) == before
    assert not (root / ".git/index.lock").exists() or ".git/index.lock" in before
    return codes(error)


def test_what_git_says_of_an_act(built: RepoBuilder, repository: Repository) -> None:
    old = built.head()
    tag = PlannedTag("acme/v1", "Version 1", ME)
    done = act(repository, committer=OTHER, tags=[tag], ground=old)
    assert done == Act(built.head(), "main", ("acme/v1",))
    assert built.git("status", "--porcelain") == ""
    assert built.git("fsck", "--strict") == ""
    assert built.git("log", "-1", "--format=%an|%aI|%cn|%cI|%B") == (
        "Form editor|2020-07-15T09:00:00-07:00|Clerk|2020-07-16T09:00:00+05:30|Sign\n\nWhy.\n"
    )
    assert built.git("rev-list", "--count", "HEAD") == "2"
    assert built.git("diff-tree", "-r", "--name-status", old, "HEAD").split() == [
        *("A", "agreements/acme/signed/v1/text.md", "A", "agreements/acme/signed/v1/version.json"),
    ]
    assert built.git("rev-parse", "acme/v1^{commit}") == done.commit
    assert built.git("reflog", "-1", "--format=%gs|%gn") == "clausectl: Sign|Clerk"
    assert {path: (built.root / path).read_bytes() for path in FILES} == FILES
    assert built.git("cat-file", "blob", "HEAD:agreements/acme/signed/v1/text.md") == "The words.\r"
    assert not (built.root / ".git/index.lock").exists()
    assert sorted(p.name for p in repository.state_folder.iterdir()) == ["lock"]


def test_whatever_else_is_staged_or_changed_stays(built: RepoBuilder, repository: Repository) -> None:
    built.write("agreements/acme.md", "Lease, changed.\n")
    built.write("notes.md", "Two.\n")
    built.git("add", "notes.md")
    built.write("notes.md", "Three.\n")
    built.write("staged.md", "Staged.\n")
    built.git("add", "staged.md")
    built.write("later.md", "Later.\n")
    built.git("add", "-N", "later.md")
    built.write("untracked.md", "Mine.\n")
    built.git("update-index", "--assume-unchanged", "agreements/acme.md")
    before = built.git("status", "--porcelain"), built.git("diff"), built.git("ls-files", "-v")
    act(repository)
    listed = "\n".join(line for line in built.git("ls-files", "-v").splitlines() if "signed" not in line)
    assert (built.git("status", "--porcelain"), built.git("diff"), listed) == before
    assert built.git("ls-tree", "-r", "--name-only", "HEAD").split() == [
        *("agreements/acme.md", *sorted(FILES), "notes.md"),
    ]


@pytest.mark.parametrize("setting", ["core.splitIndex=true", "feature.manyFiles=true", "core.autocrlf=true"])
def test_indexes_of_every_make(built: RepoBuilder, repository: Repository, setting: str) -> None:
    built.git("config", *setting.split("="))
    built.git("update-index", "--split-index" if "split" in setting else "--refresh")
    act(repository)
    act(repository, {"second.md": b"Second.\n"})
    assert built.git("status", "--porcelain") == ""
    assert built.git("fsck", "--strict") == ""


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_the_first_commit_of_a_repository(tmp_path: Path, object_format: str) -> None:
    built = RepoBuilder(tmp_path / "r", object_format=object_format)
    with open_repository(built.root) as repository:
        assert refused(repository, built.root, ground="0" * 40) == ["CL401"]
        first = act(repository, ground="")
        second = act(repository, {"b.md": b"b\n"}, tags=[PlannedTag("v1", "One", ME)])
    assert built.git("rev-list", "HEAD").split() == [second.commit, first.commit]
    assert built.git("status", "--porcelain") == ""
    assert built.git("fsck", "--strict") == ""


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_many_files_in_one_act(tmp_path: Path, object_format: str) -> None:
    built = RepoBuilder(tmp_path / "r", object_format=object_format)
    files = {f"agreements/a{number // 20}/{number}.md": b"%d\n" % number for number in range(400)}
    with open_repository(built.root) as repository:
        act(repository, {"a.md": b"a\n"})
        done = act(repository, {**files, "b.md": b"a\n"}, tags=[PlannedTag("v1", "One", ME)])
        assert len(repository.resolve("v1").commit) == len(done.commit)
    assert built.git("ls-tree", "-r", "--name-only", "HEAD").count("\n") == 401
    assert built.git("status", "--porcelain") == ""
    assert built.git("fsck", "--strict") == ""


THREE = [PlannedTag(f"acme/{name}/v1", f"Version 1 of {name}", ME) for name in ("a", "b", "c")]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_several_tags_come_with_one_commit(tmp_path: Path, object_format: str) -> None:
    built = RepoBuilder(tmp_path / "r", object_format=object_format)
    with open_repository(built.root) as repository:
        done = act(repository, tags=THREE)
        assert done.tags == ("acme/a/v1", "acme/b/v1", "acme/c/v1")
        many = [PlannedTag(f"many/{number}/v1", "One", ME) for number in range(200)]
        act(repository, {"many.md": b"m\n"}, tags=many)
    for tag in THREE:
        assert built.git("rev-parse", f"{tag.name}^{{commit}}") == done.commit
        assert built.git("tag", "-l", "--format=%(contents:subject)", tag.name) == tag.message
    assert len(built.git("tag").split()) == 203
    assert built.git("fsck", "--strict") == ""
    assert built.git("status", "--porcelain") == ""


@pytest.mark.parametrize("others", [0, 60])
def test_tags_that_cannot_be_made_together(built: RepoBuilder, repository: Repository, others: int) -> None:
    for name in ("acme/b/v1", "low/v1/deep/v1", "high"):
        built.tag(name)

    def tags(*names: str) -> list[PlannedTag]:
        more = [f"other/{number}/v1" for number in range(others)]
        return [PlannedTag(name, "One", ME) for name in (*names, *more)]

    assert refused(repository, built.root, tags=tags("acme/a/v1", "acme/b/v1", "low/v1", "high/v1")) == (
        ["CL405"] * 3
    )
    assert refused(repository, built.root, tags=tags("x/v1", "x/v1/y/v1")) == ["CL405"]
    assert refused(repository, built.root, tags=tags("x/v1", "x/v1")) == ["CL405"]
    assert refused(repository, built.root, tags=tags("a..b", "-x", "a/b.lock", "", "x y")) == ["CL007"] * 5
    assert act(repository, tags=tags("acme/b/v2", "low/v10", "x.y/v1")).tags[0] == "acme/b/v2"


def test_several_tags_of_an_interrupted_act(built: RepoBuilder, repository: Repository) -> None:
    interrupt(repository, before=True, tags=THREE)
    plan = json.loads((repository.state_folder / "act.json").read_text())
    name, id_ = plan["tags"][1]
    built.git("update-ref", f"refs/tags/{name}", id_)  # as far as a killed git may have come
    lock = built.root / ".git/refs/tags/acme/c/v1.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text(plan["tags"][2][1] + "\n")
    foreign = built.root / ".git/refs/tags/acme/a/v1.lock"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("0" * 40 + "\n")
    assert repository.finish_interrupted_act().outcome == "undone"
    assert (built.git("tag"), lock.exists(), foreign.exists()) == ("", False, True)
    foreign.unlink()
    interrupt(repository, tags=THREE)
    built.git("tag", "-d", "acme/a/v1", "acme/c/v1")
    assert repository.finish_interrupted_act().outcome == "finished"
    assert built.git("tag").split() == [tag.name for tag in THREE]
    assert built.git("fsck", "--no-dangling") == ""


def test_linked_work_trees_and_clones_do_not_meet(
    built: RepoBuilder, repository: Repository, tmp_path: Path
) -> None:
    built.git("worktree", "add", "-q", "-b", "other", str(tmp_path / "linked"))
    with open_repository(tmp_path / "linked") as linked:
        there = act(linked, {"there.md": b"There.\n"}, tags=[PlannedTag("v1", "One", ME)])
        assert there.branch == "other"
        assert refused(repository, built.root, {"here.md": b"x"}, tags=[PlannedTag("v1", "One", ME)]) == [
            "CL405"
        ]
        here = act(repository, {"here.md": b"Here.\n"})
        for root in (built.root, tmp_path / "linked"):
            assert built.git("-C", str(root), "status", "--porcelain") == ""
    built.merge("other", "Merge")
    assert built.git("merge-base", here.commit, there.commit) == built.git("rev-parse", f"{here.commit}~1")


def test_what_stands_in_the_way_is_refused(
    built: RepoBuilder, repository: Repository, tmp_path: Path
) -> None:
    (built.root / "link").symlink_to(tmp_path)
    (built.root / "broken.md").symlink_to("nowhere")
    built.write("only-tracked/a.md", "A\n")
    (built.root / "tracked-link").symlink_to(tmp_path)
    built.commit()
    shutil.rmtree(built.root / "only-tracked")
    (built.root / "tracked-link").unlink()
    built.write("untracked.md", "Mine.\n")
    built.write("staged.md", "Mine.\n")
    built.write("staged-folder/x.md", "Mine.\n")
    built.git("add", "staged.md", "staged-folder")
    (built.root / "staged.md").unlink()
    shutil.rmtree(built.root / "staged-folder")
    cases = {
        "notes.md": ["CL019"],
        "untracked.md": ["CL019"],
        "staged.md": ["CL019"],
        "only-tracked/a.md": ["CL019"],
        "staged.md/x.md": ["CL016"],
        "staged-folder": ["CL016"],
        "agreements": ["CL016"],
        "notes.md/x.md": ["CL016"],
        "only-tracked": ["CL016"],
        "only-tracked/a.md/b.md": ["CL016"],
        "link/x.md": ["CL012"],
        "broken.md": ["CL012"],
        "tracked-link/x.md": ["CL012"],
        "tracked-link": ["CL019"],
        "../x.md": ["CL014"],
        ".git/x": ["CL014"],
        "a//b": ["CL014"],
        ".clausectl-new-1-1": ["CL014"],
        "/".join("x" * 80): ["CL023"],
    }
    for path, expected in cases.items():
        found = refused(repository, built.root, {**FILES, path: b"x"})
        assert set(found) == set(expected), path
    assert refused(repository, built.root, {"tracked-link": b"x"}, create_only=False) == ["CL404"]
    for path in ("git~1/x", "a/.git./x"):  # what git itself puts in no index
        assert refused(repository, built.root, {path: b"x"}) == ["CL014"], path
    assert refused(repository, built.root, {"x": b"x", "x/y": b"y"}) == ["CL016"]
    assert refused(repository, built.root, {}) == ["CL411"]
    assert list(tmp_path.glob("x.md")) == []


def test_all_refusals_come_at_once(built: RepoBuilder, repository: Repository) -> None:
    built.write("untracked.md", "Mine.\n")
    found = refused(
        repository, built.root, {"untracked.md": b"", "notes.md": b"", "agreements": b"", "ok.md": b""}
    )
    assert sorted(set(found)) == ["CL016", "CL019"]
    assert len(found) >= 3


def test_a_file_may_be_replaced_and_never_what_is_not_committed(
    built: RepoBuilder, repository: Repository
) -> None:
    (built.root / "notes.md").chmod(0o750)
    built.commit("Executable")
    built.write("same.md", "New.\n")
    files = {"notes.md": b"New.\n", "same.md": b"New.\n", "v1.json": b"{}\n"}
    act(repository, files, create_only=["v1.json"])
    assert built.git("status", "--porcelain") == ""
    assert built.git("ls-tree", "HEAD", "notes.md").startswith("100755")
    assert (built.root / "notes.md").stat().st_mode & 0o777 == 0o750
    assert {path: (built.root / path).read_bytes() for path in files} == files
    assert refused(repository, built.root, {"notes.md": b"New.\n"}, create_only=False) == ["CL411"]
    newer = {"notes.md": b"Newer.\n"}
    built.write("notes.md", "Mine.\n")
    assert refused(repository, built.root, newer, create_only=False) == ["CL404"]
    built.git("add", "notes.md")
    built.write("notes.md", "New.\n")
    assert refused(repository, built.root, newer, create_only=False) == ["CL404"]
    built.git("reset", "-q")
    (built.root / "notes.md").unlink()
    assert refused(repository, built.root, newer, create_only=False) == ["CL404"]
    built.write("notes.md", "New.\r\n")  # checked out with CRLF
    act(repository, newer, create_only=False)
    assert (built.root / "notes.md").read_bytes() == b"Newer.\n"
    built.write("untracked.md", "Mine.\n")
    assert refused(repository, built.root, {"untracked.md": b"x"}, create_only=False) == ["CL404"]


def test_states_in_which_an_act_would_be_astray(
    built: RepoBuilder, repository: Repository, tmp_path: Path
) -> None:
    git = built.root / ".git"
    for name in ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"):
        (git / name).write_text(built.head())
        assert refused(repository, built.root) == ["CL402"]
        (git / name).unlink()
    for name in ("rebase-merge", "rebase-apply", "sequencer"):
        (git / name).mkdir()
        assert refused(repository, built.root) == ["CL402"]
        (git / name).rmdir()
    (git / "index.lock").write_bytes(b"")
    assert refused(repository, built.root) == ["CL403"]
    (git / "index.lock").unlink()
    assert refused(repository, built.root, ground="0" * 40) == ["CL401"]
    (git / "refs/heads/main.lock").write_text("")
    assert refused(repository, built.root) == ["CL020"]
    (git / "refs/heads/main.lock").unlink()
    built.git("checkout", "-q", "--detach")
    assert refused(repository, built.root) == ["CL400"]
    built.git("checkout", "-q", "main")
    bare = RepoBuilder(tmp_path / "bare", bare=True)
    with open_repository(bare.root) as opened, pytest.raises(ClausectlError) as error:
        act(opened)
    assert codes(error) == ["CL010"]


def test_hooks_and_filters_take_no_part(built: RepoBuilder, repository: Repository, tmp_path: Path) -> None:
    built.write(".gitattributes", "* filter=evil\n")
    built.commit()
    script = built.write(
        "../evil.sh",
        f"#!/bin/sh\necho $0 $@ >> {tmp_path}/ran\nps -o args= -p $PPID >> {tmp_path}/ran\nexit 1\n",
    )
    script.chmod(0o755)
    for name in (
        "filter.evil.clean",
        "filter.evil.smudge",
        "core.fsmonitor",
        "gpg.program",
        "core.sshCommand",
    ):
        built.git("config", name, str(script))
    built.git("config", "tag.gpgSign", "true")
    built.git("config", "commit.gpgSign", "true")
    hooks = built.root / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("pre-commit", "post-commit", "reference-transaction", "post-index-change", "post-checkout"):
        shutil.copy(script, hooks / name)
    act(repository, tags=[PlannedTag("v1", "One", ME)])
    assert not (tmp_path / "ran").exists(), (tmp_path / "ran").read_text()


def test_somebody_commits_meanwhile(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts._stage

    def stage(*arguments: Any) -> None:
        built.git("commit", "-q", "--allow-empty", "-m", "Meanwhile", env=built._identity(None, ("A", "a@b")))
        real(*arguments)

    monkeypatch.setattr(acts, "_stage", stage)
    with pytest.raises(ClausectlError) as error:
        act(repository, tags=[PlannedTag("v1", "One", ME)])
    assert codes(error) == ["CL401"]
    assert built.git("log", "-1", "--format=%s") == "Meanwhile"
    assert built.git("status", "--porcelain") == ""
    assert built.git("tag") == ""
    assert not (built.root / "agreements/acme").exists()


def test_somebody_stages_meanwhile(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What git writes to the index between our look at it and our lock on it is not lost."""
    real = act_index.IndexChange._link
    count = 0

    def link(self: Any) -> None:
        nonlocal count
        count += 1
        if count < 3:
            built.write(f"staged-{count}.md", "Mine.\n")
            built.git("add", f"staged-{count}.md")
        real(self)

    monkeypatch.setattr(act_index.IndexChange, "_link", link)
    act(repository)
    assert built.git("status", "--porcelain") == "A  staged-1.md\nA  staged-2.md"

    def always(self: Any) -> None:
        nonlocal count
        count += 1
        built.write("staged-1.md", f"{count}\n")
        built.git("add", "staged-1.md")
        real(self)

    monkeypatch.setattr(act_index.IndexChange, "_link", always)
    with pytest.raises(ClausectlError) as error:
        act(repository, {"b.md": b"b"})
    assert codes(error) == ["CL403"]
    assert not (built.root / "b.md").exists()
    assert not (built.root / ".git/index.lock").exists()


def test_somebody_makes_the_tag_or_a_file_meanwhile(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts._update
    first = built.head()

    def tagged(*arguments: Any) -> None:
        built.tag("v1")
        real(*arguments)

    monkeypatch.setattr(acts, "_update", tagged)
    with pytest.raises(ClausectlError) as error:
        act(repository, tags=[PlannedTag("v1", "One", ME)])
    assert codes(error) == ["CL405"]
    assert (built.head(), built.head("v1")) == (first, first)
    assert built.git("status", "--porcelain") == ""
    path = next(iter(FILES))

    def written(*arguments: Any) -> None:
        built.write(path, "Somebody else's.\n")
        real(*arguments)

    monkeypatch.setattr(acts, "_update", written)
    done = act(repository)
    assert done.left_alone == (path,)
    assert built.git("status", "--porcelain") == f" M {path}"
    assert (built.root / path).read_text() == "Somebody else's.\n"


def test_many_at_once(built: RepoBuilder) -> None:
    """Each of those who sign at once has signed, or is told that somebody else did."""

    def sign(number: int) -> str:
        with open_repository(built.root) as repository:
            try:
                return act(repository, {f"own/{number}.md": b"x\n"}).commit
            except ClausectlError as error:
                return error.problems[0].code

    def same(number: int) -> str:
        with open_repository(built.root) as repository:
            try:
                return act(repository, {"same.md": b"%d" % number}, tags=[PlannedTag("v1", "V", ME)]).commit
            except ClausectlError as error:
                return error.problems[0].code

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(sign, range(8)))
        clash = list(pool.map(same, range(4)))
    assert set(done) - {"CL021"} == set(built.git("rev-list", "HEAD", "--", "own").split())
    winners = [found for found in clash if len(found) == 40]
    assert len(winners) == 1
    assert {found for found in clash if found not in winners} <= {"CL019", "CL405", "CL021"}
    assert built.git("rev-parse", "v1^{commit}") == winners[0]
    assert built.git("status", "--porcelain") == ""


# What the machine refuses

KINDS = [errno.ENOSPC, errno.EROFS, errno.EDQUOT]


@pytest.mark.parametrize("call", ["write", "fsync", "link", "replace", "mkdir", "unlink", "rename"])
@pytest.mark.parametrize("nth", range(1, 9))
def test_a_failure_at_any_step_leaves_the_old_or_the_new_state(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch, call: str, nth: int
) -> None:
    old = built.head()
    kind = KINDS[nth % len(KINDS)]
    real = getattr(os, call)
    count = 0

    def fail(*arguments: object, **named: object) -> object:
        nonlocal count
        count += 1
        if count == nth:
            raise OSError(kind, os.strerror(kind))
        return real(*arguments, **named)

    monkeypatch.setattr(os, call, fail)
    failed = None
    try:
        act(repository, tags=[PlannedTag("v1", "One", ME), PlannedTag("w1", "Two", ME)])
    except ClausectlError as error:
        failed = error.problems[0].code
    monkeypatch.undo()
    assert failed in (None, "CL020", "CL406")
    assert (failed == "CL020") <= (built.head() == old)
    assert repository.finish_interrupted_act().outcome == ("none" if failed != "CL406" else "finished")
    repository.recover()
    new = built.head() != old
    assert new == (failed != "CL020")
    assert built.git("tag") == ("v1\nw1" if new else "")
    assert (built.root / "agreements/acme").exists() == new
    assert built.git("status", "--porcelain") == ""
    assert built.git("fsck", "--no-dangling") == ""


LIMITED = """
import resource, sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from clausectl.errors import ClausectlError
from clausectl.repository.opening import open_repository
from test_acts import act
with open_repository(sys.argv[1]) as repository:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        act(repository, {"evidence.pdf": bytes(range(256)) * 400, "version.json": b"{}"})
        print("done")
    except ClausectlError as error:
        print(*(problem.code for problem in error.problems))
"""


@pytest.mark.parametrize("size", [0, 10, 100, 300, 1000, 50_000, 101_000, 10_000_000])
def test_no_file_may_grow(built: RepoBuilder, size: int) -> None:
    old = built.head()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(built.root), str(size), *sys.path],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == ("done" if size > 200_000 else "CL020")
    assert (built.head() == old) == (size < 200_000)
    assert built.git("status", "--porcelain") == ""
    assert sorted(p.name for p in (built.root / ".git/clausectl").iterdir()) == ["lock"]


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Path]:
    """A file system of 600 KiB of its own."""
    place = tmp_path / "mounted"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", str(place)]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a file system")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def test_a_full_disk(mounted: Path) -> None:
    built = RepoBuilder(mounted / "r")
    built.write("a.md", "One.\n")
    old = built.commit()
    with open_repository(built.root) as repository:
        for size in (700_000, 400_000, 300_000):
            with pytest.raises(ClausectlError) as error:
                act(repository, {"a/scan.pdf": os.urandom(size), "a/version.json": b"{}"})
            assert codes(error) == ["CL020"]
            assert built.head() == old
            assert not (built.root / "a").exists()
            for left in built.root.glob(".git/objects/*/tmp_obj_*"):  # as `git gc` does
                left.unlink()
            built.git("prune", "--expire=now")
            assert built.git("status", "--porcelain") == ""
        assert len(act(repository, {"a/scan.pdf": os.urandom(50_000)}).commit) == 40
    assert built.git("status", "--porcelain") == ""


def test_a_read_only_checkout(mounted: Path) -> None:
    built = RepoBuilder(mounted / "r")
    built.write("a.md", "One.\n")
    built.commit()
    with open_repository(built.root) as repository:
        act(repository, {"b.md": b"b"})
        remount = ["mount", "-o", "remount,ro", str(mounted)]
        subprocess.run(remount, check=True)
        before = state_of(built.root)
        with pytest.raises(ClausectlError) as error:
            act(repository)
        assert codes(error) == ["CL020"]
        assert repository.finish_interrupted_act().outcome == "none"
        subprocess.run([*remount[:2], "remount,rw", str(mounted)], check=True)
        interrupt(repository)
        subprocess.run(remount, check=True)
        found = repository.finish_interrupted_act()
        assert found.outcome == "pending"
        assert found.problem is not None
        subprocess.run([*remount[:2], "remount,rw", str(mounted)], check=True)
        assert before.keys() <= state_of(built.root).keys()
        assert repository.finish_interrupted_act().outcome == "finished"


# Acts that were interrupted


def interrupt(repository: Repository, *, before: bool = False, **options: Any) -> None:
    """An act that stops dead right after its branch was updated, or right before."""
    real = acts.finish_plan, acts._update

    class Killed(BaseException):
        pass

    def die(*_: Any) -> Any:
        raise Killed

    acts.finish_plan = die
    if before:
        acts._update = die
    try:
        with pytest.raises(Killed):
            act(repository, **options)
    finally:
        acts.finish_plan, acts._update = real


def test_what_becomes_of_an_interrupted_act(built: RepoBuilder, repository: Repository) -> None:
    old = built.head()
    interrupt(repository, before=True, tags=[PlannedTag("v1", "One", ME)])
    assert journal.is_interrupted(repository.state_folder)
    assert not any((built.root / path).exists() for path in FILES)
    found = repository.finish_interrupted_act()
    assert (found.outcome, found.paths) == ("undone", tuple(sorted(FILES)))
    assert (built.head(), built.git("status", "--porcelain"), built.git("tag")) == (old, "", "")
    assert repository.finish_interrupted_act().outcome == "none"
    interrupt(repository, tags=[PlannedTag("v1", "One", ME)])
    assert not any((built.root / path).exists() for path in FILES)
    assert repository.recover() == (sorted(FILES), [])
    assert built.git("status", "--porcelain") == ""
    assert built.git("tag") == "v1"
    interrupt(repository, files={"b.md": b"b\n"})
    repository.write({"c.md": b"c\n"})  # the next that writes finishes it
    assert built.git("status", "--porcelain") == "?? c.md"
    assert (built.root / "b.md").read_bytes() == b"b\n"


def test_reading_commands_are_told_and_never_fail(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal.locked(repository.state_folder):
        assert repository.finish_interrupted_act(0.0).outcome == "none"
    interrupt(repository)
    with journal.locked(repository.state_folder), open_repository(built.root) as reader:
        assert reader.finish_interrupted_act(0.0).outcome == "at work"
    (built.root / ".git/index.lock").unlink()
    (built.root / ".git/index.lock").write_bytes(b"another git's")
    found = repository.finish_interrupted_act()
    assert found.outcome == "pending"
    assert found.problem is not None
    assert found.problem.code == "CL403"
    with open_repository(built.root / ".git") as inside:
        assert inside.finish_interrupted_act().outcome == "pending"
    with pytest.raises(ClausectlError) as error:
        act(repository, {"b.md": b"b"})
    assert codes(error) == ["CL403"]
    assert (built.root / ".git/index.lock").read_bytes() == b"another git's"
    (built.root / ".git/index.lock").unlink()
    assert repository.finish_interrupted_act().outcome == "finished"
    assert built.git("status", "--porcelain") == ""


def test_people_go_on_before_an_act_is_finished(built: RepoBuilder, repository: Repository) -> None:
    """The lock removed by hand, a commit made on top, another branch checked out, files made."""
    interrupt(repository, tags=[PlannedTag("v1", "One", ME)])
    lock = built.root / ".git/index.lock"
    lock.unlink()
    built.write("mine.md", "Mine.\n")
    built.git("add", "mine.md")
    path = next(iter(FILES))
    built.write(path, "Mine too.\n")
    assert repository.finish_interrupted_act().outcome == "finished"
    assert built.git("status", "--porcelain").splitlines() == [f" M {path}", "A  mine.md"]
    built.git("checkout", "-q", "--", path)
    built.commit("Mine")
    interrupt(repository, files={"b.md": b"b\n"})
    lock.unlink()
    built.git("checkout", "-q", "-b", "elsewhere", "HEAD~1")
    assert repository.finish_interrupted_act().outcome == "finished"
    assert built.git("status", "--porcelain") == ""
    assert not (built.root / "b.md").exists()
    built.git("checkout", "-q", "main")
    assert (built.root / "b.md").read_bytes() == b"b\n"
    interrupt(repository, files={"c.md": b"c\n"})
    lock.unlink()
    built.git("reset", "-q", "--hard", "HEAD~1")
    assert repository.finish_interrupted_act().outcome == "undone"
    assert built.git("status", "--porcelain") == ""
    assert not (built.root / "c.md").exists()


def test_stale_locks_of_a_killed_git(built: RepoBuilder, repository: Repository) -> None:
    interrupt(repository, before=True)
    plan = json.loads((repository.state_folder / "act.json").read_text())
    lock = built.root / ".git/refs/heads/main.lock"
    lock.write_text(plan["new"] + "\n")
    assert repository.finish_interrupted_act().outcome == "undone"
    assert not lock.exists()
    interrupt(repository, before=True)
    lock.write_text("0" * 40 + "\n")
    assert repository.finish_interrupted_act().outcome == "undone"
    assert lock.exists()


def test_without_hard_links(
    built: RepoBuilder, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)
    act(repository)
    assert built.git("status", "--porcelain") == ""
    interrupt(repository, files={"b.md": b"b\n"}, before=True)
    assert repository.finish_interrupted_act().outcome == "undone"
    assert not (built.root / ".git/index.lock").exists()
    assert built.git("status", "--porcelain") == ""


def test_a_hostile_note_reaches_nothing_outside(
    built: RepoBuilder, repository: Repository, tmp_path: Path
) -> None:
    (tmp_path / "outside.md").write_text("keep")
    (tmp_path / ".clausectl-new-1-1").write_text("keep")
    (built.root / "link").symlink_to(tmp_path)
    act(repository, {"b.md": b"b\n"})
    blob = built.head("HEAD:b.md")
    good: dict[str, Any] = {
        "version": 2,
        "branch": "refs/heads/main",
        "old": built.head("HEAD~1"),
        "new": built.head(),
        "tags": [],
        "folders": [],
        "files": [["b.md", "100644", blob, ".clausectl-new-1-1", ""]],
    }
    before = {**state_of(built.root), **state_of(tmp_path / "repository")}

    def file(path: str, temporary: str = ".clausectl-new-1-1", mode: str = "100644") -> dict[str, Any]:
        return {"files": [[path, mode, blob, temporary, ""]]}

    for change in (
        file("../outside.md"),
        file("b.md", "../outside.md"),
        file("b.md", "notes.md"),
        file("link/outside.md"),
        file("b.md", mode="120000"),
        {**file("link/x.md"), "old": built.head(), "new": built.head("HEAD~1")},
        {"branch": "HEAD"},
        {"branch": "refs/heads/../../x"},
        {"branch": "refs/heads/a b"},
        {"folders": ["../x"]},
        {"folders": [3]},
        {"new": "x"},
        {"tags": [["../x", blob]]},
        {"tags": [["/x", blob]]},
        {"tags": [["x", ""]]},
        {"tags": [["x"]]},
        {"tags": ["x"]},
        {"tags": None},
        {"files": [3]},
        {"files": 3},
        {"old": None},
    ):
        (repository.state_folder / "act.json").write_text(json.dumps({**good, **change}))
        repository.finish_interrupted_act()
        assert not journal.is_interrupted(repository.state_folder), change
        assert {**state_of(built.root), **state_of(tmp_path / "repository")} == before, change
    for text in ("[]", "not json", "[" * 100_000, ""):
        (repository.state_folder / "act.json").write_text(text)
        assert repository.finish_interrupted_act().outcome == "none"
    assert (tmp_path / "outside.md").read_text() == "keep"
    assert (tmp_path / ".clausectl-new-1-1").read_text() == "keep"
    assert act_journal._read_plan(good) is not None
    older = {**good, "version": 1, "tag": "acme/v1", "tag_id": blob}  # of a command before there were several
    del older["tags"]
    read = act_journal._read_plan(older)
    assert read is not None
    assert read.tags == (("acme/v1", blob),)


@pytest.mark.parametrize(("mode", "count"), [("steps", 100), ("random", 50), ("mending", 80)])
def test_killed_at_any_moment(tmp_path: Path, mode: str, count: int) -> None:
    """230 kills in all: at each step in turn, at random moments, and again while the next command mends."""
    killer = Path(__file__).with_name("act_killer.py")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, str(killer), str(tmp_path / "r"), mode, str(count), "20200715"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert found["killed"] >= count
    assert found["before"] >= 5
    assert found["after"] >= 5
