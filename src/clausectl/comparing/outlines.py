"""Two outlines of one document: what came, went, moved, was replaced, pinned or only renumbered.

Moves are told per level, among the entries of one section, so that a section
that moved takes its clauses along without a word about each of them. A heading
put over clauses that stood there before, or taken away from over them, moves
none of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import field

from clausectl.comparing.identities import identify_entries
from clausectl.comparing.moves import Weight, arrange, weigh
from clausectl.comparing.parts import compare_parts, identify_parts, name_part
from clausectl.model.changes import EntryChange, EntryStatus
from clausectl.model.composed import Outline, OutlineEntry
from clausectl.records import dataclass


@dataclass(slots=True)
class _Order:
    """One side: entries by identity, in order, with the section each stands in.

    An identity is the key of the new side wherever both sides have the entry.
    """

    entries: dict[str, OutlineEntry] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)  # the key of the entry in front, within its part
    labels: dict[str, str] = field(default_factory=dict)  # of the parts, by their names


def compare_outlines(
    old: Outline,
    new: Outline,
    weight: Weight,
    renamed: Mapping[str, str],
    titles: Mapping[str, str] | None = None,
) -> tuple[EntryChange, ...]:
    """The entries that differ, in the order of the new outline, removed ones where they stood.

    ``weight`` gives the words of a clause by its id; ``renamed`` maps old
    clause ids to new ones, and such a clause is the same entry. ``titles`` are
    shown for clauses whose entry has none. An entry that moved and was pinned
    is listed twice. A section that kept its clauses under another title, and a
    clause that a deviation put in the place of another, are ``replaced``; the
    former one is ``detail`` (and its key ``old_key``). Parts that came, went or
    are labelled otherwise come first. O(n log n).
    """
    parts = identify_parts(old, new)
    changes = compare_parts(old, new, parts)
    if old.entries is new.entries or _same(old.entries, new.entries):
        return tuple(changes)
    same = identify_entries(old, new, renamed)
    before = _read(old, same, parts)
    after = _read(new, {}, {})
    moved = _find_moved(before, after, weight)
    gone = _removed_after(before, after)
    changes += (_removed(before, key, titles) for key in gone.get("", ()))
    for key, entry in after.entries.items():
        changes += _entry_changes(key, entry, before, after, key in moved, titles)
        changes += (_removed(before, other, titles) for other in gone.get(key, ()))
    return tuple(changes)


def _same(old: tuple[OutlineEntry, ...], new: tuple[OutlineEntry, ...]) -> bool:
    return len(old) == len(new) and all(
        a is b
        or (
            a.key == b.key
            and a.number == b.number
            and a.pin == b.pin
            and a.part == b.part
            and a.sections == b.sections
            and a.replaces == b.replaces
        )
        for a, b in zip(old, new, strict=True)
    )


def _read(outline: Outline, same: Mapping[str, str], parts: Mapping[str, str]) -> _Order:
    order = _Order(labels={part.name: name_part(part) for part in outline.parts})
    sections: dict[tuple[str, tuple[str, ...]], str] = {}
    last: dict[str, str] = {}
    for entry in outline.entries:
        key = same.get(entry.key, entry.key)
        order.entries[key] = entry
        root = f"part:{parts.get(entry.part, entry.part)}"
        order.parents[key] = sections.get((entry.part, entry.sections), root) if entry.sections else root
        order.before[key] = last.get(entry.part, "")
        last[entry.part] = entry.key
        if entry.kind == "section":
            sections[entry.part, (*entry.sections, entry.title)] = key
    return order


def _find_moved(before: _Order, after: _Order, weight: Weight) -> set[str]:
    """Entries of both sides that left their place: for another section, or among their neighbours."""
    old_homes, new_homes = _homes(before, after), _homes(after, before)
    common = [key for key in after.entries if key in before.entries]
    moved = {key for key in common if old_homes[key] != new_homes[key]}
    if [key for key in before.entries if key in after.entries] == common:
        return moved
    old_levels: dict[str, list[str]] = defaultdict(list)
    new_levels: dict[str, list[str]] = defaultdict(list)
    for key in before.entries:
        if key in after.entries and key not in moved:
            old_levels[old_homes[key]].append(key)
    for key in common:
        if key not in moved:
            new_levels[new_homes[key]].append(key)
    heavy = _weigh_subtrees(after, weight)
    for home, keys in new_levels.items():
        moved.update(arrange(old_levels[home], keys, heavy).moved)
    return moved


def _homes(here: _Order, there: _Order) -> dict[str, str]:
    """For each entry the nearest section above it that both sides have, else its part."""
    homes: dict[str, str] = {}
    for key, parent in here.parents.items():
        homes[key] = homes[parent] if parent in homes and parent not in there.entries else parent
    return homes


def _weigh_subtrees(order: _Order, weight: Weight) -> dict[str, int]:
    weights = {
        key: weigh(weight, entry.clause) if entry.clause else 1 for key, entry in order.entries.items()
    }
    for key, parent in reversed(order.parents.items()):
        if parent in weights:
            weights[parent] += weights[key]
    return weights


def _removed_after(before: _Order, after: _Order) -> dict[str, list[str]]:
    """Removed identities by the surviving entry behind which they stood (empty: at the start)."""
    gone: dict[str, list[str]] = defaultdict(list)
    last = ""
    for key in before.entries:
        if key in after.entries:
            last = key
        else:
            gone[last].append(key)
    return gone


def _title(entry: OutlineEntry, titles: Mapping[str, str] | None) -> str:
    return entry.title or (titles or {}).get(entry.clause, "")


def _removed(before: _Order, key: str, titles: Mapping[str, str] | None) -> EntryChange:
    entry = before.entries[key]
    return EntryChange(
        "removed",
        entry.key,
        _title(entry, titles),
        old_number=entry.number,
        old_after=before.before[key],
        old_part=before.labels.get(entry.part, ""),
    )


def _entry_changes(
    key: str,
    entry: OutlineEntry,
    before: _Order,
    after: _Order,
    moved: bool,
    titles: Mapping[str, str] | None,
) -> list[EntryChange]:
    was = before.entries.get(key)
    if (
        was is not None
        and not moved
        and (was.key, was.number, was.pin) == (entry.key, entry.number, entry.pin)
    ):
        return []
    title = _title(entry, titles)
    previous = after.entries.get(after.before[key])
    follows = (previous.number, _title(previous, titles)) if previous is not None else ("", "")
    if was is None:
        return [
            EntryChange(
                "added",
                entry.key,
                title,
                new_number=entry.number,
                new_after=after.before[key],
                detail=entry.pin,
                new_after_number=follows[0],
                new_after_title=follows[1],
                new_part=after.labels.get(entry.part, ""),
            )
        ]
    other_name = was.key if was.key != entry.key else ""
    found: list[tuple[EntryStatus, str]] = []
    if other_name and entry.kind == "section":
        found.append(("replaced", was.title))
    elif other_name and (entry.replaces == was.clause or was.replaces == entry.clause):
        found.append(("replaced", was.clause))
    if moved:
        found.append(("moved", ""))
    elif was.number != entry.number and not found:
        found.append(("renumbered", ""))
    if was.pin != entry.pin:
        found.append(("pinned", entry.pin))
    places = (was.number, entry.number, before.before[key], after.before[key])
    parts = before.labels.get(was.part, ""), after.labels.get(entry.part, "")
    return [
        EntryChange(status, entry.key, title, *places, detail, other_name, *follows, *parts)
        for status, detail in found
    ]
