"""Provisions that were split into several, and several that were merged into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from clausectl.comparing.alignment import Alignment
from clausectl.comparing.likeness import LikenessIndex, Shingle, fold_words, shingles
from clausectl.model.provisions import Document, Provision

_LEAST = 5  # words that a part must have to be known by them
_HELD = 0.6  # how much of a part's runs of words the whole must have had


def find_splits(old: Document, new: Document, alignment: Alignment) -> dict[int, tuple[int, ...]]:
    """Old index -> the new ones that hold its words now, in their order; those with one only are left out.

    A new provision that nothing was matched with is a part of an old one when
    three fifths of its runs of three words stood there and do not stand in
    what that one became. Linear in words, by an inverted index.
    """
    return _find(old.provisions, new.provisions, alignment.new_of, alignment.old_of)


def find_merges(old: Document, new: Document, alignment: Alignment) -> dict[int, tuple[int, ...]]:
    """New index -> the old ones whose words it holds now: a split read backwards."""
    return _find(new.provisions, old.provisions, alignment.old_of, alignment.new_of)


def _find(
    wholes: Sequence[Provision],
    parts: Sequence[Provision],
    part_of: Mapping[int, int],
    whole_of: Mapping[int, int],
) -> dict[int, tuple[int, ...]]:
    loose = [j for j in range(len(parts)) if j not in whole_of]
    if not loose:
        return {}
    runs = {j: shingles(words) for j in loose if len(words := fold_words(parts[j].text)) >= _LEAST}
    if not runs:
        return {}
    left: dict[int, set[Shingle]] = {}
    for i, whole in enumerate(wholes):
        j = part_of.get(i)
        if j is None:
            left[i] = shingles(fold_words(whole.text))
        elif parts[j].text != whole.text:
            left[i] = shingles(fold_words(whole.text)) - shingles(fold_words(parts[j].text))
    index = LikenessIndex[int].of_runs(left)
    found: dict[int, list[int]] = defaultdict(list)
    for j, wanted in runs.items():
        for i, shared in index.ranked(wanted)[:1]:
            if shared >= _HELD * len(wanted):
                found[i].append(j)
    for i, of_whole in found.items():
        if i in part_of:
            of_whole.append(part_of[i])
    return {i: tuple(sorted(of_whole)) for i, of_whole in found.items() if len(of_whole) > 1}
