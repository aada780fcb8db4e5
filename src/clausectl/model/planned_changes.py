"""What the file of a plan says: the files of an import, and how what is found in them is to be called."""

from __future__ import annotations

from clausectl.model.import_plan import ImportChoices
from clausectl.model.places import Mark
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to import, as it was named, with the SHA-256 (hexadecimal) that it had."""

    path: str
    sha256: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlannedParameter:
    """A parameter: ``was`` is the name that it was found under. ``mark`` is where the new one stands."""

    was: str
    name: str
    description: str
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlannedClause:
    """A clause: ``was`` is the id that it was found under.

    ``version`` says that what stands in place of another clause is a version of that.
    ``id`` and ``title`` are empty where none is stated, which only a clause of
    the library may leave out; ``reuse`` is None where it is not stated.
    """

    was: str
    id: str
    title: str
    reuse: bool | None
    version: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlannedAgreement:
    """An agreement on a form. ``record`` is None where it is not stated."""

    was: str
    id: str
    record: bool | None
    leave_out: bool
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlannedForm:
    """A form with all that is its, or an agreement without a form, which has no agreements below it.

    ``record`` belongs to an agreement without a form, and is None where it is not stated.
    """

    was: str
    id: str
    title: str
    record: bool | None
    leave_out: bool
    parameters: tuple[PlannedParameter, ...]
    clauses: tuple[PlannedClause, ...]
    agreements: tuple[PlannedAgreement, ...]
    mark: Mark


@dataclass(frozen=True, slots=True)
class PlannedImport:
    """A whole plan. ``path`` is where it stands; ``choices`` are those it was made under."""

    path: str
    choices: ImportChoices
    files: tuple[PlannedFile, ...]
    forms: tuple[PlannedForm, ...]
