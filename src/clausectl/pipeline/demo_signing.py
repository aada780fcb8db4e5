"""The made-up parties of the demonstration send and sign, by the code that the commands run."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from clausectl.pipeline.answers import Answers, settle_doing
from clausectl.pipeline.opening_versions import NOTHING_STATED, Terms
from clausectl.pipeline.signing import check_act, find_subject, send, sign
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.writing import Identity, check_out
from clausectl.signing.acts import consent_of

_FOLDER = "icml/final-contribution"
OFFICE = ("Programme office", "programme-office@example.org")
ORGANISER = ("Organiser", "organiser@example.org")


@dataclass(frozen=True, slots=True)
class Signing:
    """One act: who does what, on which agreement, on which day of January 2021 and at which hour.

    ``role`` is empty for sending. ``version`` names one that stands (``v1``).
    """

    day: int
    hour: int
    who: tuple[str, str]
    agreement: str
    role: str = ""
    version: str = ""
    terms: Terms = NOTHING_STATED


def _speaker(letter: str) -> tuple[str, str]:
    return f"Speaker {letter}", f"speaker-{letter.lower()}@example.org"


BEFORE_FIRST = (
    Signing(5, 11, _speaker("A"), "speaker-a", "speaker"),
    Signing(5, 14, ORGANISER, "speaker-a", "organisation"),
    Signing(5, 15, OFFICE, "speaker-b"),
    Signing(5, 16, _speaker("B"), "speaker-b", "speaker"),
)
"""By v1 Speaker A's agreement is fully executed, and Speaker B's awaits the organisation."""

BEFORE_SECOND = (
    Signing(16, 9, ORGANISER, "speaker-b", "organisation", "v1"),
    Signing(16, 11, OFFICE, "speaker-c"),
    Signing(16, 14, _speaker("C"), "speaker-c", "speaker"),
    Signing(
        17,
        9,
        _speaker("B"),
        "speaker-b",
        "speaker",
        terms=Terms(relation="restates", target=f"{_FOLDER}/speaker-b@v1"),
    ),
    Signing(17, 14, ORGANISER, "speaker-b", "organisation", "v2"),
)
"""On the new wording Speaker C signs, and Speaker B signs anew; what B signed before is countersigned."""


def act(repository: Repository, signings: Sequence[Signing]) -> str:
    """Carry out acts, each in a commit of its own on main; the last commit."""
    commit = ""
    _renew(repository)
    for signing in signings:
        identity = Identity(*signing.who, f"2021-01-{signing.day:02}T{signing.hour:02}:00:00+00:00")
        name = f"{_FOLDER}/{signing.agreement}"
        if not signing.role:
            commit = send(repository, name, identity, signing.terms).commit
            continue
        asked = f"{name}@{signing.version}" if signing.version else name
        subject = find_subject(repository, asked, identity, signing.terms)
        signatory = check_act(subject, signing.role, identity)
        answers = Answers("accepted", signing.who[0], consent_of(signatory))
        doing, _ = settle_doing(signatory, answers, identity)
        commit = sign(repository, subject, doing, identity).commit
    return commit


def _renew(repository: Repository) -> None:
    """Write the work tree anew as the branch has it: it is ours alone while the demonstration is made."""
    root = repository.require_root("WORKTREE")
    for entry in root.iterdir():
        if entry.name == ".git":
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    check_out(repository)
