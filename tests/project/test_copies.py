"""The copies of the benchmark: one seed, the same files, and a truth from which each can be made again."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import copies as generator
from copies_truth import judge


@pytest.fixture(scope="module")
def made() -> tuple[generator.Copy, ...]:
    return generator.make_copies(100, 7)


def flatten(text: str) -> str:
    """The words of a text without the numbers of items, which a clause's truth states otherwise."""
    return " ".join(re.sub(r"(?m)^ *(?:\d+\.|\([a-h]\)) ", "", text).split())


def make_again(truth: dict[str, Any], entry: dict[str, Any]) -> str:
    """What a copy must say, from its truth alone."""
    clauses = [(c["id"], c["text"]) for c in truth["clauses"]]
    for deviation in entry["deviations"]:
        at = next(i for i, clause in enumerate(clauses) if clause[0] == deviation["clause"])
        name, text = clauses[at]
        match deviation["kind"]:
            case "number":
                assert re.search(rf"\b{deviation['old']}\b", text)
                text = re.sub(rf"\b{deviation['old']}\b", deviation["new"], text, count=1)
            case "sentence added":
                text = f"{text} {deviation['sentence']}"
            case "reworded":
                text = deviation["text"]
        clauses[at] = (name, text)
        if deviation["kind"] == "removed":
            del clauses[at]
        elif deviation["kind"] == "added":
            clauses.insert(at + 1, (deviation["id"], deviation["text"]))
    joined = "\n\n".join([*truth["before"], *(text for _, text in clauses)])
    return re.sub(
        r"\{\{ (\w+) \}\}", lambda found: generator.show_value(found[1], entry["values"]), flatten(joined)
    )


def test_the_same_seed_gives_the_same_copies_and_another_seed_others(
    made: tuple[generator.Copy, ...],
) -> None:
    assert generator.make_copies(100, 7) == made
    assert generator.make_copies(100, 8) != made


def test_every_copy_says_what_its_truth_says(made: tuple[generator.Copy, ...], tmp_path: Path) -> None:
    generator.write_copies(tmp_path, made)
    truth = json.loads((tmp_path / "truth.json").read_text("utf-8"))
    for entry in truth["copies"]:
        text = (tmp_path / entry["file"]).read_text("utf-8")
        body, _, block = text.partition("\n\nClient: ")
        assert flatten(body) == make_again(truth, entry)
        assert f"Name (Print): {entry['signatures'][0]['printed']}\n" in block


def test_there_are_forty_clauses_and_twenty_parameters_that_differ(
    made: tuple[generator.Copy, ...],
) -> None:
    truth = generator.describe_truth(made)
    assert len({clause["id"] for clause in truth["clauses"]}) == 40
    assert len(truth["parameters"]) == 20
    for name in truth["parameters"]:
        shown = {generator.show_value(name, copy.truth["values"]) for copy in made}
        assert len(shown) > 1, name
    blanks = re.findall(r"\{\{ (\w+) \}\}", json.dumps([truth["before"], truth["clauses"]]))
    assert set(blanks) == set(truth["parameters"])
    assert sum(blanks.count(name) > 1 for name in truth["parameters"]) >= 8  # the same value in many places


def test_three_in_a_hundred_deviate_in_all_the_ways_there_are() -> None:
    made = generator.make_copies(400, 3)
    deviations = [deviation for copy in made for deviation in copy.truth["deviations"]]
    assert len(deviations) == 12
    assert {d["kind"] for d in deviations} == {"number", "sentence added", "removed", "added", "reworded"}
    assert all(not copy.truth["deviations"] for copy in generator.make_copies(30, 3, deviating=0))


def test_plain_text_says_the_same_on_pages() -> None:
    plain = generator.make_copies(3, 7, kind="text")
    marked = generator.make_copies(3, 7)
    for text, markdown in zip(plain, marked, strict=True):
        pages = text.text.split("\f")
        assert len(pages) > 3
        assert all(len(line) <= 78 for page in pages for line in page.split("\n"))
        without = re.sub(r"\n +Page \d+ of \d+\n", "\n", text.text.replace("\f", "\n"))
        assert without.split() == markdown.text.split()


def test_a_long_text_is_as_long_as_asked_and_numbers_run_on() -> None:
    text = generator.make_long_text(20_000, 1)
    assert 20_000 <= len(text.split()) < 23_000
    numbers = [int(found) for found in re.findall(r"(?m)^(\d+)\. ", text)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_the_judge_sees_what_an_import_has_wrong(made: tuple[generator.Copy, ...], tmp_path: Path) -> None:
    truth = generator.describe_truth(made)
    deviating = {copy.name for copy in made if copy.truth["deviations"]}
    report = write_import(tmp_path, truth)
    verdict = judge(tmp_path, report, truth)
    assert (verdict.clauses, verdict.parameters, verdict.types) == (40, 20, 20)
    assert verdict.values == verdict.of_values == 1900
    assert {line.split(":")[0] for line in verdict.wrong} == deviating  # of which this import knows nothing
    clause = tmp_path / "clauses/fee.md"
    clause.write_text(clause.read_text("utf-8").replace("inside of", "outside of"), "utf-8")
    report["forms"][0]["agreements"][0]["values"]["x_users"] = "251"
    spoiled = judge(tmp_path, report, truth)
    assert spoiled.clauses == 39
    assert spoiled.values == 1899
    clause = tmp_path / "clauses/deposit.md"
    clause.write_text(clause.read_text("utf-8").replace("{{ x_deposit }}", "{{ x_fee }}"), "utf-8")
    assert not judge(tmp_path, report, truth).exact
    assert judge(tmp_path, report, truth).clauses < 39  # one blank for two parameters


def write_import(root: Path, truth: dict[str, Any]) -> dict[str, Any]:
    """What a perfect import of copies without deviations would write and report, under names of its own."""

    def rename(text: str) -> str:
        return re.sub(r"\{\{ (\w+) \}\}", r"{{ x_\1 }}", text)

    def show(value: Any) -> Any:
        return [str(part) for part in value] if isinstance(value, list) else str(value)

    (root / "clauses").mkdir()
    for clause in truth["clauses"]:
        (root / f"clauses/{clause['id']}.md").write_text(
            f"---\ntitle: {clause['id']}\n---\n{rename(clause['text'])}\n", "utf-8"
        )
    folder = root / "agreements/acme"
    folder.mkdir(parents=True)
    head = {
        "title": "Services Agreement",
        "parameters": {f"x_{name}": kind for name, kind in truth["parameters"].items()},
        "clauses": [clause["id"] for clause in truth["clauses"]],
    }
    body = rename("\n\n".join(truth["before"]))
    text = f"---\n{json.dumps(head)}\n---\n{body}\n\n{{{{ clauses }}}}\n"
    (folder / "form.md").write_text(text, "utf-8")
    agreements = [
        {
            "path": copy["file"],
            "values": {f"x_{name}": show(value) for name, value in copy["values"].items()},
            "replaced": {},
            "removed": [],
            "added": [],
        }
        for copy in truth["copies"]
    ]
    return {"forms": [{"id": "acme", "agreements": agreements}]}
