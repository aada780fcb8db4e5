"""docs/files.md is true: each of its examples is read and composed, and gives what stands beside it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from small_libraries import text_of

from clausectl.formats.clause_file import read_clause
from clausectl.formats.settings_file import read_settings

PAGE = Path(__file__).resolve().parents[2] / "docs/files.md"
EXAMPLE = re.compile(r"^```(\w+) ([^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def split_sections(page: str) -> dict[str, list[tuple[str, str, str]]]:
    """Title -> its examples: (language, name, text)."""
    sections: dict[str, list[tuple[str, str, str]]] = {}
    title = fenced = ""
    lines: dict[str, list[str]] = {}
    for line in page.splitlines(keepends=True):
        if line.startswith("```"):
            fenced = "" if fenced else line
        if line.startswith("## ") and not fenced:
            title = line[3:].strip()
        lines.setdefault(title, []).append(line)
    for name, own in lines.items():
        sections[name] = EXAMPLE.findall("".join(own))
    del sections[""]
    return sections


SECTIONS = split_sections(PAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("title", SECTIONS)
def test_the_examples_of_a_section(title: str) -> None:
    examples = SECTIONS[title]
    assert examples
    files = {name: text for language, name, text in examples if language == "markdown"}
    checked = 0
    for language, wanted, text in examples:
        if language == "yaml":
            settings, problems = read_settings(text.encode(), wanted)
            assert problems == []
            assert settings.documents or settings.allow or settings.visibility == "public"
            checked += 1
        elif wanted.startswith("compose "):
            assert text_of(files, wanted.removeprefix("compose ")) == text
            checked += 1
        elif wanted.startswith("problems "):
            path = wanted.removeprefix("problems ")
            _, problems = read_clause(files[path].encode(), path, "")
            shown = [f"{p.place} {p.code} {p.hint}" for p in sorted(problems, key=lambda p: p.sort_key)]
            assert shown == text.splitlines()
            checked += 1
    assert checked


def test_every_field_is_shown() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for word in ("when:", "choose:", "section:", "numbered:", "replace:", "remove:", "add:", "signatories:"):
        assert word in page
