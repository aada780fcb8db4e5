"""Changing a few characters of a file and leaving every other byte as it is.

Edits are stated in the decoded text (LF line ends, no byte order mark), in
which every offset and mark of clausectl counts, and carried out in the bytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from clausectl.model.places import LineIndex, Mark
from clausectl.records import dataclass

_BOM = b"\xef\xbb\xbf"
_PLAIN = re.compile(
    r"[A-Za-z0-9\u00c0-\u024f\u0370-\u1fff\u3040-\ud7ff(§$][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff]*"
)
_FLOW_MARKS = re.compile(r"[,\[\]{}]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Put ``text`` in place of the characters from ``start`` to ``end`` of a decoded text."""

    start: int
    end: int
    text: str


def edit_bytes(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with edits carried out; the file's own line ends and byte order mark stay.

    ``data`` has been decoded without problems. Edits do not overlap.
    """
    bom = data.startswith(_BOM)
    raw = data[len(_BOM) * bom :].decode("utf-8")
    pairs = [m.start() for m in re.finditer("\r\n", raw)]
    ends = [place - number for number, place in enumerate(pairs)]  # the same line ends in decoded offsets
    line_end = "\r\n" if pairs and (raw.find("\n") == pairs[0] + 1) else "\n"
    for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        start = edit.start + bisect_left(ends, edit.start)
        end = edit.end + bisect_left(ends, edit.end)
        raw = raw[:start] + edit.text.replace("\n", line_end) + raw[end:]
    return _BOM * bom + raw.encode("utf-8")


def edit_text(text: str, edits: Iterable[Edit]) -> str:
    """The decoded text with the same edits carried out."""
    for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def write_scalar(text: str, *, flow: bool = False) -> str:
    """A one-line text as a YAML scalar: as it is where YAML reads it so, else in double quotes.

    ``flow`` says that it stands inside ``[…]`` or ``{…}``.
    """
    plain = (
        _PLAIN.fullmatch(text) is not None
        and text == text.strip()
        and ": " not in text
        and " #" not in text
        and not text.endswith(":")
        and not (flow and _FLOW_MARKS.search(text))
    )
    return text if plain else '"' + _escape(text) + '"'


def _escape(text: str) -> str:
    out: list[str] = []
    for character in text:
        number = ord(character)
        if character in '"\\':
            out.append("\\" + character)
        elif number < 0x20 or 0x7F <= number <= 0xA0 or number in (0x2028, 0x2029, 0xFEFF):
            out.append(f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
        else:
            out.append(character)
    return "".join(out)


def replace_scalar(text: str, mark: Mark, old: str, new: str) -> Edit | None:
    """The edit that makes the scalar at a mark say ``new``, in the quotes it has.

    None when it is not written as a text of one line, so that nobody's
    formatting is lost.
    """
    start = LineIndex(text).start_of(mark.line) + mark.column - 1
    quote = text[start : start + 1]
    if quote == '"':
        match = re.compile(r'"(?:[^"\\\n]|\\.)*"').match(text, start)
        return Edit(start, match.end(), f'"{_escape(new)}"') if match else None
    if quote == "'":
        match = re.compile(r"'(?:[^'\n]|'')*'").match(text, start)
        return Edit(start, match.end(), "'" + new.replace("'", "''") + "'") if match else None
    if quote in ("|", ">", "") or not text.startswith(old, start):
        return None
    return Edit(start, start + len(old), write_scalar(new, flow=True))
