"""What is filled into the fields of a pdf form and typed onto its pages: words of the copy like any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import decode_text

from clausectl.importing.page_words import Word

MAX_FIELDS = 2000  # of one page
_MOST_PARENTS = 20
_SIZE = 10.0  # points of letters where a field does not say
_MOST_CHARACTERS = 20_000


def read_fields(page: Any) -> Iterator[tuple[list[Word], str]]:
    """The words of each filled field or typed note of a page, where it stands, and its text.

    Of a note that only comments, the words are empty and the text is what it says.
    """
    notes = resolve1(page.page_obj.annots)
    if not isinstance(notes, list):
        return
    for reference in notes[:MAX_FIELDS]:
        note = resolve1(reference)
        if not isinstance(note, dict):
            continue
        kind = _name(note.get("Subtype"))
        if kind == "Widget":
            text = _value(note)
        elif kind == "FreeText":
            text = _text(note.get("Contents"))
        else:
            said = _text(note.get("Contents")) if kind not in ("Link", "Popup") else ""
            if said:
                yield [], said
            continue
        if text.strip():
            yield _place(text, note.get("Rect"), page), text


def _value(note: dict[str, Any]) -> str:
    """What a field holds; its kind and its value may stand in those above it."""
    kind, value = _inherited(note, "FT"), _inherited(note, "V")
    if _name(kind) == "Btn":
        state = _name(resolve1(note.get("AS"))) or _name(value)
        if int(_number(_inherited(note, "Ff"))) & (1 << 16):  # a button to press
            return ""
        return "☒" if state not in ("", "Off") else "☐"
    if _name(kind) == "Sig" and isinstance(value, dict):
        parts = [_text(value.get(key)) for key in ("Name", "Reason", "Location", "M")]
        return " ".join(part for part in parts if part)
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value[:100])
    return _text(value)


def _inherited(note: dict[str, Any], key: str) -> Any:
    found: Any = note
    for _ in range(_MOST_PARENTS):
        if not isinstance(found, dict):
            return None
        if key in found:
            return resolve1(found[key])
        found = resolve1(found.get("Parent"))
    return None


def _place(text: str, rect: Any, page: Any) -> list[Word]:
    """The words of a text in a box of the page, line by line, as wide as the box has room."""
    corners = (
        [_number(resolve1(value)) for value in resolve1(rect)] if isinstance(resolve1(rect), list) else []
    )
    left, low, right, high = corners if len(corners) == 4 else (0.0, 0.0, 100.0, _SIZE)
    if page.rotation:
        left, low, right, high = 0.0, 0.0, float(page.width), _SIZE  # turned pages: at their foot
    left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
    lines = [line.split() for line in text[:_MOST_CHARACTERS].splitlines() if line.split()]
    size = min(_SIZE, (high - low) / max(1, len(lines)) or _SIZE)
    found: list[Word] = []
    for row, words in enumerate(lines):
        step = (right - left) / sum(len(word) + 1 for word in words)
        step = min(step, size * 0.5)
        at = left
        base = float(page.height) - high + float(page.bbox[1]) + size * (row + 0.8)
        if len(lines) == 1:
            base = float(page.height) - low - (high - low) * 0.25
        for word in words:
            found.append(Word(word, at, at + step * len(word), base, size))
            at += step * (len(word) + 1)
    return found


def _text(value: Any) -> str:
    found = resolve1(value)
    if isinstance(found, PDFStream):
        found = found.get_data()
    if isinstance(found, PSLiteral):
        return _name(found)
    if isinstance(found, bytes):
        return decode_text(found).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return found if isinstance(found, str) else ""


def _name(value: Any) -> str:
    if isinstance(value, PDFObjRef):
        value = resolve1(value)
    if not isinstance(value, PSLiteral):
        return ""
    return value.name if isinstance(value.name, str) else value.name.decode("latin-1")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and abs(value) < 1e6 else 0.0
