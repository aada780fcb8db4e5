"""Measures `clausectl import`: copies of one agreement in growing numbers, and one very long text.

    python benchmarks/measure_import.py [--sizes 100 300 1000] [--words 200000] [--kind text] [--seed 1]

Every size is imported into an empty repository, in one process of its own from
the sources beside this file. What came of it is held against the truth of the
generator: where anything is wrong it is listed, and the exit is 1. Ratios are
of processor time, which other work on the machine changes least.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copies import describe_truth, make_copies, make_long_text
from copies_truth import judge, tell_wrong
from measuring import ENVIRONMENT, PYTHON, TOP, describe_machine, read_git

NAME = "acme/services"
MAX_SECONDS, MAX_MEGABYTES = 60, 1000  # for a thousand copies, on two cores
MAX_LONG_SECONDS = 10
IDENTITY = {
    "GIT_AUTHOR_NAME": "Importer",
    "GIT_AUTHOR_EMAIL": "importer@example.org",
    "GIT_COMMITTER_NAME": "Importer",
    "GIT_COMMITTER_EMAIL": "importer@example.org",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """One import: seconds, those of processors, the most memory of a process in megabytes, and its report."""

    seconds: float
    processor: float
    megabytes: float
    report: Mapping[str, Any]


def run_import(repository: Path, files: Sequence[Path], name: str) -> Measured:
    """Import files into a new repository, signed copies recorded; raises SystemExit where that fails."""
    repository.mkdir()
    read_git(repository, "init", "-q", "-b", "main")
    arguments = [PYTHON, "-m", "clausectl", "import", *map(str, files), "--name", name, "--format", "json"]
    environment = {**ENVIRONMENT, **IDENTITY, "PYTHONPATH": str(TOP / "src")}
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as complaints:
        start = time.perf_counter()
        child = subprocess.Popen(
            arguments,
            cwd=repository,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=complaints,
        )
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            complaints.seek(0)
            told = complaints.read(4000).decode(errors="replace").strip()
            raise SystemExit(f"import of {len(files):,} files ended with {child.returncode}: {told}")
        printed.seek(0)
        report = json.loads(printed.read())
    processor = usage.ru_utime + usage.ru_stime
    return Measured(
        seconds, processor, usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024), report
    )


def measure_copies(folder: Path, count: int, seed: int, kind: str) -> tuple[Measured, str, list[str]]:
    """Import so many copies: what it took, what was found of the truth, and what is wrong."""
    copies = make_copies(count, seed, kind="text" if kind == "text" else "markdown")
    source = folder / f"copies-{count}"
    source.mkdir()
    for copy in copies:
        (source / copy.name).write_text(copy.text, encoding="utf-8", newline="\n")
    root = folder / f"repository-{count}"
    measured = run_import(root, [source / copy.name for copy in copies], NAME)
    truth = describe_truth(copies)
    verdict = judge(root, measured.report, truth)
    return measured, verdict.tell(truth), verdict.wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 300, 1000])
    parser.add_argument("--words", type=int, default=200_000, help="of the long text; 0 for none")
    parser.add_argument("--kind", choices=("markdown", "text"), default="markdown")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(describe_machine())
    print()
    print("| what | seconds | processor | × the first | MB | of the truth | |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    wrong: dict[str, list[str]] = {}
    first: tuple[float, int] | None = None
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for count in given.sizes:
            measured, told, found = measure_copies(folder, count, given.seed, given.kind)
            first = first or (measured.processor, count)
            ratio = f"{measured.processor / first[0]:.2f} ({count / first[1]:.3g} × the copies)"
            missed = count >= 1000 and (measured.seconds > MAX_SECONDS or measured.megabytes > MAX_MEGABYTES)
            verdict = "missed" if missed else "met" if count >= 1000 else "no bar"
            print(
                f"| {count:,} copies | {measured.seconds:.1f} | {measured.processor:.1f} | {ratio} "
                f"| {measured.megabytes:.0f} | {told} | {verdict} |",
                flush=True,
            )
            if found:
                wrong[f"{count:,} copies"] = found
        if given.words:
            path = folder / "long.md"
            text = make_long_text(given.words, given.seed)
            path.write_text(text, encoding="utf-8", newline="\n")
            measured = run_import(folder / "long", [path], "acme/long")
            verdict = "met" if measured.seconds <= MAX_LONG_SECONDS else "missed"
            words = len(text.split())
            print(
                f"| {words:,} words | {measured.seconds:.1f} | {measured.processor:.1f} | "
                f"| {measured.megabytes:.0f} | | {verdict} |"
            )
    for what, found in wrong.items():
        print(f"\n{what}:", *tell_wrong(found), sep="\n- ")
    raise SystemExit(1 if wrong else 0)


if __name__ == "__main__":
    main()
