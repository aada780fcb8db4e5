"""What a repository settles for itself in ``clausectl.yaml``."""

from __future__ import annotations

from clausectl.model.allowances import Allowance
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """``documents`` are plain Markdown documents (paths) that commands work on as they are.

    ``allow`` are findings of ``check`` that are let stand wherever they match.
    """

    documents: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()
