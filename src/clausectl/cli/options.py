"""What several commands share: opening the repository, and its options."""

from __future__ import annotations

from clausectl.cli.printing import current_options
from clausectl.repository.opening import Repository, open_repository


def open_here() -> Repository:
    """The repository of the current folder; use it as a context manager."""
    return open_repository(".", cache=bool(current_options()["cache"]))
