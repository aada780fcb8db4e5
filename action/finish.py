"""End with the weightiest of the exit codes that CLAUSECTL_CODES lists.

With CLAUSECTL_FAIL ``false`` findings (1) do not fail; what never may happen
(3), what could not be done (2) and a bug (101) do all the same.
"""

from __future__ import annotations

import os
import sys

WEIGHT = (101, 3, 2, 1)
MEANING = {
    0: "Nothing stands against this change.",
    1: "Findings stand against this change; the page of this run says which.",
    2: "The review could not be done; the log says why.",
    3: "A file of a signed version or a frozen source was changed or deleted.",
    101: "clausectl met a fault of its own; please report it.",
}


def choose_code(codes: list[str], fail: bool) -> tuple[int, int]:
    """The weightiest code, and the one to end with; a code that is no number counts as 101."""
    numbers = {int(code) if code.isdecimal() else 101 for code in codes} or {2}
    known = {number if number in MEANING else 101 for number in numbers}
    worst = next((code for code in WEIGHT if code in known), 0)
    return worst, 0 if worst == 1 and not fail else worst


if __name__ == "__main__":
    found, code = choose_code(
        os.environ.get("CLAUSECTL_CODES", "").split(), os.environ.get("CLAUSECTL_FAIL") != "false"
    )
    level = "error" if code else "notice"
    print(f"::{level} title=clausectl::{MEANING[found]}" if found else MEANING[found])
    sys.exit(code)
