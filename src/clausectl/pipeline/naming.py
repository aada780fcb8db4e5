"""What a user typed, as an id or a path of the repository."""

from __future__ import annotations

import os
import posixpath

from clausectl.errors import ClausectlError, Problem
from clausectl.formats.names import AGREEMENTS, CLAUSES, clause_id, manifest_id
from clausectl.repository.opening import Repository


def find_path(repository: Repository, text: str) -> str:
    """A path as typed (relative to the current folder, or to the top) as one from the top.

    Raises ClausectlError for a path that leaves the repository.
    """
    typed = text.replace(os.sep, "/")
    root = repository.root
    if root is not None:
        here = os.path.realpath(os.curdir)
        top = os.path.realpath(root)
        absolute = os.path.normpath(os.path.join(here, typed))  # noqa: PTH118 - links are not followed here
        if os.path.isabs(typed) or (os.path.lexists(absolute) and here != top):  # noqa: PTH117
            inner = os.path.relpath(absolute, top).replace(os.sep, "/")
            if inner != ".." and not inner.startswith("../"):
                return inner
            hint = f"name a path inside {top}"
            raise ClausectlError(Problem("CL054", f"{text!r} is outside the repository", hint=hint))
    normal = posixpath.normpath(typed)
    if normal == ".." or normal.startswith(("../", "/")):
        raise ClausectlError(
            Problem("CL054", f"{text!r} is outside the repository", hint="name a path inside it")
        )
    return normal


def manifest_name(repository: Repository, text: str) -> str:
    """The id of a form or agreement from an id or a path as typed."""
    if text.endswith(".md") or text.startswith((AGREEMENTS + "/", "./", "../", "/")):
        path = find_path(repository, text)
        return manifest_id(path if path.endswith(".md") else path + "/form.md") or path
    return text.rstrip("/")


def clause_name(repository: Repository, text: str) -> str:
    """The id of a clause from an id or a path as typed."""
    if text.endswith(".md") or text.startswith((CLAUSES + "/", "./", "../", "/")):
        path = find_path(repository, text)
        return clause_id(path if path.endswith(".md") else path + ".md") or path
    return text
