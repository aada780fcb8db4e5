"""Everything one revision of a repository holds, read and typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from clausectl.model.clauses import Clause
from clausectl.model.manifests import Manifest
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class FrozenClause:
    """A source in ``frozen/``: what a pin, a sent draft or a signed version stands on.

    ``stated`` is the hash start in its name, ``sha256`` that of its bytes.
    """

    path: str
    id: str
    version: str
    stated: str
    sha256: str
    clause: Clause | None

    @property
    def intact(self) -> bool:
        return self.sha256.startswith(self.stated)


@dataclass(frozen=True, slots=True)
class Library:
    """Clauses and manifests by id, frozen sources by id and version.

    ``unreadable`` maps the ids of files that exist but could not be read to
    their path: what needs them says so instead of calling them missing.
    """

    clauses: Mapping[str, Clause] = field(default_factory=dict)
    manifests: Mapping[str, Manifest] = field(default_factory=dict)
    frozen: Mapping[tuple[str, str], tuple[FrozenClause, ...]] = field(default_factory=dict)
    formerly: Mapping[str, str] = field(default_factory=dict)
    unreadable: Mapping[str, str] = field(default_factory=dict)
