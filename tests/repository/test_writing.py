"""Commits, tags and merges: the same ids everywhere, and nothing of the machine in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository.opening import Repository, open_repository
from clausectl.repository.writing import (
    Identity,
    branch_tip,
    check_out,
    commit_files,
    create_branch,
    create_tag,
    init_repository,
    merge_commit,
    write_commit_graph,
)
from repo_builder import RepoBuilder

ME = Identity("Form editor", "form-editor@example.org", "2020-07-15T09:00:00-07:00")
OTHER = Identity("Clause editor", "clause-editor@example.org", "2020-07-16T09:00:00+05:30")


def build(root: Path) -> Repository:
    repository = init_repository(root)
    commit_files(
        repository, {"clauses/a.md": b"One.\n", "ä b.md": b"x\r\n", "c.md": b"c"}, "Start", author=ME
    )
    create_tag(repository, "v1", "First", tagger=ME, target="main")
    create_branch(repository, "work", "main")
    commit_files(
        repository,
        {"clauses/a.md": b"Two.\n", "c.md": None},
        "Change\n\nWhy.",
        author=OTHER,
        committer=ME,
        branch="work",
    )
    commit_files(repository, {"d.md": b"d"}, "Meanwhile", author=ME)
    merge_commit(repository, "work", "Merge pull request #1 from example/work", author=ME)
    create_tag(repository, "v2", "Second", tagger=ME, target="main")
    return repository


def test_same_ids_whatever_the_machine_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with build(tmp_path / "one") as first:
        expected = [first.resolve(name).commit for name in ("v1", "v2")]
        tags = first.git.run(["for-each-ref", "--format=%(objectname) %(refname)"])
    config = tmp_path / "gitconfig"
    (tmp_path / "template" / "hooks").mkdir(parents=True)
    (tmp_path / "template" / "hooks" / "reference-transaction").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "template" / "hooks" / "reference-transaction").chmod(0o755)
    config.write_text(
        "[core]\n autocrlf = true\n[user]\n name = Me\n[commit]\n gpgSign = true\n[tag]\n gpgSign = true\n"
        f"[init]\n defaultBranch = trunk\n templateDir = {tmp_path}/template\n"
        "[i18n]\n commitEncoding = ISO-8859-1\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "one" / ".git"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    with build(tmp_path / "two") as second:
        assert [second.resolve(name).commit for name in ("v1", "v2")] == expected
        assert second.git.run(["for-each-ref", "--format=%(objectname) %(refname)"]) == tags
        assert not (tmp_path / "two" / ".git" / "hooks").exists()
    # The ids themselves: a change here changes the history of every demonstration.
    assert expected == [
        "a0c0c300af58d7886c7962ea153a030484dff778",
        "ca4661bfd64cfb376783f82b8c3b60e17dd14417",
    ]


def test_what_git_says_of_it(tmp_path: Path) -> None:
    with build(tmp_path / "r") as repository:
        assert check_out(repository) == ["clauses/a.md", "d.md", "ä b.md"]
        write_commit_graph(repository)
    builder = RepoBuilder.__new__(RepoBuilder)
    builder.root = tmp_path / "r"
    assert builder.git("fsck", "--strict") == ""
    assert builder.git("status", "--porcelain") == ""
    assert builder.git("symbolic-ref", "HEAD") == "refs/heads/main"
    assert builder.git("show", "HEAD:ä b.md") == "x\r"
    assert builder.git("log", "--format=%an|%aI|%cn|%cI|%s", "-1", "work") == (
        "Clause editor|2020-07-16T09:00:00+05:30|Form editor|2020-07-15T09:00:00-07:00|Change"
    )
    assert builder.git("cat-file", "-t", "v1") == "tag"
    assert builder.git("log", "-1", "--format=%B", "work") == "Change\n\nWhy.\n"
    assert builder.git("rev-parse", "HEAD^2") == builder.git("rev-parse", "work")
    assert (tmp_path / "r" / "ä b.md").read_bytes() == b"x\r\n"
    assert (tmp_path / "r" / ".git" / "objects" / "info" / "commit-graph").exists()


def test_history_of_what_was_written(tmp_path: Path) -> None:
    with build(tmp_path / "r") as repository:
        found = [(c.subject, c.author, c.pull_request, c.paths) for c in repository.commits("v1", "v2")]
    assert sorted(found) == [
        ("Change", "Clause editor", "#1", ("c.md", "clauses/a.md")),
        ("Meanwhile", "Form editor", "not recorded", ("d.md",)),
    ]


def test_on_a_repository_of_somebody(builder: RepoBuilder) -> None:
    """Modes and links of what is there stay as they are; index and work tree are left alone."""
    builder.write("run.sh", "#!/bin/sh\n").chmod(0o755)
    (builder.root / "link").symlink_to("run.sh")
    builder.commit()
    with open_repository(builder.root) as repository:
        commit = commit_files(repository, {"clauses/a.md": b"One.\n"}, "Add", author=ME)
        assert branch_tip(repository, "main") == commit
        assert branch_tip(repository, "none") == ""
    assert builder.git("ls-tree", "-r", "--format=%(objectmode) %(path)", "HEAD") == (
        "100644 clauses/a.md\n120000 link\n100755 run.sh"
    )
    assert not (builder.root / "clauses").exists()


def test_a_merge_that_clashes(tmp_path: Path) -> None:
    with build(tmp_path / "r") as repository:
        create_branch(repository, "late", "v1")
        commit_files(repository, {"clauses/a.md": b"Three.\n"}, "Late", author=ME, branch="late")
        tip = branch_tip(repository, "main")
        with pytest.raises(ClausectlError) as error:
            merge_commit(repository, "late", "Merge", author=ME)
        assert [(p.code, p.path) for p in error.value.problems] == [("CL024", "clauses/a.md")]
        assert branch_tip(repository, "main") == tip


def test_refusals(tmp_path: Path, builder: RepoBuilder) -> None:
    with build(tmp_path / "r") as repository:
        for make, code in (
            (lambda: init_repository(tmp_path / "r"), "CL022"),
            (lambda: init_repository(tmp_path / "r" / "HEAD" / "x"), "CL022"),
            (lambda: create_tag(repository, "v1", "Again", tagger=ME, target="main"), "CL004"),
            (lambda: create_tag(repository, "a..b", "Odd", tagger=ME, target="main"), "CL007"),
            (lambda: create_branch(repository, "work", "main"), "CL004"),
            (lambda: create_branch(repository, "a b", "main"), "CL007"),
            (lambda: commit_files(repository, {"../x": b""}, "x", author=ME), "CL014"),
            (lambda: merge_commit(repository, "none", "x", author=ME), "CL006"),
        ):
            if code == "CL022":
                (tmp_path / "r" / "HEAD").write_text("")
            with pytest.raises(ClausectlError) as error:
                make()
            assert [p.code for p in error.value.problems] == [code]
        (tmp_path / "r" / "d.md").write_text("mine")
        with pytest.raises(ClausectlError) as error:
            check_out(repository)
        assert [(p.code, p.path) for p in error.value.problems] == [("CL019", "d.md")]
        assert not (tmp_path / "r" / "clauses").exists()


def test_sha256_is_refused(tmp_path: Path) -> None:
    other = RepoBuilder(tmp_path / "r", object_format="sha256")
    with open_repository(other.root) as repository, pytest.raises(ClausectlError) as error:
        commit_files(repository, {"a.md": b"x"}, "x", author=ME)
    assert [p.code for p in error.value.problems] == ["CL022"]


@pytest.mark.parametrize(
    "identity",
    [
        Identity("A <x>", "a@example.org", ME.date),
        Identity("A\nB", "a@example.org", ME.date),
        Identity(" ", "a@example.org", ME.date),
        Identity("A", "a>b", ME.date),
        Identity("A", "a@example.org", "2020-01-01T00:00:00"),
        Identity("A", "a@example.org", "soon"),
    ],
)
def test_identities_git_cannot_hold(identity: Identity) -> None:
    with pytest.raises(ValueError, match=r"identity|isoformat"):
        identity.line()


def test_messages_git_cannot_hold(tmp_path: Path) -> None:
    with init_repository(tmp_path / "r") as repository:
        for message in ("", " \n", "a\0b"):
            with pytest.raises(ValueError, match="message"):
                commit_files(repository, {"a.md": b"x"}, message, author=ME)


def test_reading_does_not_import_gitpython() -> None:
    code = (
        "import sys; before = set(sys.modules);"
        "from clausectl.repository import opening, history, worktree;"
        "new = set(sys.modules) - before;"
        "print([n for n in ('git', 'gitdb', 'json', 'hashlib', 'tempfile') if n in new])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
