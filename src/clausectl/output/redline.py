"""Redlines as text: whole sentences around each change, wrapped, with or without colour."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clausectl.model.changes import Redline, RedlinePart
from clausectl.output.terminal import escape_controls, paint

FOLDED = "[…]"
_FOLD_OVER = 160  # characters of unchanged text that are worth showing rather than folding
_SENTENCE_END = re.compile(r"(?<=[.;:?!])[\"”’)]*\s+|\n+")


def fold(parts: Iterable[RedlinePart]) -> list[RedlinePart]:
    """Unchanged text far from any change as ``[…]``; what stays are whole sentences."""
    found = list(parts)
    folded: list[RedlinePart] = []
    for index, part in enumerate(found):
        if part.kind != "same" or len(part.text) < _FOLD_OVER:
            folded.append(part)
            continue
        ends = [match.end() for match in _SENTENCE_END.finditer(part.text)]
        first = ends[0] if index > 0 and ends else (0 if index == 0 else len(part.text))
        last = ends[-1] if index + 1 < len(found) and ends else len(part.text)
        if index + 1 < len(found) and not ends:
            last = 0
        if last - first < _FOLD_OVER:
            folded.append(part)
            continue
        if first:
            folded.append(RedlinePart("same", part.text[:first]))
        before = "" if index == 0 else " " if not part.text[:first].endswith("\n") else ""
        folded.append(RedlinePart("same", before.lstrip() + FOLDED + " "))
        if last < len(part.text):
            folded.append(RedlinePart("same", part.text[last:]))
    return folded


def format_redline(
    redline: Redline, *, color: bool, indent: str = "", width: int = 96, full: bool = False
) -> str:
    """The redline wrapped to a width: ``[-old-]{+new+}``, or struck and underlined in colour."""
    parts = list(redline.parts) if full else fold(redline.parts)
    paragraphs: list[str] = []
    for paragraph in _split_paragraphs(parts):
        paragraphs.append(_wrap(paragraph, color=color, indent=indent, width=width))
    return "\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def _split_paragraphs(parts: Iterable[RedlinePart]) -> list[list[RedlinePart]]:
    """The parts of each line of the texts; a changed line break belongs to the line it ends."""
    lines: list[list[RedlinePart]] = [[]]
    for part in parts:
        pieces = re.split(r"\n+", part.text)
        for number, piece in enumerate(pieces):
            if number:
                if part.kind != "same" and not piece.strip() and not pieces[number - 1].strip():
                    lines[-1].append(RedlinePart(part.kind, "¶"))
                lines.append([])
            if piece:
                lines[-1].append(RedlinePart(part.kind, piece))
    return lines


def _wrap(parts: list[RedlinePart], *, color: bool, indent: str, width: int) -> str:
    """Greedy wrapping over words; styles are opened and closed on every line of their own."""
    marked = [_mark(part, color) for part in parts]
    words: list[list[tuple[str, str]]] = [[]]  # each word is chunks of (text, kind)
    for kind, text in marked:
        for chunk in re.split(r"( +)", text):
            if chunk.isspace():
                words.append([("", "gap" if kind == "same" else kind)])
                words.append([])
            elif chunk:
                words[-1].append((chunk, kind))
    lines: list[str] = []
    line: list[tuple[str, str]] = []
    used = len(indent)
    gap: tuple[str, str] | None = None
    for word in words:
        if len(word) == 1 and word[0][0] == "":
            gap = (" ", word[0][1] if word[0][1] != "gap" else "same")
            continue
        size = sum(len(text) for text, _ in word)
        if not size:
            continue
        if line and used + size + (1 if gap else 0) > width:
            lines.append(indent + _render(line, color))
            line, used = [], len(indent)
        elif gap and line:
            line.append(gap)
            used += 1
        gap = None
        line.extend(word)
        used += size
    if line:
        lines.append(indent + _render(line, color))
    return "\n".join(lines)


def _mark(part: RedlinePart, color: bool) -> tuple[str, str]:
    text = escape_controls(part.text)
    if color or part.kind == "same":
        return part.kind, text
    return part.kind, f"[-{text}-]" if part.kind == "deleted" else f"{{+{text}+}}"


def _render(line: list[tuple[str, str]], color: bool) -> str:
    if not color:
        return "".join(text for text, _ in line)
    merged: list[tuple[str, str]] = []
    for text, kind in line:
        if merged and merged[-1][1] == kind:
            merged[-1] = (merged[-1][0] + text, kind)
        else:
            merged.append((text, kind))
    return "".join(paint(text, kind, True) if kind != "same" else text for text, kind in merged)
