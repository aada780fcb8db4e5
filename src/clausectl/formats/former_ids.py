"""``formerly:`` in front matter: what a clause or manifest was called before, edited in place."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.formats.clause_file import CLAUSE_FIELDS
from clausectl.formats.edits import Edit, write_scalar
from clausectl.formats.front_matter_layout import split_segments
from clausectl.formats.manifest_file import FILLED_FIELDS, FORM_FIELDS
from clausectl.formats.strict_yaml import Fields, Items, Scalar, read_front_matter
from clausectl.model.places import LineIndex

_KEY = "formerly"


def rename_in_formerly(text: str, fields: Fields, old: str, new: str) -> Edit | None:
    """The edit that records an old id, and takes the new one out if it stood there.

    The line is written anew when it exists, with its items in order and the old
    id last; else it is put where readers look for it. None when the front
    matter is not written one key a line.
    """
    end = text.index("\n---", 3) + 1
    source = text[4:end]
    segments = split_segments(source, fields)
    if segments is None:
        return None
    lines = LineIndex(text)
    node = fields.values.get(_KEY)
    if node is None:
        before = _keys_before(fields)
        last = max((s for s in segments if s.key in before), key=lambda s: s.end, default=None)
        at = lines.start_of(last.end + 2) if last is not None else 4
        return Edit(at, at, f"{_KEY}: [{write_scalar(old, flow=True)}]\n")
    segment = next(s for s in segments if s.key == _KEY)
    start, stop = lines.start_of(segment.key_line + 2), lines.start_of(segment.end + 2)
    if any(line.lstrip().startswith("#") for line in text[start:stop].split("\n")):
        return None  # a comment stands inside: a person has to say to what it belongs
    known = [item.text for item in _scalars(node) if item.text and item.text not in (old, new)]
    return Edit(start, stop, _write([*known, old], block="\n" in text[start:stop].rstrip("\n")))


def _scalars(node: object) -> Sequence[Scalar]:
    if isinstance(node, Scalar):
        return (node,)
    return [item for item in node.items if isinstance(item, Scalar)] if isinstance(node, Items) else ()


def _write(names: Sequence[str], *, block: bool) -> str:
    if block:
        return f"{_KEY}:\n" + "".join(f"  - {write_scalar(name)}\n" for name in names)
    return f"{_KEY}: [{', '.join(write_scalar(name, flow=True) for name in names)}]\n"


def _keys_before(fields: Fields) -> frozenset[str]:
    """The keys that readers expect above ``formerly:``."""
    order: Sequence[str] = CLAUSE_FIELDS
    if "form" in fields.values or "kind" in fields.values:
        order = FILLED_FIELDS if "form" in fields.values and "kind" not in fields.values else FORM_FIELDS
    return frozenset(order[: order.index(_KEY)])


def read_former_ids(text: str, path: str) -> tuple[str, ...]:
    """The ids under ``formerly:``, the latest last; none where the front matter cannot be read."""
    if "\nformerly:" not in text:
        return ()
    front, _ = read_front_matter(text, path)
    node = front.fields.values.get(_KEY) if front is not None else None
    return tuple(item.text for item in _scalars(node) if item.text)
