"""Redlines: golden cases written by hand, and what must hold for every pair of texts."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redline_cases import CASES

from clausectl.comparing.tokens import tokenize
from clausectl.comparing.words import compare_words
from clausectl.model.changes import Redline

MARK = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}(?!\})", re.DOTALL)


def side(marked: str, group: int) -> str:
    return MARK.sub(lambda m: m.group(group) or "", marked)


def show(redline: Redline) -> str:
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(marks[p.kind].format(p.text) for p in redline.parts)


@pytest.mark.parametrize("name", CASES)
def test_redline_reads_as_written_by_hand(name: str) -> None:
    marked = CASES[name]
    assert show(compare_words(side(marked, 1), side(marked, 2))) == marked
