"""Every place in front matter that names a clause, a form or a document, with its mark.

Typed manifests keep what composing needs; commands that rewrite names also
need the keys of ``replace:`` and the anchors of ``add:``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from clausectl.formats.strict_yaml import Fields, Items, Node, Scalar
from clausectl.model.places import Mark
from clausectl.records import dataclass

Role = Literal["entry", "replacement", "addition", "anchor", "form", "document"]
PINNED_ROLES: tuple[Role, ...] = ("entry", "replacement", "addition")  # where ``@version`` can stand


@dataclass(frozen=True, slots=True)
class Named:
    """A name as typed (with its pin, if any) and where it stands."""

    text: str
    mark: Mark
    role: Role


def list_names(fields: Fields) -> Iterator[Named]:
    """The names in the front matter of a form or agreement."""
    form = fields.values.get("form")
    if isinstance(form, Scalar):
        yield Named(form.text, form.mark, "form")
    yield from _entries(fields.values.get("clauses"))
    parts = fields.values.get("parts")
    for part in parts.values.values() if isinstance(parts, Fields) else ():
        if isinstance(part, Fields):
            yield from _entries(part.values.get("clauses"))
    yield from _deviations(fields)
    for entry in _items(fields.values.get("incorporates")):
        document = entry.values.get("document") if isinstance(entry, Fields) else None
        if isinstance(document, Scalar):
            yield Named(document.text, document.mark, "document")


def _items(node: Node | None) -> tuple[Node, ...]:
    if isinstance(node, Items):
        return node.items
    return (node,) if isinstance(node, Scalar) else ()


def _entries(node: Node | None) -> Iterator[Named]:
    for item in _items(node):
        if isinstance(item, Scalar):
            yield Named(item.text, item.mark, "entry")
        elif isinstance(item, Fields):
            if "section" in item.values:
                yield from _entries(item.values.get("clauses"))
                continue
            for key, value in item.values.items():
                wanted = key not in ("choose", "when") if "choose" in item.values else key == "clause"
                if wanted and isinstance(value, Scalar):
                    yield Named(value.text, value.mark, "entry")


def _deviations(fields: Fields) -> Iterator[Named]:
    replace = fields.values.get("replace")
    if isinstance(replace, Fields):
        for key, value in replace.values.items():
            yield Named(key, replace.key_marks[key], "anchor")
            if isinstance(value, Scalar):
                yield Named(value.text, value.mark, "replacement")
    for item in _items(fields.values.get("remove")):
        if isinstance(item, Scalar):
            yield Named(item.text, item.mark, "anchor")
    for item in _items(fields.values.get("add")):
        for key, value in item.values.items() if isinstance(item, Fields) else ():
            if key in ("clause", "after", "before") and isinstance(value, Scalar):
                yield Named(value.text, value.mark, "addition" if key == "clause" else "anchor")
