"""clausectl says what matches and what is recorded, and never that anything is valid or binds anybody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src" / "clausectl"
SAYS = re.compile(
    r"(?i)\b(?:in)?valid(?:ly|ity|ate[sd]?|ation)?\b|\b(?:un)?enforceab\w+|\blegally\b"
    r"|\bbind(?:s|ing|ingly)?\b|\bbound (?:by|to)\b|\bauthentic\w*"
)
# module, words around what is said, why it may be said
EXCEPTIONS = (
    ("cli/sign.py", "It does not say whether that binds anybody", "the help says what is not said"),
    ("cli/status.py", "A library change binds nobody", "about a clause of the library, and denied"),
    ("comparing/assessing.py", "names its provision and rarely binds anybody", "about headings"),
    ("comparing/significance/rules.py", "depends|binding) upon", "words of contracts that are compared"),
    ("comparing/significance/rules.py", "valid invalid · enforceable unenforceable", "the same"),
    ("comparing/significance/rules.py", "enforceability unenforceability · validity invalidity", "the same"),
    ("repository/gpg_signatures.py", "--ignore-valid-from", "an option of GnuPG"),
)


def strings(tree: ast.Module, *, with_docstrings: bool) -> Iterator[str]:
    """The string literals of a module; docstrings only where they are printed as help."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            continue
        if with_docstrings or id(node) not in docstrings:
            yield " ".join(node.value.split())


def said(path: Path) -> list[str]:
    """What a module says that only a court could say, with some words around."""
    name = path.relative_to(SRC).as_posix()
    printed = name.startswith(("cli/", "checking/rules/"))
    texts = strings(ast.parse(path.read_text(encoding="utf-8")), with_docstrings=printed)
    return [text[max(0, m.start() - 60) : m.end() + 60] for text in texts for m in SAYS.finditer(text)]


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=lambda path: path.relative_to(SRC).as_posix())
def test_no_message_says_it(path: Path) -> None:
    name = path.relative_to(SRC).as_posix()
    allowed = [words for module, words, _ in EXCEPTIONS if module == name]
    assert [text for text in said(path) if not any(words in text for words in allowed)] == []


@pytest.mark.parametrize(("module", "words", "why"), EXCEPTIONS)
def test_every_exception_is_one(module: str, words: str, why: str) -> None:
    assert any(words in text for text in said(SRC / module)), why


@pytest.mark.parametrize("path", sorted((SRC / "schemas").glob("*.json")), ids=lambda path: path.name)
def test_no_schema_says_it(path: Path) -> None:
    assert SAYS.findall(path.read_text(encoding="utf-8")) == []
