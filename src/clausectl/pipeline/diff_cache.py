"""Clause texts and redlines of one pair of commits, kept between runs.

Keyed by blob ids, so a kept answer is about exactly the bytes it was made
from. Only large comparisons are kept: for a few clauses, reading the cache
costs more than comparing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from clausectl.comparing.clauses import BlobPair, ClauseSide
from clausectl.model.changes import Redline, RedlinePart
from clausectl.model.sources import Source
from clausectl.repository.cache import Cache

SHAPE = 1  # raised whenever canonical text, tokens or redlines change
WORTH_KEEPING = 50
_KINDS = {"=": "same", "-": "deleted", "+": "inserted"}
_SIGNS = {kind: sign for sign, kind in _KINDS.items()}


class RedlineCache:
    """The cache section of one comparison; empty and silent when it is not worth one."""

    def __init__(self, cache: Cache, old: Source, new: Source, clauses: int) -> None:
        self._cache = cache
        self._worth = bool(old.commit and new.commit) and clauses >= WORTH_KEEPING and cache.enabled
        self._section = f"diff-{SHAPE}-{old.commit[:16]}-{new.commit[:16]}"
        self._sides: dict[str, ClauseSide] = {}
        self.redlines: dict[BlobPair, Redline] = {}
        self._stale = False
        if self._worth:
            self._read(cache.load(self._section))

    def _read(self, found: Mapping[str, Any]) -> None:
        try:
            for blob, (version, title, text, plain, metadata) in found.get("sides", {}).items():
                self._sides[blob] = ClauseSide("", "", blob, version, title, text, plain or text, metadata)
            for pair, parts in found.get("redlines", {}).items():
                old, new = pair.split(" ")
                self.redlines[(old, new)] = Redline(
                    tuple(RedlinePart(_KINDS[text[0]], text[1:]) for text in parts)  # type: ignore[arg-type]
                )
        except (ValueError, TypeError, KeyError, IndexError, AttributeError):
            self._sides, self.redlines = {}, {}  # of another shape: as if it were not there

    def side(self, blob: str, name: str, path: str) -> ClauseSide | None:
        """The kept side of a content, standing at a place."""
        kept = self._sides.get(blob)
        if kept is None:
            return None
        return ClauseSide(
            name, path, blob, kept.version, kept.title or name, kept.text, kept.plain, kept.metadata
        )

    def keep(self, side: ClauseSide) -> None:
        self._sides[side.blob] = side
        self._stale = True

    def store(self, computed: Mapping[BlobPair, Redline]) -> None:
        """Write the section when anything new was worked out."""
        if not self._worth or not (self._stale or computed):
            return
        redlines = {**self.redlines, **computed}
        self._cache.store(
            self._section,
            {
                "sides": {
                    blob: [s.version, s.title, s.text, "" if s.plain == s.text else s.plain, dict(s.metadata)]
                    for blob, s in self._sides.items()
                },
                "redlines": {
                    f"{old} {new}": [_SIGNS[part.kind] + part.text for part in redline.parts]
                    for (old, new), redline in redlines.items()
                },
            },
        )
