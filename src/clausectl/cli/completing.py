"""Shell completion of names, from the work tree or else HEAD. It never raises: a shell is waiting."""

from __future__ import annotations

import click

from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, manifest_id
from clausectl.formats.signed_names import VERSION_FILE, split_signed


def complete_manifests(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of forms and agreements."""
    return _complete(incomplete, AGREEMENTS)


def complete_versions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of forms and agreements, and the signed versions as ``NAME@v1``."""
    return _complete(incomplete, AGREEMENTS, signed=True)


def complete_signed(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of agreements that have signed versions, and these as ``NAME@v1``."""
    versions = [name for name in _complete(incomplete, AGREEMENTS, signed=True) if "@" in name]
    names = {name.partition("@")[0] for name in versions}
    return sorted([*versions, *(name for name in names if name.startswith(incomplete))])


def complete_clauses(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of clauses."""
    return _complete(incomplete, CLAUSES)


def complete_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of clauses, forms and agreements."""
    return _complete(incomplete, CLAUSES, AGREEMENTS)


def complete_texts(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Ids of clauses, forms and agreements, and the signed versions as ``NAME@v1``."""
    return _complete(incomplete, CLAUSES, AGREEMENTS, signed=True)


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
    """What a comparison is given: revisions, then ids and signed versions."""
    return complete_revisions(ctx, param, incomplete) + complete_texts(ctx, param, incomplete)


def _complete(incomplete: str, *tops: str, signed: bool = False) -> list[str]:
    """What begins as typed, each top by itself. Only the folder that is typed already is listed."""
    from clausectl.errors import ClausectlError
    from clausectl.repository.opening import open_repository

    inside = incomplete.rpartition("/")[0]
    found: list[str] = []
    try:
        with open_repository(".", cache=False) as repository:
            for top in tops:
                folder = f"{top}/{inside}" if inside else top
                if repository.root:
                    paths = repository.worktree().paths(folder)
                else:
                    paths = [entry.path for entry in repository.source("HEAD").entries(folder)]
                found += sorted(_names_of(paths, top, signed=signed))
    except ClausectlError:
        return []
    return [name for name in found if name.startswith(incomplete)]


def _names_of(paths: list[str], top: str, *, signed: bool) -> set[str]:
    """The ids that files have, and with ``signed`` the names of the versions that are recorded in them."""
    ids = {clause_id(path) if top == CLAUSES else manifest_id(path) for path in paths}
    found = {name for name in ids if name is not None}
    if signed:
        parts = (split_signed(path) for path in paths if path.endswith("/" + VERSION_FILE))
        found |= {f"{part[0]}@{part[1]}" for part in parts if part and part[1] and part[2] == VERSION_FILE}
    return found
