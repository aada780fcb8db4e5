"""The quick way through plain front matter: lines `key: value`, lists and short flow values.

Most front matter uses a sliver of YAML. What this module accepts it reads
exactly as libyaml would under `clausectl.formats.strict_yaml` (a property test
holds the two together); at the first line it is not sure of it gives up and
the whole text goes to libyaml. It reads about ten times as fast, which is what
lets ten thousand clauses be checked in the time that parsing them once takes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from clausectl.formats.yaml_nodes import Fields, Items, Node, Scalar
from clausectl.model.places import Mark

# The characters of a plain scalar that YAML cannot take for its own where they stand.
# Only printable text is read here, which leaves out controls, surrogates, the byte order mark and
# every space but the common one; so no pattern needs to name them (large ranges compile slowly).
_FIRST = r"(?:[A-Za-z0-9./($_]|[^\x00-\x7f])"
_REST = r"[^ :#,\[\]{}\n]"
PLAIN_KEY = r"[A-Za-z_][A-Za-z0-9_/.-]{0,99}"
PLAIN_TEXT = rf"{_FIRST}{_REST}*+(?:,? {_REST}++)*"
_TEXT = re.compile(PLAIN_TEXT)
_LINES = re.compile(
    rf"^(?:( *)(- )?(?:({PLAIN_KEY}):(?: (?:({PLAIN_TEXT})|(\S.*)))?|({PLAIN_TEXT})|(\S.*)))?$",
    re.MULTILINE,
)
_QUOTED = r"\"[^\"\\]*\"|'[^']*'"


@cache
def _flow_patterns() -> tuple[re.Pattern[str], ...]:
    """Quoted, list, mapping, each item of a list, each pair of a mapping: compiled when first needed."""
    item = rf"(?:{_QUOTED}|{_FIRST}{_REST}*+(?: {_FIRST}{_REST}*+)*)"
    items = rf"\[(?:{item}(?:, {item})*)?\]"
    name = r"[A-Za-z_][A-Za-z0-9_-]*+(?: [A-Za-z0-9_-]++)*"
    pair = rf"{name}: (?:{item}|{items})"
    return (
        re.compile(_QUOTED),
        re.compile(items),
        re.compile(rf"\{{{pair}(?:, {pair})*\}}"),
        re.compile(item),
        re.compile(rf"({name}): ({item}|{items})"),
    )


class _Unsure(Exception):  # noqa: N818 - not an error: libyaml is asked instead
    """This text needs the whole of YAML."""


_Line = tuple[int, int, str, str, str, str]  # number, indent, dash, key, and a plain text or something else


def read_plain(source: str, first_line: int) -> Fields | None:
    """The fields of plain front matter, or None when it is not surely plain.

    ``source`` is the text between the ``---`` lines, ``first_line`` the line of
    the file it starts on.
    """
    if not source.replace("\n", "").isprintable():
        return None
    found = _LINES.findall(source)
    if len(found) != source.count("\n") + 1:
        return None
    lines: list[_Line] = [
        (number, len(indent), dash, key, text or item, other or odd_item)
        for number, (indent, dash, key, text, other, item, odd_item) in enumerate(found, first_line)
        if key or item or odd_item
    ]
    if not lines or lines[0][1] != 0 or lines[0][2] or not lines[0][3]:
        return None
    try:
        fields, end = _read_fields(lines, 0, 0)
    except _Unsure:
        return None
    return fields if end == len(lines) else None


def _read_fields(lines: list[_Line], at: int, indent: int) -> tuple[Fields, int]:
    values: dict[str, Node] = {}
    marks: dict[str, Mark] = {}
    first = lines[at]
    mark = Mark(first[0], first[1] + len(first[2]) + 1)
    while at < len(lines):
        number, column, dash, key, text, other = lines[at]
        column += len(dash)
        if column != indent or (dash and values):
            if column > indent:
                raise _Unsure
            break
        if not key or key in values:
            raise _Unsure
        marks[key] = Mark(number, column + 1)
        at += 1
        if text or other:
            place = column + len(key) + 2
            values[key] = Scalar(text, Mark(number, place + 1)) if text else _read_flow(other, number, place)
            if at < len(lines) and lines[at][1] > indent and not lines[at][2]:
                raise _Unsure
            continue
        following = lines[at] if at < len(lines) else None
        if following is not None and following[2] and following[1] >= indent:
            values[key], at = _read_items(lines, at, following[1])
        elif following is not None and following[1] > indent:
            values[key], at = _read_fields(lines, at, following[1])
        else:
            raise _Unsure
    return Fields(values, marks, mark), at


def _read_items(lines: list[_Line], at: int, indent: int) -> tuple[Items, int]:
    found: list[Node] = []
    mark = Mark(lines[at][0], indent + 1)
    while at < len(lines):
        number, column, dash, key, text, other = lines[at]
        if column != indent or not dash:
            break
        if key:
            node, at = _read_item_fields(lines, at, indent + 2)
            found.append(node)
            continue
        found.append(
            Scalar(text, Mark(number, indent + 3)) if text else _read_flow(other, number, indent + 2)
        )
        at += 1
    if at < len(lines) and lines[at][1] > indent:
        raise _Unsure
    return Items(tuple(found), mark), at


def _read_item_fields(lines: list[_Line], at: int, indent: int) -> tuple[Fields, int]:
    """A mapping whose first line stands behind the dash of its list."""
    number, column, dash, key, text, other = lines[at]
    lines[at] = (number, column + len(dash), "", key, text, other)
    return _read_fields(lines, at, indent)


# The forms of a library declare much the same parameters in the same places.
@lru_cache(maxsize=4096)
def _read_flow(text: str, line: int, column: int) -> Node:
    """A value in quotes or brackets and what stands in it; ``column`` counts from 0."""
    mark = Mark(line, column + 1)
    quoted, items, pairs, each_item, each_pair = _flow_patterns()
    if quoted.fullmatch(text) is not None:
        return Scalar(text[1:-1], mark, False)
    if items.fullmatch(text) is not None:
        return Items(
            tuple(_read_inner(m.group(), line, column + m.start()) for m in each_item.finditer(text, 1)), mark
        )
    if pairs.fullmatch(text) is None:
        raise _Unsure
    values: dict[str, Node] = {}
    marks: dict[str, Mark] = {}
    for match in each_pair.finditer(text):
        if match[1] in values:
            raise _Unsure
        values[match[1]] = _read_inner(match[2], line, column + match.start(2))
        marks[match[1]] = Mark(line, column + match.start(1) + 1)
    return Fields(values, marks, mark)


def _read_inner(text: str, line: int, column: int) -> Node:
    """A value inside brackets."""
    if _TEXT.fullmatch(text) is not None:
        return Scalar(text, Mark(line, column + 1))
    return _read_flow(text, line, column)
