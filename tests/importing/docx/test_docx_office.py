"""Documents as LibreOffice writes them, where it is installed: the same words and numbers as before it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from docx_files import ACCEPTED, REFUSED, abstract, level, lines, make, n, num, p, r

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

NUMBERING = (
    abstract(
        1,
        level(0, "decimal", "%1."),
        level(1, "decimal", "%1.%2"),
        level(2, "lowerLetter", "(%3)"),
        level(3, "lowerRoman", "(%4)"),
    )
    + num(1, 1)
    + num(2, 1, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>')
    + abstract(2, level(0, "upperRoman", "Article %1"))
    + num(3, 2)
)
BY = 'w:author="Speaker A" w:date="2020-01-01T00:00:00Z"'


def save_anew(data: bytes, folder: Path) -> bytes:
    """The document as LibreOffice saves it after opening it."""
    source, target = folder / "in.docx", folder / "out"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "docx"]
    subprocess.run(
        [*command, "--outdir", str(target), str(source)], check=True, capture_output=True, timeout=300
    )
    return (target / "in.docx").read_bytes()


def test_numbers_words_and_tables(tmp_path: Path) -> None:
    width = '<w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
    rows = ["".join(f"<w:tc>{width}{p(text)}</w:tc>" for text in row) for row in ("ab", "cd")]
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    grid = '<w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid>'
    body = [
        p("Services", '<w:pStyle w:val="Heading1"/>'),
        n("A", 1), n("B", 1, 1), n("C", 1, 2), n("D", 1, 3), n("E", 1, 2), n("F", 1), n("G", 1, 1),
        p("between ", inside=r("bold", "<w:b/>") + r(" and ") + r("italic", "<w:i/>")),
        n("H", 3), n("I", 3), n("J", 2), n("K", 2, 1),
        f"<w:tbl>{grid}{table}</w:tbl>",
        p("end"),
    ]  # fmt: skip
    data = make(body, numbering=NUMBERING)
    expected = lines(data)
    assert expected[1:8] == ["1. A", "1.1 B", "(a) C", "(i) D", "(b) E", "2. F", "2.1 G"]
    assert lines(save_anew(data, tmp_path)) == expected


def test_tracked_changes(tmp_path: Path) -> None:
    inside = f'<w:ins w:id="1" {BY}>{r("new ")}</w:ins>'
    inside += f'<w:del w:id="2" {BY}><w:r><w:delText xml:space="preserve">old </w:delText></w:r></w:del>'
    saved = save_anew(make([p("a ", inside=inside + r("b")), p("c")]), tmp_path)
    assert lines(saved, ACCEPTED) == ["a new b", "c"]
    assert lines(saved, REFUSED) == ["a old b", "c"]
