"""Check the signatures of tags against keys that the user names, by exit codes alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from clausectl.model.tags import StoredTag, TagSignature
from clausectl.records import dataclass
from clausectl.repository.opening import Repository


@dataclass(frozen=True, slots=True)
class KeySources:
    """Files with the keys that count, all of them outside of the repository that is checked.

    ``allowed_signers`` and ``revoked`` as `ssh-keygen` reads them (the second
    a list of public keys or a KRL), ``keyring`` exported GPG public keys,
    armoured or binary.
    """

    allowed_signers: Path | None = None
    revoked: Path | None = None
    keyring: Path | None = None


def check_signatures(
    repository: Repository, tags: Sequence[StoredTag], keys: KeySources
) -> dict[str, TagSignature]:
    """What the signature of each tag comes to, by the name of the tag.

    Raises ClausectlError CL408 without the program that checks, CL409 for a
    file of keys that cannot be read or lies inside the repository.
    """
    raise NotImplementedError
