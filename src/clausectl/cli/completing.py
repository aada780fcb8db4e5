"""Shell completion of names, from the work tree or else HEAD. It never raises: a shell is waiting."""

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


def complete_revisions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Tags, branches, and the names of the work tree and the index."""
    from clausectl.errors import ClausectlError
    from clausectl.repository.opening import open_repository

    try:
        with open_repository(".") as repository:
            names = [*repository.known_names(), *(["WORKTREE", "INDEX"] if repository.root else [])]
    except ClausectlError:
        return []
    return [name for name in names if name.startswith(incomplete)]


def complete_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Codes and names of rules."""
    from clausectl.checking.registry import RULES
    from clausectl.codes import CODES

    known = [*CODES, *(rule.code for rule in RULES), *(rule.slug for rule in RULES)]
    return [name for name in known if name.startswith(incomplete)]


def complete_targets(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """What a comparison is given: revisions, then ids."""
    return complete_revisions(ctx, param, incomplete) + complete_names(ctx, param, incomplete)


def _complete(folder: str, incomplete: str) -> list[str]:
    from clausectl.errors import ClausectlError
    from clausectl.repository.opening import open_repository

    try:
        with open_repository(".") as repository:
            source = repository.worktree() if repository.root else repository.source("HEAD")
            paths = [entry.path for entry in source.entries(folder)]
    except ClausectlError:
        return []
    ids = [clause_id(path) if folder == CLAUSES else manifest_id(path) for path in paths]
    return sorted(name for name in ids if name is not None and name.startswith(incomplete))
