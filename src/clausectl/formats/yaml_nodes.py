"""What front matter consists of, once it is read: scalars that stay text, lists, fields."""

from __future__ import annotations

from clausectl.model.places import Mark
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A scalar as typed; ``plain`` says it stood without quotes."""

    text: str
    mark: Mark
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A sequence."""

    items: tuple[Node, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, its keys in the order of the file with their marks."""

    values: dict[str, Node]
    key_marks: dict[str, Mark]
    mark: Mark


Node = Scalar | Items | Fields
