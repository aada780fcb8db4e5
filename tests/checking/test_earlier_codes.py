"""What docs/rules/README.md says that reading and composing find already, they find in a real library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from clausectl.output.rules import FOUND_BEFORE
from cli_runner import run_cli
from repo_builder import RepoBuilder

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("earlier.yaml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["code"])
def test_an_earlier_code_is_raised_where_its_library_has_it(
    case: dict[str, Any], builder: RepoBuilder
) -> None:
    builder.write_all({path: text.encode("utf-8", "surrogateescape") for path, text in case["files"].items()})
    ran = run_cli(["check", "--format", "json"], builder.root)
    assert ran.code == 1
    found = [
        f"{finding['path']}:{finding['line']}:{finding['column']}"
        for finding in json.loads(ran.stdout)["findings"]
        if finding["code"] == case["code"]
    ]
    assert found[:1] == [case["at"]]


def test_every_code_that_is_listed_has_a_library_and_no_other() -> None:
    listed = [code for _, codes in FOUND_BEFORE for code in codes]
    assert sorted(listed) == sorted(case["code"] for case in CASES)
    assert len(set(listed)) == len(listed)
