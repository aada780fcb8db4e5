"""The parameters of blanks, on cases written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from printed_copies import hold

from clausectl.importing.parameters import infer_parameters
from clausectl.model.imported_parameters import Blank

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8")
)


def freeze(value: Any) -> Any:
    return tuple(freeze(item) for item in value) if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    blanks = [Blank(place, before, after, tuple(values)) for place, before, after, values in case["blanks"]]
    parameters = hold(blanks)
    assert {p.name: {"kind": p.kind, **dict(p.fields), "values": p.values} for p in parameters} == {
        name: {key: freeze(value) for key, value in stated.items()}
        for name, stated in case["parameters"].items()
    }
    refused = {p.name: [copy for copy, _ in p.refused] for p in parameters if p.refused}
    assert refused == case.get("refused", {})
    if "pieces" in case:
        _, pieces = infer_parameters(blanks, title="Case")
        named = [[parameters[p].name if isinstance(p, int) else p for p in one] for one in pieces]
        assert named == case["pieces"]
