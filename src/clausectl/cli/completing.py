"""Shell completion of names, from the work tree. It never raises: a shell is waiting."""

from __future__ import annotations

import click

from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, manifest_id


def complete_manifests(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of forms and agreements."""
    return _complete(AGREEMENTS, incomplete)


def complete_clauses(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of clauses."""
    return _complete(CLAUSES, incomplete)


def complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of clauses, forms and agreements."""
    return _complete(CLAUSES, incomplete) + _complete(AGREEMENTS, incomplete)


def _complete(folder: str, incomplete: str) -> list[str]:
    from clausectl.errors import ClausectlError
    from clausectl.repository.opening import open_repository

    try:
        with open_repository(".") as repository:
            paths = [entry.path for entry in repository.worktree().entries(folder)]
    except ClausectlError:
        return []
    ids = [clause_id(path) if folder == CLAUSES else manifest_id(path) for path in paths]
    return sorted(name for name in ids if name is not None and name.startswith(incomplete))
