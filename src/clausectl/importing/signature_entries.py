"""The things of a signature block, told apart by the signatory they belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.importing.signature_items import LABELLED, Item
from clausectl.importing.signature_labels import WITNESSES, read_role
from clausectl.importing.signature_names import is_person

_NO_ENTRY = frozenset({"noise", "page number", "envelope", "furniture", "seal"})
_MADE_BY_PROGRAM = re.compile(r"(?i)^(?:digitally|electronically|docu) ?signed by$")
_BY = frozenset({"by", "signed by", "executed by", "accepted by", "agreed by", "durch", "par", "por", ""})


def group_items(items: Sequence[Item]) -> list[list[Item]]:
    """The things of one column, one list a signatory, in order; nothing is dropped.

    A signatory begins at a heading, and where a label comes again that the one
    before has already. How many lines a heading has, the first one shows.
    """
    streams = _undo_flattening(items)
    if streams:
        return [entry for stream in streams for entry in group_items(stream)]
    headings = _count_headings(items)
    entries: list[list[Item]] = []
    for at, item in enumerate(items):
        if not entries or (item.kind not in _NO_ENTRY and _opens(entries[-1], items, at, headings)):
            entries.append([])
        entries[-1].append(item)
    return entries


def _count_headings(items: Sequence[Item]) -> int:
    """How many lines stand above the first label; a heading that is scan noise counts as one."""
    count = 0
    noise = False
    for item in items:
        if item.kind in LABELLED and not (item.kind == "party" and not item.value):
            break
        count += item.kind in ("text", "party")
        noise = noise or item.kind == "noise"
    return count or int(noise)


def _opens(entry: Sequence[Item], items: Sequence[Item], at: int, headings: int) -> bool:
    """Whether a thing is the first of another signatory."""
    item = items[at]
    kinds = {_kind(one) for one in entry if one.kind in LABELLED and one.kind != "other"}
    if not kinds:
        return False
    if item.kind in LABELLED:
        return _label_opens(entry, item, kinds)
    following = next(
        (one for one in items[at + 1 : at + 12] if one.kind in LABELLED and one.kind != "other"), None
    )
    if is_heading(item):
        return True
    if following is None:
        return False
    if item.kind == "consent" or item.kind == "choices":
        return (
            "signature" in kinds and _kind(following) in kinds and any(one.kind == item.kind for one in entry)
        )
    if _kind(following) not in kinds:
        return False
    return _count_texts(items, at) <= headings


def is_heading(item: Item) -> bool:
    """Whether a text can only be a heading: it ends with a colon, or names a role."""
    return item.kind == "text" and (
        item.value.endswith(":")
        or bool(read_role(item.value))
        or bool(read_role(item.value.partition(":")[0]))
    )


def _count_texts(items: Sequence[Item], at: int) -> int:
    """How many texts stand from here to the next label."""
    count = 0
    for item in items[at : at + 12]:
        if item.kind in LABELLED:
            break
        count += item.kind == "text"
    return count


def _label_opens(entry: Sequence[Item], item: Item, kinds: set[str]) -> bool:
    role = item.piece.role
    roles = {one.piece.role for one in entry if one.piece.role}
    if role and ((roles and role not in roles) or (role in WITNESSES and not roles and "signature" in kinds)):
        return True
    if item.kind == "other":
        return False
    if _kind(item) != "signature":
        return item.kind in kinds
    if "signature" not in kinds:
        return False
    labels = [one for one in entry if one.kind in LABELLED and one.kind != "other"]
    last = labels[-1]
    first = next(one for one in labels if _kind(one) == "signature")
    if not (first.value or first.piece.blanks or first.piece.colon) and first.piece.label:
        return False  # "signed on behalf of Acme by", and then the line to sign
    if _MADE_BY_PROGRAM.match(item.piece.label) and not any(
        _kind(one) == "signature" and one.value for one in labels
    ):
        return not {one.value for one in labels if one.kind == "name"} <= {"", item.value}
    if item.kind == "line":
        # A line below a label that has no value is where that value goes.
        return not (not last.value and not last.piece.blanks) and not _signature_is_last(last)
    if _signature_is_last(last):
        return False
    printed = first.piece.label.casefold() in _BY and is_person(first.value)
    return not (printed and item.piece.label.casefold() not in _BY and "name" not in kinds)


def _signature_is_last(last: Item) -> bool:
    return _kind(last) == "signature" and not last.value


def _kind(item: Item) -> str:
    return "signature" if item.kind == "line" else item.kind


def _undo_flattening(items: Sequence[Item]) -> list[list[Item]]:
    """Columns that were written row by row (By, By, Name, Name); none where they were not."""
    labels = [item for item in items if item.kind in LABELLED]
    runs: list[list[Item]] = []
    for item in labels:
        if runs and runs[-1][0].kind == item.kind and runs[-1][0].piece.label == item.piece.label:
            runs[-1].append(item)
        else:
            runs.append([item])
    width = len(runs[0]) if runs else 0
    if width < 2 or len(runs) < 2 or any(len(run) != width for run in runs):
        return []
    if len({(run[0].kind, run[0].piece.label) for run in runs}) < len(runs):
        return []
    heads = [item for item in items if item.kind == "text" and item.line <= labels[0].line]
    rest = [item for item in items if item.kind not in LABELLED and item not in heads]
    if len(heads) % width or rest:
        return []
    return [heads[at::width] + [run[at] for run in runs] for at in range(width)]
