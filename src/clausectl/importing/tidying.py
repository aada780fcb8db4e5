"""One copy of an agreement as paragraphs of Markdown that clauses can be made of.

Formatting that a clause cannot have is taken off (HTML wrappers, targets of
links into files), what says nothing to a reader of the paper is left out and
listed (comments, images, front matter), and what scans make of numbered lists
(``- 1 . In``) becomes the number it shows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausectl.model.imported import LeftOut, Spot
from clausectl.records import dataclass

_WRAPPER = re.compile(
    r"</?(?:u|span|label|ins|mark|b|i|em|strong|font|small|big|center|sup|sub|div|p|a|abbr|section|article)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LAST_BREAKS = re.compile(r"(?:<br\s*/?>\s*)+$", re.IGNORECASE)  # a line end is there already
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]*\)")
_LINK = re.compile(
    r"(?<![!\\])\[([^\[\]\n]+)\]\(\s*<?((?!https?:|mailto:)[^()\s]*)>?(?:\s+\"[^\"\n]*\")?\s*\)"
)
_SCANNED_NUMBER = re.compile(r"^( {0,3})[-*+•·]\s+(\d{1,3})\s?([.)])(?=\s)")
_LOOSE_NUMBER = re.compile(r"^( {0,3})(\d{1,3})\s([.)])(?=\s)")
_BRACES = re.compile(r"(\\*)\{\{")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_STARTS_ANEW = re.compile(r"\s*(?:[-*+•]\s+\S|\d{1,9}[.)]\s+\S|\d{1,9}\\[.)]\s|#{1,6}\s)")
_HTML_LEFT = re.compile(r"<(?=[A-Za-z/!?])")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)\s*$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a copy: its Markdown without the line end behind it.

    ``line`` is the index of its first line in the copy, ``gap`` what stands
    between it and the next one (line ends).
    """

    text: str
    line: int
    gap: str


@dataclass(frozen=True, slots=True)
class Tidied:
    """The paragraphs of a copy in order, and what they do not have of it.

    ``title`` is the title that front matter states, or empty.
    """

    paragraphs: tuple[Paragraph, ...]
    left: tuple[LeftOut, ...]
    title: str = ""


def tidy(lines: Sequence[str], spots: Sequence[Spot]) -> Tidied:
    """The paragraphs of the lines of a copy. Every visible word is in them or in ``left``. Linear."""
    left: list[LeftOut] = []
    first = skip_front_matter(lines)
    title = ""
    if first:
        inside = lines[1 : first - 1]
        left.append(LeftOut("front matter", "\n".join(inside), spots[0]))
        titles = [line.partition(":")[2].strip().strip("\"'") for line in inside if line.startswith("title:")]
        title = titles[0] if titles else ""
    text = "\n".join(lines[first:])
    text = _leave_out(text, _COMMENT, "comment", spots[first:], left) if "<!--" in text else text
    text = _leave_out(text, _IMAGE, "image", spots[first:], left) if "![" in text else text
    return Tidied(_cut(_tidy_lines(text.split("\n"), spots[first:], left), first), tuple(left), title)


def skip_front_matter(lines: Sequence[str]) -> int:
    """The index of the first line behind front matter; 0 where a copy has none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    end = next((at for at in range(1, min(len(lines), 200)) if lines[at].rstrip() == "---"), 0)
    stated = (not line.strip() or re.match(r"\s*[\w-]+:|\s+|-", line) for line in lines[1:end])
    return end + 1 if end and all(stated) else 0


def _leave_out(
    text: str, pattern: re.Pattern[str], kind: str, spots: Sequence[Spot], left: list[LeftOut]
) -> str:
    """The text without what a pattern finds, line ends kept, so that places stay right."""

    def drop(match: re.Match[str]) -> str:
        line = text.count("\n", 0, match.start())
        spot = spots[min(line, len(spots) - 1)]
        left.append(LeftOut("image" if kind == "image" else "comment", match.group(), spot))
        return "\n" * match.group().count("\n")

    return pattern.sub(drop, text)


def _tidy_lines(lines: list[str], spots: Sequence[Spot], left: list[LeftOut]) -> list[str]:
    fence = ""
    tidied: list[str] = []
    for at, line in enumerate(lines):
        found = _FENCE.match(line)
        if found is not None and (not fence or found[1].startswith(fence)):
            fence = "" if fence else found[1]
        if fence or found is not None:
            tidied.append(line)
            continue
        tidied.append(_tidy_line(line, spots[min(at, len(spots) - 1)] if spots else Spot(0, at + 1), left))
    return tidied


def _tidy_line(line: str, spot: Spot, left: list[LeftOut]) -> str:
    if "<" in line:
        line = _LAST_BREAKS.sub("", line)
        line = _WRAPPER.sub("", _BREAK.sub(" " if line.lstrip().startswith(("|", "#")) else "\\\n", line))
        line = _HTML_LEFT.sub(lambda m: m.group() if _is_autolink(line, m.start()) else "\\<", line)
    if "](" in line:
        left += [LeftOut("link target", match[2], spot) for match in _LINK.finditer(line)]
        line = _LINK.sub(r"\1", line)
    if "{{" in line:
        line = _BRACES.sub(_escape_braces, line)
    line = _SCANNED_NUMBER.sub(r"\1\2\3", line)
    return _LOOSE_NUMBER.sub(r"\1\2\3", line).rstrip() if line[:7].lstrip()[:1].isdigit() else line.rstrip()


def _escape_braces(found: re.Match[str]) -> str:
    """Braces that no placeholder begins with, whether or not Markdown has escaped them already."""
    return found.group() if len(found[1]) % 2 else f"{found[1]}\\{{{{"


def _is_autolink(line: str, at: int) -> bool:
    return re.match(r"<(?:https?://[^\s<>]+|mailto:[^\s<>]+|[^\s<>@]+@[^\s<>]+)>", line[at:]) is not None


def _cut(lines: list[str], first: int) -> tuple[Paragraph, ...]:
    """Paragraphs: parted by empty lines, and where a list item or heading begins."""
    found: list[Paragraph] = []
    current: list[str] = []
    start = 0
    fence = ""
    gap = ""

    def close() -> None:
        nonlocal gap
        if current:
            found.append(Paragraph("\n".join(current), first + start, ""))
            current.clear()

    for at, line in enumerate(lines):
        mark = _FENCE.match(line)
        if mark is not None and (not fence or mark[1].startswith(fence)):
            fence = "" if fence else mark[1]
        elif not fence and not line.strip():
            close()
            gap += "\n"
            continue
        elif not fence and current and _STARTS_ANEW.match(line) and not _UNDERLINE.match(line):
            close()
        if not current:
            start = at
            if found:
                found[-1] = Paragraph(found[-1].text, found[-1].line, "\n" + gap[:1])
            gap = ""
        current.append(line)
    close()
    return tuple(found)
