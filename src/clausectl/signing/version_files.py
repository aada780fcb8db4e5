"""The files of a signed version as they are stored, and what is known while its links are followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from clausectl.errors import Problem
from clausectl.formats import signed_names as names
from clausectl.model.signed import SignatoryRecord, StoredLater, StoredSignature, VersionRecord
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class VersionFiles:
    """The files of one signed version as they are stored.

    ``data`` maps paths inside the folder to bytes, of everything but evidence;
    ``evidence`` maps names below ``evidence/`` to (SHA-256, size), with an
    empty hash for what is too large to be read; ``odd`` maps paths to what
    stands there and is no file (``symlink``, ``submodule``). ``frozen`` maps
    paths below ``frozen/`` to (SHA-256, bytes).
    """

    agreement: str
    label: str
    data: Mapping[str, bytes]
    evidence: Mapping[str, tuple[str, int]]
    odd: Mapping[str, str]
    frozen: Mapping[str, tuple[str, bytes]]

    @property
    def folder(self) -> str:
        """The path of the version's folder."""
        return names.signed_folder(self.agreement, self.label)

    def place(self, inner: str) -> str:
        """The path of a file of the version."""
        return f"{self.folder}/{inner}"


@dataclass(slots=True)
class FollowedVersion:
    """A version whose record could be read, with its acts, while its links are followed."""

    files: VersionFiles
    record: VersionRecord
    sha256: str
    acts: list[StoredSignature] = field(default_factory=list)
    later: list[StoredLater] = field(default_factory=list)

    @property
    def positions(self) -> dict[str, int]:
        return {signatory.role: at for at, signatory in enumerate(self.record.signatories, 1)}

    @property
    def block(self) -> dict[str, SignatoryRecord]:
        return {signatory.role: signatory for signatory in self.record.signatories}

    def path_of(self, act: StoredSignature) -> str:
        return self.files.place(f"{names.SIGNATURES}/{act.file}")


def say(problems: list[Problem]) -> str:
    """What is wrong with a record, in one line."""
    return "; ".join(problem.message.rpartition("signed version: ")[2] for problem in problems[:3])


def count(number: int, word: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {word}{'' if number == 1 else 's'}"
