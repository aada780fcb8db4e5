"""Evidence as a user names it: files to keep byte for byte, or places and hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.model.recorded import Evidence
from clausectl.model.signed import EVIDENCE_KINDS
from clausectl.nearest import find_nearest
from clausectl.repository.outside_files import read_outside

_SHA256 = re.compile(r"[0-9a-f]{64}")
_KIND = re.compile(r"([a-z][a-z ]{2,40})=(.+)", re.DOTALL)
_UNSAFE = re.compile(r"[^A-Za-z0-9._ ()À-ž-]+")


def read_evidence(texts: Sequence[str]) -> tuple[Evidence, ...]:
    """``FILE`` or ``KIND=FILE``, each read whole. Without a kind it is an executed copy.

    Raises ClausectlError with every file that cannot be taken in, CL441 for an
    unknown kind.
    """
    found: list[Evidence] = []
    problems: list[Problem] = []
    names: dict[str, int] = {}
    for text in texts:
        kind, path = _split(text)
        if kind not in EVIDENCE_KINDS:
            near = find_nearest(kind, EVIDENCE_KINDS)
            hint = f"did you mean {near}?" if near else f"one of: {', '.join(EVIDENCE_KINDS)}"
            problems.append(Problem("CL441", f"{kind!r} is no kind of evidence", hint=hint))
            continue
        try:
            data = read_outside(path)
        except ClausectlError as error:
            problems += error.problems
            continue
        found.append(Evidence(kind, name_evidence(path, names), data))
    if problems:
        raise ClausectlError(problems)
    return tuple(found)


def locate_evidence(location: str, sha256: str, size: int) -> tuple[Evidence, ...]:
    """An executed copy that is kept elsewhere. Raises ClausectlError CL441 for what is no hash."""
    if not location and not sha256:
        return ()
    wanted = sha256.strip().lower()
    if not location or not _SHA256.fullmatch(wanted):
        hint = "give both: --location PLACE --sha256 and the 64 digits that `sha256sum FILE` prints"
        raise ClausectlError(Problem("CL441", "the place and the hash of a copy belong together", hint=hint))
    return (Evidence("executed copy", location, None, wanted, size),)


def _split(text: str) -> tuple[str, str]:
    match = _KIND.fullmatch(text)
    return (match[1].strip(), match[2]) if match else ("executed copy", text)


def name_evidence(path: str, taken: dict[str, int]) -> str:
    """A file name that every system can hold; a second one of the same name gets a number."""
    base = _UNSAFE.sub("-", path.rpartition("/")[2]).strip(" .-")[:100] or "evidence"
    count = taken[base.casefold()] = taken.get(base.casefold(), 0) + 1
    stem, dot, ending = base.rpartition(".")
    return base if count == 1 else f"{stem}-{count}.{ending}" if dot else f"{base}-{count}"
