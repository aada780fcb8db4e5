"""Copies whose truth is known: exactly its clauses, its parameters and its deviations are found."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from import_runs import compose, make_repository, read_report
from plain_words import read_words

from repo_builder import RepoBuilder

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import copies as generator

FORM = "acme/services"
PLACEHOLDER = re.compile(r"\{\{ (\w+) \}\}")


def name_parameters(form: Any, made: Sequence[generator.Copy]) -> dict[str, str]:
    """For each parameter that was found the truth's name: the one that has its type and all its values."""
    found = {}
    by_file = {Path(one["path"]).name: one["values"] for one in form["agreements"]}
    for parameter in form["parameters"]:
        column = [by_file[copy.name].get(parameter["name"]) for copy in made]
        for name, kind in generator.PARAMETERS.items():
            if "plural" in (kind["type"], parameter["type"]):
                if kind["type"] == parameter["type"]:
                    found[parameter["name"]] = name
                continue
            truth = [copy.truth["values"][name] for copy in made]
            pairs = [(_plain(one), _plain(other)) for one, other in zip(truth, column, strict=True)]
            if all(one == other or other in ("", "None") for one, other in pairs):  # it may lack the clause
                found.setdefault(parameter["name"], name)
    return found


def _plain(value: Any) -> Any:
    """A value whatever its type is called: numbers as numbers."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    text = str(value).replace(",", "")
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else str(value)


def clause_words(repo: RepoBuilder, clause: str, names: dict[str, str]) -> str:
    """The words of a clause file with the truth's names in its blanks."""
    body = (repo.root / f"clauses/{clause}.md").read_text(encoding="utf-8").split("\n---\n", 1)[1]
    return " ".join(PLACEHOLDER.sub(lambda match: "{{ " + names[match[1]] + " }}", body).split())


def truth_words(text: str) -> str:
    return " ".join(text.split())


def expected_deviations(made: Sequence[generator.Copy]) -> dict[str, list[tuple[str, str, str]]]:
    """For each file what is done to which clause, and the words that come of it."""
    texts = {clause[0]: generator.clause_text(clause) for clause in generator.CLAUSES}
    found: dict[str, list[tuple[str, str, str]]] = {}
    for copy in made:
        for one in copy.truth["deviations"]:
            old = texts[one["clause"]]
            match one["kind"]:
                case "number":
                    pattern = rf"(?<![\w,.]){one['old']}(?![\w,.]\d)(?=\s)"
                    told = ("replaced", one["clause"], re.sub(pattern, one["new"], old, count=1))
                case "sentence added":
                    told = ("replaced", one["clause"], f"{old} {one['sentence']}")
                case "reworded":
                    told = ("replaced", one["clause"], one["text"])
                case "removed":
                    told = ("removed", one["clause"], "")
                case _:
                    told = ("added", one["id"], one["text"])
            found.setdefault(copy.name, []).append((told[0], told[1], truth_words(told[2])))
    return found


@pytest.mark.parametrize("kind", ["markdown", "text"])
@pytest.mark.parametrize("seed", range(1, 7))
def test_forty_copies(seed: int, kind: generator.Kind, tmp_path: Path) -> None:
    made = generator.make_copies(40, seed, kind=kind, deviating=0.125)
    (tmp_path / "copies").mkdir()
    for copy in made:
        (tmp_path / "copies" / copy.name).write_text(copy.text, encoding="utf-8", newline="\n")
    repo = make_repository(tmp_path / "repository")
    report = read_report(repo, tmp_path / "copies", "--no-record", name=FORM)
    (form,) = report["forms"]
    assert report["apart"] == []
    names = name_parameters(form, made)
    assert len(form["parameters"]) == len(generator.PARAMETERS)
    assert sorted(names.values()) == sorted(generator.PARAMETERS)
    for one in form["parameters"]:
        expected_type = generator.PARAMETERS[names[one["name"]]]["type"]
        assert one["type"] == expected_type or (one["type"], expected_type) == ("choice", "text")
    manifest = (repo.root / f"agreements/{FORM}/form.md").read_text(encoding="utf-8")
    ids = re.findall(r"^  - (acme/\S+)$", manifest, re.MULTILINE)
    truths = [truth_words(generator.clause_text(clause)) for clause in generator.CLAUSES]
    assert [clause_words(repo, one, names) for one in ids] == truths
    by_truth = dict(zip(ids, (clause[0] for clause in generator.CLAUSES), strict=True))
    expected = expected_deviations(made)
    for agreement in form["agreements"]:
        told = [
            ("replaced", by_truth[old], clause_words(repo, new, names))
            for old, new in agreement["replaced"].items()
        ]
        told += [("removed", by_truth[one], "") for one in agreement["removed"]]
        added = [clause_words(repo, one, names) for one in agreement["added"]]
        told += [("added", _name_added(words), words) for words in added]
        assert told == expected.get(Path(agreement["path"]).name, [])
    for copy, agreement in list(zip(made, form["agreements"], strict=True))[::8]:
        body = copy.text.partition("\n\nClient: ")[0] if kind == "markdown" else ""
        words = read_words(body)
        assert read_words(compose(repo, agreement["id"]), typed=True)[: len(words)] == words


def _name_added(words: str) -> str:
    return next((name for name, text, _ in generator.ADDED if truth_words(text) == words), words)
