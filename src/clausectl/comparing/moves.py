"""Which entries of an order stayed, and which moved: the heaviest increasing subsequence stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from clausectl.records import dataclass

Weight = Callable[[str], int] | Mapping[str, int]
"""Words of an entry by its key. What a mapping lacks, and what weighs nothing, counts as one word."""


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Keys of two orders, told apart.

    ``kept``, ``moved`` and ``added`` are in the new order, ``removed`` in the
    old. Without ``removed`` and ``moved`` the old order reads as ``kept``, and
    so does the new without ``added`` and ``moved``.
    """

    kept: tuple[str, ...]
    moved: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def arrange(old: Sequence[str], new: Sequence[str], weight: Weight) -> Arrangement:
    """Tell what moved between two orders of unique keys so that the fewest words move.

    The common keys with the heaviest increasing subsequence of old places stay,
    the others moved. O(n log n) by a Fenwick tree of prefix maxima. Among equal
    weights the chain found first in the new order stays.
    """
    places = {key: at for at, key in enumerate(old)}
    common = [key for key in new if key in places]
    added = tuple(key for key in new if key not in places) if len(common) < len(new) else ()
    removed: tuple[str, ...] = ()
    stood = old
    if len(common) < len(old):
        present = set(new)
        stood = [key for key in old if key in present]
        removed = tuple(key for key in old if key not in present)
    # What both orders begin and end with is in every heaviest chain.
    low, high = 0, len(common)
    while low < high and common[low] == stood[low]:
        low += 1
    if low == high:
        return Arrangement(tuple(common), (), added, removed)
    while common[high - 1] == stood[high - 1]:
        high -= 1
    order = {key: at for at, key in enumerate(stood[low:high])}
    middle = common[low:high]
    weights = [max(1, weigh(weight, key)) for key in middle]
    stays = _heaviest_chain([order[key] for key in middle], weights)
    moved = tuple(key for at, key in enumerate(middle) if at not in stays)
    gone = set(moved)
    return Arrangement(tuple(key for key in common if key not in gone), moved, added, removed)


def weigh(weight: Weight, key: str) -> int:
    """The weight of a key by a function or a mapping."""
    return weight(key) if callable(weight) else weight.get(key, 1)


def _heaviest_chain(places: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Indices of the heaviest increasing subsequence of a permutation of places from 0."""
    size = len(places)
    totals = [0] * (size + 1)  # a Fenwick tree: the best total of a prefix of places, and where it ends
    ends = [-1] * (size + 1)
    back = []
    best, last = 0, -1
    for at, place in enumerate(places):
        total, before = 0, -1
        node = place
        while node:
            if totals[node] > total:
                total, before = totals[node], ends[node]
            node &= node - 1
        back.append(before)
        total += weights[at]
        if total > best:
            best, last = total, at
        node = place + 1
        while node <= size:
            if total > totals[node]:
                totals[node], ends[node] = total, at
            node += node & -node
    chain = set()
    while last >= 0:
        chain.add(last)
        last = back[last]
    return chain
