"""What came or went as a whole told as one: a schedule that was dropped is one change and not fifty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from clausectl.model.comparison import Place, ProvisionChange
from clausectl.model.redlines import PartKind, Redline, RedlinePart


def fold_whole(changes: Sequence[ProvisionChange]) -> Iterator[ProvisionChange]:
    """The changes, those that came or went with the provision above them taken into its words.

    ``below`` of the one above counts them. Every word stays: each provision
    stands in the redline with its number and title, parted by a blank line.
    """
    at = 0
    while at < len(changes):
        change = changes[at]
        end = at + 1
        if change.status in ("added", "removed"):
            while end < len(changes) and _is_below(changes[end], change, end - at):
                end += 1
        yield _take_in(change, changes[at + 1 : end]) if end > at + 1 else change
        at = end


def _place(change: ProvisionChange) -> Place:
    return (change.new if change.status == "added" else change.old)[0]


def _is_below(change: ProvisionChange, above: ProvisionChange, distance: int) -> bool:
    """Whether it follows without a gap, deeper down, and met the same fate."""
    if change.status != above.status:
        return False
    place, root = _place(change), _place(above)
    return place.index == root.index + distance and len(place.ancestors) > len(root.ancestors)


def _take_in(change: ProvisionChange, below: Sequence[ProvisionChange]) -> ProvisionChange:
    kind: PartKind = "inserted" if change.status == "added" else "deleted"
    words = [_words(change.text)] if change.text is not None else []
    for other in below:
        place = _place(other)
        head = f"{place.number} {place.title}".strip()
        text = _words(other.text)
        # a list item reads on from its number; what has a heading begins a line of its own
        words.append(f"{head}\n\n{text}" if place.title and text else f"{head} {text}".strip())
    whole = "\n\n".join(word for word in words if word)
    redline = Redline((RedlinePart(kind, whole),)) if whole else None
    return replace(change, text=redline, below=len(below))


def _words(redline: Redline | None) -> str:
    return "".join(part.text for part in redline.parts) if redline is not None else ""
