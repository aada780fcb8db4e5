"""What Markdown reports are made of: text that stays text, redlines as quotes, folds, and a cap."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import field

from clausectl.model.redlines import Redline, Significance
from clausectl.output.diff_words import join_words
from clausectl.output.redline import Stretch, lay_out
from clausectl.output.significance_words import clip
from clausectl.output.terminal import escape_controls, escape_line
from clausectl.records import dataclass

# What Markdown or a host's page would act on; an underscore or a full stop within a word is only itself.
_SPECIAL = re.compile(
    r"[\\`*\[\]<>|~&$^@#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|:(?=//|[a-z0-9_+-]+:)|(?<=www)\."
)
_LINE_START = re.compile(r"[-+=]|\d+(?=[.)](?:\s|$))")
_TAGS = {"inserted": ("<ins>", "</ins>"), "deleted": ("<del>", "</del>")}
LIMIT = 60_000  # characters; the best known host takes 65,536
LEAST = 4_000  # below this no report can say what it leaves out
_LONG = 4_000  # characters of a redline that is folded away until somebody wants it
_TITLE = 300
_ROW = 1_500
_LONG_COMMAND = 600


# Text


def escape_markdown(text: str) -> str:
    """Text as itself in Markdown on a host's page: no markup, no HTML, no link, nobody mentioned."""
    return _escape(escape_line(text))


def _escape(safe: str) -> str:
    return _SPECIAL.sub(_write_entity, safe)


def _write_entity(match: re.Match[str]) -> str:
    """An entity; where a host would act on what the page shows all the same, the two are kept apart.

    Mentions, issue links and emoji are made of the words of a finished page,
    behind any escape: a character of no width stops them.
    """
    character = match.group()
    if character not in "@#:":
        return f"&#{ord(character)};"
    text, at = match.string, match.end()
    following, before = text[at : at + 1], text[max(at - 2, 0) : at - 1]
    acts = (
        (character == "@" and following.isalnum() and not before.isalnum())
        or (character == "#" and following.isdecimal())
        or (character == ":" and following != "/")
    )
    return f"&#{ord(character)};{'&#8203;' if acts else ''}"


def hold_line_start(escaped: str) -> str:
    """A line that begins like a list or a rule, as the words it is."""
    match = _LINE_START.match(escaped)
    if match is None:
        return escaped
    at = match.end()
    if escaped[at - 1] in "-+=":
        return f"{escaped[: at - 1]}&#{ord(escaped[at - 1])};{escaped[at:]}"
    return f"{escaped[:at]}&#{ord(escaped[at])};{escaped[at + 1 :]}"


def write_item(label: str, text: str, depth: int = 0, *, limit: int | None = _ROW) -> str:
    """A point of a list: a label in bold, and text that is escaped (and cut, where it is endless)."""
    told = escape_markdown(text if limit is None else clip(text, limit))
    lead = "  " * depth
    return f"{lead}- {label} {told}" if label else f"{lead}- {hold_line_start(told.lstrip(' '))}"


def write_heading(level: int, text: str) -> str:
    """A heading of one line."""
    return f"{'#' * level} {escape_markdown(clip(text, _TITLE)).strip()}"


def write_grounds(significance: Significance, grounds: Sequence[str]) -> str:
    """The significance with its reasons: a sentence, or a list where there are many."""
    name = f"**{significance.capitalize()}**:"
    if len(grounds) > 4:
        return "\n".join([name, "", *(write_item("", ground) for ground in grounds)])
    return f"{name} {escape_markdown('; '.join(grounds))}."


def write_redline(redline: Redline, *, full: bool = False) -> list[str]:
    """A quote, a paragraph a line; tags never reach over a line end. A long one is folded away."""
    lines = [_write_line(line) for line in lay_out(redline, full=full)]
    while lines and not lines[-1]:
        lines.pop()
    quote: list[str] = []
    for number, line in enumerate(lines):
        if line:
            goes_on = number + 1 < len(lines) and lines[number + 1]
            quote.append(f"> {line}{'<br>' if goes_on else ''}")
        elif quote and quote[-1] != ">":
            quote.append(">")
    length = sum(map(len, quote))
    return fold(f"The words ({length:,} characters)", quote) if length > _LONG else quote


def _write_line(line: Sequence[Stretch]) -> str:
    text = ""
    at_start = True
    for stretch in line:
        safe = escape_controls(stretch.text).replace("\t", "<U+0009>")
        if at_start:
            indent = len(safe) - len(safe.lstrip(" "))
            text += "&nbsp;" * indent
            safe = safe[indent:]
        escaped = _escape(safe)
        if at_start and safe:
            escaped = hold_line_start(escaped)
            at_start = False
        if stretch.kind == "folded":
            text += f"<em>{escaped}</em>"
        elif safe:
            opening, closing = _TAGS.get(stretch.kind, ("", ""))
            text += f"{opening}{escaped}{closing}"
    return text


def fold(summary: str, lines: Iterable[str]) -> list[str]:
    """Lines that are shown when somebody asks for them; ``summary`` is words of ours."""
    return [f"<details><summary>{summary}</summary>", "", *lines, "", "</details>"]


def write_command(*words: str) -> str:
    """A command to be pasted, as code; one that is endless without its arguments."""
    safe = escape_markdown(shlex.join(["clausectl", *words])).replace("&#8203;", "")  # hosts leave code alone
    if len(safe) > _LONG_COMMAND:
        safe = escape_markdown(shlex.join(["clausectl", *words[:1]]))
    return f"<code>{safe}</code>"


# The cap


@dataclass(frozen=True, slots=True)
class Piece:
    """A change as Markdown. ``short`` is the same without its words; ``rank`` 0 is the weightiest.

    ``what`` names it when it is left out, for one and for several; ``many`` are
    the changes that it stands for.
    """

    text: str
    short: str
    rank: int
    what: tuple[str, str]
    many: int = 1


@dataclass(slots=True)
class Section:
    """Pieces under one heading, or folded away together; left out when none of them is kept."""

    opening: str
    closing: str = ""
    pieces: list[Piece] = field(default_factory=list)
    count: tuple[str, str] | None = None  # for a fold: what its summary counts

    def open(self, kept: int) -> str:
        """What stands before the pieces, of which so many changes are kept."""
        if self.count is None:
            return self.opening
        total = sum(piece.many for piece in self.pieces)
        of = f" of {total:,}" if kept < total else ""
        return f"{self.opening}<details><summary>{kept:,}{of} {self.count[kept != 1 or bool(of)]}</summary>"

    def close(self) -> str:
        """What stands after them."""
        return self.closing if self.count is None else "</details>"


def assemble(head: Sequence[str], sections: Sequence[Section], limit: int | None, command: str) -> str:
    """The whole report, or as much of it as ``limit`` characters hold, and a line that says what is missing.

    The weightiest changes are kept; of one that is too long the heading and
    the reasons stay. Time grows as n log n with the pieces. Raises ValueError
    for a limit under 4,000 characters.
    """
    if limit is not None and limit < LEAST:
        raise ValueError(f"a report needs {LEAST:,} characters to say what it leaves out, not {limit:,}")
    whole = _join(head, sections, {}, "")
    if limit is None or len(whole) <= limit:
        return whole
    head = _cut(head, limit // 4)
    room = limit - sum(map(len, head)) - len(head) - _MAX_CLOSING
    shown, left_out = _choose(sections, room)
    return _join(head, sections, shown, _tell_left_out(left_out, limit, command))


_MAX_CLOSING = 2_000  # more than the line that says what is left out can take


def _cut(head: Sequence[str], room: int) -> list[str]:
    """The lines of the head that fit, which all do but for names without end."""
    kept: list[str] = []
    for line in head:
        if len(line) + 1 > room - 40:
            kept.append("- more than can be shown here")
            break
        room -= len(line) + 1
        kept.append(line)
    return kept


def _choose(
    sections: Sequence[Section], room: int
) -> tuple[dict[tuple[int, int], str], list[tuple[Piece, bool]]]:
    """(text by section and piece, what is missing: a piece, and whether it is shown without its words)."""
    order = sorted(
        (piece.rank, at, number)
        for at, section in enumerate(sections)
        for number, piece in enumerate(section.pieces)
    )
    shown: dict[tuple[int, int], str] = {}
    opened: set[int] = set()

    def put(at: int, number: int, text: str, had: int) -> bool:
        nonlocal room
        cost = len(text) + 2 - had
        if at not in opened:
            cost += len(sections[at].open(len(sections[at].pieces))) + len(sections[at].close()) + 40
        if cost > room or not text:
            return False
        room -= cost
        opened.add(at)
        shown[at, number] = text
        return True

    brief = sum(len(sections[at].pieces[number].short) + 2 for _, at, number in order)
    if brief <= room // 2:  # every change is named; the weightiest have their words as well
        for _, at, number in order:
            put(at, number, sections[at].pieces[number].short, 0)
        for _, at, number in order:
            piece = sections[at].pieces[number]
            had = len(piece.short) + 2 if (at, number) in shown else 0
            put(at, number, piece.text, had)
    else:
        for _, at, number in order:
            piece = sections[at].pieces[number]
            if not put(at, number, piece.text, 0):
                put(at, number, piece.short, 0)
    missing = []
    for _, at, number in order:
        piece = sections[at].pieces[number]
        text = shown.get((at, number))
        if text != piece.text:
            missing.append((piece, text is not None))
    return shown, missing


def _tell_left_out(missing: Iterable[tuple[Piece, bool]], limit: int, command: str) -> str:
    gone: dict[tuple[str, str], int] = {}
    brief: dict[tuple[str, str], int] = {}
    for piece, named in missing:
        tally = brief if named else gone
        tally[piece.what] = tally.get(piece.what, 0) + piece.many
    facts = [f"{number:,} {what[number != 1]}" for what, number in gone.items()]
    told = f"{join_words(facts)} {'is' if sum(gone.values()) == 1 else 'are'} left out" if facts else ""
    facts = [f"{number:,} {what[number != 1]}" for what, number in brief.items()]
    if facts:
        told += f"{'; ' if told else ''}the words of {join_words(facts)} are left out"
    return f"**This report is cut at {limit:,} characters:** {told}; run {command}."


def _join(
    head: Sequence[str], sections: Sequence[Section], shown: dict[tuple[int, int], str], left_out: str
) -> str:
    lines = list(head)
    if left_out:
        lines += ["", left_out]
    for at, section in enumerate(sections):
        texts, many = [], 0
        for number, piece in enumerate(section.pieces):
            text = shown.get((at, number)) if left_out else piece.text
            if text is not None:
                texts.append(text)
                many += piece.many
        if not texts:
            continue
        opening = section.open(many)
        lines += ["", opening] if opening else []
        before = ""
        for text in texts:
            if not (before.startswith("- ") and text.startswith("- ") and "\n\n" not in before):
                lines.append("")
            lines.append(text)
            before = text
        if section.close():
            lines += ["", section.close()]
    return "\n".join(lines) + "\n"
