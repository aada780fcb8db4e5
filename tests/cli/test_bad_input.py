"""What users and repositories do wrong: a clear message, the right exit code, and never a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cli_runner import Ran, run_cli
from icml_history import FORM, edit, start_library
from repo_builder import RepoBuilder

CLAUSE = "clauses/icml/likeness.md"
IDENTITY = {
    f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
}
READERS = [
    ["check"],
    ["list"],
    ["diff", "HEAD", "WORKTREE"],
    ["compose", "icml/final-contribution"],
    ["compose", "icml/final-contribution/speaker-a", "--format", "json"],
    ["fmt", "--check"],
]


@pytest.fixture
def library(builder: RepoBuilder) -> RepoBuilder:
    start_library(builder)
    return builder


def run(arguments: list[str], folder: Path, **more: str) -> Ran:
    """Run and make sure that whatever happens is told as a user can use it."""
    done = run_cli(arguments, folder, env=more)
    assert done.code in (0, 1, 2, 3), done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert "a bug" not in done.stderr
    if done.code == 2:
        assert done.stderr
    return done


@pytest.mark.parametrize("arguments", READERS, ids=" ".join)
def test_outside_a_repository(arguments: list[str], tmp_path: Path) -> None:
    done = run(arguments, tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.code == 2
    assert done.stdout == ""
    assert "CL002" in done.stderr
    assert "clausectl init" in done.stderr


def test_a_repository_without_commits(builder: RepoBuilder) -> None:
    done = run(["diff", "HEAD", "WORKTREE"], builder.root)
    assert done.code == 2
    assert "no commits yet" in done.stderr
    assert run(["check"], builder.root).code == 0
    assert run(["list"], builder.root).code == 0
    assert run(["diff", "INDEX", "WORKTREE"], builder.root).code == 0


@pytest.mark.parametrize(
    "name",
    ["nope", "HEAD~99", "v1..v2", "v1^{blob}", "", " ", "@{u}", "a b", "HEAD:clauses", "\x1b[31m", "é"],
)
def test_unknown_revisions(library: RepoBuilder, name: str) -> None:
    for arguments in (["diff", name, "HEAD"], ["check", "--rev", name], ["list", "--rev", name]):
        done = run(arguments, library.root)
        assert done.code == 2
        assert "CL0" in done.stderr
        assert "\x1b" not in done.stderr


@pytest.mark.parametrize("name", ["--output=owned", "-h", "--upload-pack=touch owned", "--no-index"])
def test_revisions_that_look_like_options_are_no_options(library: RepoBuilder, name: str) -> None:
    done = run(["diff", "--no-commits", "--", name, "HEAD"], library.root)
    assert done.code == 2
    assert done.stdout == ""
    done = run(["check", f"--rev={name}"], library.root)
    assert done.code == 2
    assert not (library.root / "owned").exists()


@pytest.mark.parametrize(
    ("path", "code"), [("../other", "CL054"), ("/etc/passwd", "CL054"), ("clauses/../../x", "CL054")]
)
def test_paths_that_leave_the_repository(library: RepoBuilder, path: str, code: str) -> None:
    for arguments in (["diff", "v1", "HEAD", path], ["check", path]):
        done = run(arguments, library.root)
        assert done.code == 2
        assert code in done.stderr


def test_a_path_that_names_nothing_has_the_nearest_as_a_hint(library: RepoBuilder) -> None:
    done = run(["diff", "v1", "HEAD", "icml/exclusivty"], library.root)
    assert done.code == 2
    assert "did you mean icml/exclusivity?" in done.stderr


def _binary(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, bytes(range(256)) * 40)


def _not_utf8(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "---\ntitle: Häuser\nversion: 1.0.0\n---\nWörter.\n".encode("latin-1"))


def _huge(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, b"---\ntitle: X\nversion: 1.0.0\n---\n" + b"word " * 3_000_000)


def _huge_scalar(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, f"---\ntitle: {'x' * 1_000_000}\nversion: 1.0.0\n---\nWords.\n")


def _alias_bomb(repo: RepoBuilder) -> None:
    levels = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9))
    repo.write(CLAUSE, f"---\ntitle: X\nversion: 1.0.0\na0: &a0 [x]\n{levels}\n---\nWords.\n")


def _python_tag(repo: RepoBuilder) -> None:
    repo.write(
        CLAUSE, '---\ntitle: !!python/object/apply:os.system ["touch owned"]\nversion: 1.0.0\n---\nX.\n'
    )


def _duplicate_keys(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "---\ntitle: X\ntitle: Y\nversion: 1.0.0\n---\nWords.\n")


def _broken_yaml(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "---\ntitle: [X\nversion: {\n---\nWords.\n")


def _deep_yaml(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, f"---\ntitle: X\nversion: 1.0.0\ntags: {'[' * 5000}{']' * 5000}\n---\nWords.\n")


def _deep_markdown(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, f"---\ntitle: X\nversion: 1.0.0\n---\n{'> ' * 3000}Words.\n")


def _deep_emphasis(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, f"---\ntitle: X\nversion: 1.0.0\n---\n{'*a **b ' * 4000}\n")


def _no_front_matter(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "Only words.\n")


def _open_front_matter(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "---\ntitle: X\nversion: 1.0.0\n")


def _empty(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, b"")


def _nul(repo: RepoBuilder) -> None:
    repo.write(CLAUSE, "---\ntitle: X\nversion: 1.0.0\n---\nWo\0rds.\n")


def _symlink(repo: RepoBuilder) -> None:
    repo.remove(CLAUSE)
    (repo.root / CLAUSE).symlink_to("/etc/passwd")


def _symlinked_folder(repo: RepoBuilder) -> None:
    (repo.root / "clauses/linked").symlink_to("/etc")


def _folder(repo: RepoBuilder) -> None:
    repo.remove(CLAUSE)
    repo.write(f"{CLAUSE}/inner.md", "---\ntitle: X\nversion: 1.0.0\n---\nWords.\n")


def _fifo(repo: RepoBuilder) -> None:
    repo.remove(CLAUSE)
    os.mkfifo(repo.root / CLAUSE)


def _bidi(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("my name", "my \u202ename"), ("title: Name", "title: \u202eName"))


def _bidi_entity(repo: RepoBuilder) -> None:
    edit(repo, CLAUSE, ("my name", "my &#x202e;name&#8203;"))


def _hostile_names(repo: RepoBuilder) -> None:
    repo.write("clauses/a\x1b[31mb\nc.md", "---\ntitle: X\nversion: 1.0.0\n---\nWords.\n")
    repo.write("agreements/<script>.md", "---\nform: ../../etc\n---\n")
    os.makedirs(os.fsencode(repo.root) + b"/clauses/\xff", exist_ok=True)  # noqa: PTH103
    with open(os.fsencode(repo.root) + b"/clauses/\xff/\xfe.md", "wb") as file:  # noqa: PTH123
        file.write(b"---\ntitle: X\nversion: 1.0.0\n---\nWords.\n")


def _broken_form(repo: RepoBuilder) -> None:
    repo.write(FORM, "---\nkind: form\nclauses: 3\nparameters: [x]\n---\n{{ clauses }}\n")


def _circle(repo: RepoBuilder) -> None:
    path = "agreements/icml/final-contribution/speaker-a.md"
    edit(repo, path, ("form: icml/final-contribution", "form: icml/final-contribution/speaker-a"))


MISHAPS = [
    *(_binary, _not_utf8, _huge, _huge_scalar, _alias_bomb, _python_tag, _duplicate_keys, _broken_yaml),
    *(_deep_yaml, _deep_markdown, _deep_emphasis, _no_front_matter, _open_front_matter, _empty, _nul),
    *(
        _symlink,
        _symlinked_folder,
        _folder,
        _fifo,
        _bidi,
        _bidi_entity,
        _hostile_names,
        _broken_form,
        _circle,
    ),
]
HARMLESS = (_symlinked_folder,)


@pytest.mark.parametrize("mishap", MISHAPS, ids=lambda mishap: mishap.__name__.strip("_"))
def test_files_that_are_not_what_they_should_be(
    library: RepoBuilder, mishap: Callable[[RepoBuilder], None]
) -> None:
    mishap(library)
    found = [run(arguments, library.root) for arguments in READERS]
    if mishap not in HARMLESS:
        assert found[0].code in (1, 2)
        assert "CL" in found[0].stdout + found[0].stderr
    for done in found:
        assert not {"\x1b", "\u202e", "\x00"} & set(done.stdout + done.stderr)
        assert "root:" not in done.stdout
    assert not (library.root / "owned").exists()


@pytest.mark.parametrize(
    "mishap", [m for m in MISHAPS if m is not _fifo], ids=lambda mishap: mishap.__name__.strip("_")
)
def test_the_same_files_committed(library: RepoBuilder, mishap: Callable[[RepoBuilder], None]) -> None:
    mishap(library)
    library.commit("Mishap \x1b[31m \u202e @everyone <b>")
    for arguments in (
        ["diff", "v1", "HEAD"],
        ["diff", "HEAD", "v1", "--format", "markdown"],
        ["diff", "v1", "HEAD", "--format", "json"],
        ["check", "--rev", "HEAD"],
        ["list", "--rev", "HEAD"],
        ["compose", "icml/final-contribution", "--rev", "HEAD"],
    ):
        done = run(arguments, library.root)
        assert not {"\x1b", "\u202e", "\x00"} & set(done.stdout + done.stderr), arguments


def test_a_submodule_in_place_of_a_clause(library: RepoBuilder) -> None:
    library.remove(CLAUSE)
    library.stage()
    library.git("update-index", "--add", "--cacheinfo", f"160000,{library.head()},{CLAUSE}")
    tree = library.git("write-tree")
    commit = library.git("commit-tree", tree, "-m", "A submodule", env=IDENTITY)
    library.git("update-ref", "HEAD", commit)
    for arguments in (["diff", "v1", "HEAD"], ["check", "--rev", "HEAD"], ["list", "--rev", "HEAD"]):
        done = run(arguments, library.root)
        assert CLAUSE in done.stdout + done.stderr, arguments


def test_all_problems_are_told_in_one_run(library: RepoBuilder) -> None:
    for name in ("likeness", "exclusivity", "editing"):
        library.write(f"clauses/icml/{name}.md", "---\ntitle: X\ncolour: red\n---\nWords <b>x</b>.\n")
    found = run(["check"], library.root).stdout
    for name in ("likeness", "exclusivity", "editing"):
        assert found.count(f"clauses/icml/{name}.md:") >= 3


def test_an_error_reads_place_code_words_hint(library: RepoBuilder) -> None:
    edit(library, CLAUSE, ("version: 1.0.0", "version: 1.0.0\nowner: @icml/legal"))
    done = run(["check"], library.root)
    lines = done.stdout.split("\n")
    (at,) = [number for number, line in enumerate(lines) if line.startswith(f"{CLAUSE}:4:")]
    first, hint = lines[at : at + 2]
    assert " CL1" in first
    assert hint.startswith("  hint:")
    assert 'owner: "@icml/legal"' in hint
