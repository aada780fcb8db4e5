"""Alignment of two token sequences: unique anchors first, a longest common subsequence in between.

Anchors are tokens that stand once on either side (the idea of patience diff,
Bram Cohen); between them the longest common subsequence is found with
bit-parallel rows (Hyyrö, "Bit-parallel LCS-length computation revisited",
2004). Both are deterministic and keep no clock.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence

Pair = tuple[int, int]
Box = tuple[int, int, int, int]

_SMALL = 64 * 64  # below this a common subsequence beats anchors in quality and costs nothing
_LARGEST = 16_000_000  # cells, one bit each: 2 MB of rows
_SHINGLE = 4


def match(a: Sequence[Hashable], b: Sequence[Hashable], *, exact: bool = True) -> list[Pair]:
    """Index pairs of equal tokens, increasing on both sides.

    Without ``exact`` only anchors and what extends them are matched. O(n log n)
    where tokens anchor the texts; a stretch without a single unique token or
    run of four costs n·m/64 word operations while n·m is at most 16 million,
    and is left unmatched beyond that.
    """
    pairs: list[Pair] = []
    boxes: list[Box] = [(0, len(a), 0, len(b))]
    while boxes:
        box = _trim(a, b, boxes.pop(), pairs)
        alo, ahi, blo, bhi = box
        size = (ahi - alo) * (bhi - blo)
        if not size:
            continue
        anchors: list[Pair] = []
        if size > _SMALL or not exact:
            anchors = unique_anchors(a[alo:ahi], b[blo:bhi])
            if not anchors and size > _LARGEST:
                anchors = unique_anchors(_shingles(a[alo:ahi]), _shingles(b[blo:bhi]))
        if anchors:
            for i, j in anchors:
                pairs.append((alo + i, blo + j))
            boxes.extend(between(box, anchors))
        elif exact and size <= _LARGEST:
            pairs.extend((alo + i, blo + j) for i, j in common_subsequence(a[alo:ahi], b[blo:bhi]))
    pairs.sort()
    return pairs


def _trim(a: Sequence[Hashable], b: Sequence[Hashable], box: Box, pairs: list[Pair]) -> Box:
    alo, ahi, blo, bhi = box
    while alo < ahi and blo < bhi and a[alo] == b[blo]:
        pairs.append((alo, blo))
        alo += 1
        blo += 1
    while alo < ahi and blo < bhi and a[ahi - 1] == b[bhi - 1]:
        ahi -= 1
        bhi -= 1
        pairs.append((ahi, bhi))
    return alo, ahi, blo, bhi


def between(box: Box, anchors: Sequence[Pair]) -> list[Box]:
    """The boxes left between anchors, which are relative to the box; empty ones on both sides dropped."""
    alo, ahi, blo, bhi = box
    boxes = []
    i0, j0 = alo, blo
    for i, j in anchors:
        i1, j1 = alo + i, blo + j
        if i1 > i0 and j1 > j0:
            boxes.append((i0, i1, j0, j1))
        i0, j0 = i1 + 1, j1 + 1
    if ahi > i0 and bhi > j0:
        boxes.append((i0, ahi, j0, bhi))
    return boxes


def _shingles(tokens: Sequence[Hashable]) -> list[Hashable]:
    return list(zip(*(tokens[i:] for i in range(_SHINGLE)), strict=False))


def unique_anchors(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair]:
    """The longest increasing chain of tokens that stand exactly once on either side. O(n log n)."""
    in_a, in_b = Counter(a), Counter(b)
    once = {t for t, n in in_a.items() if n == 1 and in_b.get(t) == 1}
    if not once:
        return []
    place = {t: j for j, t in enumerate(b) if t in once}
    return increasing([(i, place[t]) for i, t in enumerate(a) if t in once])


def increasing(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest chain of pairs increasing in the second place; the first place increases already."""
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for at, (_, j) in enumerate(pairs):
        if not tails or j > tails[-1]:
            k = len(tails)
            tails.append(j)
            ends.append(at)
        else:
            k = bisect_left(tails, j)
            tails[k] = j
            ends[k] = at
        back.append(ends[k - 1] if k else -1)
    chain = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = back[at]
    chain.reverse()
    return chain


def common_subsequence(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[Pair]:
    """A longest common subsequence as index pairs.

    One row of bits per token of the longer side: n·m/64 word operations and
    n·m bits of memory. Callers keep n·m bounded.
    """
    if len(b) > len(a):
        return [(i, j) for j, i in common_subsequence(b, a)]
    masks: dict[Hashable, int] = {}
    for j, token in enumerate(b):
        masks[token] = masks.get(token, 0) | (1 << j)
    full = (1 << len(b)) - 1
    row = full
    rows = []
    for token in a:
        hit = row & masks.get(token, 0)
        row = ((row + hit) | (row - hit)) & full
        rows.append(row)
    # A zero bit is where the length grows: walk back along it.
    pairs = []
    i, j = len(a), len(b)
    while i and j:
        if rows[i - 1] >> (j - 1) & 1:
            j -= 1
            continue
        i -= 1
        if i and not rows[i - 1] >> (j - 1) & 1:
            continue
        j -= 1
        pairs.append((i, j))
    pairs.reverse()
    return pairs


def common_length(a: Sequence[Hashable], b: Sequence[Hashable]) -> int:
    """The length of a longest common subsequence. n·m/64 word operations, m bits of memory."""
    masks: dict[Hashable, int] = {}
    for j, token in enumerate(b):
        masks[token] = masks.get(token, 0) | (1 << j)
    full = (1 << len(b)) - 1
    row = full
    for token in a:
        hit = row & masks.get(token, 0)
        row = ((row + hit) | (row - hit)) & full
    return len(b) - row.bit_count()
