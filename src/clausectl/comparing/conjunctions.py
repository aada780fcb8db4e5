"""The “and” or “or” at the end of a list's last item but one, which goes where the last item goes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from clausectl.comparing.alignment import Alignment
from clausectl.model.comparison import ProvisionChange
from clausectl.model.provisions import Document
from clausectl.model.redlines import Reason

_LAST = re.compile(r"[;,]\s+(and|or)\s*\Z|[;,]\s+(and/or)\s*\Z")
_RULES = ("and-or", "list-punctuation")


def settle_conjunctions(
    changes: Sequence[ProvisionChange], old: Document, new: Document, alignment: Alignment
) -> list[ProvisionChange]:
    """The changes without reasons that only say that a list has another last item now.

    Where items of one list came, went or moved, or one lost the word that
    another of them got, an item that gained or lost it at its very end did not
    change its meaning. An “and” that became “or” did, and stays a reason.
    """
    lists: dict[int, list[tuple[int, ProvisionChange, str, str]]] = defaultdict(list)
    stirred: set[int] = set()
    for at, change in enumerate(changes):
        parent = _parent(change, old, new, alignment)
        if change.status != "kept" or change.moved:
            stirred.add(parent)
        if change.status == "kept" and change.text is not None:
            gone, come = _ending(change.text.old), _ending(change.text.new)
            if bool(gone) != bool(come):
                lists[parent].append((at, change, gone, come))
    settled = list(changes)
    for parent, found in lists.items():
        lost = {gone for _, _, gone, _ in found if gone}
        got = {come for _, _, _, come in found if come}
        for at, change, gone, come in found:
            if parent in stirred or (gone or come) in lost & got:
                settled[at] = _without(change, gone or come)
    return settled


def _parent(change: ProvisionChange, old: Document, new: Document, alignment: Alignment) -> int:
    if change.new:
        return new.provisions[change.new[0].index].parent
    above = old.provisions[change.old[0].index].parent
    return alignment.new_of.get(above, -2) if above >= 0 else -1


def _ending(text: str) -> str:
    found = _LAST.search(text[-20:])
    return (found[1] or found[2]) if found else ""


def _without(change: ProvisionChange, word: str) -> ProvisionChange:
    """The change without the reasons that its last edit gave for this word and the mark before it."""
    if not change.edits:
        return change
    last = change.edits[-1]
    about = {reason for reason in last.reasons if _is_about(reason, word)}
    if not about:
        return change
    edits = (*change.edits[:-1], replace(last, reasons=tuple(r for r in last.reasons if r not in about)))
    elsewhere = {reason for edit in edits for reason in edit.reasons}
    reasons = tuple(reason for reason in change.reasons if reason not in about or reason in elsewhere)
    significance = change.significance if reasons or change.significance != "substantive" else "wording"
    return replace(change, edits=edits, reasons=reasons, significance=significance)


def _is_about(reason: Reason, word: str) -> bool:
    if reason.rule not in _RULES:
        return False
    words = {reason.old.strip().lower(), reason.new.strip().lower()} - {""}
    # either the word itself, or the mark that stands before it
    return words == {word} if reason.rule == "and-or" else words <= {";", ",", "."}
