"""A source as the revision that a report names."""

from __future__ import annotations

from dataclasses import replace

from clausectl.model.history import Revision
from clausectl.model.sources import Source
from clausectl.repository.opening import Repository


def name_revision(repository: Repository, source: Source) -> Revision:
    """The source's label, commit and date; commit and date are empty for the index and work tree."""
    if not source.commit:
        return Revision(source.label, "")
    return replace(repository.resolve(source.commit), label=source.label)
