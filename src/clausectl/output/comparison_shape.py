"""The report on two documents in the order a reader wants it: what every format of it shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clausectl.model.comparison import DocumentComparison, Place, ProvisionChange, Unchanged
from clausectl.output.comparison_fold import fold_whole
from clausectl.output.comparison_words import cite_number, name_change
from clausectl.output.diff_words import count, describe_pairs
from clausectl.output.significance_words import tell_kinds, tell_significance
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """The changes to show one by one, and those that are told together.

    ``shown`` stand in the order of the document. ``renumbered`` differ in their
    number alone, ``reformatted`` in their markup (and number): no word of
    either has to be shown.
    """

    shown: tuple[ProvisionChange, ...]
    renumbered: tuple[ProvisionChange, ...]
    reformatted: tuple[ProvisionChange, ...]


def shape(report: DocumentComparison) -> Shape:
    """Each change in the one place where it is told."""
    shown, renumbered, reformatted = [], [], []
    for change in fold_whole(report.changes):
        if not _is_plain(change):
            shown.append(change)
        elif change.formatting or "formatting" in change.kinds:
            reformatted.append(change)
        else:
            renumbered.append(change)
    return Shape(tuple(shown), tuple(renumbered), tuple(reformatted))


def _is_plain(change: ProvisionChange) -> bool:
    """Whether nothing but number and markup differ, which no redline shows."""
    return (
        change.status == "kept"
        and change.significance == "editorial"
        and change.title is None
        and change.text is None
        and not (change.moved or change.reparented or change.moved_paragraphs or change.likeness < 1)
        and bool(change.renumbered or change.formatting or "formatting" in change.kinds)
    )


def tell_renumbering(
    report: DocumentComparison, changes: Sequence[ProvisionChange], limit: int | None
) -> str:
    """The numbers as ``3 → 4, 4–7 → 5–8``; what only follows the number above it is left out."""
    told = {id(change) for change in changes}
    return describe_pairs(
        [
            (_number(change.old[0]), _number(change.new[0]), id(change) in told)
            for change in report.changes
            if change.old and change.new and change.renumbered
        ],
        limit=limit,
    )


def _number(place: Place) -> str:
    return cite_number(place) if place.path or place.number else ""


def tell_formatting(changes: Iterable[ProvisionChange], limit: int | None) -> list[tuple[str, str, int]]:
    """(which markup, the provisions in which it changed, how many they are), in the order of the document."""
    groups: dict[str, list[str]] = {}
    for change in changes:
        groups.setdefault(", ".join(change.formatting) or "markup", []).append(name_change(change))
    found = []
    for what, names in groups.items():
        shown = names[:limit]
        more = len(names) - len(shown)
        found.append((what, ", ".join(shown) + (f" and {more:,} more" if more else ""), len(names)))
    return found


def tell_counts(report: DocumentComparison) -> list[tuple[str, str]]:
    """(what is counted, how many): every kind, and significance, which adds up to the changes."""
    kinds = tell_kinds(report.count_kinds())
    changes = len(report.changes)
    what = "change" if changes == 1 else "changes"
    told = tell_significance(report.count_significance())
    return [("Kinds", kinds), ("Significance", f"{changes:,} {what}{f': {told}' if told else ''}")]


def tell_unshown(report: DocumentComparison) -> str:
    """That some identical provisions are not shown where others are; empty when none is missing."""
    missing = report.identical - len(report.unchanged)
    return f"{count(missing, 'unchanged provision')} not shown" if missing > 0 else ""


def weave(
    report: DocumentComparison, changes: Iterable[ProvisionChange]
) -> Iterator[ProvisionChange | Unchanged]:
    """Changes and unchanged provisions in the order of the document."""
    rest = report.unchanged
    at = 0
    for change in changes:
        if change.new:
            until = min(place.index for place in change.new)
            while at < len(rest) and rest[at].new.index < until:
                yield rest[at]
                at += 1
        else:
            until = change.old[0].index
            while at < len(rest) and rest[at].old.index < until:
                yield rest[at]
                at += 1
        yield change
    yield from rest[at:]
