"""Two files have names that some systems take for one.

## Why
On Windows and macOS `Fees.md` and `fees.md` are one file, and a clone there loses one
of the two clauses without a word. Names such as `con.md` or `aux.md`, and names with one
of `< > : " | ? *` or a backslash, cannot be made on Windows at all.

## Wrong
> clauses/Fees.md and clauses/fees.md

## Right
> clauses/fees.md and clauses/late-fees.md

## How to mend it
Rename one of the two with `clausectl mv`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from clausectl.checking.analysis import LibraryAnalysis
from clausectl.model.rules import Finding, Rule

_FORBIDDEN = frozenset('<>:"|?*\\')
_DEVICES = frozenset(
    ("con", "prn", "aux", "nul", *(f"com{n}" for n in "123456789¹²³"), *(f"lpt{n}" for n in "123456789¹²³"))
)


def check(analysis: LibraryAnalysis) -> Iterator[Finding]:
    """Look at every path of clauses, forms and agreements."""
    seen: dict[str, str] = {}
    for path in analysis.paths:
        folded = unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())
        other = seen.setdefault(folded, path)
        if other != path:
            message = f"{path} and {other} are one name on some systems"
            yield Finding(path, -1, -1, message, "rename one of the two with `clausectl mv`")
        device = next((part for part in path.split("/") if part.partition(".")[0].lower() in _DEVICES), "")
        if device:
            message = f"{device} is a name that Windows keeps for a device"
            yield Finding(path, -1, -1, message, "give the file another name with `clausectl mv`")
        elif not _FORBIDDEN.isdisjoint(path):
            message = "a name in this path has a character that Windows does not allow"
            yield Finding(path, -1, -1, message, "give the file another name with `clausectl mv`")
        elif any(part != part.rstrip(". ") for part in path.split("/")):
            message = "a name in this path ends with a full stop or space, which Windows drops"
            yield Finding(path, -1, -1, message, "give the file another name with `clausectl mv`")


RULE = Rule("CL501", "id-collision", "error", "library", "structure", check)
