"""Every rule against its cases: what it finds, where exactly, and what it leaves alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from clausectl.checking.registry import RETIRED, RULES
from clausectl.model.rules import Rule
from cli_runner import run_cli
from repo_builder import RepoBuilder

CASES = Path(__file__).parent / "cases"
HEAD = "---\ntitle: Case\nversion: 1.0.0\n---\n"


def read_cases() -> list[Any]:
    found = []
    for rule in RULES:
        path = CASES / f"{rule.code}-{rule.slug}.yaml"
        cases = yaml.safe_load(path.read_text(encoding="utf-8"))
        found += [pytest.param(rule, case, id=f"{rule.code} {case['name']}") for case in cases]
    return found


@pytest.mark.parametrize(("rule", "case"), read_cases())
def test_a_rule_finds_what_its_case_says(rule: Rule, case: dict[str, Any], tmp_path: Path) -> None:
    repo = RepoBuilder(tmp_path / "case")
    where = ""
    since: list[str] = []
    if rule.scope == "change":
        for files in case.get("history", [case.get("before")]):
            repo.write_all(files)
            repo.commit("before")
        for path, text in case["after"].items():
            repo.write(path, text) if text is not None else repo.remove(path)
        since = ["--since", "HEAD"]
    elif "clause" in case:
        where = "clauses/case.md"
        repo.write(where, HEAD + case["clause"])
    elif "document" in case:
        where = "case.md"
        repo.write(where, case["document"])
    else:
        repo.write_all(case["files"])
    ran = run_cli(["check", "--format", "json", *since, *([where] if where else [])], repo.root)
    assert ran.code in (0, 1), ran.stderr
    found = [f for f in json.loads(ran.stdout)["findings"] if f["code"] == rule.code]
    told = [
        f"{f['line']}:{f['column']}" if where else f"{f['path']}:{f['line']}:{f['column']}" for f in found
    ]
    assert told == case.get("finds", [])
    assert all(f["message"] and f["hint"] for f in found)
    for text, finding in zip(case.get("says", []), found, strict=False):
        assert text in finding["message"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_cases_that_fail_and_cases_that_pass(rule: Rule) -> None:
    cases = yaml.safe_load((CASES / f"{rule.code}-{rule.slug}.yaml").read_text(encoding="utf-8"))
    assert any(case.get("finds") for case in cases)
    assert any(not case.get("finds") for case in cases)
    assert len({case["name"] for case in cases}) == len(cases)


def test_codes_and_slugs_are_given_once_and_retired_codes_not_again() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert len({rule.slug for rule in RULES}) == len(RULES)
    assert not set(codes) & set(RETIRED)
    assert all(re.fullmatch(r"CL[56]\d\d", code) for code in codes)


def test_there_is_no_case_file_without_a_rule() -> None:
    assert {path.stem for path in CASES.glob("*.yaml")} == {f"{rule.code}-{rule.slug}" for rule in RULES}
