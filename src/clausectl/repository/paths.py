"""Paths inside a repository: relative, with forward slashes, never leading out of it."""

from __future__ import annotations

from collections.abc import Iterable

from clausectl.errors import ClausectlError, Problem
from clausectl.model.sources import FileEntry


def check_path(path: str) -> Problem | None:
    """What is wrong with a path: None when it stays inside the repository."""
    reason = ""
    if not path or "\0" in path:
        reason = "is no path"
    elif path.startswith("/"):
        reason = "is absolute"
    else:
        parts = path.split("/")
        if ".." in parts:
            reason = "leaves the repository"
        elif "" in parts or "." in parts:
            reason = "has an empty or `.` part"
        elif any(part.lower() == ".git" for part in parts):
            reason = "is inside git's own folder"
    if not reason:
        return None
    return Problem(
        "CL014",
        f"the path {path!r} {reason}",
        hint="Write the path from the top of the repository, such as clauses/icml/exclusivity.md.",
    )


def checked_paths(paths: Iterable[str]) -> list[str]:
    """The paths once each, in order; raises ClausectlError CL014 with every one that is wrong."""
    wanted = list(dict.fromkeys(paths))
    problems = [problem for path in wanted if (problem := check_path(path))]
    if problems:
        raise ClausectlError(problems)
    return wanted


def ends_of_folders(folders: Iterable[str]) -> list[str]:
    """Folder names without a closing slash, none inside another; empty means the whole tree.

    Raises ClausectlError CL014 for one that leaves the repository.
    """
    names = [folder.rstrip("/") for folder in folders]
    if "" in names or "." in names:
        return []
    names = sorted(checked_paths(names))
    outer: dict[str, None] = {}
    for name in names:
        if not any(name[:at] in outer for at, letter in enumerate(name) if letter == "/"):
            outer[name] = None
    return list(outer)


def is_inside(path: str, folders: list[str]) -> bool:
    """Whether a path is one of the folders or below one (always, without folders)."""
    return not folders or any(path == top or path.startswith(top + "/") for top in folders)


def byte_order(entry: FileEntry) -> bytes:
    """The key that sorts entries as git does: by the bytes of the path."""
    return entry.path.encode("utf-8", "surrogateescape")


def not_a_file(path: str, mode: str) -> Problem:
    """A symlink or submodule where a file is wanted."""
    if mode == "symlink":
        return Problem(
            "CL012",
            "a symbolic link stands where a file is expected; links are not followed",
            path=path,
            hint="Replace the link with the file itself.",
        )
    return Problem(
        "CL013",
        "a submodule stands where a file is expected; submodules are not entered",
        path=path,
        hint="Keep the file in this repository.",
    )


MAX_TOTAL_BYTES = 256 * 1024 * 1024


def check_total(size: int) -> None:
    """Raises ClausectlError CL023 once what one pass reads, in bytes, would fill the memory."""
    if size > MAX_TOTAL_BYTES:
        raise ClausectlError(
            Problem(
                "CL023",
                f"the files together have more than {MAX_TOTAL_BYTES >> 20} MiB",
                hint="Look whether the folder holds what it should; name narrower folders.",
            )
        )


def too_large(path: str, size: int, limit: int) -> Problem:
    """A file over the size limit; sizes in bytes."""
    return Problem(
        "CL015",
        f"the file has {size} bytes, and at most {limit} are read",
        path=path,
        hint="A clause or manifest is text of a few pages; keep scans and other large files elsewhere.",
    )
