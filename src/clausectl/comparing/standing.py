"""Where changed clauses stand: their number in each form on both sides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set

from clausectl.comparing.documents import DocumentSide
from clausectl.comparing.parts import name_part
from clausectl.model.changes import Standing
from clausectl.model.composed import OutlineEntry

_Place = tuple[str, int, str]  # number as displayed, position among the entries, part as readers call it


def find_places(
    old: Mapping[str, DocumentSide],
    new: Mapping[str, DocumentSide],
    clauses: Iterable[str],
    renamed: Mapping[str, str],
    former_documents: Mapping[str, str],
    moved: Set[tuple[str, str]],
) -> dict[str, tuple[Standing, ...]]:
    """The places of each clause, by its id: forms first, each kind sorted by document id.

    An agreement is named only for a clause that its form does not have: where
    the form has it the number follows from there. A pinned clause does not
    change with the library and stands nowhere here. ``renamed`` maps new clause
    ids to old ones, ``former_documents`` new document ids to old ones; ``moved``
    holds (document, clause). Where a document names a clause twice, its first
    place counts.
    """
    wanted = set(clauses)
    reader = _PlaceReader(wanted.union(renamed.values()))
    found: dict[str, list[Standing]] = defaultdict(list)
    names = {**dict.fromkeys(old), **dict.fromkeys(new)}
    gone = set(former_documents.values())
    for name in sorted(names.keys() - gone, key=lambda n: ((new.get(n) or old[n]).outline.kind != "form", n)):
        before = reader.read(old.get(former_documents.get(name, name)))
        after = reader.read(new.get(name))
        shown = new.get(name) or old[name]
        form = shown.outline.form
        known = {**reader.read(old.get(form)), **reader.read(new.get(form))} if form else {}
        for clause in sorted((before.keys() | after.keys()) & wanted - known.keys()):
            was = before.get(renamed.get(clause, clause), ("", 0, ""))
            now = after.get(clause)
            number, position, part = now or ("", was[1], "")
            found[clause].append(
                Standing(name, was[0], number, position, (name, clause) in moved, was[2], part)
            )
    return {clause: tuple(places) for clause, places in found.items()}


class _PlaceReader:
    """Places of the wanted clauses in an outline; what documents share is read once."""

    def __init__(self, wanted: set[str]) -> None:
        self._wanted = wanted
        self._read: dict[int, dict[str, _Place]] = {}

    def read(self, side: DocumentSide | None) -> dict[str, _Place]:
        if side is None:
            return {}
        entries: tuple[OutlineEntry, ...] = side.outline.entries
        places = self._read.get(id(entries))
        if places is None:
            places = self._read[id(entries)] = {}
            labels = {part.name: name_part(part) for part in side.outline.parts}
            for position, entry in enumerate(entries):
                if entry.clause in self._wanted and not entry.pin:
                    places.setdefault(entry.clause, (entry.number, position, labels.get(entry.part, "")))
        return places
