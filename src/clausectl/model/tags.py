"""Tags as they are stored, and what is found when their signatures are checked."""

from __future__ import annotations

from typing import Literal

from clausectl.records import dataclass

SignatureKind = Literal["none", "ssh", "gpg", "x509"]
"""How a tag is signed, told by the line its signature begins with."""

Outcome = Literal[
    "good",
    "unknown key",
    "expired key",
    "revoked key",
    "expired signature",
    "bad",
    "no signature",
    "not checked",
]
"""What the check of a signature found; only ``good`` says that a known key signed this very tag."""


@dataclass(frozen=True, slots=True)
class StoredTag:
    """One tag of a repository.

    ``name`` is that of the reference (``icml/alistarh/v1``), ``own_name`` the
    one the tag object states, which a re-pointed tag shows to differ. ``id`` is
    what the reference holds, ``commit`` what it leads to in the end (empty
    when that is no commit or is not stored). ``date`` is ISO 8601 with offset,
    ``seconds`` the same since 1970. ``message`` ends before the signature,
    ``payload`` is what was signed, byte for byte, ``signature`` all that
    follows it. A lightweight tag has a name, an id and a commit only.
    ``sound`` is False when the bytes stored do not have this id or do not
    read as a tag.
    """

    name: str
    id: str
    kind: Literal["annotated", "lightweight"]
    commit: str
    own_name: str = ""
    tagger: str = ""
    email: str = ""
    date: str = ""
    seconds: int = 0
    message: str = ""
    signed: SignatureKind = "none"
    payload: bytes = b""
    signature: bytes = b""
    sound: bool = True


@dataclass(frozen=True, slots=True)
class TagSignature:
    """What the check of one tag's signature found.

    ``principal`` is who the key belongs to by the file of keys (the principal
    of an allowed-signers line, or the first user id of a GPG key),
    ``fingerprint`` names the key. Both are empty where no key was found.
    ``reason`` is one sentence wherever the outcome is not ``good``.
    """

    outcome: Outcome
    kind: SignatureKind = "none"
    principal: str = ""
    fingerprint: str = ""
    reason: str = ""
