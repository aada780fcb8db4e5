"""Edits seen with what they stand in: cells of a table, sentences, and items with their labels.

Each step leaves both texts exactly as they were and is linear in the edits and
the common text close to them.
"""

from __future__ import annotations

import re
from itertools import pairwise

from clausectl.comparing.tokens import count_words

Edit = tuple[int, int, int, int]
"""``old[i1:i2]`` was struck out and ``new[j1:j2]`` written in."""

STOP = re.compile(r"[.!?;:][\"'”’»)\]*_]*(?:\s|$)|[\n。！？；]")
_EDGE = re.compile(r"[|\n]")
_LABEL = r"(?:\([a-z]{1,4}\)|(?:(?<=\n)|\A)\d{1,4}(?:\.\d{1,4})*[.)])"
_LABEL_AT_END = re.compile(rf"({_LABEL})([^\S\n]+)\Z")
_LABEL_REACH = 24  # characters that a label with its spaces may stretch
_REWRITTEN = 8  # words on either side that make an edit a rewritten sentence
_FAR = 40  # characters of common text that may be struck with a rewritten sentence, at either end


def part_cells(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """Edits over cells and rows of a table told cell by cell, where both sides have as many."""
    if "|" not in old or "|" not in new:
        return edits
    done: list[Edit] = []
    for i1, i2, j1, j2 in edits:
        if "|" not in old[i1:i2]:
            done.append((i1, i2, j1, j2))
            continue
        left, right = _cells(old, i1, i2), _cells(new, j1, j2)
        gaps = [old[a[1] : b[0]] for a, b in pairwise(left)]
        if gaps != [new[a[1] : b[0]] for a, b in pairwise(right)]:
            done.append((i1, i2, j1, j2))
            continue
        for (i, k), (j, m) in zip(left, right, strict=True):
            if old[i:k] != new[j:m]:
                done.append((i, k, j, m))
    return done


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells of a stretch without the spaces between them and their edges."""
    edges = [match.start() for match in _EDGE.finditer(text, start, end)]
    cells = []
    for low, high in pairwise([start - 1, *edges, end]):
        cell = text[low + 1 : high]
        first = low + 1 if low < start else low + 1 + len(cell) - len(cell.lstrip())
        last = high if high == end else low + 1 + len(cell.rstrip())
        cells.append((min(first, max(last, low + 1)), max(last, low + 1)))
    return cells


def strike_sentences(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """A sentence of which next to nothing is left is struck as a whole.

    That is where all but an article in front and two words behind was
    replaced by as much: "The ⟨eight words⟩ the Customer."
    """
    done: list[Edit] = []
    for at, (i1, i2, j1, j2) in enumerate(edits):
        edit = (i1, i2, j1, j2)
        if i2 - i1 > 3 * _REWRITTEN and j2 - j1 > 3 * _REWRITTEN:  # fewer characters are fewer words
            low = done[-1][1] if done else -1
            high = edits[at + 1][0] if at + 1 < len(edits) else len(old)
            left, right = _leftovers(old, i1, i2, low, high)
            if (left or right) and _is_rewritten(old[i1:i2]) and _is_rewritten(new[j1:j2]):
                edit = (i1 - left, i2 + right, j1 - left, j2 + right)
        done.append(edit)
    return done


def _leftovers(old: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """How much of its sentence stands unchanged around an edit; 0 and 0 where that is worth keeping."""
    before = old[max(low, start - _FAR, 0) : start]
    stops = list(STOP.finditer(before))
    if stops:
        left = before[stops[-1].end() :]
    elif start <= _FAR and low < 0:
        left = before
    else:
        return 0, 0
    left = left.lstrip()
    if left and (count_words(left) > 1 or len(left.strip()) > 3):
        return 0, 0
    behind = old[end : min(high, end + _FAR)]
    stop = STOP.search(behind)
    if stop is None:
        return 0, 0
    right = behind[: stop.start()]
    if count_words(right) > 2 or not right.replace(" ", "").isalnum():
        right = ""
    return (len(left), len(right)) if right or stop.start() == 0 else (0, 0)


def _is_rewritten(text: str) -> bool:
    return STOP.search(text) is None and count_words(text) >= _REWRITTEN


def set_labels_apart(old: str, new: str, edits: list[Edit]) -> list[Edit]:
    """An item that came or went shown with its own label, and the next one as relabelled.

    ``(b) {+costs; (c) +}taxes`` is the shortest way to say it and no way to
    read it: ``{+(b) costs; +}[-(b)-]{+(c)+} taxes`` is what happened. This is
    the one place where something struck out follows something written in.
    """
    done: list[Edit] = []
    for edit in edits:
        i1, i2, j1, j2 = edit
        low = done[-1][1] + 1 if done else 0  # not touching the edit before
        text, start, end = (new, j1, j2) if i1 == i2 else (old, i1, i2)
        if (i1 != i2 and j1 != j2) or not text[end - 1].isspace():
            done.append(edit)
            continue
        own = _label_before(old, i1, low)
        taken = _label_before(text, end, start)
        if own is None or taken is None or own[1] != taken[1] or _kind(own[0]) != _kind(taken[0]):
            done.append(edit)
            continue
        reach = len(own[0]) + len(own[1])
        if i1 == i2:
            first = j2 - len(taken[1])
            place = i1 - reach
            done.append((place, place, j1 - reach, first - len(taken[0])))
            done.append((place, place + len(own[0]), first - len(taken[0]), first))
        else:
            done.append((i1 - reach, i2 - len(taken[1]), j1 - reach, j1 - len(own[1])))
    return done


def _label_before(text: str, end: int, low: int) -> tuple[str, str] | None:
    """The label that ends at a place, and the spaces behind it."""
    first = max(low, end - _LABEL_REACH)
    found = _LABEL_AT_END.search(text[max(first - 1, 0) : end] if first else text[:end])
    return (found[1], found[2]) if found and len(found[0]) <= end - low else None


def _kind(label: str) -> str:
    return "(" if label[0] == "(" else label[-1]


def touching(edits: list[Edit]) -> list[Edit]:
    """Edits that touch made one."""
    done: list[Edit] = []
    for edit in edits:
        if done and done[-1][1] >= edit[0] and done[-1][3] >= edit[2]:
            last = done.pop()
            edit = (last[0], max(last[1], edit[1]), last[2], max(last[3], edit[3]))
        done.append(edit)
    return done


def islands(text: str, edits: list[Edit]) -> int:
    """A measure of confetti: common stretches of one or two words between edits of one sentence."""
    return sum(
        1
        for left, right in pairwise(edits)
        if not STOP.search(text, left[1], right[0]) and 0 < count_words(text[left[1] : right[0]]) <= 2
    )
