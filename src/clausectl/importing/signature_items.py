"""What stands in a signature block, one thing at a time, in the order in which a person reads it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Literal

from clausectl.formats.written_dates import find_dates
from clausectl.importing.signature_choices import Choice, read_choices
from clausectl.importing.signature_labels import WORD, Piece, read_role
from clausectl.importing.signature_lines import BlockLine
from clausectl.model.signed import NOT_RECORDED
from clausectl.records import dataclass

ItemKind = Literal[
    "signature", "name", "capacity", "date", "party", "other", "text", "choices", "consent", "line", "noise",
    "page number", "envelope", "furniture", "seal",
]  # fmt: skip
LABELLED = frozenset({"signature", "name", "capacity", "date", "party", "other", "line"})

SIGNED_MARK = re.compile(r"^[ ]?(?:/{1,2}s/{1,2}|s/|/s|gez\.)[ ]*(?=\S)", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"(?i)\b(?:inc|ltd|limited|llc|llp|lp|corp|corporation|company|co|gmbh|ag|kg|ohg|ug|se|e\.v|sa|s\.a"
    r"|sas|sarl|srl|s\.l|sl|bv|nv|plc"
    r"|conference|university|universität|université|universidad|institute|institut|association|society"
    r"|bank|trust"
    r"|foundation|stiftung|council|department|ministry|agency|group|partners|holdings?|committee|club"
    r"|verein|labs?"
    r"|technologies|systems|services|solutions|school|college|hospital|church|city of|state of|county of)\b|&"
)
_OFFICE = re.compile(
    r"(?i)\b(?:c[eftoi]o|chief|officer|president|director|manager|secretary|treasurer|chair(?:man|woman"
    r"|person)?|partner"
    r"|counsel|founder|member|attorney|head of|vice|managing|geschäftsführer(?:in)?|prokurist(?:in)?"
    r"|vorstand|leiter(?:in)?"
    r"|gérante?|directeur|directrice|président(?:e)?|gerente|apoderad[oa]|presidente?|administrador(?:a)?)\b"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a block: a label with its value, a text, choices.

    ``line`` is its index among the lines of the copy, ``gap`` whether an empty line precedes it.
    """

    kind: ItemKind
    line: int
    piece: Piece
    gap: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def value(self) -> str:
        """What stands at the label, or the text."""
        return self.piece.value

    @property
    def shown(self) -> str:
        """Label and value as the copy shows them."""
        label = self.piece.label + (":" if self.piece.colon else "")
        return f"{label} {self.value}".strip()


def is_organisation(text: str) -> bool:
    """Whether a name has a word that only organisations have in theirs."""
    return _ORGANISATION.search(text) is not None


def is_office(text: str) -> bool:
    """Whether a text names an office, such as Director."""
    return _OFFICE.search(text) is not None and len(WORD.findall(text)) <= 8


def is_person(text: str) -> bool:
    """Whether a text may be the name of a person: two to five words, capitals first, no figures."""
    words = WORD.findall(text)
    if not 2 <= len(words) <= 5 or any(character.isdigit() for character in text) or is_organisation(text):
        return False
    small = {"von", "van", "de", "der", "den", "di", "da", "del", "la", "le", "y", "zu", "bin", "al"}
    return all(word[0].isupper() or word in small for word in words)


def read_iso(text: str) -> str:
    """The date that a text states, as ISO 8601; not recorded where it states none, two, or one of two."""
    found = list(find_dates(text[:200]))
    date = found[0].date if len(found) == 1 else None
    return date.isoformat() if date is not None else NOT_RECORDED


def read_items(lines: Sequence[BlockLine]) -> list[Item]:
    """The things of lines that stand below each other."""
    items: list[Item] = []
    gap = False
    for line in lines:
        if line.kind in ("empty", "rule"):
            gap = gap or line.kind == "empty"
            continue
        for item in _read_line(line, gap):
            _add(items, item)
            gap = False
    return items


def make_items(pieces: Sequence[Piece], at: int, gap: bool) -> list[Item]:
    """The things of one line, or of one cell, from its pieces."""
    items = []
    for piece in pieces:
        if piece.kind != "text":
            items.append(Item(piece.kind, at, piece, gap))
        elif choices := read_choices(piece.value):
            items.append(Item("choices", at, piece, gap, choices))
        elif not WORD.search(piece.value):
            items.append(Item("line" if piece.blanks else "noise", at, piece, gap))
        elif SIGNED_MARK.match(piece.value):
            items.append(Item("signature", at, piece, gap))
        elif piece.blanks and not piece.value:
            items.append(Item("line", at, piece, gap))
        else:
            items.append(Item("text", at, piece, gap))
        gap = False
    return items


def _read_line(line: BlockLine, gap: bool) -> list[Item]:
    piece = line.pieces[0] if line.pieces else Piece("text", "", line.text.strip())
    whole = Piece("text", "", " ".join(line.text.split()), blanks=piece.blanks)
    if line.kind == "blank":
        return [Item("line", line.at, dataclasses.replace(whole, value=""), gap)]
    if line.kind in ("noise", "page number", "envelope", "furniture", "seal", "consent"):
        return [Item(line.kind, line.at, whole, gap)]
    if line.kind == "choices":
        return [Item("choices", line.at, whole, gap, read_choices(line.text.strip()))]
    return make_items(line.pieces, line.at, gap)


def _add(items: list[Item], item: Item) -> None:
    """Adds a thing; a text that is the value of the empty label above it becomes that."""
    last = items[-1] if items else None
    if item.kind == "text" and last is not None and _is_value(last, item):
        value = dataclasses.replace(
            last.piece, value=item.value, blanks=last.piece.blanks + item.piece.blanks
        )
        items[-1] = dataclasses.replace(last, piece=value)
        return
    items.append(item)


def _is_value(label: Item, text: Item) -> bool:
    if (
        label.value
        or label.piece.blanks
        or not label.piece.label
        or text.value.endswith(":")
        or read_role(text.value)
    ):
        return False
    if label.kind == "signature":
        return (
            "signed by" in label.piece.label.casefold()
            and len(label.piece.label) > 9
            and is_person(text.value)
        )
    if text.gap and label.piece.colon:
        return False
    if label.kind == "date":
        return read_iso(text.value) != NOT_RECORDED
    if label.kind == "name":
        return is_person(text.value)
    return label.kind == "capacity" and is_office(text.value)
