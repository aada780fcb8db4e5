"""Measures `check` beside the `contract-lint` package and writes their table of docs/performance.md.

    python -m venv .peer && .peer/bin/pip install contract-lint==0.2.6
    python benchmarks/contract_lint_peer.py .peer/bin/python            written to docs/performance.md
    python benchmarks/contract_lint_peer.py .peer/bin/python --print    written to the terminal

Both check the same 200 Markdown agreements: those of the generated repository S,
composed, each twice with four defects planted by a seed, and texts that others
published, where `../shared/corpus` is there. The peer runs with the one rule
switched on that it leaves off and that finds something in agreements with a
signature block. Each is one process for all documents, nothing is cached, and in
each round both run once. A defect counts as found when a rule for it names a line
of the planted text; what the peer finds elsewhere is looked for by line or term.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from clausectl.pipeline.composing import compose_named
from clausectl.repository.opening import open_repository
from contract_lint_terms import tabulate_terms
from measuring import ENVIRONMENT, PAGE, PYTHON, TOP, describe_machine, read_git
from run import prepare_repository

BEGIN = "<!-- measured by benchmarks/contract_lint_peer.py: begin -->"
END = "<!-- measured by benchmarks/contract_lint_peer.py: end -->"
DOCUMENTS = 200
PLANTED = 4  # defects a document
RULES: dict[str, tuple[str, ...]] = {
    "placeholder": ("CL580", "CL581"),
    "broken-xref": ("CL540", "CL541", "CL542", "CL543"),
    "undefined-term": ("CL520", "CL524"),
    "unused-definition": ("CL521",),
    "double-definition": ("CL522", "CL523"),
    "numbering": ("CL566",),
    "duplicate-heading": ("CL504",),
    "party-consistency": ("CL590",),
    "date-sanity": ("CL561", "CL562", "CL563", "CL564"),
    "number-consistency": ("CL560", "CL565"),
}
"""Each rule of the peer with the codes of clausectl for the same thing."""


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong to plant: paragraphs for the middle of a text, or sections for its end.

    ``{n}`` is the next number of a section. ``at`` are words of the lines that
    have it.
    """

    name: str
    rule: str
    text: str
    at: str
    last: bool = False


DEFECTS = (
    Defect("number in words", "number-consistency", "The Supplier answers within thirty (45) days.", "(45)"),
    Defect("impossible date", "date-sanity", "The report is due on February 30, 2027.", "February 30"),
    Defect(
        "expiry before start",
        "date-sanity",
        "This order is effective as of March 1, 2027 and expires on March 1, 2026.",
        "expires on",
    ),
    Defect("underscores", "placeholder", "The fee for travel is ____ euros a day.", "____"),
    Defect("words in brackets", "placeholder", "Notices go to [INSERT ADDRESS] by post.", "[INSERT"),
    Defect("TBD", "placeholder", "The place of delivery is TBD.", "TBD"),
    Defect("bullet", "placeholder", "The rate for a day of work is [•] euros.", "[•]"),
    Defect("missing section", "broken-xref", "Payment follows Section 99.4 in every case.", "Section 99.4"),
    Defect(
        "missing exhibit",
        "broken-xref",
        "The rates stand in Exhibit C.\n\n# Exhibit A\n\nThe hours are those of the shop.",
        "Exhibit C",
        last=True,
    ),
    Defect(
        "undefined term",
        "undefined-term",
        "The Supplier keeps the Quarantine Materials apart and returns the Quarantine Materials.",
        "Quarantine",
    ),
    Defect("unused definition", "unused-definition", '"Idle Capacity" means rooms nobody asked for.', "Idle"),
    Defect(
        "two definitions",
        "double-definition",
        '"Grace Period" means ten days. The Grace Period is short.\n\n"Grace Period" means twelve days.',
        "means twelve days",
    ),
    Defect(
        "gap in numbers",
        "numbering",
        "## {n}. Storage\n\nRooms are dry.\n\n## {m}. Return\n\nAll is sent back.",
        ". Return",
        last=True,
    ),
    Defect(
        "same heading",
        "duplicate-heading",
        "## {n}. Samples\n\nThey are sent in May.\n\n## {k}. Samples\n\nThey are sent in June.",
        ". Samples",
        last=True,
    ),
    Defect(
        "party in two spellings",
        "party-consistency",
        "It is made for Larch Meadow Ltd as well. Larch Meadow Ltd pays.\n\nLarch Meadow Limited helps.",
        "Larch Meadow",
    ),
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A defect in a document, and the lines that have it."""

    path: str
    defect: Defect
    lines: frozenset[int]


def make_documents(folder: Path, seed: int, corpus: Path) -> list[Planted]:
    """The documents in a git repository; what was planted in which."""
    subprocess.run(["git", "init", "-q", folder], check=True, env=ENVIRONMENT)
    published = sorted(corpus.glob("*/*.md")) if corpus.is_dir() else []
    for number, source in enumerate(published):
        (folder / f"published-{number:02}.md").write_bytes(source.read_bytes())
    rng = Random(seed)
    planted: list[Planted] = []
    texts = compose_all(seed)
    for number in range(DOCUMENTS - len(published)):
        path = f"agreement-{number:03}.md"
        chosen = sorted(rng.sample(DEFECTS, PLANTED), key=lambda defect: defect.last)
        text = texts[number % len(texts)]
        for defect in chosen:
            text = plant(text, defect, rng)
        (folder / path).write_text(text, encoding="utf-8")
        lines = text.split("\n")
        for defect in chosen:
            at = frozenset(n for n, line in enumerate(lines, 1) if defect.at in line)
            planted.append(Planted(path, defect, at))
    return planted


def compose_all(seed: int) -> list[str]:
    """Every agreement of S, composed."""
    repository = prepare_repository("S", seed)
    listed = read_git(repository, "ls-tree", "-r", "--name-only", "main", "agreements").splitlines()
    names = [path.removeprefix("agreements/").removesuffix(".md") for path in listed]
    with open_repository(repository) as opened:
        agreements = [name for name in names if not name.endswith("/form")]
        return [compose_named(opened, name, "main").composed.text for name in agreements]


def plant(text: str, defect: Defect, rng: Random) -> str:
    """The text with the defect in it, between two of its paragraphs or at its end."""
    numbers = [int(found) for found in re.findall(r"^## (\d+)\. ", text, re.MULTILINE)]
    n = max(numbers, default=0) + 1
    added = defect.text.format(n=n, k=n + 1, m=n + 2)
    if defect.last:
        return f"{text.rstrip()}\n\n{added}\n"
    paragraphs = text.split("\n\n")
    at = rng.randrange(2, len(paragraphs) // 2)
    return "\n\n".join([*paragraphs[:at], added, *paragraphs[at:]])


def run(arguments: list[str | Path], folder: Path, environment: dict[str, str]) -> tuple[float, Any]:
    """Seconds of one process, and the JSON that it printed; exit 1 says that something was found."""
    start = time.perf_counter()
    done = subprocess.run(
        arguments, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    seconds = time.perf_counter() - start
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments[:4]} ended with {done.returncode}: {done.stderr[:2000]}")
    return seconds, json.loads(done.stdout)


def compare(planted: list[Planted], peer: Any, ours: Any, texts: Mapping[str, str]) -> list[str]:
    """The tables: each kind of planted defect, and what the peer finds elsewhere.

    ``texts`` are those of the documents, by path.
    """
    theirs = [(one["path"], f["rule"], f["line"], f["message"]) for one in peer for f in one["findings"]]
    found = [(f["path"], f["code"], f["line"], f["message"]) for f in ours["findings"]]
    their_places = {(path, rule, line) for path, rule, line, _ in theirs}
    our_places = {(path, code, line) for path, code, line, _ in found}
    rows = ["| planted | times | contract-lint finds | clausectl finds |", "| --- | --- | --- | --- |"]
    for defect in DEFECTS:
        places = [one for one in planted if one.defect is defect]
        by_peer = sum(any((p.path, defect.rule, n) in their_places for n in p.lines) for p in places)
        by_us = sum(
            any((p.path, code, n) in our_places for n in p.lines for code in RULES[defect.rule])
            for p in places
        )
        rows.append(f"| {defect.name} | {len(places)} | {by_peer} | {by_us} |")
    hidden = {(p.path, p.defect.rule, line) for p in planted for line in p.lines}
    elsewhere = [one for one in theirs if one[:3] not in hidden]
    both: Counter[str] = Counter()
    alone: dict[str, Counter[str]] = {}
    terms: list[tuple[str, str]] = []
    told: dict[str, list[tuple[str, int, str]]] = {}
    for path, code, line, message in found:
        told.setdefault(path, []).append((code, line, message))
    for path, rule, line, message in elsewhere:
        if any(_agrees(rule, line, message, one) for one in told.get(path, ())):
            both[rule] += 1
        else:
            alone.setdefault(rule, Counter())[_name(message)] += 1
            if rule == "undefined-term":
                terms.append((_name(message), texts[path]))
    rows += ["", "| elsewhere, by the rule of contract-lint | we find it too | it finds alone | such as |"]
    rows.append("| --- | --- | --- | --- |")
    for rule in RULES:
        only = alone.get(rule, Counter())
        examples = ", ".join(f"{name} ({count})" for name, count in only.most_common(4)) or "none"
        if both[rule] or only:
            rows.append(f"| {rule} | {both[rule]} | {only.total()} | {examples} |")
    return [*rows, "", *tabulate_terms(terms)]


def _agrees(rule: str, line: int, message: str, ours: tuple[str, int, str]) -> bool:
    """Whether a finding of ours is about what the peer's is: of its kind, at its line or of its term."""
    code, at, words = ours
    return code in RULES[rule] and (at == line or f"“{_name(message)}”" in words)


def _name(message: str) -> str:
    """What a message of the peer is about: its first words in quotes, or its last part."""
    quoted = re.search(r"'([^']+)'", message)
    return quoted[1] if quoted else re.sub(r"\d+", "N", message)[:60]


def main() -> None:
    """Make the documents, run both, write the section."""
    parser = argparse.ArgumentParser(description="Measure `check` beside contract-lint.")
    parser.add_argument("peer", help="a Python that has contract-lint")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--corpus", type=Path, default=TOP.parent / "shared" / "corpus")
    parser.add_argument("--print", action="store_true", help="print it and leave the page as it is")
    options = parser.parse_args()
    peer_python = str(Path(options.peer).absolute())  # a link to another Python stays one
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        planted = make_documents(folder, options.seed, options.corpus)
        paths = sorted(path.name for path in folder.glob("*.md"))
        theirs = [peer_python, "-m", "contract_lint_cli", "lint", "--json", "--fail-on", "none"]
        theirs += ["--enable", "undefined-term", *paths]
        ours = [PYTHON, "-m", "clausectl", "--no-cache", "check", "--format", "json", *paths]
        own = ENVIRONMENT | {"PYTHONPATH": str(TOP / "src")}
        seconds: dict[str, list[float]] = {"peer": [], "ours": []}
        for number in range(options.rounds + 1):
            print(f"round {number} of {options.rounds}", file=sys.stderr)
            spent, by_peer = run([*theirs], folder, ENVIRONMENT)
            spent_by_us, by_us = run([*ours], folder, own)
            if number:
                seconds["peer"].append(spent)
                seconds["ours"].append(spent_by_us)
        texts = {path: (folder / path).read_text(encoding="utf-8") for path in paths}
        size = sum((folder / path).stat().st_size for path in paths)
        published = sum(path.startswith("published") for path in paths)
    peer, own_time = (statistics.median(seconds[which]) for which in ("peer", "ours"))
    ratio = own_time / peer
    verdict = "met" if ratio <= 1 else f"**missed** by {100 * (ratio - 1):.0f}%"
    each = (1000 * spent / len(paths) for spent in (peer, own_time))
    spent_on_each = "`contract-lint` {:.1f} ms a document, `clausectl check` {:.1f} ms".format(*each)
    lines = [
        f"Measured on {time.strftime('%Y-%m-%d')}: {describe_machine()}; medians of {options.rounds} rounds.",
        "",
        f"- {len(paths)} documents, {size / 1e6:.1f} MB, {published} of them published by others.",
        f"- {spent_on_each}: {ratio:.2f} × (bar 1.0 ×, {verdict}).",
        "",
        *compare(planted, by_peer, by_us, texts),
    ]
    section = "\n".join(lines)
    if options.print:
        print(section)
        return
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n{section}\n{END}{after}", encoding="utf-8")
    print(f"wrote {PAGE.relative_to(TOP)}", file=sys.stderr)


if __name__ == "__main__":
    main()
