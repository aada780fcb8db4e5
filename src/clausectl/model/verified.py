"""What verifying found: of each signed version, link by link, what was checked against what."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

Outcome = Literal["matches", "does not match", "not checked"]


@dataclass(frozen=True, slots=True)
class Check:
    """One link of a version (or of the repository), and what its check found.

    ``against`` says what was compared with what. ``detail`` says why it does
    not match or was not checked, and may say more of what matches. ``path`` is
    the file it is about, ``commit`` the one that changed it. ``broken`` is
    set where exit 3 is due: always for what does not match, and for what was
    not checked although it was asked for.
    """

    link: str
    code: str
    outcome: Outcome
    against: str
    detail: str = ""
    path: str = ""
    commit: str = ""
    broken: bool = False


@dataclass(frozen=True, slots=True)
class VerifiedVersion:
    """One signed version; ``state`` says in words how far it is executed."""

    agreement: str
    label: str
    folder: str
    state: str
    sha256: str
    checks: tuple[Check, ...]

    @property
    def name(self) -> str:
        """``NAME@v1``."""
        return f"{self.agreement}@{self.label}"

    @property
    def broken(self) -> tuple[Check, ...]:
        """The links that do not hold."""
        return tuple(check for check in self.checks if check.broken)


@dataclass(frozen=True, slots=True)
class BundledVersion:
    """What a bundle holds of one signed version.

    ``folder`` is its place in the bundle and ``text`` the readable copy of its
    text, both from the top of the bundle. ``transcribed`` says that the text
    was taken from the executed copy and has no sources. ``tag`` is the id of
    the annotated tag object, empty without one. ``elsewhere`` counts the
    evidence that is recorded by hash and place and kept in no repository.
    """

    name: str
    state: str
    folder: str
    text: str
    sha256: str
    transcribed: bool
    tag: str
    elsewhere: int


@dataclass(frozen=True, slots=True)
class Bundle:
    """An archive that was written: path as named, SHA-256, size in bytes, how many files are in it."""

    path: str
    sha256: str
    size: int
    files: int


@dataclass(frozen=True, slots=True)
class Verification:
    """A whole run. ``checks`` are those of the repository as a whole, ``notes`` what a reader should know.

    ``bundle`` is what was written of it, where that was asked for and everything matches.
    """

    revision: str
    commit: str
    versions: tuple[VerifiedVersion, ...]
    checks: tuple[Check, ...] = ()
    notes: tuple[str, ...] = ()
    bundle: Bundle | None = None

    @property
    def broken(self) -> bool:
        """Whether any link does not hold."""
        return any(check.broken for check in self.checks) or any(v.broken for v in self.versions)
