"""Ids and the paths they stand for."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache

CLAUSES = "clauses"
AGREEMENTS = "agreements"
FROZEN = "frozen"
COPIES = "copies"
SETTINGS = "clausectl.yaml"
_FORM_FILE = "form.md"

VERSION = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")
_FROZEN = re.compile(r"frozen/(?P<id>.+)@(?P<version>[0-9]+\.[0-9]+\.[0-9]+)-(?P<hash>[0-9a-f]{8})\.md")
COMMON_ID = r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*"  # needs no second look
_COMMON = re.compile(COMMON_ID)
# Characters that a path cannot hold on some system, or that this tool gives a meaning.
_REFUSED = re.compile(r"[\x00-\x1f\x7f\\:*?\"<>|@{}\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]")


def clause_path(clause: str) -> str:
    """``icml/exclusivity`` -> ``clauses/icml/exclusivity.md``."""
    return f"{CLAUSES}/{clause}.md"


@lru_cache(maxsize=1 << 16)  # a run asks for the same paths again and again
def clause_id(path: str) -> str | None:
    """The id of a clause file, or None for any other path.

    ``README.md`` tells people about a folder on the host's pages; it is no clause.
    """
    if not path.startswith("clauses/") or not path.endswith(".md"):
        return None
    if path.endswith(("e.md", "E.md")) and posixpath.basename(path).lower() == "readme.md":
        return None
    return path[len(CLAUSES) + 1 : -3]


@lru_cache(maxsize=1 << 16)
def manifest_id(path: str) -> str | None:
    """The id of a file under ``agreements/`` that may be a manifest, or None.

    A form's id is its folder (``…/form.md``); signed folders hold no manifests.
    """
    if not path.startswith("agreements/") or not path.endswith(".md"):
        return None
    if ".signed/" in path or posixpath.basename(path).lower() == "readme.md":
        return None
    inner = path[len(AGREEMENTS) + 1 :]
    if inner.endswith("/" + _FORM_FILE):
        return inner[: -len(_FORM_FILE) - 1]
    return inner[:-3]


def manifest_paths(name: str) -> tuple[str, ...]:
    """The paths at which a form or agreement of this id can stand, likeliest first."""
    return (f"{AGREEMENTS}/{name}.md", f"{AGREEMENTS}/{name}/{_FORM_FILE}")


def frozen_path(clause: str, version: str, sha256: str) -> str:
    """Where a frozen source stands: id, version and the start of its SHA-256."""
    return f"{FROZEN}/{clause}@{version}-{sha256[:8]}.md"


def split_frozen(path: str) -> tuple[str, str, str] | None:
    """(id, version, hash start) of a frozen path, or None."""
    match = _FROZEN.fullmatch(path)
    return (match["id"], match["version"], match["hash"]) if match else None


def split_pin(text: str) -> tuple[str, str]:
    """``icml/x@1.0.0`` -> (``icml/x``, ``1.0.0``); without a pin the version is empty."""
    name, _, version = text.partition("@")
    return name, version


def is_common_id(name: str) -> bool:
    """Whether a text is surely an id, and one without a full stop, so without an ending."""
    return _COMMON.fullmatch(name) is not None


def explain_bad_id(name: str) -> str:
    """Why a text cannot be an id; empty when it can."""
    if _COMMON.fullmatch(name):
        return ""
    if not name:
        return "it is empty"
    if name.startswith("/") or name.endswith("/") or "//" in name:
        return "it starts or ends with / or holds an empty folder name"
    if any(part in (".", "..") for part in name.split("/")):
        return "it leaves its folder"
    found = _REFUSED.search(name)
    if found:
        return f"it holds the character {found.group()!r}"
    if any(part != part.strip() or part.endswith(".") for part in name.split("/")):
        return "a folder or file name in it starts or ends with a space or ends with a full stop"
    return ""
