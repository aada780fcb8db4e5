"""Clauses and the Markdown they are written in, as trees of blocks and pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from clausectl.model.allowances import Allowance
from clausectl.model.places import Mark
from clausectl.records import dataclass

PieceKind = Literal[
    "text",  # characters that stand in the source as they stand here
    "special",  # an escape or an entity: `name` says which
    "softbreak",  # a line break of the source that is a space in the text
    "hardbreak",
    "em_open",
    "em_close",
    "strong_open",
    "strong_close",
    "code",
    "placeholder",  # `text` is its name
    "link_open",  # `text` is its target; a reference when it names a clause or part
    "link_close",
]

BlockKind = Literal[
    "paragraph", "heading", "ordered", "bullet", "item", "quote", "table", "row", "cell", "code", "rule"
]


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of inline text. ``start`` and ``end`` are offsets in the file."""

    kind: PieceKind
    text: str
    start: int
    end: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One Markdown block: pieces for a leaf, children for a container.

    ``level`` is a heading's level (1 to 6); ``info`` a code block's language, a
    table cell's alignment, or ``header`` for a table's first row.
    """

    kind: BlockKind
    start: int
    end: int
    pieces: tuple[Piece, ...] = ()
    children: tuple[Block, ...] = ()
    level: int = 0
    info: str = ""

    def walk(self) -> Iterator[Block]:
        """This block and every block below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A ``{{ name }}`` and where it stands."""

    name: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to another clause (``clause`` is its id) or to a part (``#name``)."""

    target: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class Clause:
    """One Markdown fragment under ``clauses/`` (or frozen from there).

    ``id`` is its path without folder and ending (``icml/exclusivity``);
    ``path`` and ``blob`` say which file and which content was read; ``source``
    is the file's decoded text, in which every offset counts.
    """

    id: str
    path: str
    blob: str
    title: str
    version: str
    source: str
    body_start: int
    blocks: tuple[Block, ...]
    placeholders: tuple[Placeholder, ...] = ()
    references: tuple[Reference, ...] = ()
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    effect_reason: str = ""
    allow: tuple[Allowance, ...] = ()
