"""`check` prints again what it printed, while nothing that it depends on has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausectl.pipeline import printed_checks
from clausectl.repository import worktree
from cli_runner import Ran, run_cli
from repo_builder import RepoBuilder

BLANK = "---\ntitle: A\nversion: 1.0.0\n---\nThe fee is [●].\n"
STYLES = [[], ["--format", "json"], ["--strict"]]


@pytest.fixture
def settled(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> RepoBuilder:
    """A repository whose files count as old, with an error and a warning."""
    monkeypatch.setattr(worktree, "_SETTLED_NS", -60_000_000_000)
    builder.write("clauses/a.md", BLANK)
    builder.write("clauses/b.md", BLANK.replace("A", "B").replace("[●]", "ten euros"))
    builder.write("notes.md", "# 1. Fee\n\nThe fee is thirty (45) euros.\n")
    builder.write("clausectl.yaml", "documents:\n  - notes.md\n")
    builder.commit("First")
    return builder


def count_checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    asked: list[object] = []
    real = printed_checks.check_files

    def count(*args: object) -> object:
        asked.append(args)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(printed_checks, "check_files", count)
    return asked


def check(root: Path, *options: str) -> Ran:
    """The answer, which must be that of a run without the cache."""
    told = run_cli(["check", *options], root)
    assert told == run_cli(["--no-cache", "check", *options], root)
    return told


@pytest.mark.parametrize("options", STYLES)
@pytest.mark.parametrize("rev", [[], ["--rev", "HEAD"]])
def test_the_second_run_prints_what_the_first_did(
    settled: RepoBuilder, monkeypatch: pytest.MonkeyPatch, options: list[str], rev: list[str]
) -> None:
    first = check(settled.root, *options, *rev)
    assert (first.code, "CL580" in first.stdout, "CL560" in first.stdout) == (1, True, True)
    asked = count_checks(monkeypatch)
    assert run_cli(["check", *options, *rev], settled.root) == first
    assert not asked


def test_colors_are_kept_apart(settled: RepoBuilder) -> None:
    plain = run_cli(["check"], settled.root)
    colored = [run_cli(["--color", "always", "check"], settled.root) for _ in range(2)]
    assert "\x1b[" in colored[0].stdout
    assert colored[1] == colored[0]
    assert run_cli(["check"], settled.root) == plain


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("clauses/a.md", BLANK.replace("[●]", "[○]")),
        ("clauses/c.md", BLANK.replace("A", "C")),
        ("notes.md", "# 1. Fee\n\nThe fee is forty-five (45) euros.\n"),
        ("clausectl.yaml", "documents: []\n"),
        ("clausectl.yaml", "documents:\n  - absent.md\n"),
    ],
)
def test_a_change_is_seen(settled: RepoBuilder, path: str, content: str) -> None:
    first = check(settled.root)
    settled.write(path, content)
    assert check(settled.root) != first


def test_a_file_that_went_is_seen(settled: RepoBuilder) -> None:
    first = check(settled.root)
    (settled.root / "clauses/a.md").unlink()
    assert check(settled.root).stderr != first.stderr


def test_another_commit_is_another_answer(settled: RepoBuilder) -> None:
    first = check(settled.root, "--rev", "main")
    settled.write("clauses/a.md", BLANK.replace("[●]", "ten euros"))
    settled.commit("Second")
    assert "CL580" in first.stdout
    assert "CL580" not in check(settled.root, "--rev", "main").stdout


@pytest.mark.parametrize("strict", [False, True])
def test_the_exit_code_stays(settled: RepoBuilder, strict: bool) -> None:
    settled.write("clauses/a.md", BLANK.replace("The fee is [●].", "The fee is due."))
    settled.write("notes.md", '# 1. Fee\n\n"Idle Capacity" means rooms nobody asked for.\n')
    options = ["--strict"] if strict else []
    told = [check(settled.root, *options) for _ in range(2)]
    assert [one.stdout.count("warning:") for one in told] == [1, 1]
    assert [one.code for one in told] == [int(strict)] * 2


def test_what_could_change_unseen_is_not_kept(settled: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = settled.root / ".git/clausectl/cache-v1/printed-worktree-text.json"
    settled.write("clauses/b.md", BLANK.replace("A", "B").replace("\n", "\r\n"))
    check(settled.root)
    assert not kept.exists()  # its id hangs on the index
    settled.write("clauses/b.md", BLANK.replace("A", "B"))
    (settled.root / "clauses/link.md").symlink_to("b.md")
    check(settled.root)
    assert not kept.exists()
    (settled.root / "clauses/link.md").unlink()
    monkeypatch.setattr(worktree, "_SETTLED_NS", 60_000_000_000)
    settled.write("clauses/b.md", BLANK.replace("A", "C"))
    check(settled.root)
    assert not kept.exists()  # written a moment ago
    monkeypatch.setattr(worktree, "_SETTLED_NS", -60_000_000_000)
    check(settled.root)
    assert kept.exists()


@pytest.mark.parametrize("spoiled", [{"found": 1}, {"beside": 7}, {"beside": []}, {"state": None}])
def test_an_answer_of_another_shape_counts_as_absent(
    settled: RepoBuilder, spoiled: dict[str, object]
) -> None:
    from clausectl.repository.opening import open_repository

    first = check(settled.root)
    with open_repository(settled.root) as repository:
        kept = repository.cache.load("printed-worktree-text")
        assert repository.cache.store("printed-worktree-text", kept | {"text": "nothing"} | spoiled)
    assert check(settled.root) == first


def test_another_program_prints_anew(settled: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    first = check(settled.root)
    asked = count_checks(monkeypatch)
    monkeypatch.setattr(printed_checks, "fingerprint_program", lambda folders: "of other rules")
    assert run_cli(["check"], settled.root) == first
    assert len(asked) == 1
