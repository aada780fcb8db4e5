"""Places where copies of one agreement differ, and the typed parameters that they are read as."""

from __future__ import annotations

from clausectl.model.manifests import ParameterKind
from clausectl.records import dataclass

FieldValue = str | tuple[str, ...]
"""What a field of a declaration says: a text, or the options of a choice."""

RawValue = str | tuple[str, ...] | None
"""A value as a manifest states it; None where it states none."""

BlankPieces = tuple[str | int, ...]
"""What stands in a blank, in order: words that every copy has there, and indices of parameters."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A place where copies differ, in the text they share.

    ``place`` is ``form`` for the form's own text, ``signature block of ROLE``,
    else a clause's title or number. ``before`` and ``after`` are the words of
    the shared text around it, of the same paragraph, up to 80 characters, with ``…`` for
    other blanks. ``values`` is what each copy has there, as plain words, one for
    each copy; empty where a copy has nothing.
    """

    place: str
    before: str
    after: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InferredParameter:
    """A typed parameter of a form, with its value for each copy.

    ``fields`` is its declaration beside type and description, in order.
    ``values`` is as a manifest states it: a date as ``2020-09-23``, a list as a
    tuple; None where a copy has none, and for a plural, which takes none.
    ``confidence`` is from 0 to 1, ``reason`` one sentence. ``refused`` says of
    copies (by index) why no manifest can hold what they have; their value is None then.
    """

    name: str
    kind: ParameterKind
    description: str
    fields: tuple[tuple[str, FieldValue], ...]
    values: tuple[RawValue, ...]
    confidence: float
    reason: str
    refused: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TypedConstant:
    """Words that all copies have and that are a parameter by what stands around them.

    ``paragraph`` is an index, ``start`` and ``end`` offsets of characters in
    that paragraph, ``text`` what stands there.
    """

    paragraph: int
    start: int
    end: int
    text: str
    reason: str
