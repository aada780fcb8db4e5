"""What a repository settles for itself in ``clausectl.yaml``."""

from __future__ import annotations

from typing import Literal, get_args

from clausectl.model.allowances import Allowance
from clausectl.records import dataclass

Visibility = Literal["private", "public"]
VISIBILITIES: tuple[Visibility, ...] = get_args(Visibility)


@dataclass(frozen=True, slots=True)
class Settings:
    """``documents`` are plain Markdown documents (paths) that commands work on as they are.

    ``allow`` are findings of ``check`` that are let stand wherever they match.
    ``visibility`` public says that what a pull request publishes names no agreement.
    """

    documents: tuple[str, ...] = ()
    allow: tuple[Allowance, ...] = ()
    visibility: Visibility = "private"
