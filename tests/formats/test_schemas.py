"""The JSON Schemas that editors use say what the readers accept."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from clausectl.formats.clause_file import CLAUSE_FIELDS, read_clause
from clausectl.formats.manifest_file import (
    FILLED_FIELDS,
    FORM_FIELDS,
    INCORPORATED_FIELDS,
    SIGNATORY_FIELDS,
    read_manifest,
)
from clausectl.formats.manifest_items import ADDITION_FIELDS, PART_FIELDS, SECTION_FIELDS
from clausectl.formats.manifest_items import CLAUSE_FIELDS as ITEM_FIELDS
from clausectl.formats.parameter_fields import LIST_ITEM_KINDS, PARAMETER_FIELDS
from clausectl.formats.settings_file import SETTINGS_FIELDS, read_settings
from clausectl.formats.strict_yaml import Items, Node, Scalar, read_front_matter

TOP = Path(__file__).resolve().parents[2]


def schema(name: str) -> dict[str, Any]:
    text = (resources.files("clausectl") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


KNOWN = {
    "$schema", "$id", "$defs", "title", "description", "$ref", "type", "properties", "required", "items",
    "additionalProperties", "const", "pattern", "anyOf", "oneOf", "not", "propertyNames", "minItems",
    "maxItems", "maxLength", "enum",
}  # fmt: skip
TYPES = {"string": str, "number": float, "boolean": bool, "object": dict, "array": list}


def failures(value: Any, rule: Any, root: dict[str, Any], place: str = "$") -> Iterator[str]:
    """Where a value breaks a rule: the part of JSON Schema that these schemas use, and no other."""
    assert set(rule) <= KNOWN, set(rule) - KNOWN
    if "$ref" in rule:
        yield from failures(value, root["$defs"][rule["$ref"].removeprefix("#/$defs/")], root, place)
    wanted = rule.get("type", [])
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if wanted and not isinstance(value, tuple(TYPES[name] for name in wanted)):
        yield f"{place} is no {wanted}"
        return
    yield from value_failures(value, rule, place)
    for key, right in (("anyOf", (1, 99)), ("oneOf", (1, 1)), ("not", (0, 0))):
        rules = rule.get(key, ())
        fitting = sum(
            not list(failures(value, r, root, place)) for r in ([rules] if key == "not" and rules else rules)
        )
        if rules and not right[0] <= fitting <= right[1]:
            yield f"{place} breaks {key}"
    if isinstance(value, dict):
        yield from mapping_failures(value, rule, root, place)
    for index, item in enumerate(value if isinstance(value, list) else ()):
        yield from failures(item, rule.get("items", {}), root, f"{place}[{index}]")


def value_failures(value: Any, rule: Any, place: str) -> Iterator[str]:
    if "const" in rule and value != rule["const"]:
        yield f"{place} is not {rule['const']}"
    if "enum" in rule and value not in rule["enum"]:
        yield f"{place} is none of {rule['enum']}"
    if isinstance(value, str) and not re.search(rule.get("pattern", ""), value):
        yield f"{place} does not fit {rule['pattern']}"
    if isinstance(value, list) and not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 999):
        yield f"{place} has {len(value)} items"


def mapping_failures(value: dict[str, Any], rule: Any, root: dict[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place} has no {key}" for key in rule.get("required", ()) if key not in value)
    for key, item in value.items():
        inner = rule.get("properties", {}).get(key, rule.get("additionalProperties", {}))
        if inner is False:
            yield f"{place} has {key}"
        else:
            yield from failures(item, inner, root, f"{place}.{key}")
        yield from failures(key, rule.get("propertyNames", {}), root, f"{place}.{key}")


def plain(node: Node) -> Any:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    return {key: plain(item) for key, item in node.values.items()}


def front_matter(text: str) -> Any:
    found, problems = read_front_matter(text, "x.md")
    assert problems == []
    assert found is not None
    return plain(found.fields)


def test_property_names_are_the_readers_fields() -> None:
    assert set(schema("clause")["properties"]) == set(CLAUSE_FIELDS)
    assert set(schema("form")["properties"]) == set(FORM_FIELDS)
    assert set(schema("settings")["properties"]) == set(SETTINGS_FIELDS)
    parts = schema("agreement")["$defs"]
    assert set(parts["filled"]["properties"]) == set(FILLED_FIELDS)
    assert set(parts["own"]["properties"]) == set(FORM_FIELDS)
    assert set(parts["addition"]["properties"]) == set(ADDITION_FIELDS)
    assert set(parts["signatory"]["properties"]) == set(SIGNATORY_FIELDS)
    assert set(parts["incorporated"]["properties"]) == set(INCORPORATED_FIELDS)
    assert set(parts["part"]["properties"]) == set(PART_FIELDS)
    assert set(parts["section"]["properties"]) == set(SECTION_FIELDS)
    assert set(parts["conditional"]["properties"]) == set(ITEM_FIELDS)
    by_type = {
        rule["properties"]["type"]["const"]: rule["properties"] for rule in parts["parameter"]["oneOf"]
    }
    assert {kind: set(properties) for kind, properties in by_type.items()} == {
        kind: set(fields) for kind, fields in PARAMETER_FIELDS.items()
    }
    assert tuple(by_type["list"]["of"]["enum"]) == LIST_ITEM_KINDS
    assert schema("form")["$defs"] == {name: parts[name] for name in schema("form")["$defs"]}


FILES = sorted(
    path
    for folder in ("clauses", "agreements")
    for path in (TOP / folder).rglob("*.md")
    if path.name != "README.md" and ".signed/" not in path.as_posix()
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TOP)))
def test_the_repositorys_own_files_fit(path: Path) -> None:
    fields = front_matter(path.read_text(encoding="utf-8"))
    name = "clause" if path.is_relative_to(TOP / "clauses") else "agreement" if "form" in fields else "form"
    assert list(failures(fields, schema(name), schema(name))) == []


CLAUSE = "title: A\nversion: 1.0.0\n"
FORM = "kind: form\ntitle: A\nversion: 1.0.0\n"


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("clause", CLAUSE),
        ("clause", CLAUSE + "tags: a\nformerly: [b/c]\nowner: x\nlanguage: en\n"),
        ("form", FORM + "clauses: [a, b@1.0.0, {clause: c, when: not x}, {section: S, clauses: [d]}]\n"),
        (
            "form",
            FORM + "clauses: [{choose: x, A: a, B: b@1.0.0}]\nparameters: {x: {type: choice, of: [A, B]}}\n",
        ),
        ("form", FORM + "parts: {fees: {kind: schedule, clauses: [a]}}\nnumbering: ['1.']\ntitles: run-in\n"),
        ("form", FORM + "incorporates: [{document: a@1.0.0}]\nprecedence: [clauses]\n"),
        ("agreement", "form: a/b\nparameters: {x: [a, b], y: c}\nremove: [a]\nreplace: {a: b@1.0.0}\n"),
        ("agreement", "form: a\nadd: [{clause: b, after: c}]\n"),
        ("agreement", "kind: agreement\ntitle: A\nclauses: [a]\n"),
    ],
)
def test_what_the_readers_accept_fits(name: str, front: str) -> None:
    body = "" if front.startswith("form:") else "Text.\n"
    data = f"---\n{front}---\n{body}".encode()
    read, problems = (
        read_clause(data, "clauses/x.md", "")
        if name == "clause"
        else read_manifest(data, "agreements/x.md", "")
    )
    assert problems == []
    assert read is not None
    assert list(failures(front_matter(data.decode()), schema(name), schema(name))) == []


@pytest.mark.parametrize(
    ("name", "front"),
    [
        ("clause", "title: A\n"),
        ("clause", CLAUSE.replace("1.0.0", "1.0")),
        ("clause", CLAUSE + "titel: B\n"),
        ("form", FORM + "titles: bold\n"),
        ("form", FORM + "clauses: [{when: x}]\n"),
        ("form", FORM + "clauses: [{clause: a, when: x and y}]\n"),
        ("form", FORM + "parameters: {title: {type: text}}\n"),
        ("form", FORM + "parameters: {x: {type: list}}\n"),
        ("form", FORM + "parameters: {x: {type: text, of: y}}\n"),
        ("form", FORM + "numbering: ['1.', '1.', '1.', '1.', '1.']\n"),
        ("form", FORM + "parts: {x: {kind: appendix}}\n"),
        ("form", FORM + "signatories: [{name: a}]\n"),
        ("form", FORM + "incorporates: [{url: 'https://x'}]\n"),
        ("agreement", "form: a@1.0.0\n"),
        ("agreement", "form: a\nclauses: [b]\n"),
        ("agreement", "form: a\nadd: [{clause: b, after: c, before: d}]\n"),
        ("agreement", "title: A\n"),
    ],
)
def test_what_the_readers_refuse_does_not_fit(name: str, front: str) -> None:
    body = "" if front.startswith("form:") else "Text.\n"
    data = f"---\n{front}---\n{body}".encode()
    if front != "title: A\n" or name == "clause":
        read = (
            read_clause(data, "clauses/x.md", "")
            if name == "clause"
            else read_manifest(data, "agreements/x.md", "")
        )
        assert read[0] is None
    assert list(failures(front_matter(data.decode()), schema(name), schema(name)))


@pytest.mark.parametrize(
    ("text", "documents", "codes"),
    [
        ("documents: [terms.md, docs/a b.md]\n", ("terms.md", "docs/a b.md"), []),
        ("documents: terms.md\n", ("terms.md",), []),
        ("", (), []),
        ("documents: [../x.md, /y.md, z.txt, ok.md]\n", ("ok.md",), ["CL131", "CL131", "CL131"]),
        ("document: [x.md]\n", (), ["CL120"]),
        ("documents: {a: b}\n", (), ["CL122"]),
        ("documents: [a.md, &x b.md]\n", (), ["CL111"]),
        ("- a\n", (), ["CL110"]),
    ],
)
def test_settings(text: str, documents: tuple[str, ...], codes: list[str]) -> None:
    settings, problems = read_settings(text.encode())
    assert settings.documents == documents
    assert [p.code for p in problems] == codes
    assert all(p.path == "clausectl.yaml" and p.hint for p in problems)
    assert read_settings(b"\xff")[1][0].code == "CL102"
