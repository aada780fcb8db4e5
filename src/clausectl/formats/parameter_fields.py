"""Declarations of typed parameters, as a form's front matter states them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import cast, get_args

from clausectl.formats.fields import FieldReader
from clausectl.formats.strict_yaml import Fields
from clausectl.model.manifests import Parameter, ParameterKind
from clausectl.model.places import Mark

_NAME = re.compile(r"[a-z][a-z0-9_]*")
RESERVED = ("clauses", "signatures", "title")
_KINDS: tuple[str, ...] = get_args(ParameterKind)
_ALWAYS = ("type", "description")
_VALUED = (*_ALWAYS, "default", "optional")

# What each type may say beyond `type`; `clausectl.schemas` states the same for editors.
PARAMETER_FIELDS: Mapping[str, tuple[str, ...]] = {
    "text": _VALUED,
    "party": _VALUED,
    "email": _VALUED,
    "boolean": (*_ALWAYS, "default"),
    "date": (*_VALUED, "format"),
    "number": (*_VALUED, "format", "minimum", "maximum"),
    "money": (*_VALUED, "currency", "minimum", "maximum"),
    "choice": (*_VALUED, "of"),
    "list": (*_VALUED, "of", "join", "last_join", "format", "same_year_format", "currency"),
    "plural": (*_ALWAYS, "of", "one", "many"),
}
LIST_ITEM_KINDS = ("text", "party", "email", "date", "number", "money")


def explain_bad_name(name: str) -> str:
    """Why a text cannot name a parameter; empty when it can."""
    if _NAME.fullmatch(name) and name not in RESERVED:
        return ""
    return f"use small letters, digits and _, and none of {', '.join(RESERVED)}"


def read_parameters(reader: FieldReader) -> dict[str, Parameter]:
    """``parameters:`` of a form: name -> declaration."""
    fields = reader.mapping("parameters")
    if fields is None:
        return {}
    found: dict[str, Parameter] = {}
    for name, node in fields.values.items():
        mark = fields.key_marks[name]
        hint = explain_bad_name(name)
        if hint:
            reader.report("CL140", f"{name!r} cannot name a parameter", mark, hint)
        elif not isinstance(node, Fields):
            hint = f"write `{name}: {{type: text}}`"
            reader.report("CL141", f"the parameter `{name}` states no type", node.mark, hint)
        else:
            found[name] = _read_parameter(reader.below(node, f"the parameter `{name}`"), name, mark)
    return found


def _read_parameter(reader: FieldReader, name: str, mark: Mark) -> Parameter:
    if reader.node("type") is None:
        reader.report(
            "CL141",
            f"the parameter `{name}` states no type",
            mark,
            f"add `type:`, one of {', '.join(_KINDS)}",
        )
    kind = reader.choice("type", _KINDS, "text")
    reader.refuse_unknown(PARAMETER_FIELDS[kind])
    if reader.fields.values.keys() == {"type"}:  # as most do, and then there is nothing else to read
        parameter = Parameter(name, cast("ParameterKind", kind), mark)
        _check_declaration(reader, parameter)
        return parameter
    default = reader.node("default")
    options = reader.texts("of") if kind == "choice" else ()
    parameter = Parameter(
        name=name,
        kind=cast("ParameterKind", kind),
        mark=mark,
        description=reader.text("description"),
        default=reader.raw(default, name) if default is not None else None,
        optional=reader.boolean("optional", False),
        of="" if kind == "choice" else reader.text("of"),
        join=_spaced(reader, "join", ", "),
        last_join=_spaced(reader, "last_join", ""),
        format=reader.text("format"),
        same_year_format=reader.text("same_year_format"),
        options=options,
        one=reader.text("one"),
        many=reader.text("many"),
        currency=reader.text("currency"),
        minimum=reader.text("minimum"),
        maximum=reader.text("maximum"),
    )
    _check_declaration(reader, parameter)
    return parameter


def _spaced(reader: FieldReader, key: str, default: str) -> str:
    """Text in which spaces at the ends count, such as ``" and "``."""
    from clausectl.formats.strict_yaml import Scalar

    node = reader.node(key)
    return node.text if isinstance(node, Scalar) and "\n" not in node.text else default


def _check_declaration(reader: FieldReader, parameter: Parameter) -> None:
    kind, name = parameter.kind, parameter.name
    if kind == "choice" and len(set(parameter.options)) < 2:
        hint = f"write `{name}: {{type: choice, of: [California, Germany]}}`"
        reader.report("CL142", f"the choice `{name}` has fewer than two options", parameter.mark, hint)
    if kind == "list":
        reader.choice("of", LIST_ITEM_KINDS, "text")
        if not parameter.of:
            hint = f"add `of:`, one of {', '.join(LIST_ITEM_KINDS)}"
            reader.report("CL142", f"the list `{name}` does not say of what", parameter.mark, hint)
    if kind == "plural" and not (parameter.of and parameter.one and parameter.many):
        hint = f"write `{name}: {{type: plural, of: some_list, one: Title, many: Titles}}`"
        reader.report("CL142", f"the plural `{name}` needs `of`, `one` and `many`", parameter.mark, hint)
    for key, limit in (("minimum", parameter.minimum), ("maximum", parameter.maximum)):
        if limit and not re.fullmatch(r"-?\d{1,15}(\.\d{1,8})?", limit):
            hint = "write digits, with a point before decimals: 1500 or 2.5"
            reader.report("CL142", f"`{key}` {limit!r} is no number", reader.mark(key), hint)
    if kind in ("money", "list") and parameter.currency and not re.fullmatch(r"[A-Z]{3}", parameter.currency):
        hint = "write its three-letter code, such as USD or EUR"
        reader.report("CL142", f"{parameter.currency!r} is not a currency", reader.mark("currency"), hint)
