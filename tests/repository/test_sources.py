"""The three sources show the same files, whatever the files are called and hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausectl.errors import ClausectlError
from clausectl.model.sources import FileEntry
from clausectl.repository import disk, paths, sources, trees, worktree
from clausectl.repository.opening import open_repository
from repo_builder import RepoBuilder

ODD_NAMES = [
    "clauses/übermaß/Größe.md",
    "clauses/a b/c d.md",
    "clauses/new\nline.md",
    "clauses/tab\t.md",
    'clauses/quote".md',
    "clauses/*.md",
    "clauses/:(exclude)x.md",
    "clauses/-option.md",
    "clauses/日本語.md",
    "clauses/é decomposed é.md",
    "clauses/back\\slash.md",
]


def codes(error: pytest.ExceptionInfo[ClausectlError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


@pytest.fixture
def odd(builder: RepoBuilder) -> RepoBuilder:
    builder.write_all({path: f"text of {number}\n" for number, path in enumerate(ODD_NAMES)})
    builder.write("clauses.md", "beside\n")
    builder.write("agreements/x/form.md", "form\n")
    builder.commit()
    return builder


def test_odd_names_in_every_source(odd: RepoBuilder) -> None:
    with open_repository(odd.root) as repository:
        found = repository.sources_of(["HEAD", "INDEX", "WORKTREE"])
        listed = [source.entries("clauses") for source in found]
        assert listed[0] == listed[1] == listed[2]
        assert [entry.path for entry in listed[0]] == sorted(ODD_NAMES, key=str.encode)
        for source in found:
            read = source.read([*ODD_NAMES, "clauses/absent.md", "absent/absent.md", "clauses.md/x.md"])
            assert {path: file.data.decode() for path, file in read.items()} == {
                path: f"text of {number}\n" for number, path in enumerate(ODD_NAMES)
            }
            assert [read[e.path].blob for e in listed[0]] == [e.blob for e in listed[0]]
            assert [e.path for e in source.entries("clauses.md", "agreements/", "absent")] == [
                "agreements/x/form.md",
                "clauses.md",
            ]
            assert len(source.entries()) == len(source.entries(".")) == len(ODD_NAMES) + 2
            assert source.entries("clauses", "clauses/a b") == listed[0]
            assert source.read([]) == {}
        assert [(source.label, len(source.commit)) for source in found] == [
            ("HEAD", 40),
            ("INDEX", 0),
            ("WORKTREE", 0),
        ]


def test_bytes_that_are_no_text(builder: RepoBuilder) -> None:
    raw = os.fsencode(builder.root) + b"/clauses-\xff.md"
    Path(os.fsdecode(raw)).write_bytes(b"\x00\xff\r\n")
    builder.commit()
    with open_repository(builder.root) as repository:
        listed = [source.entries() for source in repository.sources_of(["HEAD", "INDEX", "WORKTREE"])]
        assert listed[0] == listed[1] == listed[2]
        path = listed[0][0].path
        assert path.encode("utf-8", "surrogateescape") == b"clauses-\xff.md"
        assert repository.source("HEAD").read([path])[path].data == b"\x00\xff\r\n"
        assert repository.commits("", "HEAD", [path])[0].paths == (path,)


@pytest.mark.parametrize("name", ["HEAD", "INDEX", "WORKTREE"])
@pytest.mark.parametrize(
    "path",
    ["../outside.md", "/etc/passwd", "a/../../b", "a//b", "./a", "", "a\0b", ".git/config", "x/.GIT/y"],
)
def test_paths_that_leave(odd: RepoBuilder, name: str, path: str) -> None:
    with open_repository(odd.root) as repository:
        source = repository.source(name)
        with pytest.raises(ClausectlError) as error:
            source.read([path, "clauses.md"])
        assert codes(error) == ["CL014"]
        if path:
            with pytest.raises(ClausectlError) as error:
                source.entries(path)
            assert codes(error) == ["CL014"]


def test_symlinks_are_listed_and_not_followed(builder: RepoBuilder, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "x.md").write_text("secret")
    builder.write("clauses/real.md", "One.\n")
    (builder.root / "clauses" / "file.md").symlink_to(tmp_path / "secret.md")
    (builder.root / "clauses" / "folder").symlink_to(tmp_path / "folder")
    (builder.root / "clauses" / "broken.md").symlink_to("nowhere")
    builder.commit()
    with open_repository(builder.root) as repository:
        listed = [
            source.entries("clauses") for source in repository.sources_of(["HEAD", "INDEX", "WORKTREE"])
        ]
        assert listed[0] == listed[1] == listed[2]
        assert [entry.mode for entry in listed[0]] == ["symlink", "symlink", "symlink", "file"]
        for name in ("HEAD", "INDEX", "WORKTREE"):
            with pytest.raises(ClausectlError) as error:
                repository.source(name).read(["clauses/file.md", "clauses/broken.md", "clauses/real.md"])
            assert codes(error) == ["CL012", "CL012"]
        for name in ("HEAD", "WORKTREE"):
            with pytest.raises(ClausectlError) as error:
                repository.source(name).read(["clauses/folder/x.md"])
            assert codes(error) == ["CL012"]
        with pytest.raises(ClausectlError) as error:
            repository.source("WORKTREE").entries("clauses/folder/deeper")
        assert codes(error) == ["CL012"]


def test_submodules_are_not_entered(builder: RepoBuilder, tmp_path: Path) -> None:
    other = RepoBuilder(tmp_path / "other")
    other.write("x.md", "x")
    other.commit()
    builder.write("a.md", "One.\n")
    builder.git(
        "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other.root), "clauses/sub"
    )
    builder.commit()
    with open_repository(builder.root) as repository:
        for name in ("HEAD", "INDEX", "WORKTREE"):
            source = repository.source(name)
            assert [(e.path, e.mode) for e in source.entries("clauses")] == [("clauses/sub", "submodule")]
        for name in ("HEAD", "INDEX"):
            with pytest.raises(ClausectlError) as error:
                repository.source(name).read(["clauses/sub"])
            assert codes(error) == ["CL013"]
        with pytest.raises(ClausectlError) as error:
            repository.source("HEAD").read(["clauses/sub/x.md"])
        assert codes(error) == ["CL013"]


def test_pipes_and_folders_in_place_of_files(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md/inner.md", "One.\n")
    os.mkfifo(builder.root / "clauses" / "pipe.md")
    with open_repository(builder.root) as repository:
        source = repository.source("WORKTREE")
        assert [entry.path for entry in source.entries("clauses")] == ["clauses/a.md/inner.md"]
        with pytest.raises(ClausectlError) as error:
            source.read(["clauses/pipe.md", "clauses/a.md"])
        assert codes(error) == ["CL016", "CL016"]


def test_files_too_large(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("clauses/huge.md", b"x" * (sources.MAX_FILE_BYTES + 1))
    builder.write("clauses/limit.md", b"x" * sources.MAX_FILE_BYTES)
    builder.write("clauses/scan.md", b"y" * (12 * 1024 * 1024))
    builder.write("clauses/small.md", b"small")
    builder.commit()
    with open_repository(builder.root) as repository:
        listed = [source.entries() for source in repository.sources_of(["HEAD", "INDEX", "WORKTREE"])]
        assert listed[0] == listed[1] == listed[2]
        for name in ("HEAD", "INDEX", "WORKTREE"):
            source = repository.source(name)
            with pytest.raises(ClausectlError) as error:
                source.read([f"clauses/{name}.md" for name in ("scan", "huge", "limit", "small")])
            assert [(p.code, p.path) for p in error.value.problems] == [
                ("CL015", "clauses/huge.md"),
                ("CL015", "clauses/scan.md"),
            ]
            assert source.read(["clauses/small.md"])["clauses/small.md"].data == b"small"
        with pytest.raises(ClausectlError) as error:
            repository.read_blobs([entry.blob for entry in listed[0]])
        assert codes(error) == ["CL015", "CL015"]


def test_a_file_that_cannot_be_read(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("a.md", "One.\n")

    def refuse(*arguments: object) -> int:
        raise PermissionError(13, "Permission denied")

    with open_repository(builder.root) as repository:
        source = repository.source("WORKTREE")
        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(ClausectlError) as error:
            source.read(["a.md"])
        assert codes(error) == ["CL018"]
        with pytest.raises(ClausectlError) as error:
            source.entries()
        assert codes(error) == ["CL018"]


def test_a_folder_that_cannot_be_listed(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("clauses/a.md", "One.\n")

    def refuse(*arguments: object) -> object:
        raise PermissionError(13, "Permission denied")

    with open_repository(builder.root) as repository:
        monkeypatch.setattr(os, "scandir", refuse)
        with pytest.raises(ClausectlError) as error:
            repository.source("WORKTREE").entries("clauses")
        assert [(p.code, p.path) for p in error.value.problems] == [("CL018", "clauses")]


def test_unmerged_index(builder: RepoBuilder) -> None:
    builder.write("a.md", "One.\n")
    builder.write("b.md", "One.\n")
    builder.commit()
    builder.branch("work")
    builder.write("a.md", "Two.\n")
    builder.commit()
    builder.switch("main")
    builder.write("a.md", "Three.\n")
    builder.commit()
    identity = builder._identity(None, ("A", "a@example.org"))
    builder.git("merge", "-q", "work", check=False, env=identity)
    with open_repository(builder.root) as repository:
        with pytest.raises(ClausectlError) as error:
            repository.source("INDEX").entries()
        assert [(p.code, p.path) for p in error.value.problems] == [("CL017", "a.md")]
        assert list(repository.source("INDEX").read(["b.md"])) == ["b.md"]
        assert len(repository.source("WORKTREE").entries()) == 2


def test_many_paths_of_the_index(builder: RepoBuilder) -> None:
    wanted = [f"clauses/{'long' * 40}{number}.md" for number in range(500)]
    builder.write_all({path: path for path in wanted})
    builder.write("other.md", "x")
    builder.commit()
    with open_repository(builder.root) as repository:
        assert list(repository.source("INDEX").read(wanted)) == wanted
        assert len(repository.source("INDEX").entries("clauses")) == 500


def test_line_ends(builder: RepoBuilder) -> None:
    """An unchanged checkout with CRLF has the ids that are committed, whichever way it was committed."""
    builder.write("lf.md", "One.\nTwo.\n")
    builder.write("crlf.md", "One.\r\nTwo.\r\n")
    builder.write("bom.md", b"\xef\xbb\xbfOne.\n")
    builder.commit()
    builder.write("lf.md", "One.\r\nTwo.\r\n")
    with open_repository(builder.root) as repository:
        head, tree = repository.sources_of(["HEAD", "WORKTREE"])
        assert repository.changes(head, tree) == []
        assert repository.dirty(["lf.md", "crlf.md", "bom.md", "none.md"]) == []
        assert tree.read(["lf.md"])["lf.md"].data == b"One.\r\nTwo.\r\n"
        assert tree.read(["lf.md"])["lf.md"].blob == head.read(["lf.md"])["lf.md"].blob
        builder.write("bom.md", "One.\r\n")
        assert repository.dirty(["bom.md"]) == []
        builder.write("bom.md", "One!\n")
        builder.write("new.md", "New.\n")
        builder.remove("crlf.md")
        assert repository.dirty(["lf.md", "crlf.md", "bom.md", "new.md"]) == ["bom.md", "crlf.md", "new.md"]


def test_changes_between_all_kinds_of_sources(builder: RepoBuilder) -> None:
    builder.write_all({"clauses/a.md": "a\n", "clauses/b.md": "b\n", "clauses/c.md": "c\n", "x.md": "x\n"})
    builder.commit()
    builder.tag("v1")
    builder.write("clauses/a.md", "changed\n")
    builder.remove("clauses/b.md")
    builder.write("clauses/ä new.md", "new\n")
    builder.write("x.md", "other\n")
    (builder.root / "clauses" / "c.md").unlink()
    (builder.root / "clauses" / "c.md").symlink_to("a.md")
    builder.commit()
    with open_repository(builder.root) as repository:
        old = repository.source("v1")
        results = [
            repository.changes(old, repository.source(n), "clauses") for n in ("HEAD", "INDEX", "WORKTREE")
        ]
        assert results[0] == results[1] == results[2]
        assert [
            (change.path, change.old and change.old.mode, change.new and change.new.mode)
            for change in results[0]
        ] == [
            ("clauses/a.md", "file", "file"),
            ("clauses/b.md", "file", None),
            ("clauses/c.md", "file", "symlink"),
            ("clauses/ä new.md", None, "file"),
        ]
        assert repository.changes(old, old) == []
        assert len(repository.changes(old, repository.source("HEAD"))) == 5


def test_executable_bit_is_no_change(builder: RepoBuilder) -> None:
    builder.write("a.md", "a\n")
    builder.commit()
    builder.tag("v1")
    (builder.root / "a.md").chmod(0o755)
    builder.commit()
    with open_repository(builder.root) as repository:
        assert repository.changes(*repository.sources_of(["v1", "HEAD"])) == []


def test_packed_and_many(builder: RepoBuilder) -> None:
    files = {f"clauses/t{number % 16}/c{number}.md": f"text {number}\n" * 20 for number in range(1200)}
    builder.write_all(files)
    builder.commit()
    builder.git("gc", "-q")
    with open_repository(builder.root) as repository:
        head = repository.source("HEAD")
        entries = head.entries("clauses")
        assert {path: file.data.decode() for path, file in head.read(files).items()} == files
        blobs = repository.read_blobs(entry.blob for entry in entries)
        assert {entry.path: blobs[entry.blob].decode() for entry in entries} == files


def test_blobs_that_are_not_stored(builder: RepoBuilder) -> None:
    builder.commit()
    with open_repository(builder.root) as repository:
        with pytest.raises(ClausectlError) as error:
            repository.read_blobs(["1" * 40, "HEAD"])
        assert codes(error) == ["CL006"]
        with pytest.raises(ClausectlError) as error:
            repository.read_blobs(["1" * 40, "2" * 40])
        assert codes(error) == ["CL011", "CL011"]


def test_an_answer_left_unread_is_not_given_to_the_next(builder: RepoBuilder) -> None:
    builder.write_all({f"{number}.md": f"{number}" for number in range(200)})
    builder.commit()
    with open_repository(builder.root) as repository:
        entries = repository.source("HEAD").entries()
        asked = repository.objects.fetch([entry.blob for entry in entries])
        next(asked)
        asked.close()
        assert repository.read_blobs([entries[7].blob]) == {entries[7].blob: entries[7].path[:-3].encode()}


def test_tree_bomb(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree that holds itself ten times on each of ten levels stops at the limit, not at the memory."""
    blob = builder.git("hash-object", "-w", "--stdin", data=b"x")
    tree = builder.git("mktree", data="".join(f"100644 blob {blob}\tf{n}\n" for n in range(10)).encode())
    for _ in range(10):
        tree = builder.git("mktree", data="".join(f"040000 tree {tree}\td{n}\n" for n in range(10)).encode())
    commit = builder.git(
        "commit-tree", "-m", "bomb", tree, env=builder._identity(None, ("A", "a@example.org"))
    )
    monkeypatch.setattr(trees, "MAX_ENTRIES", 5000)
    with open_repository(builder.root) as repository:
        source = repository.source(commit)
        with pytest.raises(ClausectlError) as error:
            source.entries()
        assert codes(error) == ["CL023"]
        assert source.read(["/".join(["d1"] * 10 + ["f1"])]) != {}


def test_deep_folders(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("d/" * 70 + "a.md", "x")
    builder.commit()
    with open_repository(builder.root) as repository:
        for name in ("HEAD", "WORKTREE"):
            with pytest.raises(ClausectlError) as error:
                repository.source(name).entries()
            assert codes(error) == ["CL023"]


def test_stamps_never_hide_a_change(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"clauses/c{number}.md": f"text {number}\n" for number in range(80)}
    builder.write_all(files)
    builder.commit()
    monkeypatch.setattr(worktree, "_SETTLED_NS", -60_000_000_000)  # as if the files had been there for long
    with open_repository(builder.root) as repository:
        first = repository.source("WORKTREE").entries("clauses")
        read: list[str] = []
        real = worktree.read_regular
        monkeypatch.setattr(worktree, "read_regular", lambda *a: read.append(a[1]) or real(*a))
        assert repository.source("WORKTREE").entries("clauses") == first
        assert read == []
        before = (builder.root / "clauses" / "c7.md").stat()
        (builder.root / "clauses" / "c7.md").write_bytes(b"TEXT 7\n")
        os.utime(builder.root / "clauses" / "c7.md", ns=(before.st_atime_ns, before.st_mtime_ns))
        (builder.root / "clauses" / "c8.md").unlink()
        changed = repository.changes(repository.source("HEAD"), repository.source("WORKTREE"))
        assert [change.path for change in changed] == ["clauses/c7.md", "clauses/c8.md"]
        assert read == ["clauses/c7.md"]
    with open_repository(builder.root, cache=False) as repository:
        read.clear()
        assert len(repository.source("WORKTREE").entries("clauses")) == 79
        assert len(read) == 79


def test_entries_written_just_now_are_not_remembered(builder: RepoBuilder) -> None:
    builder.write_all({f"c{number}.md": f"text {number}\n" for number in range(80)})
    with open_repository(builder.root) as repository:
        listed = repository.source("WORKTREE").entries()
        folder = repository.common_dir / "clausectl" / "cache-v1"
        assert isinstance(listed[0], FileEntry)
        assert not folder.exists()


def test_files_that_together_fill_the_memory(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write_all({f"{number}.md": f"{number}" * 1000 for number in range(10)})
    builder.commit()
    monkeypatch.setattr(paths, "MAX_TOTAL_BYTES", 5000)
    with open_repository(builder.root) as repository:
        for name in ("HEAD", "INDEX", "WORKTREE"):
            source = repository.source(name)
            with pytest.raises(ClausectlError) as error:
                source.read([f"{number}.md" for number in range(10)])
            assert codes(error) == ["CL023"]
            assert len(source.read(["1.md", "2.md"])) == 2
        with pytest.raises(ClausectlError) as error:
            repository.read_blobs([entry.blob for entry in repository.source("HEAD").entries()])
        assert codes(error) == ["CL023"]


def test_a_tree_that_is_not_stored(builder: RepoBuilder) -> None:
    builder.write("clauses/a.md", "One.\n")
    builder.commit()
    tree = builder.git("rev-parse", "HEAD:clauses")
    (builder.root / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with open_repository(builder.root) as repository:
        for ask in (lambda s: s.entries(), lambda s: s.read(["clauses/a.md"])):
            with pytest.raises(ClausectlError) as error:
                ask(repository.source("HEAD"))
            assert codes(error) == ["CL011"]


def test_a_file_that_grows_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 1000)
    location = str(tmp_path / "a.md")
    assert disk.read_regular(location, "a.md", 2000, 10) == b"x" * 1000
    with pytest.raises(ClausectlError) as error:
        disk.read_regular(location, "a.md", 500, 10)
    assert codes(error) == ["CL015"]


def test_folders_that_git_lists_itself_hold_the_same(
    builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    blob = builder.git("hash-object", "-w", "--stdin", data=b"x")
    inner = builder.git("mktree", data=f"100644 blob {blob}\té.md\n120000 blob {blob}\tlink\n".encode())
    tree = builder.git(
        "mktree",
        "--missing",
        data=f"040000 tree {inner}\ta\n100755 blob {blob}\ta.md\n160000 commit {'1' * 40}\tsub\n".encode(),
    )
    top = builder.git("mktree", data=f"040000 tree {tree}\tdeep\n".encode())
    commit = builder.git("commit-tree", "-m", "x", top, env=builder._identity(None, ("A", "a@example.org")))
    paths = ["deep/a/é.md", "deep/a/link/below", "deep/sub/below", "deep/a.md", "deep/none.md", "deep/a"]
    found = []
    for many in (500, 0):
        monkeypatch.setattr(trees, "_MANY", many)
        with open_repository(builder.root) as repository:
            root = f"{commit}^{{tree}}"
            found.append((repository.trees.walk(root, ["deep"]), repository.trees.find(root, paths)))
    assert found[0] == found[1]
    assert [entry.mode for entry in found[0][0]] == ["file", "symlink", "file", "submodule"]


def test_a_folder_that_git_cannot_list_is_explained(
    builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = builder.git("mktree", "--missing", data=f"040000 tree {'1' * 40}\tgone\n".encode())
    blob = builder.git("hash-object", "-w", "--stdin", data=b"x")
    whole = builder.git("mktree", data=f"100644 blob {blob}\ta.md\n".encode())
    top = builder.git("mktree", data=f"040000 tree {whole}\tclauses\n040000 tree {inner}\tfrozen\n".encode())
    for many in (500, 0):
        monkeypatch.setattr(trees, "_MANY", many)
        with open_repository(builder.root) as repository, pytest.raises(ClausectlError) as error:
            repository.trees.walk(top, ["clauses", "frozen"])
        assert codes(error) == ["CL011"]


def test_the_limit_of_a_listing_is_that_of_all_its_folders(
    builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder.write_all({f"{top}/{n}/{m}.md": "x" for top in ("a", "b") for n in range(3) for m in range(10)})
    commit = builder.commit("Sixty")
    monkeypatch.setattr(trees, "_MANY", 0)
    monkeypatch.setattr(trees, "MAX_ENTRIES", 66)
    with open_repository(builder.root) as repository:
        assert len(repository.trees.walk(f"{commit}^{{tree}}", ["a", "b"])) == 60
    monkeypatch.setattr(trees, "MAX_ENTRIES", 50)
    with open_repository(builder.root) as repository, pytest.raises(ClausectlError) as error:
        repository.trees.walk(f"{commit}^{{tree}}", ["a", "b"])
    assert codes(error) == ["CL023"]
