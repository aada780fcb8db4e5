"""Nothing that a repository's configuration or attributes name is ever run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.repository.opening import open_repository
from clausectl.repository.running import clean_environment
from clausectl.repository.writing import Identity, commit_files, create_branch, create_tag, merge_commit
from repo_builder import RepoBuilder

PROGRAM_KEYS = [
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.askPass",
    "core.sshCommand",
    "core.gitProxy",
    "core.alternateRefsCommand",
    "credential.helper",
    "diff.external",
    "diff.evil.command",
    "diff.evil.textconv",
    "filter.evil.clean",
    "filter.evil.smudge",
    "filter.evil.process",
    "merge.evil.driver",
    "mergetool.evil.cmd",
    "difftool.evil.cmd",
    "gpg.program",
    "gpg.ssh.program",
    "gpg.x509.program",
    "gpg.ssh.defaultKeyCommand",
    "interactive.diffFilter",
    "pager.log",
    "pager.diff-tree",
    "pager.ls-files",
    "pager.cat-file",
    "pager.rev-parse",
    "sequence.editor",
    "trailer.evil.command",
    "trailer.pull-request.cmd",
    "uploadpack.packObjectsHook",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "web.browser",
    "browser.evil.cmd",
    "man.evil.cmd",
    "sendemail.sendmailCmd",
    "submodule.sub.update",
    "tar.evil.command",
    "guitool.evil.cmd",
    "imap.tunnel",
    "instaweb.httpd",
]
ALIASES = ["log", "rev-parse", "cat-file", "diff-tree", "ls-files", "ls-tree", "rev-list", "for-each-ref"]
HOOKS = [
    "post-index-change",
    "reference-transaction",
    "pre-commit",
    "commit-msg",
    "post-commit",
    "post-checkout",
    "pre-auto-gc",
    "fsmonitor-watchman",
    "post-merge",
]
SETTINGS = {
    "log.showSignature": "true",
    "commit.gpgSign": "true",
    "tag.gpgSign": "true",
    "tag.forceSignAnnotated": "true",
    "core.fsmonitorHookVersion": "2",
    "diff.renames": "copies",
    "diff.relative": "true",
    "diff.orderFile": "order",
    "diff.ignoreSubmodules": "all",
    "diff.noprefix": "true",
    "color.ui": "always",
    "color.diff": "always",
    "log.decorate": "full",
    "log.follow": "true",
    "log.showRoot": "false",
    "log.diffMerges": "off",
    "log.date": "relative",
    "log.mailmap": "true",
    "log.abbrevCommit": "true",
    "format.pretty": "oneline",
    "format.notes": "true",
    "core.abbrev": "4",
    "core.quotePath": "true",
    "core.autocrlf": "true",
    "core.eol": "crlf",
    "i18n.logOutputEncoding": "UTF-16",
    "gc.auto": "1",
    "protocol.allow": "always",
    "protocol.ext.allow": "always",
    "protocol.file.allow": "always",
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "submodule.recurse": "true",
    "trailer.pull-request.key": "Pull-Request",
}


@pytest.fixture
def trap(tmp_path: Path) -> Path:
    """A program that leaves a marker, whatever it is called with."""
    program = tmp_path / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {tmp_path}/marker\ncat\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def hostile(builder: RepoBuilder, trap: Path) -> RepoBuilder:
    builder.write("clauses/a.md", "One.\n")
    builder.write(".gitattributes", "*.md filter=evil diff=evil merge=evil text\n")
    builder.commit("Start\n\nPull-Request: #1")
    builder.tag("v1", message="First")
    builder.branch("work")
    builder.write("clauses/a.md", "Two.\n")
    builder.commit("Change")
    builder.switch("main")
    builder.merge("work", "Merge pull request #2 from example/work")
    builder.tag("v2")
    builder.write("clauses/a.md", "Three, not committed.\n")
    hooks = builder.root / ".git" / "hooks"
    hooks.mkdir(exist_ok=True)
    for name in HOOKS:
        (hooks / name).write_bytes(trap.read_bytes())
        (hooks / name).chmod(0o755)
    lines = ["[include]\n\tpath = more\n"]
    more = []
    for number, (key, value) in enumerate({**dict.fromkeys(PROGRAM_KEYS, str(trap)), **SETTINGS}.items()):
        section, _, rest = key.partition(".")
        subsection, _, name = rest.rpartition(".")
        head = f'[{section} "{subsection}"]' if subsection else f"[{section}]"
        (more if number % 2 else lines).append(f"{head}\n\t{name} = {value}\n")
    lines.append(
        f'[core]\n\thooksPath = {hooks}\n[remote "origin"]\n\turl = "ext::{trap} %S"\n\tvcs = evil\n'
    )
    lines.append("[alias]\n" + "".join(f'\t{name} = "!{trap}"\n' for name in ALIASES))
    lines.append(f"[core]\n\tattributesFile = {builder.root}/.gitattributes\n")
    with (builder.root / ".git" / "config").open("a") as file:
        file.write("".join(lines))
    (builder.root / ".git" / "more").write_text("".join(more))
    (builder.root / ".git" / "info").mkdir(exist_ok=True)
    (builder.root / ".git" / "info" / "attributes").write_text("* filter=evil diff=evil\n")
    return builder


def test_the_trap_works(hostile: RepoBuilder, trap: Path) -> None:
    """Plain git does run it, so that the silence below means something."""
    hostile.git("status", check=False)
    assert (trap.parent / "marker").exists()


def test_no_reading_runs_anything(hostile: RepoBuilder, trap: Path) -> None:
    marker = trap.parent / "marker"

    def silent(step: str) -> None:
        assert not marker.exists(), f"{step} ran {marker.read_text()}"

    with open_repository(hostile.root) as repository:
        silent("opening")
        old, new, index, tree = repository.sources_of(["v1", "v2", "INDEX", "WORKTREE"])
        assert repository.head() is not None
        assert repository.branch() == "main"
        silent("resolving")
        for source in (old, new, index, tree):
            assert [entry.path for entry in source.entries()] == [".gitattributes", "clauses/a.md"]
            assert len(source.read(["clauses/a.md", "absent.md"])) == 1
            silent(f"reading {source.label}")
        texts = [source.read(["clauses/a.md"])["clauses/a.md"].data for source in (old, new, index, tree)]
        assert texts == [b"One.\n", b"Two.\n", b"Two.\n", b"Three, not committed.\n"]
        for other in (new, index, tree):
            assert [change.path for change in repository.changes(old, other)] == ["clauses/a.md"]
            silent(f"comparing with {other.label}")
        assert repository.dirty(["clauses/a.md", ".gitattributes"]) == ["clauses/a.md"]
        silent("asking what is dirty")
        commits = repository.commits("", "v2", ["clauses/a.md"])
        assert [(c.subject, c.pull_request) for c in commits] == [("Change", "#2"), ("Start", "#1")]
        assert len(repository.find_blob_versions("clauses/a.md")) == 2
        silent("history")
        for name in ("nothing", "0" * 40, "HEAD:clauses/a.md"):
            with pytest.raises(ClausectlError):
                repository.resolve(name)
        with pytest.raises(ClausectlError):  # would be fetched in a partial clone, by `ext::`
            repository.read_blobs(["1" * 40])
        silent("asking for what is not there")
        repository.write({"clauses/b.md": b"B\n"})
        silent("writing to the work tree")


def test_no_writing_runs_anything(hostile: RepoBuilder, trap: Path) -> None:
    marker = trap.parent / "marker"
    me = Identity("Form editor", "form-editor@example.org", "2020-01-01T09:00:00+00:00")
    with open_repository(hostile.root) as repository:
        create_branch(repository, "proposal", "main")
        commit_files(repository, {"clauses/a.md": b"Four.\r\n"}, "Four", author=me, branch="proposal")
        merged = merge_commit(repository, "proposal", "Merge pull request #3 from x/proposal", author=me)
        create_tag(repository, "v3", "Third", tagger=me, target=merged)
        assert repository.source("v3").read(["clauses/a.md"])["clauses/a.md"].data == b"Four.\r\n"
    assert not marker.exists(), marker.read_text()


def test_inherited_environment_is_dropped(
    builder: RepoBuilder, trap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = RepoBuilder(tmp_path / "other")
    other.write("other.md", "x")
    other.commit()
    builder.write("a.md", "One.\n")
    builder.commit("A change")
    hostile = {
        "GIT_DIR": str(other.root / ".git"),
        "GIT_WORK_TREE": str(other.root),
        "GIT_INDEX_FILE": str(other.root / ".git" / "index"),
        "GIT_OBJECT_DIRECTORY": str(other.root / ".git" / "objects"),
        "GIT_COMMON_DIR": str(other.root / ".git"),
        "GIT_NAMESPACE": "elsewhere",
        "GIT_EXTERNAL_DIFF": str(trap),
        "GIT_PAGER": str(trap),
        "GIT_SSH_COMMAND": str(trap),
        "GIT_ASKPASS": str(trap),
        "GIT_EDITOR": str(trap),
        "GIT_TRACE": str(tmp_path / "trace"),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": str(trap),
        "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{trap}'",
        "GIT_LITERAL_PATHSPECS": "0",
        "GIT_GLOB_PATHSPECS": "1",
        "GIT_REPLACE_REF_BASE": "refs/heads/",
        "GIT_DIFF_OPTS": "-u1",
    }
    for name, value in hostile.items():
        monkeypatch.setenv(name, value)
    with open_repository(builder.root) as repository:
        assert repository.root == builder.root
        for name in ("HEAD", "INDEX", "WORKTREE"):
            assert [entry.path for entry in repository.source(name).entries()] == ["a.md"]
        assert [c.subject for c in repository.commits("", "HEAD", ["a.md"])] == ["A change"]
        me = Identity("A", "a@example.org", "2020-01-01T09:00:00+00:00")
        commit_files(repository, {"b.md": b"B\n"}, "B", author=me)
        assert [entry.path for entry in repository.source("HEAD").entries()] == ["a.md", "b.md"]
    assert not (tmp_path / "marker").exists()
    assert not (tmp_path / "trace").exists()
    assert {
        name: os.environ[name] for name in hostile
    } == hostile  # GitPython gets a clean one and gives it back


def test_what_the_user_set_for_git_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/home/user/gitconfig")
    monkeypatch.setenv("GIT_SSH", "/bin/evil")
    environment = clean_environment()
    assert environment["GIT_CONFIG_GLOBAL"] == "/home/user/gitconfig"
    assert "GIT_SSH" not in environment
    assert environment["GIT_NO_REPLACE_OBJECTS"] == "1"
