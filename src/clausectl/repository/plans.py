"""Plans of acts that wait in the git folder, each under the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from pathlib import Path

from clausectl.errors import ClausectlError, Problem

_KEPT_SECONDS = 2 * 24 * 3600
_MOST_BYTES = 64 * 1024 * 1024
_FOLDER = "plans"


def keep_plan(state: Path, data: bytes) -> str:
    """Keep a plan; its hash. Those that nobody can carry out any more go. Raises ClausectlError CL020."""
    name = hashlib.sha256(data).hexdigest()
    folder = f"{state}/{_FOLDER}"
    try:
        os.makedirs(folder, exist_ok=True)
        with os.scandir(folder) as entries:
            for entry in entries:
                with suppress(OSError):
                    if time.time() - entry.stat(follow_symlinks=False).st_mtime > _KEPT_SECONDS:
                        os.unlink(entry.path)
        temporary = f"{folder}/{name}.{os.getpid()}.tmp"
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
        with open(os.open(temporary, flags, 0o600), "wb") as file:
            file.write(data)
        os.replace(temporary, f"{folder}/{name}.json")
    except OSError as error:
        hint = "free some room, or mend the permissions of the .git folder"
        message = f"the plan cannot be kept: {error.strerror or error}"
        raise ClausectlError(Problem("CL020", message, hint=hint)) from error
    return name


def find_plan(state: Path, name: str) -> bytes | None:
    """The bytes of the one plan whose hash begins so, if they have that hash."""
    with suppress(OSError), os.scandir(f"{state}/{_FOLDER}") as entries:
        found = [e.path for e in entries if e.name.startswith(name) and e.name.endswith(".json")]
        if len(found) == 1:
            with open(os.open(found[0], os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC), "rb") as file:
                data = file.read(_MOST_BYTES + 1)
            if hashlib.sha256(data).hexdigest() == os.path.basename(found[0]).removesuffix(".json"):
                return data
    return None


def forget_plan(state: Path, name: str) -> None:
    """Delete a plan that was carried out."""
    with suppress(OSError):
        os.unlink(f"{state}/{_FOLDER}/{name}.json")
