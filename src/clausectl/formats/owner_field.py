"""The ``owner:`` of a file alone, whatever else is right or wrong in it."""

from __future__ import annotations

from clausectl.errors import Problem
from clausectl.formats.decoding import decode
from clausectl.formats.fields import FieldReader
from clausectl.formats.strict_yaml import read_front_matter


def read_owner(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """Who answers for a clause, form or agreement; empty where it states nobody.

    The problems are those that keep the owner from being read.
    """
    if b"owner" not in data:
        return "", []
    text, problems = decode(data, path)
    if problems:
        return "", problems
    front, problems = read_front_matter(text, path)
    if front is None or problems:
        return "", problems
    reader = FieldReader(front.fields, path, "a file", problems)
    return reader.text("owner"), problems
