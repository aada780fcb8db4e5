"""Which entry of one outline is which of the other: by id, rename, deviation, title, and place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from clausectl.comparing.sequences import match
from clausectl.model.composed import Outline, OutlineEntry

_GONE = "gone:"  # begins the identity of an old entry whose key means another entry now
# What two places of a clause have in common to be taken for one, the strictest first.
_ALIKE = (("pin", "part", "sections"), ("part", "sections"), ("part",), ())


def identify_entries(old: Outline, new: Outline, renamed: Mapping[str, str]) -> dict[str, str]:
    """New keys for those old keys that are written otherwise, or mean another entry, now.

    A clause that stands several times is told apart by what stands around it:
    the longest common order of both outlines pairs its places; what is left is
    paired within a section, then within a part, then in order. An old entry
    that is gone, and whose key another one may have now, gets a key that no
    entry has. O(n log n), and for clauses that stand several times what
    `sequences.match` costs.
    """
    old_keys = {e.key: e for e in old.entries}
    new_keys = {e.key: e for e in new.entries}
    same: dict[str, str] = {}
    taken: set[str] = set()

    def identify(old_key: str, new_key: str) -> None:
        went = old_key in old_keys and old_key not in new_keys
        came = new_key in new_keys and new_key not in old_keys
        if went and came and old_key not in same and new_key not in taken:
            same[old_key] = new_key
            taken.add(new_key)

    for entry in old.entries:
        if entry.kind == "clause" and entry.clause in renamed:
            identify(entry.key, renamed[entry.clause] + _count(entry))
    for entry in new.entries:
        if entry.replaces:
            identify(entry.replaces + _count(entry), entry.key)
    for entry in old.entries:
        if entry.replaces:
            identify(entry.key, entry.replaces + _count(entry))
    _identify_repeated(old.entries, new.entries, same)
    taken.update(same.values())
    _identify_sections(old, new, same, identify)
    return same


def _identify_repeated(
    old: Sequence[OutlineEntry], new: Sequence[OutlineEntry], same: dict[str, str]
) -> None:
    """Pair the places of what stands more than once on a side, and put the pairs into ``same``."""
    if not any(_count(entry) for side in (old, new) for entry in side):
        return
    old_names = [same.get(entry.key, entry.key).removesuffix(_count(entry)) for entry in old]
    new_names = [entry.key.removesuffix(_count(entry)) for entry in new]
    counts = Counter(old_names) | Counter(new_names)
    old_left = {at: entry for at, entry in enumerate(old) if counts[old_names[at]] > 1}
    new_left = {at: entry for at, entry in enumerate(new) if counts[new_names[at]] > 1}

    def pair(i: int, j: int) -> None:
        same[old_left.pop(i).key] = new_left.pop(j).key

    for i, j in match(
        [(name, entry.pin) for name, entry in zip(old_names, old, strict=True)],
        [(name, entry.pin) for name, entry in zip(new_names, new, strict=True)],
    ):
        if i in old_left:
            pair(i, j)
    for alike in _ALIKE:
        waiting: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for j in sorted(new_left, reverse=True):
            waiting[new_names[j], *(getattr(new_left[j], name) for name in alike)].append(j)
        for i in list(old_left):
            found = waiting.get((old_names[i], *(getattr(old_left[i], name) for name in alike)))
            if found:
                pair(i, found.pop())
    for entry in old_left.values():
        same[entry.key] = _GONE + entry.key


def _count(entry: OutlineEntry) -> str:
    """What tells the places of one clause or title apart at the end of a key: ``#2``, or nothing."""
    if "#" not in entry.key:
        return ""
    if entry.kind == "clause":
        return entry.key[len(entry.clause) :]
    return entry.key[len("section:" + " / ".join((entry.part, *entry.sections, entry.title))) :]


def _identify_sections(
    old: Outline, new: Outline, same: Mapping[str, str], identify: Callable[[str, str], None]
) -> None:
    """A section whose title changed is the one that holds more than half of its clauses."""
    old_members = _members(old, same)
    new_members = _members(new, {})
    home = {clause: section for section, clauses in new_members.items() for clause in clauses}
    for section, clauses in old_members.items():
        if section in new_members:
            continue
        votes: dict[str, int] = defaultdict(int)
        for clause in clauses:
            if clause in home:
                votes[home[clause]] += 1
        if votes:
            best = min(votes, key=lambda key: (-votes[key], key))
            if 2 * votes[best] > max(len(clauses), len(new_members[best])):
                identify(section, best)


def _members(outline: Outline, same: Mapping[str, str]) -> dict[str, list[str]]:
    """Keys of the clauses that stand directly in each section."""
    members: dict[str, list[str]] = {}
    sections: dict[tuple[str, tuple[str, ...]], str] = {}
    for entry in outline.entries:
        if entry.kind == "section":
            sections[entry.part, (*entry.sections, entry.title)] = entry.key
            members[entry.key] = []
        else:
            parent = sections.get((entry.part, entry.sections))
            if parent is not None:
                members[parent].append(same.get(entry.key, entry.key))
    return members
