"""Who runs a command that commits, and when."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from clausectl.errors import ClausectlError, Problem
from clausectl.repository.opening import Repository
from clausectl.repository.writing import Identity


def find_identity(repository: Repository) -> Identity:
    """Who commits, as git would say it: from the environment, else from the configuration.

    The time is now, with the offset of this computer. Raises ClausectlError
    CL022 when git knows no name, no address or no branch.
    """
    now = datetime.now(UTC).astimezone().replace(microsecond=0).isoformat()
    name, email = os.environ.get("GIT_AUTHOR_NAME", ""), os.environ.get("GIT_AUTHOR_EMAIL", "")
    name = name or _configured(repository, "user.name")
    email = email or _configured(repository, "user.email")
    if not name or not email or not repository.branch():
        hint = 'git config user.name "…" and git config user.email "…", then run the command again'
        message = "git does not know who commits"
        if name and email:
            message, hint = "no branch is checked out, so there is none to commit to", "git switch -c main"
        raise ClausectlError(Problem("CL022", message, hint=hint))
    identity = Identity(name, email, now)
    try:
        identity.line()
    except ValueError as error:
        hint = "set user.name and user.email to plain texts without < and >"
        raise ClausectlError(Problem("CL022", "git cannot hold this name or address", hint=hint)) from error
    return identity


def _configured(repository: Repository, key: str) -> str:
    code, output, _ = repository.git.attempt(["config", "--get", key])
    return output.decode("utf-8", "replace").strip() if code == 0 else ""
