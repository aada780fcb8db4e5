"""Bytes of a repository file to text: UTF-8, one kind of line end, no surprises."""

from __future__ import annotations

import re

from clausectl.errors import Problem

_CONTROL = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
# C1 controls, and the line and paragraph separators that some editors show as line ends and git does not
_WIDE_CONTROL = re.compile("[\x80-\x9f\u2028\u2029]")
# What reorders or hides characters around it, or is never seen itself: what a reviewer reads is then not
# what stands there. A joiner (U+200C, U+200D) is at home in scripts that join letters, and nowhere else.
UNSEEN = re.compile(
    "[\xad\u061c\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|(?<![\u0600-\u1fff\ua800-\uabff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
)
_BOM = b"\xef\xbb\xbf"


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file with LF line ends and no byte order mark.

    Offsets, lines and columns everywhere in clausectl count in this text, so a
    file saved with CRLF or a BOM is traced like any other. Undecodable bytes,
    NUL, control, invisible and bidirectional characters make the text empty and
    a problem at their place.
    """
    data = _with_plain_lines(data)
    text, problems = _decode(data, path)
    if problems:
        return "", problems
    found = _CONTROL.search(data)
    at = found.start() if found is not None else -1
    if at < 0 and not data.isascii():
        wide = _WIDE_CONTROL.search(text)
        at = len(text[: wide.start()].encode()) if wide is not None else -1
    if at >= 0:
        character = data[at:].decode("utf-8")[0]
        message = f"the file holds the control character U+{ord(character):04X}"
        hint = "delete it: no reader sees it, and programs disagree on what it does"
        return "", [_problem("CL115", message, path, data, at, hint)]
    unseen = UNSEEN.search(text) if not data.isascii() else None
    if unseen is not None:
        message = (
            f"U+{ord(unseen.group()):04X} stands here, which nobody sees or which reorders other characters"
        )
        hint = "delete it, and type the words around it again: what readers see is not what stands here"
        at = len(text[: unseen.start()].encode())
        return "", [_problem("CL116", message, path, data, at, hint)]
    return text, []


def decode_any(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """`decode` for a document that others wrote: what a reader cannot see is no problem there, it is shown.

    Undecodable bytes and NUL make the text empty and a problem at their place.
    """
    return _decode(_with_plain_lines(data), path)


def _with_plain_lines(data: bytes) -> bytes:
    data = data.removeprefix(_BOM)
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data


def _decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    nul = data.find(b"\x00")
    if nul >= 0:
        hint = "store it elsewhere; clauses, forms and agreements are UTF-8 Markdown"
        if nul < 4 or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            hint = "save the file as UTF-8 (it may be in UTF-16 now)"
        return "", [_problem("CL101", "the file holds a NUL byte, so it is not text", path, data, nul, hint)]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        hint = "save the file as UTF-8 (it may be in Windows-1252 or Latin-1 now)"
        return "", [_problem("CL102", message, path, data, error.start, hint)]
    return text, []


def _problem(code: str, message: str, path: str, data: bytes, offset: int, hint: str) -> Problem:
    line, column = _place(data, offset)
    return Problem(code, message, path, line, column, hint)


def _place(data: bytes, offset: int) -> tuple[int, int]:
    before = data[:offset]
    line_start = before.rfind(b"\n") + 1
    return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1
