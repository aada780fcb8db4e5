"""Which copies are copies of one agreement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

from clausectl.importing.tidying import Tidied

_SHINGLE = 3
_SAMPLE = 4  # one shingle in so many is looked at, by its hash
_LEAST = 20  # shingles that a sample has
_LIKE = 0.4


def group_copies(copies: Sequence[Tidied]) -> list[list[int]]:
    """Indices of copies, in groups of one agreement each, in the order of their first.

    Copies are of one agreement where at least two fifths of their runs of three
    words are the same. Grows with the number of copies times the number of groups.
    """
    groups: list[tuple[frozenset[int], list[int]]] = []
    for at, copy in enumerate(copies):
        sample = _sample(copy)
        best = max(
            ((_liken(sample, model), -number) for number, (model, _) in enumerate(groups)), default=(0.0, 0)
        )
        if best[0] >= _LIKE:
            groups[-best[1]][1].append(at)
        else:
            groups.append((sample, [at]))
    return [members for _, members in groups]


def _sample(copy: Tidied) -> frozenset[int]:
    found: set[int] = set()
    for paragraph in copy.paragraphs:
        found |= _list_shingles(paragraph.text)
    kept = {key for key in found if key % _SAMPLE == 0}
    return frozenset(kept if len(kept) >= _LEAST else found)


@lru_cache(maxsize=4096)  # most paragraphs are the same in most copies
def _list_shingles(text: str) -> frozenset[int]:
    words = [word for word in text.split() if word[:1].islower()]
    return frozenset(
        crc32(" ".join(words[at : at + _SHINGLE]).encode("utf-8", "surrogatepass"))
        for at in range(len(words) - _SHINGLE + 1)
    )


def _liken(one: frozenset[int], other: frozenset[int]) -> float:
    if not one or not other:
        return 0.0
    return len(one & other) / min(len(one), len(other))
