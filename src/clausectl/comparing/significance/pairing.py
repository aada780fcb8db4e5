"""Marks of an edit's two sides paired: which stand for one another, which came, which went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Protocol

from clausectl.comparing.significance.marks import Mark
from clausectl.comparing.significance.renumbering import follows

__all__ = ["common_places", "pair_marks"]

Pair = tuple[Mark | None, Mark | None]

_VALUES = frozenset(("number", "period", "amount", "date", "party", "term"))
_MOST = 40  # marks of one rule in one edit that are aligned; beyond, they are counted


class _Names(Protocol):
    @property
    def numbers(self) -> Mapping[str, str]: ...
    @property
    def renamed_keys(self) -> Mapping[str, str]: ...


def pair_marks(old: list[Mark], new: list[Mark], names: _Names) -> Iterator[Pair]:
    """The marks that differ, rule by rule: replaced ones together, others with None.

    Marks with one key that stand in the same order are left out. A weak mark
    without a partner is given only so that it can cancel one elsewhere.
    """
    if len(old) == len(new) == 1 and old[0].rule == new[0].rule not in ("reference", "label"):
        if old[0].key != new[0].key:
            yield from _pair_gap(old, new)
        return
    rules = dict.fromkeys(mark.rule for mark in (*old, *new))
    for rule in rules:
        if rule == "label":
            continue
        gone = [mark for mark in old if mark.rule == rule]
        come = [mark for mark in new if mark.rule == rule]
        if rule == "reference":
            yield from _pair_references(gone, come, names)
            continue
        if [mark.key for mark in gone] == [mark.key for mark in come]:
            continue
        for a, b in _gaps(gone, come):
            yield from _pair_gap(gone[a[0] : a[1]], come[b[0] : b[1]])


def _pair_gap(gone: list[Mark], come: list[Mark]) -> Iterator[Pair]:
    paired = min(len(gone), len(come))
    for old, new in zip(gone[:paired], come[:paired], strict=True):
        if old.weak != new.weak and old.rule not in _VALUES:
            yield old, None
            yield None, new
        else:
            yield old, new
    for old in gone[paired:]:
        yield old, None
    for new in come[paired:]:
        yield None, new


def _pair_references(gone: list[Mark], come: list[Mark], names: _Names) -> Iterator[Pair]:
    """References that lead elsewhere. One that came or went alone is told by the words around it."""
    for old, new in zip(gone, come, strict=False):
        if old.key != new.key and not follows(old, new, names.numbers):
            yield old, new


def _gaps(gone: list[Mark], come: list[Mark]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches between marks that stand on both sides in the same order."""
    a, b = [mark.key for mark in gone], [mark.key for mark in come]
    low = 0
    while low < len(a) and low < len(b) and a[low] == b[low]:
        low += 1
    high = 0
    while high < min(len(a), len(b)) - low and a[-1 - high] == b[-1 - high]:
        high += 1
    ends = (len(a) - high, len(b) - high)
    if low == ends[0] or low == ends[1]:
        if low < ends[0] or low < ends[1]:
            yield (low, ends[0]), (low, ends[1])
        return
    before = (low, low)
    for i, j in common_places(a, b, low, ends):
        if i > before[0] or j > before[1]:
            yield (before[0], i), (before[1], j)
        before = (i + 1, j + 1)
    if before != ends:
        yield (before[0], ends[0]), (before[1], ends[1])


def common_places(a: list[str], b: list[str], low: int, ends: tuple[int, int]) -> list[tuple[int, int]]:
    """A longest common subsequence of two short stretches; of long ones, the keys that stand once in both."""
    rows, columns = ends[0] - low, ends[1] - low
    if rows > _MOST or columns > _MOST:
        return _anchors(a, b, low, ends)
    best = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            if a[low + i] == b[low + j]:
                best[i][j] = best[i + 1][j + 1] + 1
            else:
                best[i][j] = max(best[i + 1][j], best[i][j + 1])
    pairs = []
    i = j = 0
    while i < rows and j < columns:
        if a[low + i] == b[low + j]:
            pairs.append((low + i, low + j))
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _anchors(a: list[str], b: list[str], low: int, ends: tuple[int, int]) -> list[tuple[int, int]]:
    """Greedy and linear: the next common key of both, as far as each key lasts."""
    left = Counter(b[low : ends[1]])
    places: dict[str, list[int]] = {}
    for j in range(ends[1] - 1, low - 1, -1):
        places.setdefault(b[j], []).append(j)
    pairs = []
    reach = low
    for i in range(low, ends[0]):
        if not left[a[i]]:
            continue
        found = places[a[i]]
        while found and found[-1] < reach:
            found.pop()
        if found and found[-1] - reach <= _MOST:
            reach = found.pop()
            pairs.append((i, reach))
            reach += 1
    return pairs
