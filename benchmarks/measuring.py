"""Whole processes, measured: what `run.py` and the rows of signed versions share."""

from __future__ import annotations

import os
import platform
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
HERE = Path(__file__).resolve().parent
PAGE = TOP / "docs" / "performance.md"
PYTHON = sys.executable
CLAUSECTL = str(Path(sysconfig.get_path("scripts")) / "clausectl")
ENVIRONMENT = {
    **{n: v for n, v in os.environ.items() if not n.startswith(("GIT_", "PYTHON", "COVERAGE", "CLAUSECTL"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "LC_ALL": "C.UTF-8",
}


@dataclass(slots=True)
class Command:
    """One process to measure, and what was measured: seconds and megabytes, one of each a round."""

    name: str
    arguments: list[str]
    folder: Path
    cold: bool = False  # clausectl's cache in the git directory is removed before each run
    ends: tuple[int, ...] = (0,)  # exit codes that are no failure: a check may find something
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    def measure(self) -> None:
        """Runs the process once. Its memory is the most that it or a process it waited for held."""
        if self.cold:
            shutil.rmtree(self.folder / ".git" / "clausectl", ignore_errors=True)
        start = time.perf_counter()
        with tempfile.TemporaryFile() as complaints:
            child = subprocess.Popen(
                self.arguments,
                cwd=self.folder,
                env=ENVIRONMENT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
            _, status, usage = os.wait4(child.pid, 0)
            self.seconds.append(time.perf_counter() - start)
            self.megabytes.append(usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode not in self.ends:
                complaints.seek(0)
                shown = " ".join(Path(a).name if a.startswith("/") else a for a in self.arguments)
                text = complaints.read(4000).decode(errors="replace").strip()
                raise SystemExit(f"{shown} ended with {child.returncode}: {text}")

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise: a measured command, what it is compared with, and how many times that it may take.

    Where only a part of what the command does is held to it, ``less`` is a
    command that does the rest. What has no limit is shown all the same.
    """

    command: Command
    words: str
    limit: Callable[[], float] | None  # seconds
    unit: Callable[[], float]  # seconds that the printed ratio is in terms of
    unit_name: str
    less: Command | None = None
    amount: int = 0  # of things done; how many that is a second is printed beside the ratio

    @property
    def seconds(self) -> float:
        return self.command.median - (self.less.median if self.less else 0)

    @property
    def row(self) -> str:
        """Its line of the table."""
        measured = f"{self.seconds / self.unit():.2f} {self.unit_name}"
        if self.amount:
            measured = f"{self.amount / self.seconds:,.0f} a second"
        verdict = "no bar" if self.limit is None else "met"
        if self.limit is not None and self.seconds > self.limit():
            verdict = f"**missed** by {100 * (self.seconds / self.limit() - 1):.0f}%"
        name = f"{self.command.name}, less the same without" if self.less else self.command.name
        return f"| {name} | {self.words} | {measured} | {self.seconds * 1000:.0f} | {verdict} |"


def times(command: Command, other: Command, factor: float, unit: str) -> Bar:
    """A command that may take so many times what another takes."""
    return Bar(
        command, f"{factor} × {unit}", lambda: factor * other.median, lambda: other.median, f"× {unit}"
    )


def read_git(folder: Path, *arguments: str) -> str:
    command = ["git", *arguments]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)
    return done.stdout.decode("utf-8")


def describe_machine() -> str:
    git = read_git(TOP, "version").split()[2]
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, git {git}"
    )
