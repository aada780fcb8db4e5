"""What regular expressions may not use, because one of the Pythons that are promised gets it wrong."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]
# Python before 3.11.5 does not go back to where an iteration began that failed half way through
# (CPython issue 106052), so `(?:,\d+)*+` takes a comma along that no digit follows. Single characters
# and classes (`\d++`, `[a-z]*+`) cannot fail half way.
GROUP = re.compile(r"\)(?:[*+?]|\{\{?\d*,?\d*\}?\})\+|\(\?>")
FILES = sorted((TOP / "src").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TOP / "src")))
def test_no_group_is_possessive(path: Path) -> None:
    texts = (
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    assert not [text for text in texts if GROUP.search(text)]
