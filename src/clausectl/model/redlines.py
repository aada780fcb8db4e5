"""Redlines, and what they come to: kinds of difference, significance and the reasons for it."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

PartKind = Literal["same", "deleted", "inserted"]
Kind = Literal["wording", "parameter", "order", "number", "formatting", "ripple"]
KINDS: tuple[Kind, ...] = ("wording", "parameter", "order", "number", "formatting", "ripple")
Significance = Literal["substantive", "wording", "editorial", "not assessed"]
SIGNIFICANCES: tuple[Significance, ...] = ("substantive", "not assessed", "wording", "editorial")
"""From what a reader must look at first to what can wait."""


@dataclass(frozen=True, slots=True)
class RedlinePart:
    """A stretch of a redline."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Redline:
    """A word-level comparison of two texts.

    The ``same`` and ``deleted`` parts joined are exactly the old text, the
    ``same`` and ``inserted`` parts exactly the new.
    """

    parts: tuple[RedlinePart, ...]

    @property
    def old(self) -> str:
        return "".join(p.text for p in self.parts if p.kind != "inserted")

    @property
    def new(self) -> str:
        return "".join(p.text for p in self.parts if p.kind != "deleted")

    @property
    def changed(self) -> bool:
        return any(p.kind != "same" for p in self.parts)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change is substantive: the rule that fired, and the very words behind it.

    ``rule`` is the rule's id (``modal``), ``said`` a phrase for people without a
    final stop ("a period changed, 60 → 90 days"). ``old`` and ``new`` are the
    words in the text; empty on the side that has none.
    """

    rule: str
    said: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where two texts differ, and what kind of difference it is.

    ``old`` and ``new`` are the characters struck out and written in (one may be
    empty); ``old_at`` and ``new_at`` their offsets in the two texts. ``name`` is
    the parameter of a ``parameter`` edit.
    """

    old: str
    new: str
    old_at: int
    new_at: int
    kind: Kind
    reasons: tuple[Reason, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a changed text comes to. ``reasons`` are empty unless it is ``substantive``."""

    significance: Significance
    reasons: tuple[Reason, ...] = ()
    edits: tuple[Edit, ...] = ()
