"""Annotated tags: made with a signature, and read in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from clausectl.model.tags import StoredTag
from clausectl.records import dataclass
from clausectl.repository.opening import Repository
from clausectl.repository.writing import Identity


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What a tag is signed with.

    ``kind`` ssh: ``key`` is the path of a private key, or of a public one whose
    private half an agent holds. ``kind`` gpg: ``key`` is an id, fingerprint or
    user id of a secret key in the user's own keyring.
    """

    kind: Literal["ssh", "gpg"]
    key: str


@dataclass(frozen=True, slots=True)
class PlannedTag:
    """An annotated tag that is to be made; without a key it is not signed."""

    name: str
    message: str
    tagger: Identity
    key: SigningKey | None = None


def make_tag(repository: Repository, tag: PlannedTag, target: str = "HEAD") -> str:
    """Make a tag of a commit that stands already; the id of the tag object.

    Raises ClausectlError CL405 when the name is taken, CL007 when it cannot be
    one, CL407 or CL408 when it cannot be signed, CL020 when git cannot write;
    then nothing was written.
    """
    raise NotImplementedError


def read_tags(
    repository: Repository, prefix: str = "", *, names: Sequence[str] | None = None
) -> list[StoredTag]:
    """The tags whose names begin with a prefix, or those of the names that exist, sorted by name.

    One `for-each-ref` and one pass of the object reader, however many they are.
    """
    raise NotImplementedError
