"""Measures comparing beside its peers and writes their table of docs/performance.md.

    pip install -e '.[bench]'
    python benchmarks/peers.py                    all rows, written to docs/performance.md
    python benchmarks/peers.py --rounds 3 --print a quick look, written to the terminal
    python benchmarks/peers.py --print --strict   exit 1 where a promise is missed

Peers are the `redlines` package as its README calls it, Python's difflib on
words with autojunk off, and `git diff --word-diff --no-index`. In each round
every row runs once, so that a busy moment of the machine meets all of them;
the first round is not counted. Medians; a ratio is to be compared between
machines, a millisecond is not. All texts are invented, from one seed.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from typing import Any

from clausectl.comparing.provisions import compare_texts
from clausectl.comparing.words import compare_words
from clausectl.formats.documents import read_document
from measuring import ENVIRONMENT, PAGE, PYTHON, TOP, describe_machine
from wording import edit_sentence, write_sentence, write_title

BEGIN = "<!-- measured by benchmarks/peers.py: begin -->"
END = "<!-- measured by benchmarks/peers.py: end -->"
WORD = re.compile(r"\S+\s*")
SCALES = (1_000, 10_000, 100_000)
CHANGES = 10


@dataclass(slots=True)
class Row:
    """One thing to measure: its name, how it is run, and seconds (and megabytes of a process) a round."""

    name: str
    run: Callable[[Row], None]
    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        return 1_000 * statistics.median(self.seconds)


@dataclass(frozen=True, slots=True)
class Promise:
    """What a row may take: so many times another row, or so many seconds or megabytes."""

    row: Row
    words: str
    measured: Callable[[], float]
    limit: float
    unit: str

    def describe(self) -> str:
        found = self.measured()
        verdict = "met" if found <= self.limit else f"**missed** by {100 * (found / self.limit - 1):.0f}%"
        return f"| {self.row.name} | {self.words} | {found:.2f} {self.unit} | {verdict} |"

    @property
    def kept(self) -> bool:
        return self.measured() <= self.limit


# Texts


def write_sentences(rng: Random, words: int) -> list[str]:
    """Sentences of about so many words together."""
    sentences: list[str] = []
    written = 0
    while written < words:
        sentences.append(write_sentence(rng))
        written += sentences[-1].count(" ") + 1
    return sentences


def edit_words(rng: Random, sentences: list[str], share: float) -> list[str]:
    """The sentences with about such a share of their words changed, a few words at a time."""
    new = list(sentences)
    wanted = share * sum(len(sentence.split()) for sentence in sentences)
    changed = 0
    for at in rng.sample(range(len(new)), len(new)):
        if changed >= wanted:
            break
        before, new[at] = new[at], edit_sentence(rng, new[at])
        matcher = SequenceMatcher(None, before.split(), new[at].split(), autojunk=False)
        changed += sum(
            max(i2 - i1, j2 - j1) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
        )
    return new


def write_agreement(rng: Random, provisions: int, sentences: int = 1) -> list[str]:
    """A Markdown agreement, one string a provision: sections of nine numbered paragraphs each."""
    written: list[str] = []
    section = 0
    while len(written) < provisions:
        place = len(written) % 10
        if not place:
            section += 1
            written.append(f"## {section}. {write_title(rng)}")
        else:
            text = " ".join(write_sentence(rng) for _ in range(sentences))
            written.append(f"{section}.{place} {text}")
    return written


def edit_agreement(rng: Random, provisions: list[str], changes: int = CHANGES) -> list[str]:
    """The agreement with so many of its paragraphs edited."""
    new = list(provisions)
    for at in rng.sample([at for at in range(len(new)) if at % 10], changes):
        number, _, text = new[at].partition(" ")
        new[at] = f"{number} {edit_sentence(rng, text)}"
    return new


def lay_out(provisions: list[str], width: int = 0) -> str:
    """The text of an agreement, wrapped hard where a width is given."""
    if width:
        provisions = [textwrap.fill(p, width, break_on_hyphens=False) for p in provisions]
    return "# Master Agreement\n\n" + "\n\n".join(provisions) + "\n"


# Rows


def in_process(name: str, run: Callable[[], object]) -> Row:
    """A row of a call in this process."""

    def measure(row: Row) -> None:
        gc.collect()
        start = time.perf_counter()
        run()
        row.seconds.append(time.perf_counter() - start)

    return Row(name, measure)


def as_process(name: str, arguments: list[str], folder: Path) -> Row:
    """A row of a whole process. It may end with 1, as `git diff` does where something differs."""

    def measure(row: Row) -> None:
        start = time.perf_counter()
        with tempfile.TemporaryFile() as complaints:
            child = subprocess.Popen(
                arguments,
                cwd=folder,
                env={**ENVIRONMENT, "PYTHONPATH": str(TOP / "src")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
            )
            _, status, usage = os.wait4(child.pid, 0)
            row.seconds.append(time.perf_counter() - start)
            row.megabytes.append(usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024))
            child.returncode = os.waitstatus_to_exitcode(status)
            if child.returncode not in (0, 1):
                complaints.seek(0)
                text = complaints.read(4000).decode(errors="replace").strip()
                raise SystemExit(f"{name} ended with {child.returncode}: {text}")

    return Row(name, measure)


def align_with_difflib(old: str, new: str) -> object:
    """difflib's opcodes on words, tokenising included."""
    return SequenceMatcher(None, WORD.findall(old), WORD.findall(new), autojunk=False).get_opcodes()


def load_redlines() -> Callable[[str, str], object]:
    """The peer package as its README calls it."""
    try:
        package: Any = importlib.import_module("redlines")
    except ImportError as missing:
        raise SystemExit(f"{missing}; install what this script needs: pip install -e '.[bench]'") from None
    return lambda old, new: package.Redlines(old, new).output_markdown


def plan(seed: int, folder: Path) -> tuple[list[Row], list[Promise], list[str]]:
    """Every row in the order of a round, every promise, and notes on the texts."""
    rng = Random(seed)
    sentences = write_sentences(rng, 5_000)
    old, new = " ".join(sentences), " ".join(edit_words(rng, sentences, 0.02))
    redline = compare_words(old, new)
    if (redline.old, redline.new) != (old, new):
        raise SystemExit("a redline does not give both texts back")
    unlike = (" ".join(write_sentences(rng, 20_000)), " ".join(write_sentences(rng, 20_000)))
    peer = load_redlines()
    ours = in_process("our redline, 5,000 words, 2% changed", lambda: compare_words(old, new))
    redlines = in_process("`redlines`, the same", lambda: peer(old, new))
    difflib = in_process("difflib on words, the same", lambda: align_with_difflib(old, new))
    unrelated = in_process("our redline, two unrelated texts of 20,000 words", lambda: compare_words(*unlike))
    files = {}
    for name, provisions, length, width in (("short", 200, 1, 0), ("long", 2_500, 6, 58)):
        agreement = write_agreement(rng, provisions, length)
        for side, text in (("old", agreement), ("new", edit_agreement(rng, agreement))):
            path = folder / f"{name}-{side}.md"
            path.write_text(lay_out(text, width), encoding="utf-8")
            files[name, side] = path.name
    processes = {
        (peer_name, size): as_process(
            f"`{peer_name}`, {size} agreement", [*arguments, files[size, "old"], files[size, "new"]], folder
        )
        for size in ("short", "long")
        for peer_name, arguments in (
            ("git diff --word-diff --no-index", ["git", "--no-pager", "diff", "--word-diff", "--no-index"]),
            ("python -m clausectl diff", [PYTHON, "-m", "clausectl", "diff"]),
        )
    }
    long = processes["python -m clausectl diff", "long"]
    promises = [
        against(ours, redlines, 0.25, "redlines"),
        against(ours, difflib, 0.2, "difflib"),
        Promise(unrelated, "3 s", lambda: unrelated.milliseconds / 1_000, 3, "s"),
        Promise(long, "2 s", lambda: long.milliseconds / 1_000, 2, "s"),
        Promise(long, "300 MB", lambda: max(long.megabytes), 300, "MB"),
    ]
    whole = (folder / files["long", "old"]).read_text(encoding="utf-8")
    notes = [
        f"5,000 words, 2% changed: {len(redline.parts)} parts in our redline.",
        f"Short agreement: 200 provisions; long: 2,500 provisions, {describe_size(whole)}; ten changes.",
    ]
    return [ours, redlines, difflib, unrelated, *processes.values()], promises, notes


def describe_size(text: str) -> str:
    """Lines and megabytes of a text."""
    return f"{text.count(chr(10)):,} lines, {len(text) / 1e6:.1f} MB"


def against(row: Row, other: Row, factor: float, unit: str) -> Promise:
    """A promise in terms of another row."""
    return Promise(
        row, f"{factor} × {unit}", lambda: row.milliseconds / other.milliseconds, factor, f"× {unit}"
    )


# Scale


def scale_rows(seed: int, rounds: int, most: int) -> list[str]:
    """Lines of the table that shows how reading and comparing grow with provisions when ten changed."""
    lines = ["", "| provisions, ten changed | read both, ms | compare, ms | compare, µs a provision |"]
    lines.append("| --- | --- | --- | --- |")
    for count in (c for c in SCALES if c <= most):
        rng = Random(seed)
        agreement = write_agreement(rng, count - 1)  # the title is a provision, too
        texts = [lay_out(p).encode() for p in (agreement, edit_agreement(rng, agreement))]
        reads, compares = [], []
        for number in range(1 + (rounds if count < SCALES[-1] else 1)):
            gc.collect()
            start = time.perf_counter()
            old, new = (read_document(data, "agreement.md", language="en")[0] for data in texts)
            middle = time.perf_counter()
            if old is None or new is None:
                raise SystemExit(f"{count} provisions: the agreement cannot be read")
            report = compare_texts(old, new)
            end = time.perf_counter()
            if number:
                reads.append(middle - start)
                compares.append(end - middle)
            if len(report.changes) != CHANGES:
                raise SystemExit(f"{count} provisions: {len(report.changes)} changes found, {CHANGES} made")
            del old, new, report
        read, compared = statistics.median(reads), statistics.median(compares)
        lines.append(
            f"| {count:,} | {1_000 * read:.0f} | {1_000 * compared:.0f} | {1e6 * compared / count:.1f} |"
        )
    return lines


# The table


def write_table(rows: list[Row], promises: list[Promise], notes: list[str], rounds: int) -> str:
    """The Markdown between the markers of docs/performance.md."""
    lines = [
        f"Measured on {time.strftime('%Y-%m-%d')}: {describe_machine()}; medians of {rounds} rounds.",
        "",
        *(f"- {note}" for note in notes),
        "",
        "| what | ms | peak MB |",
        "| --- | --- | --- |",
    ]
    for row in rows:
        # A small process is charged for what this one holds, so that git's own figure would mislead.
        peak = f"{max(row.megabytes):.0f}" if row.megabytes and "clausectl" in row.name else ""
        lines.append(f"| {row.name} | {row.milliseconds:.1f} | {peak} |")
    lines += ["", "| what | bar | measured | |", "| --- | --- | --- | --- |"]
    lines += [promise.describe() for promise in promises]
    return "\n".join(lines)


def save(table: str) -> None:
    """Puts the table between its markers on the page, at the end of it where there are none."""
    page = PAGE.read_text(encoding="utf-8")
    if BEGIN not in page:
        page = f"{page.rstrip()}\n\n## Comparing beside its peers\n\n{BEGIN}\n{END}\n"
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Measures, and prints or saves the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--print", action="store_true", help="print the table and leave the page as it is")
    parser.add_argument("--strict", action="store_true", help="exit 1 where a promise is missed")
    parser.add_argument("--most", type=int, default=SCALES[-1], help="leave out larger scales")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, promises, notes = plan(options.seed, Path(folder))
        for round_number in range(options.rounds + 1):
            print(f"round {round_number} of {options.rounds}", file=sys.stderr)
            for row in rows:
                row.run(row)
                if not round_number:
                    row.seconds.clear()  # the first round warms up, and is not counted
    table = write_table(rows, promises, notes, options.rounds)
    table += "\n" + "\n".join(scale_rows(options.seed, options.rounds, options.most))
    if options.print:
        print(table)
    else:
        save(table)
        print(f"wrote {PAGE.relative_to(TOP)}", file=sys.stderr)
    if options.strict and not all(promise.kept for promise in promises):
        raise SystemExit("a promise is missed")


if __name__ == "__main__":
    main()
