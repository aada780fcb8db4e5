"""Where values begin and end, and dates that are parameters though all copies agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from clausectl.importing.value_bounds import (
    find_typed_constants,
    is_cut_inside_value,
    is_one_value,
    make_constant_blank,
)

HERE = Path(__file__).parent
BOUNDS: list[dict[str, Any]] = yaml.safe_load((HERE / "bounds.yaml").read_text(encoding="utf-8"))
CONSTANTS: list[dict[str, Any]] = yaml.safe_load((HERE / "constants.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", BOUNDS, ids=[case["case"] for case in BOUNDS])
def test_a_value_is_whole(case: dict[str, Any]) -> None:
    before, after = case["before"], case["after"]
    start, end = is_cut_inside_value(before, case["values"], after)
    assert [before[len(before) - start :], after[:end]] == case["widened"]


@given(
    st.text("aA1,. -’(May20", max_size=30),
    st.lists(st.text("aA1,. -(May20", max_size=9)),
    st.text("aA1,. -May20"),
)
def test_no_more_belongs_to_a_value_than_there_is(before: str, values: list[str], after: str) -> None:
    start, end = is_cut_inside_value(before, values, after)
    assert 0 <= start <= len(before)
    assert 0 <= end <= len(after)


@pytest.mark.parametrize("case", CONSTANTS, ids=[case["case"] for case in CONSTANTS])
def test_dates_of_the_form(case: dict[str, Any]) -> None:
    found = find_typed_constants(["An opening.", case["text"]])
    assert [constant.text for constant in found] == case["dates"]
    for constant in found:
        assert constant.paragraph == 1
        assert case["text"][constant.start : constant.end] == constant.text
        blank = make_constant_blank(constant, ["An opening.", case["text"]], 3)
        assert blank.values == (constant.text,) * 3
        assert blank.before + constant.text + blank.after in case["text"]


def test_words_and_digits_are_one_value() -> None:
    assert is_one_value(["thirty", "sixty"], " (", ["30", "60"])
    assert not is_one_value(["thirty", "sixty"], " (", ["30", "61"])
    assert not is_one_value(["thirty", "sixty"], " or ", ["30", "60"])
    assert not is_one_value(["Thirty", "sixty"], " (", ["30", "60"])
