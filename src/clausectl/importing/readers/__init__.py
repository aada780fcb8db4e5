"""Readers: bytes of a file in, a `ReadText` out. Which one reads a file, the file itself says.

A heavy library is imported by the reader that needs it, when it reads.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import cast

from clausectl.errors import ClausectlError, Problem
from clausectl.model.imported import FileKind, ReadChoices, ReadText

Reader = Callable[[bytes, str, ReadChoices], ReadText]
"""Reads the bytes of a file; the text is its path as named. Raises ClausectlError, and nothing else."""

MAX_FILE_BYTES = 64 * 1024 * 1024

_MODULES: dict[FileKind, str] = {
    "markdown": "clausectl.importing.readers.markdown",
    "text": "clausectl.importing.readers.plain_text",
    "docx": "clausectl.importing.readers.docx",
    "pdf": "clausectl.importing.readers.pdf",
}
_ENDINGS: dict[str, FileKind] = {
    "md": "markdown",
    "markdown": "markdown",
    "mdown": "markdown",
    "txt": "text",
    "text": "text",
    "docx": "docx",
    "docm": "docx",
    "dotx": "docx",
    "pdf": "pdf",
}
_KNOWN_OTHERS = {
    "doc": "save it as docx in a word processor",
    "odt": "save it as docx in a word processor",
    "rtf": "save it as docx in a word processor",
    "pages": "export it as docx",
    "html": "save it as docx or plain text",
    "htm": "save it as docx or plain text",
    "png": "run text recognition over it, and import the text",
    "jpg": "run text recognition over it, and import the text",
    "jpeg": "run text recognition over it, and import the text",
    "tif": "run text recognition over it, and import the text",
    "tiff": "run text recognition over it, and import the text",
    "xlsx": "import the agreements, not a table",
    "zip": "unpack it and name the files",
}


def find_kind(data: bytes, path: str) -> FileKind:
    """What a file is to be read as: by its first bytes where they say it, else by the ending of its name.

    Raises ClausectlError CL640 for a kind that is not read, with what to do instead.
    """
    if data[:1024].lstrip()[:5] == b"%PDF-":
        return "pdf"
    ending = path.rpartition("/")[2].rpartition(".")[2].lower() if "." in path.rpartition("/")[2] else ""
    if data[:4] == b"PK\x03\x04" and ending not in _KNOWN_OTHERS:
        return "docx"
    kind = _ENDINGS.get(ending)
    if kind is not None:
        return kind
    hint = _KNOWN_OTHERS.get(ending, "import Markdown, plain text, docx or pdf; name it .txt if it is text")
    raise ClausectlError(Problem("CL640", "this kind of file is not read", path, hint=hint))


def is_readable(path: str) -> bool:
    """Whether a file's name says that it is of a kind that is read."""
    return path.rpartition(".")[2].lower() in _ENDINGS


def read_file(data: bytes, path: str, choices: ReadChoices | None = None) -> ReadText:
    """A file as Markdown. Raises ClausectlError where it cannot be read, and nothing else."""
    if len(data) > MAX_FILE_BYTES:
        hint = f"split it: a file may have {MAX_FILE_BYTES >> 20} MiB"
        raise ClausectlError(Problem("CL641", f"the file has {len(data):,} bytes", path, hint=hint))
    if not data.strip():
        raise ClausectlError(Problem("CL642", "the file is empty", path, hint="name a file that has words"))
    module = import_module(_MODULES[find_kind(data, path)])
    return cast("Reader", module.read)(data, path, choices or ReadChoices())
