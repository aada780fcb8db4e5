"""The parts of two outlines: which came, went, or have another label (``Schedule 1`` → ``Schedule 2``)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from clausectl.model.changes import EntryChange
from clausectl.model.composed import Outline, OutlinePart


def name_part(part: OutlinePart) -> str:
    """A part as readers call it: its label, else its title, else its name."""
    return part.label or part.title or part.name


def identify_parts(old: Outline, new: Outline) -> dict[str, str]:
    """New names of the old parts whose name is gone: the new part that holds more than half of the clauses.

    The name is a form's own business: readers see the label and the title.
    """
    if old.parts is new.parts:
        return {}
    old_names, new_names = {p.name for p in old.parts}, {p.name for p in new.parts}
    went, came = old_names - new_names, new_names - old_names
    if not went or not came:
        return {}
    before, after = _members(old), _members(new)
    homes = {clause: name for name in sorted(came) for clause in after[name]}
    same: dict[str, str] = {}
    for name in sorted(went):
        votes = Counter(homes[clause] for clause in before[name] if clause in homes)
        best = min(votes, key=lambda n: (-votes[n], n), default="")
        if best and best not in same.values() and 2 * votes[best] > max(len(before[name]), len(after[best])):
            same[name] = best
    return same


def compare_parts(old: Outline, new: Outline, same: Mapping[str, str]) -> list[EntryChange]:
    """The parts that differ, in the order of the new outline, removed ones last; O(parts).

    ``same`` is from `identify_parts`. Keys are ``part:`` and the name, numbers
    are labels. Another title, kind or numbering is a setting of the form and
    not told here.
    """
    if old.parts is new.parts:
        return []
    before = {same.get(part.name, part.name): part for part in old.parts}
    after = {part.name: part for part in new.parts}
    changes = []
    for name, part in after.items():
        was = before.get(name)
        if was is None:
            changes.append(EntryChange("added", f"part:{name}", part.title, new_number=part.label))
        elif was.label != part.label:
            key, old_key = f"part:{name}", f"part:{was.name}" if was.name != name else ""
            changes.append(EntryChange("renumbered", key, part.title, was.label, part.label, old_key=old_key))
    changes += (
        EntryChange("removed", f"part:{part.name}", part.title, old_number=part.label)
        for name, part in before.items()
        if name not in after
    )
    return changes


def _members(outline: Outline) -> dict[str, list[str]]:
    members: dict[str, list[str]] = defaultdict(list)
    for entry in outline.entries:
        if entry.clause:
            members[entry.part].append(entry.clause)
    return members
