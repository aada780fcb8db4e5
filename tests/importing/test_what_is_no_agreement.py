"""What is no agreement, or was never meant to be read, ends in a clear error, and nothing is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from import_runs import make_repository, run_import, take_stock, write_copies

GOOD = "# Terms\n\n1. Buyer A pays on time.\n\n2. Acme delivers on time.\n"
BAD: dict[str, tuple[str | bytes, str]] = {
    "empty": (b"", "CL440"),
    "blank": ("\n \n\n", "CL642"),
    "binary": (bytes(range(256)) * 20, "CL1"),
    "another encoding": ("1. Größe\n\n2. Preis\n".encode("latin-1"), "CL102"),
    "UTF-16": ("1. Size\n\n2. Price\n".encode("utf-16"), "CL101"),
    "NUL": ("1. A\0b\n\n2. B\n", "CL101"),
    "a character that reorders others": ("1. A \u202eb\n\n2. B\n", "CL672"),
    "a shopping list": ("- milk\n- eggs\n- 2 breads\n", "CL662"),
    "a novel": ("It was a dark and stormy night. Rain fell.\n\n" * 3_000, "CL662"),
    "too many lines": ("x\n" * 300_000, "CL673"),
    "too many headings": ("## Heading\n\ntext\n\n" * 20_000, "CL673"),
    "a line without an end": ("1. " + "word " * 200_000, "CL673"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD)
def test_it_is_refused_and_nothing_is_written(content: str | bytes, code: str, tmp_path: Path) -> None:
    path = write_copies(tmp_path / "files", {"file.md": content}) / "file.md"
    repo = make_repository(tmp_path / "repository")
    before = take_stock(repo)
    done = run_import(repo, path)
    assert (done.code, done.stdout) == (2, "")
    assert f" {code}" in done.stderr
    assert "file.md" in done.stderr
    assert "\n  hint: " in done.stderr
    assert take_stock(repo) == before


@pytest.mark.parametrize(
    "name", ["../x", "aux", "a" * 300, "/x", "x/", "-x", "x/form", "x/README", "a\nb", "x.signed", "{{x}}"]
)
def test_a_name_that_cannot_be_is_refused(name: str, tmp_path: Path) -> None:
    path = write_copies(tmp_path / "files", {"file.md": GOOD})
    repo = make_repository(tmp_path / "repository")
    before = take_stock(repo)
    done = run_import(repo, path, name=name)
    assert done.code == 2
    assert "CL074" in done.stderr
    assert take_stock(repo) == before


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|aa)+$", "((x*)y)*z"])
def test_a_pattern_that_would_not_end_is_refused(pattern: str, tmp_path: Path) -> None:
    path = write_copies(tmp_path / "files", {"file.md": GOOD + "\n" + "a" * 200 + "!\n"})
    done = run_import(make_repository(tmp_path / "repository"), path, "--split", pattern)
    assert done.code == 2
    assert "CL674" in done.stderr


def test_a_pipe_and_an_empty_folder_are_no_files(tmp_path: Path) -> None:
    repo = make_repository(tmp_path / "repository")
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "empty").mkdir()
    for name, code in (("pipe.md", "CL016"), ("empty", "CL664"), ("missing.md", "CL018")):
        done = run_import(repo, tmp_path / name)
        assert done.code == 2
        assert code in done.stderr
