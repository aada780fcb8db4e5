"""What a user named to be compared: revisions, or two documents."""

from __future__ import annotations

import os
import re

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import manifest_paths
from clausectl.formats.signed_names import split_signed_name
from clausectl.records import dataclass
from clausectl.repository.opening import Repository

_DRIVE = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class Target:
    """What a user named to be compared: a file as typed, or ``rev`` and a path, id or ``NAME@v1`` there."""

    text: str
    rev: str
    name: str


def find_targets(first: str, second: str, repository: Repository | None) -> tuple[Target, Target] | None:
    """Both texts as documents; None when they name revisions.

    ``REV:PATH`` is a document; so are the name of a file and the id of a form or
    agreement that is not the name of a revision as well, and every name where
    there is no repository. ``NAME@v1`` is the signed version of HEAD, and a
    revision beside it stands for the draft of that agreement there. Raises
    ClausectlError CL055 where one names a document and the other nothing at
    all, CL056 where the other is a revision.
    """
    found = [_find_target(text, repository) for text in (first, second)]
    if found[0] is None and found[1] is None:
        return None
    for at, text in enumerate((first, second)):
        beside = found[1 - at]
        signed = split_signed_name(beside.name) if beside is not None else None
        if repository is not None and found[at] is None and signed and _is_revision(repository, text):
            found[at] = Target(f"{text}:{signed[0]}", text, signed[0])
    for text, target, other in ((first, found[0], second), (second, found[1], first)):
        if target is None:
            assert repository is not None  # noqa: S101 - without one every name is a document
            raise ClausectlError(_explain(text, other, repository))
    assert found[0] is not None  # noqa: S101 - told to the type checker; the loop has raised
    assert found[1] is not None  # noqa: S101
    return found[0], found[1]


def _explain(text: str, other: str, repository: Repository) -> Problem:
    if not _is_revision(repository, text):
        hint = "name a file that is there, REV:PATH for one of a revision, or two revisions"
        return Problem("CL055", f"{text!r} is no file and no revision", hint=hint)
    path = "PATH" if ":" in other else other
    hint = f"name a document of {text} too ({text}:{path}), or two revisions"
    return Problem("CL056", f"{other!r} is a document and {text!r} is a revision", hint=hint)


def _find_target(text: str, repository: Repository | None) -> Target | None:
    if repository is None:
        return Target(text, "", text)
    rev, colon, name = text.partition(":")
    stated = colon and rev and name and not _DRIVE.match(text)
    if stated and (not os.path.lexists(text) or _is_revision(repository, rev)):
        return Target(text, rev, name)
    if split_signed_name(text) and not os.path.lexists(text) and not _is_revision(repository, text):
        return Target(text, "HEAD", text)
    if _names_agreement(repository, text) and not _is_revision(repository, text):
        return Target(text, "WORKTREE", text)
    # whatever has the name: what is no file is refused when it is read, as what it is
    if os.path.lexists(text) and not _is_revision(repository, text):
        return Target(text, "", text)
    return None


def _names_agreement(repository: Repository, text: str) -> bool:
    """Whether a text is the id of a form or agreement of the work tree."""
    if (
        repository.root is None
        or not text
        or not set(text).isdisjoint("\0\\:")
        or text.startswith(("/", "."))
    ):
        return False
    return any(os.path.isfile(repository.root / path) for path in manifest_paths(text))  # noqa: PTH113


def _is_revision(repository: Repository, text: str) -> bool:
    if text in ("WORKTREE", "INDEX"):
        return True
    try:
        repository.resolve(text)
    except ClausectlError:
        return False
    return True
