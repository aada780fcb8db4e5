"""The lines of a signature block, told from those of the text above it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from clausectl.importing.signature_choices import read_choices
from clausectl.importing.signature_labels import (
    BLANK,
    LONGEST_LINE,
    Piece,
    clean_line,
    cut_line,
    read_role,
)
from clausectl.importing.signature_names import WORD, is_person
from clausectl.records import dataclass

LineKind = Literal[
    "empty", "rule", "noise", "table", "fields", "choices", "consent", "furniture", "page number",
    "envelope", "blank", "seal", "text", "prose",
]  # fmt: skip
_TICK = re.compile("[☒☑⊠✓✔◉⦿]")
_BOX = re.compile(r"[ \t]*[-*+•][ \t]+(?:\[[ xX]\]|[☐☒☑□✓✔])")
_RULE = re.compile(r"[ ]{0,3}(?:-{2,}|={2,}|(?:[*-][ ]?){3,})[ ]*")
_TEX = re.compile(r"\$[^$\w]?\\?[A-Za-z]{1,12}\$|\$\\[A-Za-z]+[^$]{0,20}\$|\ufffd")
_CELL = re.compile(r"[\t|]+")
_MEANT = re.compile(
    r"(?i)\b(?:not?|void|null|nil|copy|draft|paid|sign(?:ed)?|yes|date|name|by|its|all|none|only|per|usd"
    r"|eur|ltd|inc|llc|gmbh|ag"
    r"|ok|see|and|the|nein|ja|oui|non|sí|si)\b"
)
_FURNITURE = re.compile(
    r"(?i)^\W*(?:document (?:id|ref(?:erence)?|key|hash|completed)\b.*|(?:transaction|agreement|signature"
    r"|certificate|audit) id\b.*"
    r"|(?:powered by|signed (?:electronically )?(?:with|via|using)|e-?signed (?:by|with|via))\b.*"
    r"|this document (?:was|has been) (?:electronically |digitally )?signed\b.*|[0-9A-F]{8,}(?:\.{3}|…)?"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|ip(?: address)?:.*|timestamp:?.*)$"
)
_ENVELOPE = re.compile(r"(?i)^\W*(?:docusign |adobe sign )?envelope id\b.*$")
_PAGE = re.compile(
    r"(?i)^\W*(?:(?:page|seite|página)\s+\d+(?:\s*(?:of|/|von|sur|de)\s*\d+)?|\d+\s*/\s*\d+|-\s*\d+\s*-)\W*$"
)
_SEAL = re.compile(
    r"(?i)^[\s(\[{<]*(?:(?:corporate |company |common |affix )*seal|l\. ?s\.|siegel|stempel|firmenstempel"
    r"|cachet|tampon|sello)[\s)\]}>]*$"
)
_PATTERNS: tuple[tuple[LineKind, re.Pattern[str]], ...] = (
    ("page number", _PAGE),
    ("envelope", _ENVELOPE),
    ("furniture", _FURNITURE),
    ("seal", _SEAL),
)
_CONSENT = re.compile(
    r"(?i)(?:\b(?:i|my|me|the undersigned|ich|mein(?:e|en|em)?|der unterzeichnende|je|mon|ma|j['’]\w+|yo"
    r"|mi|el suscrito)\b)"
)
_CONSENTS = re.compile(
    r"(?i)\b(?:agree\w*|sign\w*|accept\w*|consent\w*|acknowledg\w*|confirm\w*|authori[sz]e\w*|stimme"
    r"|unterschreib\w*"
    r"|unterzeichn\w*|bestätig\w*|akzeptier\w*|accepte\w*|sign[eé]\w*|reconna\w*|firm\w*|acept\w*|confirmo)\b"
)
_TEXT_ONLY = re.compile(
    r"(?i)\bin witness whereof\b|\bthe parties\b|\beach party\b|\bboth parties\b|\bsignature page\b"
    r"|\bsignatures? follow"
    r"|\bzu urkund\b|\ben foi de quoi\b|\ben fe de lo cual\b|\b(?:remainder of|intentionally left)\b"
)
_ANNEX = re.compile(
    r"(?i)^\W*(?:exhibit|annex|annexe|schedule|appendix|attachment|anlage|anhang|anexo|signatures?"
    r"|unterschriften|firmas"
    r"|execution|signature block)\b(?![ ]?:)[^:]{0,80}$"
)
_NUMBERED = re.compile(
    r"^[ \t]*(?:[-*+•][ \t]+)?"
    r"(?:\(?(?:\d+|[a-z]|[ivx]+)[ ]?[.)]|\(?[A-Z]\)|\d+(?:\.\d+)+|§|(?i:section|article)\b)[ \t]"
)
_FIELD = re.compile(r"^[^:]{1,60}:[ \t]+\S")
_ENDS = re.compile(r"[.;,][\"”’')]*$")
_ABBREVIATED = re.compile(
    r"(?i)\b(?:inc|ltd|co|corp|llc|l\.l\.c|s\.a|s\.l|b\.v|n\.v|jr|sr|esq|plc|e\.v|s\.r\.l|s\.p\.a|ph\.d"
    r"|m\.d)\.$"
)
LONGEST_TEXT = 8  # words of a line without a label that may still be a heading or a name
LONGEST_CONSENT = 90
LONGEST_SOURCE = 4000  # characters of a line with its markup
MOST_LINES = 600  # with words: no signature block is as long
MOST_HEADINGS = 4  # lines above the first label that belong to the block


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A line of a signature block: where it stands, its words and its labels."""

    at: int
    kind: LineKind
    text: str
    pieces: tuple[Piece, ...]


def read_tail(lines: Sequence[str]) -> tuple[BlockLine, ...]:
    """The lines at the end that may be a signature block, from its first one on. Reads no further up."""
    tail: list[BlockLine] = []
    at = len(lines)
    told = 0
    while at > 0:
        if not lines[at - 1].strip():
            at -= 1
            if tail and tail[-1].kind != "empty":
                tail.append(BlockLine(at, "empty", "", ()))
            continue
        run_start = at - 1
        while run_start > 0 and lines[run_start].strip() and lines[run_start - 1].strip():
            if at - run_start > 200:
                break
            run_start -= 1
        run = range(run_start, at)
        noise = _is_noise([lines[index] for index in run])
        if lines[run_start].lstrip().startswith("|") and not noise and not _is_signed_table(lines, run):
            break
        stopped = False
        for index in reversed(run):
            line = _read_line(index, lines[index], noise)
            if line.kind == "prose":
                stopped = True
                break
            tail.append(line)
            told += line.kind != "empty"
        if told > MOST_LINES:
            return ()
        if stopped:
            break
        at = run_start
    tail.reverse()
    return _trim(tail)


def _trim(tail: list[BlockLine]) -> tuple[BlockLine, ...]:
    """From the heading above the first label on; nothing where nobody is to sign."""
    if not _signs_here([line for line in tail if _is_strong(line)]) and not _is_captioned(tail):
        return ()
    first = next(n for n, line in enumerate(tail) if _is_strong(line))
    while first > 0 and tail[first].kind == "table" == tail[first - 1].kind:
        first -= 1
    start = first
    taken = 0
    for n in range(first - 1, -1, -1):
        line = tail[n]
        if line.kind in ("empty", "rule"):
            continue
        if line.kind == "table" or _only_opens(line) or taken >= MOST_HEADINGS:
            break
        if line.kind == "consent" or (line.kind == "choices" and start < first):
            continue  # in the block where a heading of one who signs stands above it
        head = line.text.partition(":")[0]
        if line.kind == "text" and not read_role(head):
            above = any(other.kind == "consent" for other in tail[n:start])
            if _FIELD.match(line.text) or (above and not line.text.rstrip().endswith(":")):
                break
        taken += 1
        start = n
    return tuple(tail[start:])


def _only_opens(line: BlockLine) -> bool:
    """Whether a line such as "Agreed and accepted:" stands above a block without being of anybody's."""
    return line.kind == "fields" and not any(piece.value or piece.blanks for piece in line.pieces)


def _is_strong(line: BlockLine) -> bool:
    if line.kind == "blank":
        return True
    if line.kind not in ("fields", "table"):
        return False
    return any(piece.kind in ("signature", "name", "capacity", "party", "date") for piece in line.pieces)


def _signs_here(lines: Sequence[BlockLine]) -> bool:
    kinds = {piece.kind for line in lines for piece in line.pieces}
    printed = any("print" in piece.label.casefold() for line in lines for piece in line.pieces)
    return "signature" in kinds or (printed and "date" in kinds)


def _is_captioned(tail: Sequence[BlockLine]) -> bool:
    """Whether a line to sign has the name of a person below it."""
    told = [line for line in tail if line.kind != "empty"]
    return any(
        line.kind == "blank" and after.kind == "text" and all(map(is_person, split_cells(after.text)))
        for line, after in pairwise(told)
    )


def _is_signed_table(lines: Sequence[str], run: range) -> bool:
    """Whether a table has a label of a signature or a name: a table of anything else is text."""
    pieces = (piece for at in run for cell in split_row(lines[at]) for piece in cut_line(cell))
    return any(piece.kind in ("signature", "name") for piece in pieces)


def _is_noise(run: Sequence[str]) -> bool:
    """Whether adjacent lines are a table of stray marks that a scan made of something else."""
    if len(run) > 8 or any(len(line) > 400 for line in run) or not any(_TEX.search(line) for line in run):
        return False
    cells = [cell.strip() for line in run for cell in _CELL.split(_TEX.sub("\t", line)) if cell.strip(" -:|")]
    words = [word for cell in cells for word in WORD.findall(cell)]
    return (
        len(cells) <= 12
        and all(len(cell) <= 8 for cell in cells)
        and all(len(word) <= 4 and word == word.lower() and not _MEANT.fullmatch(word) for word in words)
        and sum(word.isdigit() for word in words) <= 2
        and all("\t" in line or "|" in line or _TEX.search(line) for line in run)
    )


def _read_line(at: int, line: str, noise: bool) -> BlockLine:
    if len(line) > LONGEST_SOURCE:
        return BlockLine(at, "empty" if line.isspace() else "prose", "", ())
    text = clean_line(line)
    if not text.strip():
        return BlockLine(at, "empty", "", ())
    if noise:
        return BlockLine(at, "noise", " ".join(line.split()), ())
    if _RULE.fullmatch(line.rstrip()):
        return BlockLine(at, "rule", "", ())
    if line.lstrip().startswith("|"):
        cells = tuple(piece for cell in split_row(line) for piece in cut_line(cell))
        return BlockLine(
            at, "table" if all(len(cell) <= 200 for cell in split_row(line)) else "prose", line.strip(), cells
        )
    if len(text) > LONGEST_LINE:
        return BlockLine(at, "prose", text, ())
    pieces = cut_line(text)
    return BlockLine(at, _sort(line, text, pieces), text, pieces)


def _sort(line: str, text: str, pieces: tuple[Piece, ...]) -> LineKind:
    stripped = text.strip()
    if not WORD.search(text):
        if BLANK.search(text):
            return "blank"
        return "furniture" if _TICK.search(text) else "noise"
    for kind, pattern in _PATTERNS:
        if pattern.match(stripped):
            return kind
    if read_choices(stripped):
        return "choices"
    if not BLANK.sub("", stripped).strip(" \t"):
        return "blank"
    if _TEXT_ONLY.search(text):
        return "prose"
    if any(piece.kind != "text" for piece in pieces):
        return "fields" if _is_of_fields(pieces) else "prose"
    if _NUMBERED.match(text) or _ANNEX.match(text):
        return "prose"
    return _sort_words(line, text)


def _sort_words(line: str, text: str) -> LineKind:
    """What a line without labels is: short ones may be names and headings, long ones a consent, or text."""
    stripped = text.strip()
    longest = max(len(WORD.findall(cell)) for cell in split_cells(text))
    consents = _CONSENT.search(text) is not None and _CONSENTS.search(text) is not None
    if longest > LONGEST_TEXT:
        listed = line.lstrip()[:2] in ("- ", "* ", "+ ", "# ") and not _BOX.match(text)
        return "consent" if consents and longest <= LONGEST_CONSENT and not listed else "prose"
    if _ENDS.search(stripped) and not _ABBREVIATED.search(stripped):
        if consents:
            return "consent"
        return "text" if stripped.endswith(",") else "prose"
    return "text"


def _is_of_fields(pieces: Sequence[Piece]) -> bool:
    """Whether what stands at the labels may be names, dates and places, and is no sentence."""
    return all(
        len(WORD.findall(piece.value)) <= (20 if piece.kind == "other" else 14) or read_choices(piece.value)
        for piece in pieces
    )


def split_cells(text: str) -> list[str]:
    """The stretches of a cleaned line that tabs or two spaces and more keep apart."""
    return [cell.strip() for cell in re.split(r"\t+|[ ]{2,}", text.strip()) if cell.strip()]


def split_row(line: str) -> list[str]:
    """The cleaned cells of a row of a pipe table."""
    row = line.strip().removeprefix("|")
    if row.endswith("|") and not row.endswith("\\|"):
        row = row[:-1]
    return [clean_line(cell).strip() for cell in re.split(r"(?<!\\)\|", row)]
