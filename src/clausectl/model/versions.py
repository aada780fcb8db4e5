"""What ``log`` reports: every version of a clause, form, agreement or document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from clausectl.model.changes import ValueChange
from clausectl.model.lineage import CommitFacts
from clausectl.model.redlines import Assessment, Redline, Significance
from clausectl.records import dataclass

VersionEvent = Literal["began", "cut off", "cut out", "changed", "merged", "removed", "returned"]
LoggedKind = Literal["clause", "form", "agreement", "document"]
EntryStatus = Literal["added", "removed", "moved"]


@dataclass(frozen=True, slots=True)
class VersionSide:
    """One content of a file, as its history is told.

    ``name`` is the id of a clause, form or agreement, else the path. ``text``
    is what is compared (without line wrapping), ``plain`` the same without
    markup; ``numbers`` are those of its provisions, which are no words.
    ``values`` are the parameter values of an agreement, ``facts`` what else its
    front matter says, as text by name; ``entries`` the lines of a clause list.
    ``language`` is a code, or empty when unknown.
    """

    name: str
    path: str
    title: str
    version: str
    text: str
    plain: str
    language: str = "en"
    effect_reason: str = ""
    numbers: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoggedVersion:
    """One version, and what the commit that brought it changed in the one before.

    ``cut off`` is the oldest version that a shallow clone holds, ``cut out``
    the first one of a clause that was part of a document before. ``commit``
    is None for what is not committed. ``was`` is the name, and
    ``was_version`` the version, before (empty without one); ``sources`` are the
    documents that a clause was cut out of. ``joined`` counts the versions that
    a merge put together; it is compared with that of its first parent.
    ``declared`` is the significance that the step from one version number to
    the next stands for: empty where there is no number on one side,
    ``none`` for the same number and ``lower`` for a smaller one. ``found`` is
    None where there is nothing to compare with. ``values``, ``facts`` and
    ``entries`` are what changed beside the words, ``formatting`` and
    ``renumbered`` that markup or numbers did. ``passage`` says that this is
    about words that now stand in a clause and then stood in a document.
    ``another`` is a commit with another text under this version number.
    """

    event: VersionEvent
    name: str
    path: str
    blob: str
    title: str
    version: str
    commit: CommitFacts | None
    was: str = ""
    was_version: str = ""
    sources: tuple[str, ...] = ()
    joined: int = 1
    declared: Significance | Literal["", "none", "lower"] = ""
    effect_reason: str = ""
    found: Assessment | None = None
    language: str = ""
    redline: Redline | None = None
    values: tuple[ValueChange, ...] = ()
    facts: tuple[ValueChange, ...] = ()
    entries: tuple[tuple[EntryStatus, str], ...] = ()
    formatting: bool = False
    renumbered: bool = False
    passage: bool = False
    another: str = ""


@dataclass(frozen=True, slots=True)
class VersionLog:
    """The report of ``log``.

    ``total`` counts the versions there are, ``versions`` holds those asked for,
    newest first. ``cut_off`` says that the clone is shallow and there may be
    older ones. ``names`` are the ids or paths the versions are of, that of the
    thing asked about first.
    """

    kind: LoggedKind
    name: str
    path: str
    title: str
    label: str
    commit: str
    names: tuple[str, ...]
    versions: tuple[LoggedVersion, ...]
    total: int
    cut_off: bool = False
    notes: tuple[str, ...] = ()
