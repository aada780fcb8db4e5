"""Frozen dataclasses as JSON files, strictly: every key known, every value of its type, one layout.

The layout is for people and for git: one key a line, and the objects of a list
one a line, so that a reviewer's diff shows what was recorded and nothing else.
A file that holds anything else than its record (other white space, another
order of keys, a key twice) is refused where `read_record` is strict, because
two programs could read it in two ways.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Hashable, Mapping
from functools import cache
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from clausectl.errors import Problem
from clausectl.nearest import find_nearest

Record = TypeVar("Record")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_KIND = "clausectl"
_LONGEST = 300  # characters of a message


class _MismatchError(Exception):
    """Something in the JSON is not as its record needs it; the message says what."""


def write_record(kind: str, record: object) -> bytes:
    """A record as the bytes of its file; ``kind`` names its versioned shape (``signature-1``)."""
    lines = [f"  {_text(_KIND)}: {_text(kind)}"]
    for name, value in _plain(record).items():
        if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
            items = ",\n".join(f"    {_text(item)}" for item in value)
            lines.append(f"  {_text(name)}: [\n{items}\n  ]")
        else:
            lines.append(f"  {_text(name)}: {_text(value)}")
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8")


def read_record(
    kind: str, record: type[Record], data: bytes, path: str, *, strict: bool = True
) -> tuple[Record | None, list[Problem]]:
    """The record that a file holds, or None and what is wrong with it (CL413).

    Without ``strict`` the layout of the file is not compared, which takes a
    third of the time; keys and values are checked all the same.
    """
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
        if not isinstance(found, dict) or found.pop(_KIND, None) != kind:
            raise _MismatchError(f'it does not begin with "{_KIND}": "{kind}"')
        made: Record = _reader(cast("Hashable", record))(found, "")
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        return None, [_refusal(path, f"it is not JSON in UTF-8: {str(error).splitlines()[0]}")]
    except _MismatchError as error:
        return None, [_refusal(path, str(error))]
    if strict and write_record(kind, made) != data:
        return None, [_refusal(path, "it is laid out in another way than clausectl writes it")]
    return made, []


def read_row(record: type[Record], line: bytes) -> Record | None:
    """The record that one line of a list holds, as `write_record` lays it out without a comma; else None."""
    try:
        found = json.loads(line.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant)
        made: Record = _reader(cast("Hashable", record))(found, "")
    except (UnicodeDecodeError, ValueError, RecursionError, _MismatchError):
        return None
    return made if f"    {_text(_plain(made))}".encode() == line else None


def _refusal(path: str, why: str) -> Problem:
    hint = "nobody edits these files: restore it from git"
    return Problem("CL413", f"this is no record of a signed version: {shorten(why)}", path, hint=hint)


def shorten(why: str) -> str:
    """What is wrong, without the megabytes that it may quote."""
    return why if len(why) <= _LONGEST else f"{why[:_LONGEST]}…"


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _MismatchError(f"the key {key!r} stands twice")
            seen.add(key)
    return found


def _refuse_constant(name: str) -> Any:
    raise _MismatchError(f"{name} is no value")


_text = json.JSONEncoder(ensure_ascii=False).encode  # one for all: `json.dumps` makes one a call


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int)):  # most of what there is
        return value
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    names = _field_names(cast("Hashable", type(value)))
    return {name: _plain(getattr(value, name)) for name in names} if names else value


@cache
def _field_names(kind: Any) -> tuple[str, ...]:
    """The names of a record's fields, in order; none for what is no record."""
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


_Reader = Callable[[Any, str], Any]


@cache
def _reader(kind: Any) -> _Reader:
    """What turns a JSON value into a value of a type; it raises `_MismatchError` with the place."""
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind):
        return _read_fields(kind)
    if origin is Literal:
        return _read_word(frozenset(get_args(kind)))
    if origin is tuple:
        parts = get_args(kind)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return _read_list(_reader(parts[0]))
        return _read_tuple(tuple(_reader(part) for part in parts))
    if kind is str:
        return _read_string
    if kind is int:
        return _read_number
    raise TypeError(f"no reader for {kind}")


def _read_fields(record: Any) -> _Reader:
    hints = get_type_hints(record)
    readers: Mapping[str, _Reader] = {f.name: _reader(hints[f.name]) for f in dataclasses.fields(record)}
    wanted = tuple(readers.items())

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            raise _MismatchError(f"{place or 'the file'} is no object")
        if value.keys() != readers.keys():
            _explain_keys(value, readers, place)
        return record(*[take(value[name], name) for name, take in wanted])

    return read


def _explain_keys(value: Mapping[str, Any], known: Mapping[str, _Reader], place: str) -> None:
    where = f" in {place}" if place else ""
    for key in value:
        if key not in known:
            close = find_nearest(key, known) if len(key) < _LONGEST else ""
            raise _MismatchError(
                f"the key {key!r} is unknown{where}" + (f"; {close!r} is known" if close else "")
            )
    raise _MismatchError(f"{next(name for name in known if name not in value)!r} is missing{where}")


def _read_word(words: frozenset[Any]) -> _Reader:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, str) or value not in words:
            raise _MismatchError(f"{place} is none of {', '.join(sorted(words))}")
        return value

    return read


def _read_list(item: _Reader) -> _Reader:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, list):
            raise _MismatchError(f"{place} is no list")
        return tuple([item(one, place) for one in value])

    return read


def _read_tuple(parts: tuple[_Reader, ...]) -> _Reader:
    def read(value: Any, place: str) -> Any:
        if not isinstance(value, list) or len(value) != len(parts):
            raise _MismatchError(f"{place} is no list of {len(parts)}")
        return tuple([take(one, place) for take, one in zip(parts, value, strict=True)])

    return read


def _read_string(value: Any, place: str) -> str:
    if not isinstance(value, str) or (not value.isprintable() and _UNPRINTABLE.search(value)):
        raise _MismatchError(
            f"{place} is no text" if not isinstance(value, str) else f"{place} holds a control character"
        )
    return value


def _read_number(value: Any, place: str) -> int:
    if type(value) is not int or not 0 <= value < 1 << 53:
        raise _MismatchError(f"{place} is no whole number")
    return value
