"""Texts with values in their blanks, compared so that a value is the same, or replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clausectl.comparing.changed import Changed
from clausectl.comparing.paragraphs import compare_with_moves
from clausectl.comparing.words import compare_words
from clausectl.model.provisions import Value
from clausectl.model.redlines import PartKind, Redline, RedlinePart
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class FilledText:
    """A text, and where values stand in it: in order, without overlap."""

    text: str
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class _Blank:
    """A blank in an unfilled text, and the value that stands in it."""

    start: int
    end: int
    words: str


def compare_filled(old: FilledText, new: FilledText) -> Changed:
    """The redline of two texts, paragraphs that moved told apart.

    Where both sides have values the texts are compared with their blanks, so
    that words of a value are never taken for words of the agreement; then each
    value that differs is struck out and written in whole.
    """
    if not old.values or not new.values:
        redline, moved = compare_with_moves(old.text, new.text)
        return Changed(old.text, new.text, redline, moved)
    before, gone = _unfill(old)
    after, come = _unfill(new)
    redline, moved = compare_with_moves(before, after)
    parts = tuple(_merge(_fill(redline, gone, come)))
    if moved:
        paragraphs = [part.strip() for part in new.text.split("\n\n") if part.strip()]
        moved = tuple(
            replace(one, text=paragraphs[one.new - 1]) if one.new <= len(paragraphs) else one for one in moved
        )
    return Changed(old.text, new.text, Redline(parts), moved)


def compare_filled_line(old: FilledText, new: FilledText) -> Redline:
    """The redline of two headings."""
    if not old.values or not new.values:
        return compare_words(old.text, new.text)
    before, gone = _unfill(old)
    after, come = _unfill(new)
    return Redline(tuple(_merge(_fill(compare_words(before, after), gone, come))))


def _unfill(filled: FilledText) -> tuple[str, list[_Blank]]:
    pieces: list[str] = []
    blanks: list[_Blank] = []
    at = length = 0
    for value in filled.values:
        if value.start < at or value.end <= value.start:
            continue
        blank = f"{{{{ {value.name} }}}}"
        between = filled.text[at : value.start]
        pieces += (between, blank)
        length += len(between)
        blanks.append(_Blank(length, length + len(blank), filled.text[value.start : value.end]))
        length += len(blank)
        at = value.end
    return "".join((*pieces, filled.text[at:])), blanks


def _fill(redline: Redline, gone: Sequence[_Blank], come: Sequence[_Blank]) -> Iterator[RedlinePart]:
    """The redline with values in its blanks. No part begins or ends inside a blank."""
    old_at = new_at = 0
    for part in redline.parts:
        size = len(part.text)
        if part.kind == "same":
            yield from _fill_same(part.text, _within(gone, old_at, size), _within(come, new_at, size))
        else:
            gone_here = part.kind == "deleted"
            blanks = _within(gone if gone_here else come, old_at if gone_here else new_at, size)
            yield RedlinePart(part.kind, _replace_blanks(part.text, blanks))
        old_at += size if part.kind != "inserted" else 0
        new_at += size if part.kind != "deleted" else 0


def _within(blanks: Sequence[_Blank], start: int, size: int) -> list[_Blank]:
    """The blanks of a stretch, by their places in it."""
    return [
        _Blank(blank.start - start, blank.end - start, blank.words)
        for blank in blanks
        if start <= blank.start and blank.end <= start + size
    ]


def _fill_same(text: str, gone: Sequence[_Blank], come: Sequence[_Blank]) -> Iterator[RedlinePart]:
    """A blank that only one side has filled in stands as it is spelled on the other."""
    was = {blank.start: blank for blank in gone}
    now = {blank.start: blank for blank in come}
    at = 0
    for start in sorted(was.keys() | now.keys()):
        end = (was.get(start) or now[start]).end
        spelled = text[start:end]
        before = was[start].words if start in was else spelled
        after = now[start].words if start in now else spelled
        yield RedlinePart("same", text[at:start])
        if before == after:
            yield RedlinePart("same", before)
        else:
            yield RedlinePart("deleted", before)
            yield RedlinePart("inserted", after)
        at = end
    yield RedlinePart("same", text[at:])


def _replace_blanks(text: str, blanks: Sequence[_Blank]) -> str:
    pieces: list[str] = []
    at = 0
    for blank in blanks:
        pieces += (text[at : blank.start], blank.words)
        at = blank.end
    return "".join((*pieces, text[at:]))


def _merge(parts: Iterator[RedlinePart]) -> Iterator[RedlinePart]:
    """Neighbours of one kind as one; empty ones dropped; what is deleted before what replaces it."""
    pending: dict[PartKind, str] = {"deleted": "", "inserted": ""}
    same = ""
    for part in parts:
        if not part.text:
            continue
        if part.kind == "same":
            if pending["deleted"] or pending["inserted"]:
                if same:
                    yield RedlinePart("same", same)
                yield from _pending(pending)
                pending, same = {"deleted": "", "inserted": ""}, ""
            same += part.text
        else:
            pending[part.kind] += part.text
    if same:
        yield RedlinePart("same", same)
    yield from _pending(pending)


def _pending(pending: dict[PartKind, str]) -> Iterator[RedlinePart]:
    for kind, text in pending.items():
        if text:
            yield RedlinePart(kind, text)
