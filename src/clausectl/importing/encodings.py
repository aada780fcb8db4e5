"""Bytes of somebody's text file to text: by its mark, as UTF-8, or as Windows-1252 where that is likely."""

from __future__ import annotations

import codecs
import re

from clausectl.errors import ClausectlError, Problem
from clausectl.model.imported import Doubt, Spot

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MOST_HIGH = 0.3  # of the bytes that are no spaces: other alphabets have more, and would be read wrongly
_MOST_DOUBTS = 100
_HINT = "save it as UTF-8 text in the program it came from"


def decode_text(data: bytes, path: str) -> tuple[str, tuple[Doubt, ...]]:
    """The text of a file, and a doubt at each character that stands for a byte which is no UTF-8.

    Raises ClausectlError CL649 for what is no text, or in an encoding that cannot be told.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _refuse(
                    path, f"its byte {error.start:,} is not {encoding.upper()}, as its start says"
                ) from None
            return _check(text, path), ()
    if b"\x00" in data:
        raise _refuse(path, "it holds a NUL byte")
    try:
        return _check(data.decode("utf-8"), path), ()
    except UnicodeDecodeError as error:
        wrong = error
    return _check_likely(data, path, wrong)


def _check_likely(data: bytes, path: str, wrong: UnicodeDecodeError) -> tuple[str, tuple[Doubt, ...]]:
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    seen = len(data.translate(None, b" \t\r\n\f"))
    line = data.count(b"\n", 0, wrong.start) + 1
    what = f"byte 0x{data[wrong.start]:02x} of line {line:,} is not UTF-8"
    whole = sum(1 for c in data.decode("utf-8", "ignore") if c > "\x7f")
    if whole > high - whole:
        raise _refuse(path, f"{what}, and the rest of it is", line)
    if high > _MOST_HIGH * seen:
        raise _refuse(path, f"{what}, and it has too many such bytes for Windows-1252", line)
    try:
        text = data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise _refuse(path, f"{what}, and byte 0x{data[error.start]:02x} is not Windows-1252", line) from None
    return _check(text, path), _doubts(text)


def _doubts(text: str) -> tuple[Doubt, ...]:
    """The first word with each character that is read by a guess."""
    found: list[Doubt] = []
    met: set[str] = set()
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii():
            continue
        for word in line.split():
            if not word.isascii() and not met.issuperset(word):
                met.update(word)
                found.append(Doubt("encoding", word, "", Spot(0, number)))
        if len(found) >= _MOST_DOUBTS:
            break
    return tuple(found[:_MOST_DOUBTS])


def _check(text: str, path: str) -> str:
    """The text without a mark of its end that old programs set. Raises ClausectlError where it is no text."""
    text = text.rstrip("\x1a") if text.endswith("\x1a") else text
    found = _CONTROL.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise _refuse(path, f"it holds the control character U+{ord(found.group()):04X}", line)
    if not text.strip():
        raise ClausectlError(
            Problem("CL642", "the file has no words", path, hint="name a file that has words")
        )
    return text


def _refuse(path: str, why: str, line: int = 0) -> ClausectlError:
    return ClausectlError(
        Problem("CL649", f"the file is not text that can be read: {why}", path, line, hint=_HINT)
    )
