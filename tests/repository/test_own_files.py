"""An answer that was kept is used again until the program changes, and no longer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from clausectl.repository.own_files import fingerprint_program
from cli_runner import run_cli
from repo_builder import RepoBuilder


def make_package(root: Path) -> Path:
    (root / "checking" / "rules").mkdir(parents=True)
    (root / "checking" / "rules" / "blank.py").write_text("A = 1\n")
    (root / "formats").mkdir()
    (root / "formats" / "names.py").write_text("B = 1\n")
    return root


def test_a_change_of_any_module_changes_the_name(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    names = [fingerprint_program(str(package))]
    assert fingerprint_program(str(package)) == names[0]
    rule = package / "checking" / "rules" / "blank.py"
    rule.write_text("A = 2\n")  # of the same size
    os.utime(rule, ns=(rule.stat().st_atime_ns, rule.stat().st_mtime_ns + 1))
    names.append(fingerprint_program(str(package)))
    (package / "checking" / "rules" / "more.py").write_text("C = 1\n")
    names.append(fingerprint_program(str(package)))
    (package / "formats" / "names.py").unlink()
    names.append(fingerprint_program(str(package)))
    assert len(set(names)) == 4


def test_bytecode_and_other_folders_do_not_count(tmp_path: Path) -> None:
    package = make_package(tmp_path)
    name = fingerprint_program(str(package))
    (package / "checking" / "__pycache__").mkdir()
    (package / "checking" / "__pycache__" / "blank.py").write_text("A = 1\n")
    (package / "checking" / "notes.txt").write_text("x")
    (package / "cli").mkdir()
    (package / "cli" / "main.py").write_text("D = 1\n")
    assert fingerprint_program(str(package)) == name


def test_without_files_it_is_the_version(tmp_path: Path) -> None:
    assert fingerprint_program(str(tmp_path / "archive.zip")) == fingerprint_program(str(tmp_path / "other"))


def test_check_asks_anew_when_a_rule_changed(builder: RepoBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    builder.write("clauses/a.md", "---\ntitle: A\nversion: 1.0.0\n---\nThe fee is [●].\n")
    asked = []
    from clausectl.pipeline import asking

    check_entries = asking.check_entries

    def count(*args: object) -> object:
        asked.append(args)
        return check_entries(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(asking, "check_entries", count)
    assert "CL580" in run_cli(["check"], builder.root).stdout
    assert "CL580" in run_cli(["check"], builder.root).stdout
    assert len(asked) == 1
    monkeypatch.setattr("clausectl.pipeline.checking.fingerprint_program", lambda: "of other rules")
    assert "CL580" in run_cli(["check"], builder.root).stdout
    assert len(asked) == 2
