"""What an import would write, and what it wrote."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.errors import Problem
from clausectl.model.imported import ReadChoices, ReadText
from clausectl.model.induced import Decision, ImportedCopy, Induced, InducedAgreement
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What whoever imports says of it.

    ``name`` is the id of the form, or of a single agreement; ``split`` a regular
    expression that finds where agreements begin; ``record`` says that signed copies are recorded,
    ``versions_by_date`` that another text in earlier or later copies is another version.
    """

    name: str
    split: str = ""
    read: ReadChoices = ReadChoices()
    record: bool = True
    versions_by_date: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import would write, and how it was decided.

    ``texts`` are the files as read, ``copies`` the agreements found in them,
    ``groups`` what they come to, ``files`` what is written, by path. ``apart``
    tells of copies that could not be taken with the others.
    """

    choices: ImportChoices
    texts: tuple[ReadText, ...]
    copies: tuple[ImportedCopy, ...]
    groups: tuple[Induced, ...]
    files: Mapping[str, str]
    apart: tuple[Decision, ...] = ()

    def list_signed(self) -> list[tuple[InducedAgreement, ImportedCopy]]:
        """The agreements that are recorded because their copies show that somebody signed, with these."""
        if not self.choices.record:
            return []
        return [
            (agreement, self.copies[agreement.copy])
            for group in self.groups
            for agreement in group.agreements
            if agreement.record and agreement.recording is not None and agreement.recording.acts
        ]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote: both commits (empty where none was made), and the versions recorded."""

    plan: ImportPlan
    commit: str = ""
    recorded_commit: str = ""
    versions: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
