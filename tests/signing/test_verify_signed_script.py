"""The page of Python that verifies without clausectl, against the same tamperings."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tamperings import TAMPERINGS, signed, template

from repo_builder import RepoBuilder

__all__ = ["signed", "template"]

TOP = Path(__file__).parents[2]
SCRIPT = TOP / "docs" / "verify_signed.py"

UNSEEN = {
    "the last act deleted",
    "edited and restored",
    "an act deleted and restored",
    "a frozen source edited and restored",
    "a date changed",
    "a target of a relation deleted",
    "CRLF in an act",
    "a trailing newline in an act",
    "a merge that drops what a branch recorded",
    "a whole version deleted",
}


def run(builder: RepoBuilder) -> tuple[int, str]:
    """The worst exit code over all signed versions, and what was printed."""
    code, said = 0, ""
    for folder in sorted((builder.root / "agreements").rglob("*.signed/*")):
        done = subprocess.run(
            [sys.executable, "-I", str(SCRIPT), str(folder.relative_to(builder.root))],
            cwd=builder.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not done.stderr
        code, said = max(code, done.returncode), said + done.stdout
    return code, said


def test_it_is_one_page_of_the_standard_library() -> None:
    text = SCRIPT.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    imported = {line.split()[1] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names
    assert "valid" not in text.lower()


def test_what_nobody_touched_matches(signed: RepoBuilder) -> None:
    assert run(signed) == (0, "everything compared matches what is recorded\n" * 3)


@pytest.mark.parametrize("name", TAMPERINGS)
def test_tampering(signed: RepoBuilder, name: str) -> None:
    TAMPERINGS[name][0](signed)
    code, said = run(signed)
    assert (code == 0) is (name in UNSEEN), said


def test_what_it_cannot_see_is_in_its_page() -> None:
    assert set(TAMPERINGS) >= UNSEEN
    page = (TOP / "docs" / "verifying-without-clausectl.md").read_text(encoding="utf-8")
    for words in ("no other act follows", "put back", "its date", "laid out anew", "relates to is missing"):
        assert words in page
