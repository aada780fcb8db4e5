"""Evidence as a user names it: files to keep byte for byte, or places and hashes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.errors import ClausectlError, Problem
from clausectl.model.recorded import Evidence
from clausectl.model.signed import EVIDENCE_KINDS, EvidenceKind
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
        try:
            kind, path = split_kind(text)
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


def split_kind(text: str) -> tuple[EvidenceKind, str]:
    """``KIND=FILE`` or ``FILE``, which is an executed copy. Raises ClausectlError CL441."""
    match = _KIND.fullmatch(text)
    stated, path = (match[1].strip(), match[2]) if match else ("executed copy", text)
    kind = next((known for known in EVIDENCE_KINDS if known == stated), None)
    if kind is None:
        near = find_nearest(stated, EVIDENCE_KINDS)
        hint = f"did you mean {near}?" if near else f"one of: {', '.join(EVIDENCE_KINDS)}"
        raise ClausectlError(Problem("CL441", f"{stated!r} is no kind of evidence", hint=hint))
    return kind, path


def name_evidence(path: str, taken: dict[str, int]) -> str:
    """A file name that every system can hold; a second one of the same name gets a number.

    ``taken`` counts the names that are used, in small letters; the name is added to it.
    """
    base = _UNSAFE.sub("-", path.rpartition("/")[2]).strip(" .-")[:100] or "evidence"
    stem, dot, ending = base.rpartition(".")
    count, name = taken.get(base.casefold(), 0), base
    while name.casefold() in taken:
        count += 1
        name = f"{stem}-{count}.{ending}" if dot else f"{base}-{count}"
    taken[name.casefold()] = 1
    taken[base.casefold()] = max(count, 1)
    return name
