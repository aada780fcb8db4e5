"""What a document's blocks are handed on as: items that open, and leaves of running text."""

from __future__ import annotations

from typing import Literal

from clausectl.formats.documents.flow import Flow

LeafKind = Literal["heading", "paragraph", "table", "code", "rule", "front matter"]


class Listing:
    """One list of Markdown: its items, and (as ``owner``) what they were placed under."""

    __slots__ = ("items", "owner")

    def __init__(self) -> None:
        self.items: list[Container] = []
        self.owner: object | None = None


class Container:
    """A quote, or an item of a list, that other blocks stand in.

    ``number`` is what an item of a numbered list is shown with; ``mark`` the
    list's mark (``.``, ``)``, ``-`` …). ``start`` is the source offset of the
    item's own mark, ``depth`` the number of containers down to it.
    """

    __slots__ = ("depth", "listing", "mark", "number", "ordered", "parent", "start")

    def __init__(self, parent: Container | None, start: int, listing: Listing | None = None) -> None:
        self.parent = parent
        self.depth: int = parent.depth + 1 if parent is not None else 1
        self.start = start
        self.listing = listing  # None for a quote
        self.ordered = False
        self.number = 0
        self.mark = ""

    def holds(self, other: Container | None) -> bool:
        """Whether this container is another one or stands around it."""
        while other is not None and other.depth > self.depth:
            other = other.parent
        return other is self


class Leaf:
    """A block of running text, or a rule.

    ``start`` is the source offset at which its text begins, ``indent`` the
    column of its first line, in characters. ``level`` is a heading's.
    """

    __slots__ = ("container", "flow", "indent", "kind", "level", "start")

    def __init__(
        self,
        kind: LeafKind,
        start: int,
        flow: Flow,
        container: Container | None,
        indent: int = 0,
        level: int = 0,
    ) -> None:
        self.kind = kind
        self.start = start
        self.flow = flow
        self.container = container
        self.indent = indent
        self.level = level


Event = Container | Leaf


def number_items(items: list[Container]) -> None:
    """Give the items of one list the numbers they are shown with.

    Typed numbers are shown, unless one number was typed for all: then they
    count up from it, as Markdown does.
    """
    if len(items) > 1 and all(item.number == items[0].number for item in items):
        for step, item in enumerate(items):
            item.number += step
