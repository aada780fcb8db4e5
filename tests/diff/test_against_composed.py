"""What `diff` tells is what differs between the composed texts, on libraries made at random."""

from __future__ import annotations

from pathlib import Path

import pytest
from contradictions import find_contradictions


@pytest.mark.parametrize("seed", [5, 57, 108, 155, 2025, 2242, 2292, *range(10, 22)])
def test_the_report_is_what_the_composed_texts_show(tmp_path: Path, seed: int) -> None:
    assert find_contradictions(tmp_path / "library", seed) == []
