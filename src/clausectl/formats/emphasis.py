"""Emphasis written so that CommonMark reads back what was meant.

Profile 1 marks emphasis with ``*`` and ``**`` only. Which words are emphasised
is decided before this module; here the marks are placed. Three things can keep
CommonMark from reading a mark where it was meant: a space inside it, a
punctuation mark inside it with a letter outside, and rows of stars that pair up
otherwise. A mark moves inward past spaces and punctuation until it can be read;
what even then would be read otherwise loses its marks, never a word.

The pairing of stars is the algorithm of the CommonMark specification, section
6.2, "process emphasis".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from clausectl.records import dataclass

# Index of the text before which marks stand -> (mark, whether it opens), in writing order.
Marks = Mapping[int, Sequence[tuple[str, bool]]]

_DEEP = 8  # what was meant is never open more than two deep
_MANY = 200  # a block with more emphasised stretches than this that does not read back keeps none


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Texts from ``start`` up to ``end`` that stand between one pair of marks."""

    start: int
    end: int
    mark: str


def place_marks(texts: Sequence[str], em: Sequence[bool], strong: Sequence[bool]) -> Marks:
    """Where marks stand, from which texts are emphasised and which strong.

    A text is a word, a space, one punctuation mark or a piece that is never
    cut, so a mark can stand before and after each and nowhere else.
    """
    stretches = [*_stretches(texts, em, "*"), *_stretches(texts, strong, "**")]
    if not stretches:
        return {}
    stretches = _nest(stretches)
    if _reads_back(texts, stretches):
        return _write(stretches)
    kept: list[_Stretch] = []
    if len(stretches) <= _MANY:
        for stretch in stretches:
            if _reads_back(texts, [*kept, stretch]):
                kept.append(stretch)
    return _write(kept)


def _stretches(texts: Sequence[str], wanted: Sequence[bool], mark: str) -> list[_Stretch]:
    """The longest stretches of one kind whose marks can be read where they stand."""
    found: list[_Stretch] = []
    at = 0
    while at < len(texts):
        if not wanted[at]:
            at += 1
            continue
        start = at
        while at < len(texts) and wanted[at]:
            at += 1
        end = at
        while start < end and not _can_open(_before(texts, start), texts[start][0]):
            start += 1
        while start < end and not _can_close(texts[end - 1][-1], _after(texts, end)):
            end -= 1
        if start < end:
            found.append(_Stretch(start, end, mark))
    return found


def _nest(stretches: Sequence[_Stretch]) -> list[_Stretch]:
    """Stretches that lie in each other or apart: one that sticks out is cut at the outer one's end."""
    done: list[_Stretch] = []
    waiting = sorted(stretches, key=_order, reverse=True)
    open_until: list[_Stretch] = []
    while waiting:
        stretch = waiting.pop()
        while open_until and open_until[-1].end <= stretch.start:
            open_until.pop()
        if open_until and open_until[-1].end < stretch.end:
            edge = open_until[-1].end
            waiting.append(_Stretch(edge, stretch.end, stretch.mark))
            waiting.sort(key=_order, reverse=True)
            stretch = _Stretch(stretch.start, edge, stretch.mark)
        done.append(stretch)
        open_until.append(stretch)
    return done


def _order(stretch: _Stretch) -> tuple[int, int, int]:
    # Of two that start together the longer is outside; of two alike, the single star.
    return (stretch.start, -stretch.end, len(stretch.mark))


def _write(stretches: Sequence[_Stretch]) -> Marks:
    opening: dict[int, list[tuple[str, bool]]] = {}
    closing: dict[int, list[tuple[str, bool]]] = {}
    for stretch in stretches:  # in order: outer ones come first
        opening.setdefault(stretch.start, []).append((stretch.mark, True))
        closing.setdefault(stretch.end, []).insert(0, (stretch.mark, False))
    return {
        at: [*closing.get(at, ()), *opening.get(at, ())] for at in sorted(opening.keys() | closing.keys())
    }


def _before(texts: Sequence[str], at: int) -> str:
    return texts[at - 1][-1] if at else ""


def _after(texts: Sequence[str], at: int) -> str:
    return texts[at][0] if at < len(texts) else ""


def _is_space(character: str) -> bool:
    return not character or character.isspace()


def _is_punctuation(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] in "PS"


def _can_open(before: str, after: str) -> bool:
    """Left-flanking, as CommonMark calls it."""
    if _is_space(after):
        return False
    return not _is_punctuation(after) or _is_space(before) or _is_punctuation(before)


def _can_close(before: str, after: str) -> bool:
    """Right-flanking."""
    if _is_space(before):
        return False
    return not _is_punctuation(before) or _is_space(after) or _is_punctuation(after)


@dataclass(slots=True)
class _Row:
    """A row of stars: what is left of it, and what pairs were taken from it."""

    at: int
    length: int
    left: int
    opens: bool
    closes: bool


def _reads_back(texts: Sequence[str], stretches: Sequence[_Stretch]) -> bool:
    """Whether CommonMark finds exactly these stretches in the text with their marks."""
    rows: list[_Row] = []
    for at, marks in _write(stretches).items():
        before, after = _before(texts, at), _after(texts, at)
        length = sum(len(mark) for mark, _ in marks)
        rows.append(_Row(at, length, length, _can_open(before, after), _can_close(before, after)))
    found = _pair(rows)
    if found is None:
        return False
    return all(_covered(stretches, mark) == _covered(found, mark) for mark in ("*", "**"))


def _covered(stretches: Iterable[_Stretch], mark: str) -> list[tuple[int, int]]:
    covered: list[tuple[int, int]] = []
    for start, end in sorted((s.start, s.end) for s in stretches if s.mark == mark):
        if covered and start <= covered[-1][1]:
            covered[-1] = (covered[-1][0], max(end, covered[-1][1]))
        else:
            covered.append((start, end))
    return covered


def _pair(rows: Sequence[_Row]) -> list[_Stretch] | None:
    """The stretches CommonMark reads from rows of stars; None when a star stays over."""
    found: list[_Stretch] = []
    openers: list[_Row] = []
    for row in rows:
        while row.closes and row.left:
            opener = next((o for o in reversed(openers) if _fit(o, row)), None)
            if opener is None:
                break
            taken = 2 if min(opener.left, row.left) >= 2 else 1
            found.append(_Stretch(opener.at, row.at, "*" * taken))
            del openers[openers.index(opener) + 1 :]
            opener.left -= taken
            row.left -= taken
            if not opener.left:
                openers.remove(opener)
        if row.left:
            if not row.opens or len(openers) == _DEEP:
                return None
            openers.append(row)
    return None if openers else found


def _fit(opener: _Row, closer: _Row) -> bool:
    if not (opener.closes or closer.opens):
        return True
    total = opener.length + closer.length
    return total % 3 != 0 or (opener.length % 3 == 0 and closer.length % 3 == 0)
