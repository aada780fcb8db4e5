"""Anchors: files with their SHA-256, listed where nobody who writes to the repository can write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import FROZEN
from clausectl.formats.signed_files import hash_bytes
from clausectl.formats.signed_names import split_signed
from clausectl.model.verified import Check
from clausectl.signing import links
from clausectl.signing.links import differs, matches

if TYPE_CHECKING:
    from clausectl.pipeline.verifying import Found, Ground

_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
_MOST_BYTES = 128 * 1024 * 1024


def read_anchor(path: Path) -> dict[str, str]:
    """Path -> SHA-256, from what ``--write-anchor`` or `sha256sum` printed. Raises ClausectlError CL475."""
    hint = "make one with `clausectl verify --all --write-anchor > anchor.txt`"
    try:
        if path.stat().st_size > _MOST_BYTES or not path.is_file():
            raise ClausectlError(
                Problem("CL475", "the anchor is no file of moderate size", str(path), hint=hint)
            )
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ClausectlError(
            Problem("CL475", f"the anchor cannot be read: {reason}", str(path), hint=hint)
        ) from None
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), 1):
        line = line.removesuffix("\r")
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        if match is None or found.get(match[2], match[1]) != match[1]:
            problems.append(Problem("CL475", "this is no line of an anchor", str(path), number, 1, hint))
        else:
            found[match[2]] = match[1]
    if not found and not problems:
        problems.append(Problem("CL475", "the anchor lists nothing", str(path), hint=hint))
    if problems:
        raise ClausectlError(problems[:20])
    return found


def write_anchor(ground: Ground) -> str:
    """A line for every signed and frozen file of a source: SHA-256, two spaces, path."""
    lines = [f"{sha256}  {path}\n" for path, sha256 in sorted(_hash_all(ground, set(ground.entries)).items())]
    return "".join(lines)


def check_anchor(
    ground: Ground, versions: list[Found], anchor: dict[str, str], *, everything: bool
) -> tuple[list[Found], list[Check]]:
    """Compare what the anchor lists with what is there; files it does not list are told by count."""
    chosen = {(found.verified.agreement, found.verified.label) for found in versions}
    hashes = _hash_all(ground, set(anchor) & set(ground.entries))
    wrong: dict[tuple[str, str], list[Check]] = {}
    general: list[Check] = []
    for path, sha256 in anchor.items():
        if hashes.get(path) == sha256:
            continue
        what = "is missing" if path not in hashes else "has another hash"
        check = differs(links.ANCHOR, f"{path} {what}", path)
        parts = split_signed(path)
        key = (parts[0], parts[1]) if parts and parts[1] else None
        if key in chosen:
            wrong.setdefault(key, []).append(check)
        elif everything or path.startswith(FROZEN + "/"):
            general.append(check)
    done: list[Found] = []
    for found in versions:
        key = (found.verified.agreement, found.verified.label)
        inside = [f"{found.verified.folder}/{name}" for name in found.hashes]
        listed = sum(path in anchor for path in inside)
        held = matches(links.ANCHOR, f"{listed} of {len(inside)} files are listed")
        done.append(found.add(wrong.get(key) or [held]))
    if not general and everything:
        general.append(matches(links.ANCHOR, f"{len(anchor):,} files listed"))
    return done, general


def _hash_all(ground: Ground, paths: set[str]) -> dict[str, str]:
    from clausectl.pipeline.verifying import MAX_EVIDENCE_BYTES, read_files

    hashes: dict[str, str] = {}
    known = ground.entries
    entries = [known[path] for path in sorted(paths)]
    entries = [entry for entry in entries if entry.mode == "file"]
    for at in range(0, len(entries), 200):
        read = read_files(ground, entries[at : at + 200], MAX_EVIDENCE_BYTES)
        hashes |= {path: hash_bytes(data) for path, data in read.items()}
    return hashes
