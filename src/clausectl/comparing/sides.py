"""One clause at one revision, as comparing needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class ClauseSide:
    """One clause at one revision.

    ``text`` is canonical with ``{{ name }}`` placeholders, ``plain`` the same
    without emphasis and other markup; ``metadata`` are further front matter
    keys as text (owner, language, tags), without title and version.
    """

    id: str
    path: str
    blob: str
    version: str
    title: str
    text: str
    plain: str
    metadata: Mapping[str, str] = field(default_factory=dict)
