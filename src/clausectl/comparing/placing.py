"""Which matched provisions moved: left their neighbours, or stand under another provision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from clausectl.comparing.alignment import Alignment
from clausectl.comparing.moves import arrange
from clausectl.model.provisions import Document, Provision
from clausectl.records import dataclass

_ATTACHMENTS = frozenset(
    ["schedule", "exhibit", "annex", "annexe", "appendix", "attachment", "anlage", "anhang", "anexo"]
)


@dataclass(frozen=True, slots=True)
class Placing:
    """New indices of provisions that moved, and of those that stand under another provision.

    ``under_other_words`` are those that now complete, or no longer complete, a
    sentence that the provision above them begins, or that belong to another
    schedule or exhibit.
    """

    moved: frozenset[int]
    reparented: frozenset[int]
    under_other_words: frozenset[int]


def find_moved(
    old: Document, new: Document, alignment: Alignment, splits: Mapping[int, Sequence[int]]
) -> Placing:
    """Tell what moved, level by level; what only follows its section did not move.

    Among the provisions that stand under the same one on both sides the
    heaviest increasing subsequence stays (weighed in words, with what stands
    below). A heading put over provisions, or taken away from over them, moves
    none of them. ``splits`` are the new provisions of one that was split: what
    stood under it may stand under any of them. O(n log n).
    """
    over_old = _nearest_matched(old.provisions, alignment.new_of)
    over_new = _nearest_matched(new.provisions, alignment.old_of)
    reparented = set()
    levels: dict[int, list[int]] = defaultdict(list)
    for i, j in alignment.new_of.items():
        was = over_old[i]
        expected = -1 if was < 0 else alignment.new_of[was]
        if over_new[j] == expected or over_new[j] in splits.get(was, ()):
            levels[was].append(i)
        else:
            reparented.add(j)
    weights: list[int] = []  # counted where something is out of order
    moved = set(reparented)
    for members in levels.values():
        if len(members) < 2:
            continue
        stood = [str(alignment.new_of[i]) for i in sorted(members)]
        now = [str(j) for j in sorted(alignment.new_of[i] for i in members)]
        if stood != now:
            weights = weights or _weigh(old.provisions)
            weight = {str(alignment.new_of[i]): weights[i] for i in members}
            moved.update(int(key) for key in arrange(stood, now, weight).moved)
    other = {j for j in alignment.old_of if _reads_otherwise(old, new, alignment, splits, j)}
    return Placing(frozenset(moved), frozenset(reparented), frozenset(other))


def _nearest_matched(provisions: Sequence[Provision], matched: Mapping[int, int]) -> list[int]:
    found: list[int] = []
    for provision in provisions:
        parent = provision.parent
        found.append(parent if parent < 0 or parent in matched else found[parent])
    return found


def _weigh(provisions: Sequence[Provision]) -> list[int]:
    weights = [1 + len(p.title.split()) + len(p.text.split()) for p in provisions]
    for index in range(len(provisions) - 1, -1, -1):
        parent = provisions[index].parent
        if parent >= 0:
            weights[parent] += weights[index]
    return weights


def _reads_otherwise(
    old: Document, new: Document, alignment: Alignment, splits: Mapping[int, Sequence[int]], j: int
) -> bool:
    above_new = new.provisions[j].parent
    above_old = old.provisions[alignment.old_of[j]].parent
    expected = -1 if above_old < 0 else alignment.new_of.get(above_old, -2)
    if above_new == expected or above_new in splits.get(above_old, ()):
        return False
    return (
        _leads_in(old.provisions, above_old)
        or _leads_in(new.provisions, above_new)
        or _attachment(old, alignment.old_of[j]) != _attachment(new, j)
    )


def _attachment(document: Document, index: int) -> str:
    """The schedule or exhibit that a provision belongs to, by noun and title; empty in the body."""
    for ancestor in document.ancestors(index):
        noun = ancestor.number.partition(" ")[0].casefold()
        if noun in _ATTACHMENTS:
            return f"{noun} {ancestor.title.casefold()}"
    return ""


def _leads_in(provisions: Sequence[Provision], index: int) -> bool:
    """Whether a provision begins a sentence that those below it go on with."""
    text = provisions[index].text.rstrip() if index >= 0 else ""
    return bool(text) and text[-1] not in ".!?”\"'’)"
