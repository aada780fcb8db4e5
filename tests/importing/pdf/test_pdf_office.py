"""Pdf files as LibreOffice makes them of a numbered docx, and numbers that stand close to their words."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest

from clausectl.importing.page_words import Word, cut_rows
from clausectl.importing.readers import read_file

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
WORDS = "The Buyer shall pay for what it ordered within thirty days after it was delivered"


def test_a_number_that_stands_close_to_a_word_is_one_of_its_own() -> None:
    rows = cut_rows(
        [
            Word("10.Sums", 90, 140, 100, 12),
            Word("due", 145, 160, 100, 12),
            Word("(a)Each", 90, 130, 120, 12),
            Word("3.5m", 90, 120, 140, 12),
            Word("12.Jan", 90, 130, 160, 12),
        ]
    )
    assert [[word.text for word in row] for row in rows] == [
        ["10.", "Sums", "due"],
        ["(a)", "Each"],
        ["3.5m"],
        ["12.", "Jan"],
    ]
    assert rows[0][0].right == rows[0][1].left


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_numbers_of_a_long_list_come_back_one_a_paragraph(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("This Supply Agreement is made between Acme and Speaker A.")
    for number in range(1, 26):
        document.add_paragraph(f"{WORDS} {number * 7} times, {WORDS.lower()}.", style="List Number")
    held = io.BytesIO()
    document.save(held)
    (tmp_path / "in.docx").write_bytes(held.getvalue())
    profile = (tmp_path / "profile").as_uri()
    command = [str(OFFICE), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "in.docx")],
        check=True,
        capture_output=True,
        timeout=300,
    )
    text = read_file((tmp_path / "in.pdf").read_bytes(), "in.pdf").text
    paragraphs = [line.replace("\\", "") for line in text.split("\n") if line]
    assert paragraphs[1:] == [
        f"{number}. {WORDS} {number * 7} times, {WORDS.lower()}." for number in range(1, 26)
    ]
