"""The rules about characters on attacks and honest sentences that were gathered before they were read."""

from __future__ import annotations

import json
import runpy
from pathlib import Path
from typing import Any

import pytest
import yaml

from clausectl.checking.registry import RULES
from cli_runner import run_cli
from repo_builder import RepoBuilder

MATERIAL = Path(__file__).parent / "characters"
ATTACKS: list[dict[str, Any]] = yaml.safe_load((MATERIAL / "attacks.yaml").read_text(encoding="utf-8"))
CODES = {rule.slug: rule.code for rule in RULES if rule.group == "characters"}
HONEST = sorted((MATERIAL / "honest").glob("*.txt"))
HEAD = "---\ntitle: Case\nversion: 1.0.0\n---\n"
NOT_TEXT = "CL101"  # a file with a NUL byte is no text, and is refused before any rule looks
REFUSED = ("CL101", "CL115", "CL116", "CL203", "CL212")
"""What the parser of clauses says to controls, invisible characters, comments and entities for them."""

Found = dict[str, set[tuple[str, int]]]


def find_in(tmp_path: Path, folder: str, head: str, names: list[str], texts: list[str]) -> Found:
    """Paths with the codes and lines that one run of `check` finds in them."""
    repo = RepoBuilder(tmp_path / "library")
    (repo.root / folder).mkdir()
    for name, text in zip(names, texts, strict=True):
        (repo.root / folder / name).write_bytes(f"{head}{text}\n".encode())
    ran = run_cli(["check", "--format", "json", *(f"{folder}/{name}" for name in names)], repo.root)
    assert ran.code in (0, 1), ran.stderr
    found: Found = {name: set() for name in names}
    for finding in json.loads(ran.stdout)["findings"]:
        found[finding["path"].rpartition("/")[2]].add((finding["code"], finding["line"]))
    return found


@pytest.fixture(scope="module")
def in_documents(tmp_path_factory: pytest.TempPathFactory) -> Found:
    names = [f"{number}.md" for number in range(len(ATTACKS))]
    texts = [attack["text"] for attack in ATTACKS]
    return find_in(tmp_path_factory.mktemp("documents"), "papers", "", names, texts)


@pytest.fixture(scope="module")
def in_clauses(tmp_path_factory: pytest.TempPathFactory) -> Found:
    names = [f"c{number}.md" for number in range(len(ATTACKS))]
    texts = [attack["text"] for attack in ATTACKS]
    return find_in(tmp_path_factory.mktemp("clauses"), "clauses", HEAD, names, texts)


each_attack = pytest.mark.parametrize(
    ("number", "attack"), [pytest.param(n, a, id=f"{a['rule']}: {a['name']}") for n, a in enumerate(ATTACKS)]
)


@each_attack
def test_a_plain_document_with_an_attack_has_a_finding_of_its_rule(
    number: int, attack: dict[str, Any], in_documents: Found
) -> None:
    found = in_documents[f"{number}.md"]
    line = attack.get("line", 1)
    told = (CODES[attack["rule"]], line) in found or (NOT_TEXT, line) in found
    # what is let stand is found by no rule about characters: an entry that is found loses its `let_stand`
    assert told != ("let_stand" in attack), found
    if "let_stand" in attack:
        assert not {code for code, _ in found} & set(CODES.values())


@each_attack
def test_a_clause_with_an_attack_is_refused(number: int, attack: dict[str, Any], in_clauses: Found) -> None:
    line = attack.get("line", 1) + HEAD.count("\n")
    codes = {code for code, at in in_clauses[f"c{number}.md"] if at == line}
    assert bool(codes & {CODES[attack["rule"]], *REFUSED}) != ("let_stand" in attack), codes


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
@pytest.mark.parametrize(("folder", "head"), [("papers", ""), ("clauses", HEAD)])
def test_honest_sentences_raise_no_finding(path: Path, folder: str, head: str, tmp_path: Path) -> None:
    sentences = path.read_text(encoding="utf-8").splitlines()
    found = find_in(tmp_path, folder, head, ["honest.md"], ["\n\n".join(sentences)])["honest.md"]
    wrong = {
        (code, sentences[(line - 1 - head.count("\n")) // 2])
        for code, line in found
        if code in CODES.values() or code in REFUSED
    }
    assert wrong == set()


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_each_honest_sentence_by_itself_raises_no_finding(path: Path, tmp_path: Path) -> None:
    sentences = path.read_text(encoding="utf-8").splitlines()
    names = [f"{number}.md" for number in range(len(sentences))]
    found = find_in(tmp_path, "papers", "", names, sentences)
    wrong = {
        (code, sentence)
        for name, sentence in zip(names, sentences, strict=True)
        for code, _ in found[name]
        if code in CODES.values()
    }
    assert wrong == set()


def test_there_is_material_enough() -> None:
    rules = {attack["rule"] for attack in ATTACKS if "let_stand" not in attack}
    assert rules == set(CODES)
    assert len({attack["text"] for attack in ATTACKS if "let_stand" not in attack}) >= 300
    sentences = [line for path in HONEST for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(HONEST) >= 10
    assert len(set(sentences)) == len(sentences) >= 2000
    assert (MATERIAL / "attacks.yaml").read_bytes().isascii()


def test_the_honest_sentences_are_what_their_frames_give() -> None:
    made = runpy.run_path(str(MATERIAL / "make_honest.py"))["write_honest"]()
    assert {path.name: path.read_text(encoding="utf-8").splitlines() for path in HONEST} == made
