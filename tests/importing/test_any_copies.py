"""Copies of made-up agreements of any make compose to their words and numbers again; killed imports."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from import_runs import compose, make_repository, read_report, run_import, write_copies
from plain_words import read_words

from cli_runner import run_cli

NOUNS = ("chairs", "tables", "lamps", "gardens", "bridges", "letters", "archives", "boats", "kilns", "maps")
VERBS = ("delivers", "paints", "examines", "repairs", "insures", "returns", "counts", "stores")
ENDS = (
    "before the end of each month",
    "where the Buyer asks for it in writing",
    "at its own expense",
    "unless both parties agree on something else",
)
BUYERS = ("Buyer Alpha Ltd", "Buyer Beta GmbH", "Buyer Gamma Inc.", "Buyer Delta B.V.", "Buyer Epsilon LLC")
DATES = ("January 5, 2021", "March 17, 2022", "July 1, 2022", "May 30, 2023", "June 9, 2024")

sentences = st.builds(
    "The Supplier {} the {} and the {} within {} days {}.".format,
    st.sampled_from(VERBS),
    st.sampled_from(NOUNS),
    st.sampled_from(NOUNS),
    st.integers(2, 400),
    st.sampled_from(ENDS),
)
clauses = st.tuples(sentences, sentences, st.lists(sentences, max_size=3))


def write_clause(number: int, clause: tuple[str, str, list[str]]) -> str:
    first, second, items = clause
    below = "".join(f"\n\n   ({chr(97 + at)}) {item}" for at, item in enumerate(items))
    return f"{number}. {first} {second}{below}"


@settings(max_examples=25)
@given(
    st.lists(clauses, min_size=3, max_size=8, unique_by=lambda clause: clause[0]),
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 7), sentences), max_size=2),
)
def test_every_word_and_number_of_every_copy_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    shared: list[tuple[str, str, list[str]]],
    many: int,
    deviations: list[tuple[int, int, str]],
) -> None:
    folder = tmp_path_factory.mktemp("copies")
    copies: dict[str, str] = {}
    for at in range(many):
        own = list(shared)
        for copy, clause, sentence in deviations:
            if copy == at and clause < len(own):
                own[clause] = (own[clause][0], sentence, own[clause][2])
        opening = f"This Supply Agreement is made as of {DATES[at]} by and between Acme and {BUYERS[at]}."
        numbered = [write_clause(number, clause) for number, clause in enumerate(own, 1)]
        copies[f"copy-{at}.md"] = "\n\n".join(["# Supply Agreement", opening, *numbered]) + "\n"
    write_copies(folder / "copies", copies)
    repo = make_repository(folder / "repository")
    report = read_report(repo, folder / "copies", name="acme/supply")
    composed = {
        Path(agreement["path"]).name: compose(repo, agreement["id"])
        for form in report["forms"]
        for agreement in form["agreements"]
    }
    assert composed.keys() == copies.keys()
    for name, text in copies.items():
        assert read_words(composed[name], typed=True) == read_words(text), name


@pytest.mark.parametrize("kind", ["SIGKILL", "SIGINT"])
def test_a_killed_import_leaves_nothing_or_whole_commits(kind: str, tmp_path: Path) -> None:
    source = Path(__file__).resolve().parents[2] / "agreements/icml/final-contribution"
    pieces = {path.name: path.read_bytes() for path in source.glob("*.signed/v1/evidence/*.md")}
    write_copies(tmp_path / "copies", pieces)
    repo = make_repository(tmp_path / "repository")
    named = ["import", str(tmp_path / "copies"), "--name", "acme/speaker"]
    command = [sys.executable, "-m", "clausectl", *named]
    for step in range(7):
        before = repo.git("rev-parse", "HEAD")
        child = subprocess.Popen(
            command, cwd=repo.root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ)
        )
        time.sleep(0.3 + 0.2 * step)
        child.send_signal(getattr(signal, kind))
        child.wait(timeout=60)
        assert run_cli(["recover"], repo.root).code == 0
        made = len(repo.git("rev-list", f"{before}..HEAD").split())
        assert made <= 2  # the files, and what was signed
        assert repo.git("status", "--porcelain") == ""
        done = run_cli(["verify", "--all"], repo.root)
        assert done.code == 0, done.stderr
        repo.git("reset", "--hard", "--quiet", before)
        repo.git("clean", "-fdq")
    assert run_import(repo, tmp_path / "copies", name="acme/speaker").code == 0
