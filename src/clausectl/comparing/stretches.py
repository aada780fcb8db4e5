"""The stretch of two outlines in which they differ: all that telling their changes can ask about."""

from __future__ import annotations

from clausectl.model.composed import OutlineEntry

Entries = tuple[OutlineEntry, ...]


def find_stretches(old: Entries, new: Entries) -> tuple[Entries, Entries]:
    """Both lists without the entries that they begin and end with alike, but for the last of the former.

    An entry is alike when nothing that a change can consist in differs. What
    stands in front of the stretch neither moved nor has a weight to be asked
    for; only the title of the very last entry of it is told, as the place of
    what follows. The same goes for what stands behind it, from the first entry
    there that no section holds. Linear.
    """
    most = min(len(old), len(new))
    start = 0
    while start < most and _alike(old[start], new[start]):
        start += 1
    end = 0
    while end < most - start and _alike(old[-1 - end], new[-1 - end]):
        end += 1
    while end and new[-end].sections:  # what heads it may be another section of the same title
        end -= 1
    start = max(start - 1, 0)
    return old[start : len(old) - end], new[start : len(new) - end]


def _alike(a: OutlineEntry, b: OutlineEntry) -> bool:
    return a is b or (
        a.key == b.key
        and a.number == b.number
        and a.pin == b.pin
        and a.part == b.part
        and a.sections == b.sections
        and a.replaces == b.replaces
    )
