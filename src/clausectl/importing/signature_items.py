"""What stands in a signature block, one thing at a time, in the order in which a person reads it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Literal

from clausectl.importing.signature_choices import Choice, read_choices
from clausectl.importing.signature_labels import Piece, read_role
from clausectl.importing.signature_lines import BlockLine
from clausectl.importing.signature_names import WORD, is_date, is_office, is_person
from clausectl.records import dataclass

ItemKind = Literal[
    "signature", "name", "capacity", "date", "party", "other", "text", "choices", "consent", "line", "noise",
    "page number", "envelope", "furniture", "seal",
]  # fmt: skip
LABELLED = frozenset({"signature", "name", "capacity", "date", "party", "other", "line"})


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
        elif piece.blanks and not piece.value:
            items.append(Item("line", at, piece, gap))
        else:
            items.append(Item("date" if is_date(piece.value) else "text", at, piece, gap))
        gap = False
    return items


def _read_line(line: BlockLine, gap: bool) -> list[Item]:
    piece = line.pieces[0] if line.pieces else Piece("text", "", line.text.strip())
    whole = Piece("text", "", " ".join(line.text.split()), blanks=piece.blanks)
    if line.kind == "blank":
        return [Item("line", line.at, dataclasses.replace(whole, value=""), gap)]
    if line.kind == "consent":
        words = whole.value.removeprefix("- ").removeprefix("* ").removeprefix("+ ")
        return [Item("consent", line.at, dataclasses.replace(whole, value=words), gap)]
    if line.kind in ("noise", "page number", "envelope", "furniture", "seal"):
        return [Item(line.kind, line.at, whole, gap)]
    if line.kind == "choices":
        return [Item("choices", line.at, whole, gap, read_choices(line.text.strip()))]
    return make_items(line.pieces, line.at, gap)


def _add(items: list[Item], item: Item) -> None:
    """Adds a thing; a text that is the value of the empty label above it becomes that."""
    last = items[-1] if items else None
    if item.kind in ("text", "date") and not item.piece.label and last is not None and _is_value(last, item):
        value = dataclasses.replace(
            last.piece, value=item.value, blanks=last.piece.blanks + item.piece.blanks
        )
        items[-1] = dataclasses.replace(last, piece=value)
        return
    if last is not None and _is_caption(item, last):
        below = dataclasses.replace(item.piece, value=last.value, blanks=last.piece.blanks, colon=True)
        items[-1] = dataclasses.replace(item, piece=below, line=last.line, gap=last.gap)
        return
    items.append(item)


def _is_caption(label: Item, above: Item) -> bool:
    """Whether a label stands right below what it names."""
    if label.gap or label.value or label.piece.blanks or label.piece.colon or above.piece.label:
        return False
    if label.kind == "date":
        return above.kind == "date"
    return above.kind == "text" and (
        (label.kind == "name" and is_person(above.value))
        or (label.kind == "capacity" and is_office(above.value))
    )


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
        return text.kind == "date"
    if label.kind == "name":
        return is_person(text.value)
    return label.kind == "capacity" and is_office(text.value)
