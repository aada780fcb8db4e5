"""Signature blocks in columns: tables, and columns side by side in one line."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

from clausectl.importing.signature_items import Item, make_items, read_items
from clausectl.importing.signature_labels import BLANK, Piece, cut_line
from clausectl.importing.signature_lines import BlockLine, split_cells, split_row
from clausectl.importing.signature_names import is_organisation

_SEPARATOR = re.compile(r"[\s|:-]*-[\s|:-]*")


def arrange_lines(lines: Sequence[BlockLine]) -> list[list[Item]]:
    """The things of a block, one list for each column, and for each stretch without columns."""
    streams: list[list[Item]] = []
    plain: list[BlockLine] = []
    open_items: list[Item] = []

    def close() -> None:
        nonlocal open_items
        open_items = [*open_items, *read_items(plain)]
        plain.clear()

    def flush() -> None:
        nonlocal open_items
        close()
        if open_items:
            streams.append(open_items)
        open_items = []

    at = 0
    while at < len(lines):
        if lines[at].kind == "table":
            end = next((n for n in range(at, len(lines)) if lines[n].kind != "table"), len(lines))
            columns = _read_table(lines[at:end])
            if len(columns) == 1:
                close()
                open_items += columns[0]
            else:
                flush()
                streams += columns
            at = end
            continue
        end, width = _find_columns(lines, at)
        if end > at:
            flush()
            streams += _read_columns([line for line in lines[at:end] if line.kind != "empty"], width)
            at = end
            continue
        plain.append(lines[at])
        at += 1
    flush()
    return [_settle_firma(stream) for stream in streams]


def _settle_firma(items: list[Item]) -> list[Item]:
    """``Firma`` is a signature in Spanish, and in German the name of a company."""
    labels = {item.piece.label.casefold() for item in items}
    if "firma" not in labels:
        return items
    german = "unterschrift" in labels or "datum" in labels
    return [
        dataclasses.replace(item, kind="party")
        if item.piece.label.casefold() == "firma" and (german or is_organisation(item.value))
        else item
        for item in items
    ]


def _find_columns(lines: Sequence[BlockLine], at: int) -> tuple[int, int]:
    """Where columns that begin at a line end, and how many they are; the line itself where none begin."""
    width = _count_columns(lines[at])
    if width < 2:
        return at, 0
    end = at
    starts: list[int] = []
    for n in range(at, len(lines)):
        line = lines[n]
        if line.kind in ("empty", "rule"):
            continue
        groups = _group_pieces(line.pieces)
        if _count_columns(line) == width:
            if len(groups) < width and line.kind == "fields":
                return at, 0  # different labels side by side are one signatory's
            if line.kind == "fields":
                starts = [group[0].at for group in groups]
            elif line.kind == "blank":
                starts = [match.start() for match in BLANK.finditer(line.text)]
            end = n + 1
        elif line.kind == "fields" and len(starts) > 1 and line.pieces[0].at >= starts[1] - 2:
            end = n + 1
        elif line.kind != "fields" or not any(
            _count_columns(other) == width for other in lines[n + 1 : n + 3]
        ):
            break
    return (end, width) if starts else (at, 0)


def _count_columns(line: BlockLine) -> int:
    if line.kind == "fields":
        groups = _group_pieces(line.pieces)
        return len(groups) if len(groups) > 1 else len(split_cells(line.text))
    if line.kind == "blank":
        return len(BLANK.findall(line.text))
    return len(split_cells(line.text)) if line.kind == "text" else 0


def _group_pieces(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of a line by column: a label that comes again begins the next one."""
    groups: list[list[Piece]] = []
    kinds: set[str] = set()
    for piece in pieces:
        if not groups or piece.kind in kinds:
            groups.append([])
            kinds = set()
        groups[-1].append(piece)
        kinds.add(piece.kind)
    return groups


def _read_columns(lines: Sequence[BlockLine], width: int) -> list[list[Item]]:
    streams: list[list[Item]] = [[] for _ in range(width)]
    starts: list[int] = []
    for line in lines:
        groups = _group_pieces(line.pieces)
        if line.kind == "text":
            groups = [list(cut_line(cell)) for cell in split_cells(line.text)]
        elif line.kind == "blank":
            groups = [[Piece("text", "", "", blanks=(blank.strip(),))] for blank in BLANK.findall(line.text)]
        if len(groups) == width:
            starts = starts if line.kind != "fields" else [group[0].at for group in groups]
            for column, group in enumerate(groups):
                streams[column] += make_items(group, line.at, False)
            continue
        for group in groups:
            distances = [abs(group[0].at - start) for start in starts]
            column = distances.index(min(distances)) if distances else 0
            streams[column] += make_items(group, line.at, False)
    return streams


def _read_table(lines: Sequence[BlockLine]) -> list[list[Item]]:
    rows = [(line.at, split_row(line.text)) for line in lines if not _SEPARATOR.fullmatch(line.text.strip())]
    width = max((len(cells) for _, cells in rows), default=0)
    rows = [(at, cells + [""] * (width - len(cells))) for at, cells in rows]
    labels = [_read_label(cells[0]) for _, cells in rows]
    beside = any(
        piece.kind != "text" for (_, cells), label in zip(rows, labels, strict=True) if label
        for cell in cells[1:] for piece in cut_line(cell)
    )  # fmt: skip
    if width > 1 and not beside and sum(label is not None for label in labels) > 1:
        return _read_labelled(rows, labels, width)
    streams: list[list[Item]] = [[] for _ in range(width)]
    for at, cells in rows:
        for column, cell in enumerate(cells):
            for part in re.split(r"\n", cell):
                streams[column] += make_items(cut_line(part), at, False)
    return [stream for stream in streams if stream]


def _read_labelled(
    rows: Sequence[tuple[int, list[str]]], labels: Sequence[Piece | None], width: int
) -> list[list[Item]]:
    """A table whose first column has the labels: one column for each signatory."""
    streams: list[list[Item]] = [[] for _ in range(width - 1)]
    for (at, cells), label in zip(rows, labels, strict=True):
        if label is None:
            streams[0] += make_items(cut_line(cells[0]), at, False)
        for column, cell in enumerate(cells[1:]):
            words = " ".join(cell.split())
            value = Piece(
                "text", "", " ".join(BLANK.sub(" ", words).split()), blanks=tuple(BLANK.findall(words))
            )
            if label is not None:
                piece = dataclasses.replace(label, value=value.value, blanks=value.blanks, colon=True)
                streams[column] += make_items([piece], at, False)
            elif words:
                streams[column] += make_items([value], at, False)
    return streams


def _read_label(cell: str) -> Piece | None:
    """The label that a cell consists of."""
    pieces = cut_line(cell)
    if len(pieces) != 1 or pieces[0].kind == "text" or pieces[0].value or pieces[0].blanks:
        return None
    return pieces[0]
