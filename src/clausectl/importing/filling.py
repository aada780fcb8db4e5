"""What fills a form beside the blanks between copies: constants that are parameters, signatories."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from clausectl.importing.blank_bounds import offsets
from clausectl.importing.laying_out import Slot, Table
from clausectl.importing.placeholders import write_pieces
from clausectl.importing.structure import find_structure
from clausectl.importing.value_bounds import find_typed_constants
from clausectl.model.imported_parameters import Blank, BlankPieces
from clausectl.model.imported_signatures import JoinedSignatory
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Constant:
    """A parameter that all copies agree on: its slot, and where it stands in the words of that."""

    slot: int
    start: int
    end: int


FIELD_LABELS = {"name": "Name (Print): ", "party": "", "capacity": "Capacity: ", "consent": ""}


def find_clauses(paragraphs: Sequence[str]) -> list[str]:
    """For each paragraph of the model the title or number of the clause that holds it."""
    structure = find_structure("".join(paragraphs))
    nodes = [node for run in structure.runs for node in run.nodes]
    found: list[str] = []
    at = number = 0
    for paragraph in paragraphs:
        while number < len(nodes) and nodes[number].last <= at:
            number += 1
        inside = number < len(nodes) and nodes[number].start <= at < nodes[number].last
        found.append((nodes[number].title or nodes[number].label or "clause") if inside else "")
        at += len(paragraph)
    return found


def _overlaps_blank(slot: Slot, start: int, end: int) -> bool:
    places = offsets(slot.cut.words)
    for first, last in slot.template.blanks:
        begin = places[first][0] if first < len(places) else len(slot.cut.words)
        stop = places[last - 1][1] if last > first else begin
        if begin < end and start < max(stop, begin + 1):
            return True
    return False


def fill_signatories(
    signatories: Sequence[JoinedSignatory],
    pieces: Sequence[BlankPieces],
    names: Sequence[str],
) -> tuple[JoinedSignatory, ...]:
    """Signatories whose texts that differ are placeholders."""
    filled: list[JoinedSignatory] = []
    at = 0
    for signatory in signatories:
        fields: dict[str, str] = {}
        for text in signatory.varying:
            fields[text.field] = write_pieces(pieces[at], names)
            at += 1
        filled.append(replace(signatory, varying=(), **fields))  # type: ignore[arg-type]
    return tuple(filled)


def add_constants(table: Table, blanks: Sequence[Blank], copies: int) -> tuple[list[Blank], list[Constant]]:
    """The blanks, with one for each thing that all copies agree on although it is a parameter.

    Such as the date that a form is made as of.
    """
    indices = [at for at, slot in enumerate(table.slots) if not slot.clause]
    words = [table.slots[at].cut.words for at in indices]
    added = list(blanks)
    constants: list[Constant] = []
    for found in find_typed_constants(words):
        slot = table.slots[indices[found.paragraph]]
        if _overlaps_blank(slot, found.start, found.end):
            continue
        text = words[found.paragraph]
        before, after = text[max(0, found.start - 80) : found.start], text[found.end : found.end + 80]
        added.append(Blank("form", before, after, (found.text,) * copies))
        constants.append(Constant(indices[found.paragraph], found.start, found.end))
    return added, constants
