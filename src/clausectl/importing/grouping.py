"""Which copies are copies of one agreement."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from clausectl.importing.tidying import Tidied
from clausectl.records import dataclass

_SHINGLE = 3
_SAMPLE = 4  # one shingle in so many is looked at, by its hash
_LEAST = 20  # shingles that a sample has
_MANY = 20  # shingles that a sample needs
_LIKE = 0.4


def group_copies(copies: Sequence[Tidied]) -> list[list[int]]:
    """Indices of copies, in groups of one agreement each, in the order of their first.

    Copies are of one agreement where at least two fifths of their runs of three
    words are the same. Grows with the number of copies times the number of groups.
    """
    groups: list[tuple[_Sample, list[int]]] = []
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


@dataclass(frozen=True, slots=True)
class _Sample:
    """Hashes of the shingles of a copy: ``some`` is the part of ``all`` that stands for long ones."""

    some: frozenset[int]
    all: frozenset[int]


def _sample(copy: Tidied) -> _Sample:
    found: set[int] = set()
    for paragraph in copy.paragraphs:
        words = [word for word in paragraph.text.split() if word[:1].islower()]
        for at in range(len(words) - _SHINGLE + 1):
            found.add(crc32(" ".join(words[at : at + _SHINGLE]).encode("utf-8", "surrogatepass")))
    return _Sample(frozenset(key for key in found if key % _SAMPLE == 0), frozenset(found))


def _liken(one: _Sample, other: _Sample) -> float:
    """How much of the shorter stands in the longer: by their samples where both have many."""
    a, b = one.some, other.some
    if min(len(a), len(b)) < _MANY:
        a, b = one.all, other.all
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
