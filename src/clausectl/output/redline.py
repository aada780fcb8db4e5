"""Redlines as text: whole sentences around each change, wrapped, with or without colour.

What is shown holds every character of both texts, except white space where a
line is broken and the unchanged sentences that ``[…]`` stands for. Without
colour the marks ``[-`` ``-]`` ``{+`` ``+}`` are never part of a text: where a
text spells one, its bracket is shown as ``<U+005B>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from clausectl.formats.sentences import PLACEHOLDER, find_breaks
from clausectl.model.changes import Redline
from clausectl.output.terminal import escape_controls, find_break, name_character, paint, skip_spaces
from clausectl.records import dataclass

StretchKind = Literal["same", "deleted", "inserted", "folded"]
FOLDED = "[…]"
LINE_END = "¶"
_FOLD_OVER = 160  # characters of unchanged text that are worth showing rather than folding
_TAILS = (250, 1200)  # how far back the start of the sentence before a change is looked for
_PLACEHOLDER = re.compile(r"\{\{ \w+ \}\}")
_LIST_MARK = re.compile(r"^( *)1\. ", re.MULTILINE)
_ITEM = re.compile(r" *(?:\d+\.|[-•*]|\([a-zA-Z0-9]{1,4}\)) +")
_OPEN = {"deleted": "[-", "inserted": "{+"}
_CLOSE = {"deleted": "-]", "inserted": "+}"}
_MARKS = re.compile(r"\[(?=[-…])|(?<=-)\]|\{(?=\+)|(?<=\+)\}|¶")
_GLUE = "\x00"  # a space at which no line is broken; texts hold no control characters here


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of one line: as in both texts, of one of them, or folded away."""

    kind: StretchKind
    text: str
    line_end: bool = False  # the text is `¶` for a line end, and no character of the texts


def lay_out(redline: Redline, *, full: bool = False) -> list[list[Stretch]]:
    """The lines of a redline, an empty one between paragraphs; ``full`` folds nothing.

    List marks, which stand as ``1.`` in every compared text, count again. A
    line end that was added or taken away is a ``¶`` of its own unless a whole
    line came or went with it, which shows the same.
    """
    parts = [Stretch(part.kind, part.text) for part in redline.parts if part.text]
    if any("1. " in part.text for part in parts):
        parts = _count_items(parts)
    if not full:
        parts = _fold(parts)
    if not any("\n" in part.text for part in parts):
        return [parts]
    return _break_lines(_join_spaces(parts))


def format_redline(
    redline: Redline, *, color: bool, indent: str = "", width: int = 96, full: bool = False
) -> str:
    """The redline wrapped to a width: ``[-old-]{+new+}``, or struck and underlined in colour."""
    lines = lay_out(redline, full=full)
    write = _write_colored if color else _write_marked
    found: list[str] = []
    for line in lines:
        if line:
            found += write(line, indent, width)
        elif found and found[-1]:
            found.append("")
    while found and not found[-1]:
        found.pop()
    return "\n".join(found)


# Folding


def _fold(parts: Sequence[Stretch]) -> list[Stretch]:
    """Unchanged sentences far from any change as ``[…]``."""
    folded: list[Stretch] = []
    end = len(parts) - 1
    for index, part in enumerate(parts):
        if part.kind != "same" or len(part.text) < _FOLD_OVER:
            folded.append(part)
            continue
        first = _first_sentence_end(part.text) if index else 0
        last = _last_sentence_start(part.text) if index < end else len(part.text)
        if first is None or last is None or last - first < _FOLD_OVER:
            folded.append(part)
            continue
        gone = part.text[first:last]
        after = gone[len(gone.rstrip()) :]
        if first:
            folded.append(Stretch("same", part.text[:first]))
        folded.append(Stretch("folded", FOLDED))
        if after or last < len(part.text):
            folded.append(Stretch("same", (after or " ") + part.text[last:]))
    return folded


def _first_sentence_end(text: str) -> int | None:
    """Where the first sentence that begins in the text begins; None without one."""
    line = text.find("\n")
    paragraph = text if line < 0 else text[:line]
    for space in find_breaks(_mask(paragraph)):
        return space + 1
    if line < 0:
        return None
    return line + len(text[line:]) - len(text[line:].lstrip("\n"))


def _last_sentence_start(text: str) -> int | None:
    """Where the last sentence of the text begins, which the change after it belongs to."""
    line = text.rfind("\n") + 1
    for tail in _TAILS:
        base = max(line, len(text) - tail)
        found = None
        # the change itself stands behind the text: a stop and a space at the end can end a sentence
        for space in find_breaks(_mask(text[base:]) + PLACEHOLDER):
            found = base + space + 1
        if found is not None or base == line:
            break
    return found if found is not None else line or None


def _mask(text: str) -> str:
    if "{{" not in text:
        return text
    return _PLACEHOLDER.sub(lambda match: PLACEHOLDER * len(match.group()), text)


# Lists


def _count_items(parts: Sequence[Stretch]) -> list[Stretch]:
    """The parts with list items counted: unchanged and inserted ones as in the new text."""
    ordinals = {
        side: _ordinals("".join(part.text for part in parts if part.kind in ("same", side)))
        for side in ("deleted", "inserted")
    }
    at = {"deleted": 0, "inserted": 0}
    counted: list[Stretch] = []
    for part in parts:
        side = "deleted" if part.kind == "deleted" else "inserted"
        found, start = ordinals[side], at[side]
        text, copied = "", 0
        position = part.text.find("1.")
        while position >= 0:
            if start + position in found:
                text += part.text[copied:position] + found[start + position]
                copied = position + 1
            position = part.text.find("1.", position + 1)
        counted.append(Stretch(part.kind, text + part.text[copied:]))
        for key in at:
            if part.kind in ("same", key):
                at[key] += len(part.text)
    return counted


def _ordinals(text: str) -> dict[int, str]:
    """The number of each list item by the offset of its mark."""
    found: dict[int, str] = {}
    counts: dict[int, int] = {}
    offset = 0
    fenced = False
    for line in text.split("\n"):
        mark = _LIST_MARK.match(line)
        depth = len(line) - len(line.lstrip(" "))
        if line.lstrip(" ").startswith("```"):
            fenced = not fenced
        if mark and not fenced:
            counts = {level: count for level, count in counts.items() if level <= depth}
            counts[depth] = counts.get(depth, 0) + 1
            found[offset + depth] = str(counts[depth])
        elif line.strip():
            counts = {level: count for level, count in counts.items() if level < depth}
        offset += len(line) + 1
    return found


# Lines


def _join_spaces(parts: Sequence[Stretch]) -> list[Stretch]:
    """Where a line end took the place of a space, or the other way round, the line end alone is shown."""
    joined = list(parts)
    for index in range(1, len(joined)):
        before, after = joined[index - 1], joined[index]
        if before.kind != "deleted" or after.kind != "inserted":
            continue
        if not before.text.strip(" ") and after.text.isspace() and "\n" in after.text:
            joined[index - 1] = Stretch("same", "")
        elif before.text.isspace() and "\n" in before.text and not after.text.strip(" "):
            joined[index] = Stretch("same", after.text)
    return [part for part in joined if part.text]


def _break_lines(parts: Sequence[Stretch]) -> list[list[Stretch]]:
    lines: list[list[Stretch]] = [[]]
    ends: list[Stretch] = []  # the line ends behind each line but the last
    for part in parts:
        for number, piece in enumerate(re.split(r"(\n+)", part.text)):
            if number % 2:
                ends.append(Stretch(part.kind, piece))
                lines.append([])
            elif piece:
                lines[-1].append(Stretch(part.kind, piece))
    shown: list[list[Stretch]] = [list(lines[0])]
    for index, end in enumerate(ends):
        following = lines[index + 1]
        if end.kind in ("same", "folded") or _is_all(lines[index], end.kind) or _is_all(following, end.kind):
            shown += [[] for _ in end.text[1:]]
            shown.append(list(following))
        elif end.kind == "inserted":
            shown[-1].append(Stretch("inserted", LINE_END, True))
            shown += [[] for _ in end.text[1:]]
            shown.append(list(following))
        else:
            shown[-1] += [Stretch("deleted", LINE_END, True), *following]
    return shown


def _is_all(line: Sequence[Stretch], kind: StretchKind) -> bool:
    return bool(line) and all(stretch.kind == kind for stretch in line)


# Writing


def _write_marked(line: Sequence[Stretch], indent: str, width: int) -> list[str]:
    text = ""
    for stretch in line:
        safe = stretch.text if stretch.line_end else escape_marks(stretch.text)
        if stretch.kind == "same":
            text += safe
        elif stretch.kind == "folded":
            text += stretch.text
        else:
            text += mark(stretch.kind, safe)
    text = text.replace("-][-", "").replace("+}{+", "")  # a line end within what came or went
    return [found.replace(_GLUE, " ") for found, _ in _wrap(text, indent, _hang(line), width)]


def mark(kind: StretchKind, safe: str) -> str:
    """Safe text between its marks; a space next to a mark stays next to it."""
    head, tail = _OPEN[kind], _CLOSE[kind]
    if safe[0] == tail[-1]:  # `[-]…-]` would seem to end where it begins
        safe = name_character(safe[0]) + safe[1:]
    if safe[0] == " " or safe[-1] == " ":
        core = safe.strip(" ")
        if not core:
            return head + _GLUE * len(safe) + tail
        lead = len(safe) - len(safe.lstrip(" "))
        safe = _GLUE * lead + core + _GLUE * (len(safe) - lead - len(core))
    return head + safe + tail


def escape_marks(text: str) -> str:
    """Text without control characters and without anything that looks like a mark of ours."""
    safe = escape_controls(text)
    if "[" in safe or "]" in safe or "{+" in safe or "+}" in safe or LINE_END in safe:
        return _MARKS.sub(lambda match: name_character(match.group()), safe)
    return safe


def _write_colored(line: Sequence[Stretch], indent: str, width: int) -> list[str]:
    text = ""
    styles: list[tuple[int, str]] = []  # where each style begins
    for stretch in line:
        safe = escape_controls(stretch.text)
        if stretch.kind in _OPEN and (safe[0] == " " or safe[-1] == " "):
            core = safe.strip(" ")
            lead = len(safe) - len(safe.lstrip(" "))
            safe = _GLUE * lead + core + _GLUE * (len(safe) - lead - len(core))
        styles.append((len(text), {"folded": "dim", "same": ""}.get(stretch.kind, stretch.kind)))
        text += safe
    shown: list[str] = []
    first = 0  # the style that reaches into the line
    for found, start in _wrap(text, "", _hang(line), width - len(indent)):
        blank = len(found) - len(found.lstrip(" ")) if shown else 0
        pieces = [" " * blank]
        end = start + len(found) - blank
        while first + 1 < len(styles) and styles[first + 1][0] <= start:
            first += 1
        for index in range(first, len(styles)):
            begin, style = styles[index]
            if begin >= end:
                break
            stop = styles[index + 1][0] if index + 1 < len(styles) else len(text)
            piece = text[max(begin, start) : min(stop, end)].replace(_GLUE, " ")
            pieces.append(paint(piece, style, bool(style)))
        shown.append(indent + "".join(pieces))
    return shown


def _hang(line: Iterable[Stretch]) -> int:
    """How far the second line of a list item is indented."""
    found = _ITEM.match("".join(stretch.text for stretch in line)[:24])
    return found.end() if found else 0


def _wrap(text: str, indent: str, hang: int, width: int) -> list[tuple[str, int]]:
    """The lines with the offset in the text at which each begins (behind its indent)."""
    found: list[tuple[str, int]] = []
    lead = indent
    start = 0
    while True:
        at = find_break(text, width - len(lead), start)
        if at is None:
            found.append((lead + text[start:], start))
            return found
        found.append((lead + text[start:at].rstrip(" "), start))
        start = skip_spaces(text, at)
        lead = indent + " " * hang
