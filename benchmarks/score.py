"""Scores what comparing finds in a generated repository against what the generator did to it.

    python benchmarks/score.py [--size S|L] [--seed N] [--rounds R] [--write]

For every pair of neighbouring tags: clauses that were renamed (and
edited as well), split and merged, and forms in which clauses moved, each
with precision and recall; and the moves that were told but not made. Prints a
Markdown table, with --write into docs/matching.md; decides nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from clausectl.model.changes import Diff
from clausectl.model.sources import Source
from clausectl.pipeline.diffing import diff_revisions
from clausectl.repository.opening import open_repository
from measuring import TOP
from run import prepare_repository

PAGE = TOP / "docs" / "matching.md"
BEGIN, END = "<!-- scored by benchmarks/score.py: begin -->", "<!-- scored by benchmarks/score.py: end -->"
TAGS = ("v1", "v2", "v3", "v4", "v5")


@dataclass(slots=True)
class Score:
    """Pairs that were made, found, and both."""

    name: str
    made: int = 0
    found: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def count(self, made: set[str], found: set[str]) -> None:
        self.made += len(made)
        self.found += len(found)
        self.right += len(made & found)
        self.wrong += sorted(found - made)
        self.missed += sorted(made - found)

    def row(self) -> str:
        if not self.made and not self.right:
            return f"| {self.name} | | {self.found:,} | | |"
        precision = self.right / self.found if self.found else 1.0
        recall = self.right / self.made if self.made else 1.0
        return f"| {self.name} | {self.made:,} | {self.found:,} | {precision:.3f} | {recall:.3f} |"


def score_repository(folder: Path, scores: dict[str, Score]) -> None:
    """Add what is found between neighbouring tags of one repository."""
    lines = (folder / ".git" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    told = {(t["from"], t["to"]): t for t in map(json.loads, lines) if "from" in t}
    with open_repository(folder, cache=False) as repository:
        for old, new in pairwise(TAGS):
            truth = told[old, new]
            diff = diff_revisions(repository, old, new, with_commits=False)
            _score_pair(truth, diff, scores)
            _score_moves(truth["reordered"], diff, repository.source(new), scores)


def _score_pair(truth: dict[str, object], diff: Diff, scores: dict[str, Score]) -> None:
    renamed = {f"{a} → {b}": edited for a, b, edited in truth["renamed"]}  # type: ignore[attr-defined]
    found = {
        f"{c.old_id} → {c.id}" for c in diff.clauses if c.old_id and c.old_id != c.id and c.status != "merged"
    }
    edited = {pair for pair, was_edited in renamed.items() if was_edited}
    plain = set(renamed) - edited
    scores["edited"].count(edited, found - plain)
    scores["plain"].count(plain, found & plain)
    for kind in ("split", "merged"):
        pairs = {" + ".join(sorted(pair)) for pair in truth[kind]}  # type: ignore[attr-defined]
        of_kind = [c for c in diff.clauses if c.status == kind]
        scores[kind].count(pairs, {" + ".join(sorted({c.id, *c.also})) for c in of_kind})


def _score_moves(made: dict[str, list[str]], diff: Diff, source: Source, scores: dict[str, Score]) -> None:
    """Forms in which something moved, and moves beyond those made.

    Two clauses that changed places are one move, whichever of the two it is
    told of, and a long clause that passed two short ones is told as the two:
    the fewest words move. So words are counted. A section that moved is told as
    one entry and was made of its clauses.
    """
    told = {
        change.ids[0]: [entry.key for entry in change.entries if entry.status == "moved"]
        for change in diff.forms
        if any(entry.status == "moved" for entry in change.entries)
    }
    scores["moved"].count(set(made), set(told))
    for form, keys in told.items():
        paths = [f"clauses/{key}.md" for key in {*keys, *made.get(form, ())}]
        sizes = {file.path[8:-3]: len(file.data.split()) for file in source.read(paths).values()}
        if sum(sizes.get(key, 0) for key in keys) > sum(sizes.get(key, 0) for key in made.get(form, ())):
            scores["false"].found += 1
            scores["false"].wrong.append(f"{form}: {', '.join(keys)}")


def write_between(page: Path, begin: str, end: str, table: str) -> None:
    """Put a table between two markers of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    page.write_text(f"{before}{begin}\n{table}\n{end}{rest.partition(end)[2]}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", choices=("S", "L"), default="S")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1, help="repositories, with seeds from --seed on")
    parser.add_argument("--write", action="store_true", help="put the table into docs/matching.md as well")
    parser.add_argument("--show", action="store_true", help="name what was wrong or missed")
    arguments = parser.parse_args()
    names = {
        "edited": "renamed and edited",
        "plain": "renamed only",
        "moved": "forms in which something moved",
        "false": "forms in which more was told to have moved than did",
        "split": "split in two",
        "merged": "merged into one",
    }
    scores = {key: Score(name) for key, name in names.items()}
    for seed in range(arguments.seed, arguments.seed + arguments.rounds):
        score_repository(prepare_repository(arguments.size, seed), scores)
    table = ["| what | made | found | precision | recall |", "| --- | --- | --- | --- | --- |"]
    table += [score.row() for score in scores.values()]
    if arguments.write:
        write_between(PAGE, BEGIN, END, "\n".join(table))
    print("\n".join(table))
    for score in scores.values():
        if arguments.show:
            for word, pairs in (("wrong", score.wrong), ("missed", score.missed)):
                for pair in pairs[:20]:
                    print(f"{word}: {pair}", file=sys.stderr)


if __name__ == "__main__":
    main()
