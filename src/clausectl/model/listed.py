"""What ``list`` reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from clausectl.errors import Problem
from clausectl.model.manifests import ParameterKind
from clausectl.records import dataclass

ListedKind = Literal["clause", "form", "agreement"]


@dataclass(frozen=True, slots=True)
class ClauseHeader:
    """A clause as its front matter states it; its words were not read."""

    id: str
    path: str
    blob: str
    title: str
    version: str
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedValue:
    """A parameter of one agreement.

    ``text`` is the value as the agreement prints it (``true`` or ``false`` for
    a boolean, empty for one left out), ``typed`` the value as its file states
    it, one entry an item: the form's default where the agreement is silent.
    """

    name: str
    kind: ParameterKind
    text: str
    typed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One clause, form or agreement.

    ``title``, ``owner`` and ``tags`` of an agreement that states none are its
    form's. ``clauses`` are the ids of the clauses it consists of, in order;
    ``deviates`` says that an agreement replaces, removes or adds some.
    ``agreements`` counts those that fill in a form.
    """

    kind: ListedKind
    id: str
    path: str
    title: str
    version: str
    owner: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    form: str = ""
    form_version: str = ""
    form_title: str = ""
    clauses: tuple[str, ...] = ()
    deviates: bool = False
    agreements: int = 0
    values: Mapping[str, ListedValue] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The report of ``list``. Kinds that were not asked for are not in ``kinds``.

    ``problems`` belong to files that could not be read or values that have no
    rendered text; with an error among them the list may lack something.
    ``filtered`` says that conditions left something out on purpose.
    """

    label: str
    commit: str
    kinds: tuple[ListedKind, ...]
    files: tuple[ListedFile, ...]
    problems: tuple[Problem, ...] = ()
    filtered: bool = False
    read: int = 0

    def of_kind(self, kind: ListedKind) -> tuple[ListedFile, ...]:
        """The files of one kind, in the order of the list."""
        return tuple(file for file in self.files if file.kind == kind)
