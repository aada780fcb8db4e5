"""Measures what the project promises about speed and memory and writes the table of docs/performance.md.

    python benchmarks/run.py                    all rows, written to docs/performance.md
    python benchmarks/run.py --rounds 3 --print a quick look, written to the terminal

Everything is a whole process, started and waited for. In each round every
row and every reference runs once, so that a busy moment of the machine meets
all of them; the table gives medians and their ratios. A ratio is to be
compared between machines, a millisecond is not. Nothing here decides a test.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import json
import shutil
import subprocess
import sys
import sysconfig
import time
from collections import Counter
from pathlib import Path

from measuring import CLAUSECTL, HERE, PAGE, PYTHON, TOP, Bar, Command, describe_machine, read_git, times
from reviewed import branch_off
from signed_rows import SIGNED_TAGS, describe_signed, plan_signed, prepare_signed

BEGIN, END = "<!-- measured by benchmarks/run.py: begin -->", "<!-- measured by benchmarks/run.py: end -->"
MEMORY_BAR = 400.0
PAIR = ("v1", "v2")


def prepare_repository(size: str, seed: int) -> Path:
    """The generated repository, made where the generator or the seed has changed."""
    sources = b"".join((HERE / f"{n}.py").read_bytes() for n in ("changes", "generate", "library", "wording"))
    name = f"{size}-{seed}-{hashlib.sha256(sources).hexdigest()[:8]}"
    folder = TOP / ".bench" / name
    if not folder.exists():
        print(f"making {name}", file=sys.stderr)
        made = folder.with_name(f"{name}.part")
        shutil.rmtree(made, ignore_errors=True)
        # In a process of its own: a process started here is charged for what this one holds.
        subprocess.run(
            [PYTHON, HERE / "generate.py", "--size", size, "--seed", str(seed), made], check=True, stdout=2
        )
        made.rename(folder)
    return folder


def choose_agreement(folder: Path, changed: int) -> tuple[str, list[str], int]:
    """An agreement on an unconditional forty-clause form with about so many changed clauses between the tags.

    Gives its name, the paths that a log of it reads, and the number of its clauses that changed.
    """
    lines = (folder / ".git" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    told = next(t for t in map(json.loads, lines) if t.get("from") == PAIR[0])
    touched = {*told["edited"], *told["reformatted"], *(new for _, new, _ in told["renamed"])}
    best: tuple[int, str, list[str], int] | None = None
    for path in read_git(folder, "ls-tree", "-r", "--name-only", PAIR[1], "agreements").splitlines():
        if not path.endswith("/form.md"):
            continue
        text = read_git(folder, "show", f"{PAIR[1]}:{path}")
        listed = [line.strip()[2:] for line in text.splitlines() if line.startswith("      - ")]
        if len(listed) != 40 or "choose:" in text:
            continue
        ids = [entry.removeprefix("{clause: ").split(",")[0] for entry in listed]
        count = len(touched & set(ids))
        if best is None or abs(count - changed) < best[0]:
            paths = [path, *(f"clauses/{name}.md" for name in ids)]
            best = (abs(count - changed), path, paths, count)
    if best is None:
        raise SystemExit("no form of forty clauses was found")
    _, path, paths, count = best
    siblings = read_git(folder, "ls-tree", "--name-only", PAIR[1], path.rsplit("/", 1)[0] + "/").splitlines()
    agreement = next(name for name in siblings if not name.endswith("/form.md"))
    name = agreement.removeprefix("agreements/").removesuffix(".md")
    return name, [agreement, *paths], count


def choose_clauses(folder: Path) -> tuple[str, str]:
    """Ids of a clause that was renamed before the last tag, and of one that was edited and never renamed."""
    lines = (folder / ".git" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    told = [t for t in map(json.loads, lines) if "renamed" in t]
    moved = {name for t in told for old, new, _ in t["renamed"] for name in (old, new)}
    here = set(read_git(folder, "ls-tree", "-r", "--name-only", "main", "clauses").splitlines())
    renamed = next(new for _, new, _ in told[-1]["renamed"] if f"clauses/{new}.md" in here)
    edited = (name for name in told[-1]["edited"] if name not in moved and f"clauses/{name}.md" in here)
    return renamed, next(edited)


def plan(small: Path, large: Path) -> tuple[list[Command], list[Bar], list[str]]:
    """Every command in the order of a round, every promise, and notes on what was chosen."""
    name_s, paths_s, count_s = choose_agreement(small, changed=6)
    name_l, paths_l, count_l = choose_agreement(large, changed=count_s)
    imports = Command("P", [PYTHON, "-c", "import click, git, yaml"], large)
    words = Command("G", ["git", "--no-pager", "diff", "--word-diff", *PAIR], large)
    log_range = f"{PAIR[0]}..{PAIR[1]}"
    log = Command("log", ["git", "--no-pager", "log", "--raw", log_range, "--", *paths_l], large)
    renamed, steady = choose_clauses(large)
    follow = ["git", "--no-pager", "log", "--follow", "--raw", "--"]
    follow_renamed = Command("follow", [*follow, f"clauses/{renamed}.md"], large)
    follow_steady = Command("follow'", [*follow, f"clauses/{steady}.md"], large)
    parse = Command("parse", [PYTHON, str(HERE / "read_and_parse.py"), "."], large)
    bare = Command("python", [PYTHON, "-c", "pass"], large)

    def clausectl(name: str, *arguments: str, folder: Path = large, cold: bool = False) -> Command:
        return Command(name, [CLAUSECTL, *arguments], folder, cold=cold)

    version = clausectl("`clausectl --version`", "--version")
    usage = clausectl("`clausectl --help`", "--help")
    one = ["diff", *PAIR, "--no-commits"]
    one_s_cold = clausectl("one agreement, S, cold", *one, name_s, folder=small, cold=True)
    one_s = clausectl("one agreement, S, cached", *one, name_s, folder=small)
    one_l_cold = clausectl("one agreement, L, cold", *one, name_l, cold=True)
    one_l = clausectl("one agreement, L, cached", *one, name_l)
    commits_cold = clausectl("one agreement with commits, L, cold", "diff", *PAIR, name_l, cold=True)
    commits = clausectl("one agreement with commits, L, cached", "diff", *PAIR, name_l)
    all_cold = clausectl("all of L, cold", *one, cold=True)
    all_cached = clausectl("all of L, cached", *one)
    check_cold = Command("`check` of L, cold", [CLAUSECTL, "check"], large, cold=True, ends=(0, 1))
    check_cached = Command("`check` of L, cached", [CLAUSECTL, "check"], large, ends=(0, 1))
    review = ["review", "main", branch_off(large), "--format", "markdown"]
    branch_off(small)
    review_s = clausectl("`review` of five clauses, S, cold", *review, folder=small, cold=True)
    review_l = clausectl("`review` of five clauses, L, cold", *review, cold=True)
    log_renamed = clausectl("`log` of a clause that was renamed, L", "log", renamed)
    log_steady = clausectl("`log` of a clause that never was, L", "log", steady)
    blame_s = clausectl("`blame` of one agreement, S", "blame", name_s, "--rev", PAIR[1], folder=small)
    blame_l = clausectl("`blame` of one agreement, L", "blame", name_l, "--rev", PAIR[1])
    git_s, git_l = blame_by_git("B of S", small, paths_s), blame_by_git("B", large, paths_l)
    # A cached row comes right after its cold one, which has filled the cache.
    commands = [
        bare, imports, version, usage, words, log, one_s_cold, one_s, one_l_cold, one_l,
        commits_cold, commits, all_cold, all_cached, parse, check_cold, check_cached, review_s, review_l,
        follow_renamed, log_renamed, follow_steady, log_steady,
        git_s, blame_s, git_l, blame_l,
    ]  # fmt: skip

    def plus_log(command: Command, without: Command) -> Bar:
        return Bar(
            command,
            "the same without commits + 1.5 × log",
            lambda: without.median + 1.5 * log.median,
            lambda: without.median + 1.5 * log.median,
            "× that sum",
        )

    bars = [
        times(version, imports, 0.6, "P"),
        times(usage, imports, 0.6, "P"),
        times(one_l_cold, imports, 1.5, "P"),
        times(one_l, imports, 1.5, "P"),
        times(one_l_cold, one_s_cold, 1.3, "S cold"),
        times(one_l, one_s, 1.3, "S cached"),
        plus_log(commits_cold, one_l_cold),
        plus_log(commits, one_l),
        times(all_cold, words, 3, "G"),
        times(all_cached, words, 1.5, "G"),
        times(check_cold, parse, 3, "parse"),
        times(check_cached, imports, 1.5, "P"),
        times(review_l, review_s, 1.3, "S"),
        Bar(review_l, "P + 1 s", lambda: imports.median + 1, lambda: imports.median + 1, "× that sum"),
        times(log_renamed, follow_renamed, 1.5, "follow"),
        times(log_steady, follow_steady, 1.5, "follow'"),
        times(blame_l, git_l, 0.2, "B"),
    ]
    notes = [
        f"The agreement measured: in L `{name_l}` ({count_l} clauses changed), in S `{name_s}` ({count_s}).",
        "`blame` of the one in S has no bar: there git has 200 commits to look through.",
    ]
    return commands, bars, notes


def blame_by_git(name: str, folder: Path, paths: list[str]) -> Command:
    """One ``git blame`` a file, as somebody would ask for the origin of a whole agreement."""
    loop = f'for path; do git --no-pager blame -w -C -M {PAIR[1]} -- "$path"; done'
    return Command(name, ["sh", "-c", loop, "sh", *paths], folder)


def describe_repository(size: str, folder: Path) -> str:
    statuses = Counter(
        line.split("\t")[0]
        for line in read_git(
            folder, "diff", "--no-renames", "--name-status", *PAIR, "--", "clauses"
        ).splitlines()
    )
    total = len(read_git(folder, "diff", "--no-renames", "--name-only", *PAIR).splitlines())
    head = read_git(folder, "rev-parse", "main")[:12]
    return (
        f"{size}: `main` is `{head}`; {PAIR[0]}..{PAIR[1]} changes {total} files, of them in `clauses/` "
        f"{statuses['M']} changed, {statuses['A']} added and {statuses['D']} gone (a rename is one of each)."
    )


def write_table(commands: list[Command], bars: list[Bar], notes: list[str], rounds: int) -> str:
    """The Markdown between the markers of docs/performance.md."""
    lines = [
        f"Measured on {time.strftime('%Y-%m-%d')}: {describe_machine()}; medians of {rounds} rounds.",
        "",
        *(f"- {note}" for note in notes),
        "",
        "| reference | what | ms |",
        "| --- | --- | --- |",
    ]
    by_name = {command.name: command for command in commands}
    for name, what in (
        ("python", '`python -c "pass"`'),
        ("P", '`python -c "import click, git, yaml"`'),
        ("G", "`git diff --word-diff v1 v2` of L"),
        ("log", "`git log --raw v1..v2 -- PATHS`, the paths of the agreement measured"),
        ("follow", "`git log --follow --raw` of a clause of L that was renamed"),
        ("follow'", "the same of one that never was"),
        ("B", "`git blame -w -C -M v2 -- PATH` of each file of the agreement measured, one after the other"),
        ("B of S", "the same in S"),
        ("all", "`git log --raw` over everything in L with signed versions"),
        ("K", f"`ssh-keygen -Y verify` of the signatures of {SIGNED_TAGS} tags, one after the other"),
        ("parse", "every file of L read and parsed by markdown-it-py and PyYAML's C loader"),
    ):
        lines.append(f"| {name} | {what} | {by_name[name].median * 1000:.0f} |")
    lines += ["", "| what | bar | measured | ms | |", "| --- | --- | --- | --- | --- |"]
    lines += [bar.row for bar in bars]
    lines += ["", "| peak memory | MB | |", "| --- | --- | --- |"]
    for command in commands:
        if command.arguments[0] == CLAUSECTL:
            peak = max(command.megabytes)
            verdict = "met" if peak <= MEMORY_BAR else "**missed**"
            lines.append(f"| {command.name} | {peak:.0f} | {verdict} ({MEMORY_BAR:.0f}) |")
    return "\n".join(lines)


def save(table: str) -> None:
    """Puts the table between the markers of the page and leaves the words around them alone."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure clausectl and write docs/performance.md.")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--print", action="store_true", help="print the table and leave the page as it is")
    options = parser.parse_args()
    folders = {size: prepare_repository(size, options.seed) for size in ("S", "L")}
    for place in (TOP / "src", Path(sysconfig.get_path("purelib"))):
        compileall.compile_dir(str(place), quiet=2)
    signed = prepare_signed(folders["L"], options.seed)
    commands, bars, notes = plan(folders["S"], folders["L"])
    more, promises = plan_signed(signed, next(c for c in commands if c.name == "P"))
    commands += more
    bars += promises
    for round_number in range(options.rounds + 1):
        print(f"round {round_number} of {options.rounds}", file=sys.stderr)
        for command in commands:
            command.measure()
        if round_number == 0:
            # The first round fills the system's own caches and is not counted.
            for command in commands:
                command.seconds.clear()
    notes += [describe_repository(size, folder) for size, folder in folders.items()]
    notes.append(describe_signed(signed))
    table = write_table(commands, bars, notes, options.rounds)
    if options.print:
        print(table)
    else:
        save(table)
        print(f"wrote {PAGE.relative_to(TOP)}", file=sys.stderr)


if __name__ == "__main__":
    main()
