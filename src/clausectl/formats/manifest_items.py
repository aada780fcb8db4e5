"""The clause lists of manifests: clauses, pins, sections, conditions, choices, parts, additions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import cast, get_args

from clausectl.formats.fields import FieldReader
from clausectl.formats.names import VERSION, explain_bad_id, is_common_id, split_pin
from clausectl.formats.strict_yaml import Fields, Items, Node, Scalar
from clausectl.model.manifests import (
    Addition,
    ChoiceItem,
    ClauseItem,
    Condition,
    Item,
    Part,
    PartKind,
    SectionItem,
)
from clausectl.model.places import Mark

SECTION_FIELDS = ("section", "clauses", "numbered", "when")
CLAUSE_FIELDS = ("clause", "numbered", "when")
ADDITION_FIELDS = ("clause", "numbered", "after", "before")
PART_FIELDS = ("kind", "title", "numbering", "clauses")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = ("clauses", "signatures", "title")


def read_items(reader: FieldReader, key: str) -> tuple[Item, ...]:
    """The clause list under a key."""
    node = reader.node(key)
    if node is None or (isinstance(node, Scalar) and not node.text):
        return ()
    if not isinstance(node, Items):
        hint = f"write `{key}:` and below it lines `  - topic/clause`"
        reader.report("CL122", f"`{key}` is not a list", node.mark, hint)
        return ()
    items = [_read_item(reader, item) for item in node.items]
    return tuple(item for item in items if item is not None)


def _read_item(reader: FieldReader, node: Node) -> Item | None:
    if isinstance(node, Scalar):
        return read_pin(reader, node)
    if isinstance(node, Items):
        reader.report(
            "CL130",
            "a list stands inside the clause list",
            node.mark,
            "write `- section: Title` with `clauses:`",
        )
        return None
    if "section" in node.values:
        return _read_section(reader.below(node, "a section"))
    if "choose" in node.values:
        return _read_choice(reader.below(node, "a choice"))
    inner = reader.below(node, "an entry of the clause list")
    inner.refuse_unknown(CLAUSE_FIELDS)
    clause = node.values.get("clause")
    if clause is None:
        hint = "write `- topic/clause`, `- {clause: …, when: …}`, `- {choose: …}` or `- section: …`"
        reader.report("CL130", "an entry of the clause list names no clause", node.mark, hint)
        return None
    return _read_numbered(inner, read_pin(inner, clause, _read_condition(inner)))


def _read_numbered(reader: FieldReader, item: ClauseItem | None) -> ClauseItem | None:
    numbered = reader.boolean("numbered", True)
    return item if item is None or numbered else replace(item, numbered=False)


def read_pin(reader: FieldReader, node: Node, when: Condition | None = None) -> ClauseItem | None:
    """A clause id with or without ``@version``."""
    if not isinstance(node, Scalar):
        reader.report(
            "CL130", "a clause is named by a text", node.mark, "write its id, such as icml/exclusivity"
        )
        return None
    if is_common_id(node.text) and not node.text.startswith("clauses/"):  # nearly every entry there is
        return ClauseItem(node.text, node.mark, "", when)
    name, version = split_pin(node.text.strip())
    why = explain_bad_id(name)
    if why:
        hint = "a clause id is its path under clauses/ without .md"
        reader.report("CL131", f"{node.text!r} is not a clause id: {why}", node.mark, hint)
        return None
    if "@" in node.text and not VERSION.fullmatch(version):
        hint = f"pin it as {name}@1.0.0"
        reader.report("CL123", f"{version!r} is not a version", node.mark, hint)
        return None
    if name.endswith(".md") or name.startswith("clauses/"):
        short = name.removeprefix("clauses/").removesuffix(".md")
        reader.report("CL131", f"{name!r} is a path and not a clause id", node.mark, f"write {short}")
        return None
    return ClauseItem(name, node.mark, version, when)


def _read_section(reader: FieldReader) -> SectionItem:
    reader.refuse_unknown(SECTION_FIELDS)
    return SectionItem(
        title=reader.words("section", required=True, example="Publication"),
        items=read_items(reader, "clauses"),
        mark=reader.mark("section"),
        numbered=reader.boolean("numbered", True),
        when=_read_condition(reader),
    )


def _read_choice(reader: FieldReader) -> ChoiceItem:
    options: dict[str, ClauseItem] = {}
    for key, node in reader.fields.values.items():
        if key in ("choose", "when"):
            continue
        item = read_pin(reader, node)
        if item is not None:
            options[key] = item
    if not options:
        hint = "write `- {choose: law, California: law/california, Germany: law/germany}`"
        reader.report("CL130", "a choice has no options", reader.fields.mark, hint)
    return ChoiceItem(
        reader.text("choose", required=True), options, reader.mark("choose"), _read_condition(reader)
    )


def _read_condition(reader: FieldReader) -> Condition | None:
    text = reader.text("when")
    if not text:
        return None
    words = text.split()
    negated = words[0] == "not" and len(words) == 2
    name = words[-1]
    if not (negated or len(words) == 1) or not _NAME.fullmatch(name) or name == "not":
        hint = "write `when: name` or `when: not name`, with the name of a boolean parameter"
        reader.report("CL132", f"{text!r} is not a condition", reader.mark("when"), hint)
        return None
    return Condition(name, negated, reader.mark("when"))


def read_additions(reader: FieldReader) -> tuple[Addition, ...]:
    """``add:`` of an agreement; without ``after`` or ``before`` a clause goes to the end."""
    found = []
    for entry in reader.mappings("add"):
        entry.refuse_unknown(ADDITION_FIELDS)
        node = entry.node("clause")
        if node is None:
            entry.report(
                "CL121", "an addition names no clause", entry.fields.mark, "write `{clause: …, after: …}`"
            )
            continue
        item = _read_numbered(entry, read_pin(entry, node))
        after, before = entry.text("after"), entry.text("before")
        if after and before:
            entry.report(
                "CL133", "an addition says both `after` and `before`", entry.mark("before"), "keep one"
            )
        if item is not None:
            found.append(Addition(item, entry.fields.mark, after, before))
    return tuple(found)


def read_parts(
    reader: FieldReader, read_numbering: Callable[[FieldReader], tuple[str, ...]]
) -> tuple[Part, ...]:
    """``parts:``, each placed in the form's text by ``{{ name }}``."""
    fields = reader.mapping("parts")
    if fields is None:
        return ()
    found = []
    for name, node in fields.values.items():
        mark: Mark = fields.key_marks[name]
        if not _NAME.fullmatch(name) or name in _RESERVED:
            hint = f"use small letters, digits and _, and none of {', '.join(_RESERVED)}"
            reader.report("CL134", f"{name!r} cannot name a part", mark, hint)
            continue
        if not isinstance(node, Fields):
            reader.report(
                "CL122", f"the part `{name}` is not a mapping", node.mark, "give it `kind:` and `clauses:`"
            )
            continue
        inner = reader.below(node, f"the part `{name}`")
        inner.refuse_unknown(PART_FIELDS)
        found.append(
            Part(
                name=name,
                kind=cast("PartKind", inner.choice("kind", get_args(PartKind), "body")),
                mark=mark,
                title=inner.words("title"),
                numbering=read_numbering(inner),
                items=read_items(inner, "clauses"),
            )
        )
    return tuple(found)
