"""Which entries of an order stayed, and which moved: the heaviest increasing subsequence stays."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

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
    present = set(new)
    common = [key for key in new if key in places]
    removed = tuple(key for key in old if key not in present)
    added = tuple(key for key in new if key not in places)
    order = [places[key] for key in common]
    if all(a < b for a, b in pairwise(order)):
        return Arrangement(tuple(common), (), added, removed)
    weights = [max(1, weigh(weight, key)) for key in common]
    stays = set(_heaviest_chain(order, weights, len(old)))
    kept = tuple(key for at, key in enumerate(common) if at in stays)
    moved = tuple(key for at, key in enumerate(common) if at not in stays)
    return Arrangement(kept, moved, added, removed)


def weigh(weight: Weight, key: str) -> int:
    """The weight of a key by a function or a mapping."""
    return weight.get(key, 1) if isinstance(weight, Mapping) else weight(key)


def _heaviest_chain(places: Sequence[int], weights: Sequence[int], size: int) -> list[int]:
    """Indices of the heaviest strictly increasing subsequence of distinct places below ``size``."""
    tree: list[tuple[int, int]] = [(0, -1)] * (
        size + 1
    )  # best total of a prefix of places, and where it ends
    back = []
    best = (0, -1)
    for at, (place, own) in enumerate(zip(places, weights, strict=True)):
        total, before = 0, -1
        node = place
        while node > 0:
            if tree[node][0] > total:
                total, before = tree[node]
            node &= node - 1
        back.append(before)
        total += own
        if total > best[0]:
            best = (total, at)
        node = place + 1
        while node <= size:
            if total > tree[node][0]:
                tree[node] = (total, at)
            node += node & -node
    chain = []
    at = best[1]
    while at >= 0:
        chain.append(at)
        at = back[at]
    chain.reverse()
    return chain
