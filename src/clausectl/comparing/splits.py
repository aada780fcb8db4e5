"""Provisions that were split into several, and several that were merged into one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from clausectl.comparing.alignment import Alignment
from clausectl.comparing.likeness import Key, LikenessIndex, Shingle, fold_words, shingles
from clausectl.comparing.words import common_end, common_start
from clausectl.model.provisions import Document, Provision

_LEAST = 5  # words that a part must have to be known by them
_HELD = 0.6  # how much of a part's runs of words the whole must have had


def find_splits(old: Document, new: Document, alignment: Alignment) -> dict[int, tuple[int, ...]]:
    """Old index -> the new ones that hold its words now, in their order; those with one only are left out.

    See `gather_parts`; a new provision that nothing was matched with may be a part.
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
    loose = {j: parts[j].text for j in range(len(parts)) if j not in whole_of}
    if not loose:
        return {}
    changed: dict[int, tuple[str, str]] = {}
    for i, whole in enumerate(wholes):
        j = part_of.get(i)
        kept = parts[j].text if j is not None else ""
        if kept != whole.text:
            changed[i] = (whole.text, kept)
    found = gather_parts(changed, loose)
    for i, of_whole in found.items():
        if i in part_of:
            of_whole.append(part_of[i])
    return {i: tuple(sorted(of_whole)) for i, of_whole in found.items() if len(of_whole) > 1}


def gather_parts(wholes: Mapping[Key, tuple[str, str]], loose: Mapping[Key, str]) -> dict[Key, list[Key]]:
    """The loose texts by the whole that their words came from.

    ``wholes`` are texts that changed or went, each with what it became (empty
    for nothing). A loose text of five words or more is a part of a whole when
    three fifths of its runs of three words stood there and do not stand in
    what that became. Linear in words, by an inverted index.
    """
    runs = {key: shingles(words) for key, text in loose.items() if len(words := fold_words(text)) >= _LEAST}
    if not runs:
        return {}
    # only runs of the loose texts are ever asked for, and most wholes hold none of them
    asked = set().union(*runs.values())
    shortest = min(map(len, runs.values()))
    left: dict[Key, set[Shingle]] = {}
    for key, (text, kept) in wholes.items():
        gone, come = _differing(text, kept) if kept else (text, "")
        words = fold_words(gone)
        if len(words) < _HELD * shortest:
            continue
        held = asked.intersection(shingles(words))
        if held:
            left[key] = held - shingles(fold_words(come)) if come else held
    index = LikenessIndex[Key].of_runs(left)
    found: dict[Key, list[Key]] = defaultdict(list)
    for key, wanted in runs.items():
        # rare runs find the candidates; how much of the part each held is counted in all of its runs
        tried = [(-len(wanted & left[whole]), at, whole) for at, whole in enumerate(index.candidates(wanted))]
        if tried and -min(tried)[0] >= _HELD * len(wanted):
            found[min(tried)[2]].append(key)
    return found


def _differing(old: str, new: str) -> tuple[str, str]:
    """Two texts without what both begin and end with: what a split takes away is in between."""
    start = common_start(old, new, 0, len(old), 0, len(new))
    end = common_end(old, new, start, len(old), start, len(new))
    return old[start : len(old) - end], new[start : len(new) - end]
