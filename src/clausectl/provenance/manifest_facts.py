"""What the front matter of a form or agreement states, as lines that two versions can be compared by.

A form is not asked: what an agreement states is read from its own file alone,
so that its history can be told from that file alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausectl.formats.yaml_nodes import Fields, Items, Node, Scalar

_DEPTH = 24  # as deep as strict YAML lets anything stand


def list_values(fields: Fields) -> dict[str, str]:
    """The parameters by name: a value, or a declaration in one line."""
    node = fields.values.get("parameters")
    if not isinstance(node, Fields):
        return {}
    return {name: write_node(value) for name, value in node.values.items()}


def list_entries(fields: Fields) -> tuple[str, ...]:
    """The clause list line by line, with what an agreement replaces, removes and adds."""
    found = [*_list_items(fields.values.get("clauses"), "")]
    parts = fields.values.get("parts")
    named: Iterator[tuple[str, Node]] = iter(())
    if isinstance(parts, Fields):
        named = iter(parts.values.items())
    elif isinstance(parts, Items):
        named = iter(("", part) for part in parts.items)
    for name, part in named:
        if isinstance(part, Fields):
            own = part.values.get("name")
            where = name or (own.text if isinstance(own, Scalar) else "")
            found += _list_items(part.values.get("clauses"), f" (in {where})" if where else "")
    for key in ("replace", "remove", "add"):
        found += [f"{key} {line}" for line in _list_changes(fields.values.get(key))]
    return tuple(found)


def list_facts(fields: Fields, known: Mapping[str, object]) -> dict[str, str]:
    """Every other key in one line; ``known`` are keys that are told elsewhere."""
    told = {"parameters", "clauses", "replace", "remove", "add", *known}
    facts: dict[str, str] = {}
    for key, node in fields.values.items():
        if key == "parts":
            facts |= _list_parts(node)
        elif key not in told:
            facts[key] = write_node(node)
    return facts


def write_node(node: Node, depth: int = _DEPTH) -> str:
    """A value as one line: items and fields parted by commas."""
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if not depth:
        return "…"
    if isinstance(node, Items):
        return ", ".join(write_node(item, depth - 1) for item in node.items)
    return ", ".join(f"{key} {write_node(value, depth - 1)}" for key, value in node.values.items())


def _list_items(node: Node | None, where: str, depth: int = _DEPTH) -> list[str]:
    if not isinstance(node, Items) or not depth:
        return []
    found: list[str] = []
    for item in node.items:
        if isinstance(item, Fields) and "section" in item.values:
            inner = item.values.get("clauses")
            rest = {key: value for key, value in item.values.items() if key != "clauses"}
            found.append(write_node(Fields(rest, item.key_marks, item.mark)) + where)
            found += _list_items(inner, where, depth - 1)
        elif isinstance(item, Fields) and "clause" in item.values:
            rest = {key: value for key, value in item.values.items() if key != "clause"}
            more = write_node(Fields(rest, item.key_marks, item.mark))
            found.append(write_node(item.values["clause"]) + (f" ({more})" if more else "") + where)
        else:
            found.append(write_node(item) + where)
    return found


def _list_changes(node: Node | None) -> list[str]:
    if isinstance(node, Fields):
        return [f"{key} by {write_node(value)}" for key, value in node.values.items()]
    return _list_items(node, "")


def _list_parts(node: Node) -> dict[str, str]:
    if not isinstance(node, Fields):
        return {"parts": write_node(node)}
    facts: dict[str, str] = {}
    for name, part in node.values.items():
        rest = part
        if isinstance(part, Fields):
            kept = {key: value for key, value in part.values.items() if key != "clauses"}
            rest = Fields(kept, part.key_marks, part.mark)
        facts[f"part {name}"] = write_node(rest)
    return facts
