"""Where signed versions stand: folders, labels, file names and tags."""

from __future__ import annotations

import re

from clausectl.formats.names import AGREEMENTS, explain_bad_id

TEXT = "text.md"
VERSION_FILE = "version.json"
MANIFEST = "manifest.md"
SIGNATURES = "signatures"
EVIDENCE = "evidence"
LATER = "later-evidence"

LABEL = re.compile(r"v[1-9][0-9]{0,5}")
_FOLDER = ".signed/"
_SIGNATURE = re.compile(r"signatures/[0-9]{2}-[A-Za-z0-9_-]{1,64}(?:-[2-9]|-[1-9][0-9])?\.json")

_LATER = re.compile(r"later-evidence/[0-9]{2,4}-([0-9a-f]{8})\.json")


def signed_folder(agreement: str, label: str) -> str:
    """``icml/final-contribution/x`` and ``v1`` -> ``agreements/icml/final-contribution/x.signed/v1``."""
    return f"{AGREEMENTS}/{agreement}{_FOLDER}{label}"


def split_signed(path: str) -> tuple[str, str, str] | None:
    """(agreement id, label, path inside the version's folder) of a path in a signed version, or None.

    What stands in a ``.signed`` folder beside the versions has an empty label.
    """
    if not path.startswith(AGREEMENTS + "/"):
        return None
    name, found, rest = path[len(AGREEMENTS) + 1 :].partition(_FOLDER)
    if not found or not name:
        return None
    label, slash, inner = rest.partition("/")
    return (name, label, inner) if slash and LABEL.fullmatch(label) else (name, "", rest)


def split_signed_name(text: str) -> tuple[str, str] | None:
    """``NAME@v1`` -> (``NAME``, ``v1``); None for any other text."""
    name, _, label = text.rpartition("@")
    return (name, label) if name and LABEL.fullmatch(label) and not explain_bad_id(name) else None


def signature_path(position: int, role: str, act: int = 1) -> str:
    """The path of an act inside the version's folder: ``signatures/01-speaker.json``.

    ``position`` counts the signature block from 1, so that two branches that
    each add another's signature never meet; a second act of one role gets ``-2``.
    """
    again = f"-{act}" if act > 1 else ""
    return f"{SIGNATURES}/{position:02}-{role_slug(role)}{again}.json"


def is_signature(inner: str) -> bool:
    """Whether a path inside a version's folder is named as an act."""
    return _SIGNATURE.fullmatch(inner) is not None


def later_path(number: int, sha256: str) -> str:
    """The path of later evidence inside the version's folder: ``later-evidence/01-3f9a2c1d.json``.

    ``number`` counts from 1, ``sha256`` is of its bytes: two branches that each
    add some never meet, and no other bytes can have the name.
    """
    return f"{LATER}/{number:02}-{sha256[:8]}.json"


def split_later(inner: str) -> str:
    """The start of the hash in the name of later evidence; empty for any other path in a version's folder."""
    match = _LATER.fullmatch(inner)
    return match.group(1) if match else ""


def role_slug(role: str) -> str:
    """A role as part of a file name: letters and digits, everything else a hyphen."""
    return re.sub(r"[^A-Za-z0-9]+", "-", role).strip("-")[:60] or "signatory"


def tag_name(agreement: str, label: str) -> str:
    """The tag made at completion: ``icml/final-contribution/x/v1``."""
    return f"{agreement}/{label}"
