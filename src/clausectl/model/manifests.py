"""Manifests: the front matter of forms and agreements, typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from clausectl.model.allowances import Allowance
from clausectl.model.clauses import Block, Placeholder, Reference
from clausectl.model.places import Mark
from clausectl.records import dataclass

ParameterKind = Literal[
    "text", "party", "date", "list", "number", "money", "boolean", "email", "choice", "plural"
]
Titles = Literal["none", "run-in", "heading"]
PartKind = Literal["cover", "recitals", "body", "schedule", "exhibit", "annex"]
ManifestKind = Literal["form", "agreement"]
SigningOrder = Literal["any", "stated"]
"""Whether signatories sign in any order, or in the order the form states."""

DEFAULT_NUMBERING = ("1.", "(a)", "(i)", "(A)")


@dataclass(frozen=True, slots=True)
class Raw:
    """A value as the manifest's author typed it: text, or a list of texts.

    Scalars stay text until a parameter's type reads them (``NO`` is not
    false), so a raw value is never a number, a date or a truth value.
    """

    value: str | tuple[Raw, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class Parameter:
    """One declared parameter of a form. What a kind does not use stays empty."""

    name: str
    kind: ParameterKind
    mark: Mark
    description: str = ""
    default: Raw | None = None
    optional: bool = False
    of: str = ""  # list: the kind of each item; plural: the list it counts
    join: str = ", "
    last_join: str = ""  # list: between the last two items; empty means `join`
    format: str = ""  # date, number
    same_year_format: str = ""  # list of dates: a date followed by one of its year
    options: tuple[str, ...] = ()  # choice
    one: str = ""  # plural
    many: str = ""
    currency: str = ""  # money
    minimum: str = ""
    maximum: str = ""


@dataclass(frozen=True, slots=True)
class Condition:
    """``when: name`` or ``when: not name``, on a boolean parameter."""

    parameter: str
    negated: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class ClauseItem:
    """A clause of a clause list; ``version`` is a pin, or empty; ``numbered: false`` gives it no number."""

    clause: str
    mark: Mark
    version: str = ""
    when: Condition | None = None
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class ChoiceItem:
    """``{choose: law, California: law/california, …}``."""

    parameter: str
    options: Mapping[str, ClauseItem]
    mark: Mark
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class SectionItem:
    """A titled group of items; ``numbered: false`` gives it no number of its own."""

    title: str
    items: tuple[Item, ...]
    mark: Mark
    numbered: bool = True
    when: Condition | None = None


Item = ClauseItem | ChoiceItem | SectionItem


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a form that numbers by itself, placed by ``{{ name }}`` in the text."""

    name: str
    kind: PartKind
    mark: Mark
    title: str = ""
    numbering: tuple[str, ...] = DEFAULT_NUMBERING
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Signatory:
    """One entry of the signature block. Texts may hold placeholders."""

    role: str
    mark: Mark
    name: str = ""
    party: str = ""
    capacity: str = ""
    consent: str = ""
    decision: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """``add: [{clause: …, after: …}]`` of an agreement that deviates."""

    item: ClauseItem
    mark: Mark
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Incorporated:
    """A document that the form incorporates: a path (with version) or a URL with a retained copy."""

    name: str
    mark: Mark
    path: str = ""
    version: str = ""
    url: str = ""
    copy: str = ""
    sha256: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A form, or an agreement, as one file states it.

    ``form`` is the id of the form that an agreement fills in (empty for a form,
    and for an agreement with a clause list of its own). ``blocks`` is the text
    after the front matter; an agreement on a form has none.
    """

    id: str
    path: str
    blob: str
    kind: ManifestKind
    source: str
    body_start: int
    mark: Mark
    title: str = ""
    version: str = ""
    form: str = ""
    form_mark: Mark = field(default_factory=lambda: Mark(1, 1))
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    titles: Titles = "none"
    numbering: tuple[str, ...] = DEFAULT_NUMBERING
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    values: Mapping[str, Raw] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    parts: tuple[Part, ...] = ()
    signatories: tuple[Signatory, ...] = ()
    replace: Mapping[str, ClauseItem] = field(default_factory=dict)
    remove: tuple[ClauseItem, ...] = ()
    add: tuple[Addition, ...] = ()
    incorporates: tuple[Incorporated, ...] = ()
    precedence: tuple[str, ...] = ()
    effect_reason: str = ""
    signing_order: SigningOrder = "any"
    allow: tuple[Allowance, ...] = ()
    blocks: tuple[Block, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    references: tuple[Reference, ...] = ()
