"""Bytes of a repository file to text: UTF-8, one kind of line end, no surprises."""

from __future__ import annotations

from clausectl.errors import Problem

_BOM = b"\xef\xbb\xbf"


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file with LF line ends and no byte order mark.

    Offsets, lines and columns everywhere in clausectl count in this text, so a
    file saved with CRLF or a BOM is traced like any other. Undecodable bytes
    and NUL make the text empty and a problem at their place.
    """
    data = data.removeprefix(_BOM)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    nul = data.find(b"\x00")
    if nul >= 0:
        line, column = _place(data, nul)
        return "", [
            Problem(
                "CL101",
                "the file holds a NUL byte, so it is not text",
                path,
                line,
                column,
                "store it elsewhere; clauses, forms and agreements are UTF-8 Markdown",
            )
        ]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        line, column = _place(data, error.start)
        return "", [
            Problem(
                "CL102",
                f"byte 0x{data[error.start]:02x} is not UTF-8",
                path,
                line,
                column,
                "save the file as UTF-8 (it may be in Windows-1252 or Latin-1 now)",
            )
        ]


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
