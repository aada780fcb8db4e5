"""`clausectl diff` on documents as a process: stopped in the middle, unread, coloured, the same each time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

TERMS = "# Terms\n\n1. The Customer pays within 30 days.\n\n2. The law of Utopia applies to these terms.\n"
COMMAND = [sys.executable, "-m", "clausectl"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "old.md").write_text(TERMS, encoding="utf-8")
    (tmp_path / "new.md").write_text(TERMS.replace("30", "60"), encoding="utf-8")
    for name, word in (("long", "pay"), ("longer", "refund")):
        lines = (f"{n}. The Customer shall {word} the fee number {n} to Acme.\n" for n in range(20_000))
        (tmp_path / f"{name}.md").write_text("".join(lines), encoding="utf-8")
    return tmp_path


def run(
    folder: Path, *arguments: str, env: dict[str, str] | None = None, stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize("arguments", [["old.md", "new.md"], ["--outliers", "old.md", "new.md", "long.md"]])
@pytest.mark.parametrize("when", ["clausectl.formats.documents.reading", "clausectl.comparing.provisions"])
def test_stopped_in_the_middle(files: Path, when: str, arguments: list[str]) -> None:
    """The signal comes as soon as the module is there: while files are read, or before they are compared."""
    script = (
        "import os, signal, sys\n"
        f"import {when} as module\n"
        "name = 'cut_text' if hasattr(module, 'cut_text') else 'align'\n"
        "def stop(*a, **k): os.kill(os.getpid(), signal.SIGINT)\n"
        "setattr(module, name, stop)\n"
        f"sys.argv = ['clausectl', 'diff', *{arguments!r}]\n"
        "from clausectl.cli.main import run\n"
        "run()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=files,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (128 + signal.SIGINT, "")
    assert done.stderr.strip() == "stopped"


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    "unbuffered", ["", "1"]
)  # Python writes in other pieces, and meets the end elsewhere
def test_nobody_reads_it(files: Path, form: str, unbuffered: str) -> None:
    script = f'"$@" diff long.md old.md --format {form} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}'
    done = subprocess.run(
        ["bash", "-c", script, "bash", *COMMAND],
        cwd=files,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no full disk here")  # noqa: PTH110
def test_a_full_disk(files: Path) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = run(files, "diff", "old.md", "new.md", stdout=full.fileno())
    assert done.returncode == 2
    assert "CL025" in done.stderr


def test_colours(files: Path) -> None:
    plain = run(files, "diff", "old.md", "new.md").stdout
    assert "[-30-]{+60+}" in plain
    assert run(files, "diff", "old.md", "new.md", env={"NO_COLOR": "1"}).stdout == plain
    coloured = run(files, "--color", "always", "diff", "old.md", "new.md", env={"NO_COLOR": "1"}).stdout
    assert "\x1b[" in coloured
    for form in ("json", "html", "markdown"):
        assert (
            "\x1b" not in run(files, "--color", "always", "diff", "old.md", "new.md", "--format", form).stdout
        )


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_the_same_files_give_the_same_bytes(files: Path, form: str) -> None:
    seeds = ({"PYTHONHASHSEED": str(seed), "LC_ALL": "C", "COLUMNS": str(60 + seed)} for seed in (1, 2, 3))
    reports = {run(files, "diff", "old.md", "new.md", "--format", form, env=seed).stdout for seed in seeds}
    assert len(reports) == 1
    assert "60" in reports.pop()


def test_json_is_one_object_on_its_own(files: Path) -> None:
    done = run(files, "diff", "old.md", "new.md", "--format", "json")
    assert json.loads(done.stdout)["changed"]
    assert done.stderr == ""
    done = run(files, "diff", "old.md", "none.md", "--format", "json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "CL055" in done.stderr
