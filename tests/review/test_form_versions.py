"""What a change of a form comes to: clauses that come and go, and figures in its own words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli_runner import run_cli
from review.stories import FORM, start_story

THIRTY, NINETY = "for thirty (30) days.", "for ninety (90) days."


@pytest.mark.parametrize(
    ("old", "new", "code", "version"),
    [
        ("  - talks/exclusivity\n", "", "CL620", "2.0.0"),
        (THIRTY, NINETY, "CL620", "2.0.0"),
        ("Made with", "Concluded with", "CL620", "1.1.0"),
        (f"1.0.0\nTHEN{THIRTY}", f"1.1.0\nTHEN{NINETY}", "CL622", "2.0.0"),
        (f"1.0.0\nTHEN{THIRTY}", f'1.1.0\neffect_reason: "a slip"\nTHEN{NINETY}', "", ""),
    ],
    ids=["a clause goes", "a period", "other words", "a period, understated", "a period, with a reason"],
)
def test_a_form_is_held_to_what_its_change_comes_to(
    old: str, new: str, code: str, version: str, tmp_path: Path
) -> None:
    repo = start_story(tmp_path / "r")
    repo.switch("main")
    text = (repo.root / FORM).read_text(encoding="utf-8")
    text = text.replace("Made with {{ speaker }}.", f"Made with {{{{ speaker }}}} {THIRTY}")
    repo.write(FORM, text)
    repo.commit("Thirty days")
    repo.git("checkout", "-q", "-B", "change", "main")
    for before, after in zip(old.split("THEN"), new.split("THEN"), strict=True):
        assert before in text
        text = text.replace(before, after)
    repo.write(FORM, text)
    repo.commit("Change the form")
    report = json.loads(run_cli(["review", "main", "change", "--format", "json"], repo.root).stdout)
    told = [finding["code"] for finding in report["findings"] if finding["path"] == FORM]
    assert told == ([code] if code else [])
    assert [one["new"] for one in report["suggestions"]] == ([f"version: {version}"] if version else [])
