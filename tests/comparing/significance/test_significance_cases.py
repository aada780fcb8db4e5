"""The table of changes with what a careful reader says about each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from clausectl.comparing.significance import Context, assess
from clausectl.comparing.significance.rules import RULES
from clausectl.comparing.words import compare_words
from clausectl.model.provisions import Value
from clausectl.model.redlines import Assessment

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
)


def assess_case(case: dict[str, Any]) -> Assessment:
    known = dict(case.get("context", {}))
    values = known.pop("values", {})
    for name in ("terms", "parties"):
        known[name] = frozenset(known.get(name, ()))
    sides = [
        [
            Value(text.index(value[at]), text.index(value[at]) + len(value[at]), name)
            for name, value in values.items()
        ]
        for at, text in enumerate((case["old"], case["new"]))
    ]
    return assess(compare_words(case["old"], case["new"]), Context(**known), *sides)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['old']} → {case['new']}"[:90] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = assess_case(case)
    told = {
        "kinds": sorted({edit.kind for edit in found.edits}),
        "significance": found.significance,
        "rules": sorted({reason.rule for reason in found.reasons}),
    }
    expected = {
        "kinds": sorted(case["kinds"]),
        "significance": case["significance"],
        "rules": sorted(case["rules"]),
    }
    said = [reason.said for reason in found.reasons]
    assert told == expected, said
    for phrase in case.get("said", ()):
        assert any(phrase in one for one in said), said


def test_every_rule_told_about_texts_fires_somewhere_and_stays_silent_elsewhere() -> None:
    fired = {rule for case in CASES for rule in case["rules"]}
    assert fired == {rule.id for rule in RULES} - {"provision", "nesting"}
    assert len(CASES) >= 120
