"""What a repository settles for itself in ``clausectl.yaml``."""

from __future__ import annotations

from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """``documents`` are plain Markdown documents (paths) that commands work on as they are."""

    documents: tuple[str, ...] = ()
