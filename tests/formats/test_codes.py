"""Every code that a problem can carry is named, used and documented."""

from __future__ import annotations

import re
from pathlib import Path

from clausectl.codes import CODES

TOP = Path(__file__).resolve().parents[2]
CODE = re.compile(r"CL\d{3}")


def used() -> set[str]:
    sources = [path for path in (TOP / "src").rglob("*.py") if path.name != "codes.py"]
    found = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    # rules carry their own codes, CL500 to CL639: see tests/checking
    return {code for code in found if not "CL500" <= code < "CL640"}


def documented() -> dict[str, list[str]]:
    rows = [
        line
        for line in (TOP / "docs/codes.md").read_text(encoding="utf-8").splitlines()
        if line[:4] == "| CL"
    ]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows]
    found = {row[0]: row[1:] for row in cells}
    assert len(found) == len(rows), "a code stands twice in docs/codes.md"
    return found


def test_every_code_in_use_is_named_and_every_named_one_is_used() -> None:
    assert used() == set(CODES)


def test_every_code_is_documented_with_its_meaning_why_and_how_to_mend_it() -> None:
    found = documented()
    assert set(found) == set(CODES)
    for code, (meaning, why, mend) in found.items():
        assert meaning == CODES[code]
        assert why.endswith(".")
        assert mend.endswith(".")


def test_codes_stay_in_their_ranges() -> None:
    for code in CODES:
        assert re.fullmatch(r"CL(?:[0-4]\d|6[4-9])\d", code)
