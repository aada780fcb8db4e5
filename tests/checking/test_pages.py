"""Every rule has a page, which is its module's docstring, and the examples on it are true."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from clausectl.checking.registry import RULES
from clausectl.model.rules import Rule
from clausectl.output.rules import write_index, write_page
from cli_runner import run_cli
from repo_builder import RepoBuilder

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
NAMES = {f"{rule.code}-{rule.slug}.md": rule for rule in RULES}


def expect(path: Path, text: str) -> None:
    if os.environ.get("CLAUSECTL_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("name", NAMES)
def test_the_page_of_a_rule_is_its_docstring(name: str) -> None:
    expect(PAGES / name, write_page(NAMES[name]))


def test_the_list_of_rules_names_every_page_and_there_is_no_other() -> None:
    expect(PAGES / "README.md", write_index())
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *NAMES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_page_says_why_and_how_to_mend_it(rule: Rule) -> None:
    headings = re.findall(r"^## (.+)$", write_page(rule), re.MULTILINE)
    assert headings == ["Why", "Wrong", "Right", "How to mend it"]


def example_of(rule: Rule, heading: str) -> str:
    """The quoted example under a heading, with the characters that it names."""
    part = write_page(rule).partition(f"\n## {heading}\n")[2].partition("\n\n## ")[0]
    lines = [line[2:] if line != ">" else "" for line in part.strip().split("\n") if line[:1] == ">"]
    text = "\n".join(lines)
    return re.sub(r"<U\+([0-9A-F]{4,6})>", lambda match: chr(int(match[1], 16)), text)


IN_PROSE = [
    r for r in RULES if r.scope not in ("library", "change") and not example_of(r, "Wrong").startswith("`")
]


@pytest.mark.parametrize("rule", IN_PROSE, ids=lambda rule: rule.code)
@pytest.mark.parametrize(("heading", "finds"), [("Wrong", True), ("Right", False)])
def test_the_examples_of_a_page_are_true(rule: Rule, heading: str, finds: bool, tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "case")
    text = example_of(rule, heading) + "\n"
    where = "case.md"
    if rule.slug == "typed-reference":  # plain documents number themselves
        where = "clauses/case.md"
        text = f"---\ntitle: Case\nversion: 1.0.0\n---\n{text}"
        repo.write("clauses/refunds.md", "---\ntitle: Refunds\nversion: 1.0.0\n---\nRefunds.\n")
    repo.write(where, text)
    done = run_cli(["check", "--format", "json", where], repo.root)
    found = {finding["code"] for finding in json.loads(done.stdout)["findings"]}
    assert (rule.code in found) == finds


@pytest.mark.parametrize("name", ["CL560", "number-in-words", "cl560"])
def test_explain_prints_the_page(name: str, tmp_path: Path) -> None:
    done = run_cli(["check", "--explain", name], tmp_path)
    assert (done.code, done.stdout) == (0, write_page(next(r for r in RULES if r.code == "CL560")))


def test_explain_knows_other_codes_and_guesses(tmp_path: Path) -> None:
    done = run_cli(["check", "--explain", "CL332"], tmp_path)
    assert done.code == 0
    assert "a clause list names a clause that does not exist" in done.stdout
    done = run_cli(["check", "--explain", "blanks"], tmp_path)
    assert done.code == 2
    assert "did you mean blank?" in done.stderr
