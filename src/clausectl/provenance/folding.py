"""A file's text as its words alone, and where each of them stands in the file.

Two layouts of the same words fold to the same text: line ends inside a
paragraph are spaces, and emphasis, list and quote marks, heading marks, rules,
link targets, escapes, HTML tags and the pipes of tables are gone. Quotes and
dashes have one shape each, entities are the characters they stand for. What is
left is compared, so that none of this is ever anybody's words.

This reads lines and no blocks: it never fails, takes time in proportion to the
text, and what it takes for a mark or for words by mistake it takes so in every
version alike.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

from clausectl.records import dataclass

Places = tuple[tuple[int, int], ...]
"""From folded offset … on, characters stand at source offset … and after it."""


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """One line's words; ``begins`` and ``ends`` say that it joins no neighbour in a paragraph."""

    words: str
    places: Places
    begins: bool
    ends: bool
    listed: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a text. ``places`` is empty where it was not asked for.

    Blocks (paragraphs, headings, list items, rows, lines of front matter) are
    parted by a line feed, words by one space.
    """

    text: str
    places: Places = ()


Memo = dict[tuple[str, bool], FoldedLine]
"""Lines folded before, kept between versions of one file: most lines are in most of them."""

_SPACE = r"[ \t\xa0\u2000-\u200a\u202f\u205f\u3000]"
_LEAD = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)]|#{1,6})(?:[ \t]+|$)[ \t>]*)*")
# A number that is not 1 begins no list in the middle of a paragraph: there it is a year, or a sum.
_LEAD_IN_PARAGRAPH = re.compile(r"[ \t>]*(?:(?:[-+*]|1[.)]|#{1,6})(?:[ \t]+|$)[ \t>]*)*")
_NO_WORDS = re.compile(r"[-=*_~`+|: \t>]*")
_INLINE = re.compile(
    r"(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|\{\{[ \t]*(?P<placeholder>[A-Za-z]\w*)[ \t]*\}\}"
    r"|(?P<mark>\*+|~~+|`+|\[(?=[^\[\]]*\]\()|\]\([^()]*\)|</?[A-Za-z][^<>]*>|<!--|-->"
    r"|[\xad\u200b\u200e\u200f\u2060\ufeff]+)"
    r"|(?P<underscores>_+)"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)"
    rf"|(?P<dash>{_SPACE}*(?:[\u2012-\u2015\u2212]+|-{{2,}}){_SPACE}*)"
    rf"|(?P<cell>{_SPACE}*\|(?:{_SPACE}|\|)*)"
    rf"|(?P<space>{_SPACE}{{2,}}|(?! ){_SPACE})"
    r"|(?P<hyphen>[\u2010\u2011])"
    r"|(?P<ellipsis>\u2026)"
    r"|(?P<double>[\u201c-\u201f\xab\xbb\u2033])"
    r"|(?P<single>[\u2018-\u201b\xb4\u2032])"
)
_WRITTEN = {
    "escape": "",
    "mark": "",
    "dash": " - ",
    "cell": " ",
    "space": " ",
    "hyphen": "-",
    "ellipsis": "...",
    "double": '"',
    "single": "'",
}
_FENCE = re.compile(r"-{3}[ \t]*")
_MEMO_LINES = 200_000


def fold(text: str, memo: Memo | None = None, *, places: bool = False) -> Folded:
    """The words of a text with LF line ends. Linear; lines that ``memo`` has are not read again."""
    known: Memo = {} if memo is None or len(memo) > _MEMO_LINES else memo
    lines = text.split("\n")
    front = _front_matter_lines(lines)
    parts: list[str] = []
    found: list[tuple[int, int]] = []
    at = source = 0
    fresh, listed = True, False  # whether the next words begin a block, and stand in a list
    for number, line in enumerate(lines):
        key = (line, not fresh and not listed)
        folded = known.get(key)
        if folded is None:
            folded = known[key] = fold_line(line, in_paragraph=key[1])
        if folded.words:
            if parts:
                parts.append("\n" if fresh or folded.begins or number < front else " ")
                at += 1
            parts.append(folded.words)
            if places:
                found += [(at + here, source + there) for here, there in folded.places]
            at += len(folded.words)
            listed = folded.listed or (listed and (not fresh or line[:1] in " \t"))
            fresh = folded.ends
        else:
            fresh = True
        source += len(line) + 1
    return Folded("".join(parts), tuple(found))


def _front_matter_lines(lines: list[str]) -> int:
    """How many lines at the top are front matter, of which every line stands alone."""
    if not lines or not _FENCE.fullmatch(lines[0]):
        return 0
    for number, line in enumerate(lines[1:1_001], 1):
        if _FENCE.fullmatch(line):
            return number + 1
    return 0


def fold_line(line: str, *, in_paragraph: bool = False) -> FoldedLine:
    """One line by itself; ``in_paragraph`` says that it goes on with the paragraph before it."""
    if not line or _NO_WORDS.fullmatch(line):
        return FoldedLine("", (), True, True, False)
    lead = (_LEAD_IN_PARAGRAPH if in_paragraph else _LEAD).match(line)
    start = lead.end() if lead is not None else 0
    mark = line[:start].replace(">", "").strip()
    row = line.startswith("|", start)
    words, places = _fold_words(line, start)
    if not words:
        return FoldedLine("", (), True, True, False)
    heading = mark.startswith("#")
    return FoldedLine(words, places, bool(mark) or row, heading or row, bool(mark) and not heading)


def _fold_words(line: str, start: int) -> tuple[str, Places]:
    raw = line[start:]
    first: Places = ((0, start),)
    if not raw.isascii() and not unicodedata.is_normalized("NFC", raw):
        raw, first = _normalize(raw, start)
    if _INLINE.search(raw) is None:
        words = raw.rstrip()
        skipped = len(words) - len(words.lstrip())
        if skipped:
            return words[skipped:], _drop_start(first, skipped)
        return words, first
    parts: list[str] = []
    inner: list[tuple[int, int]] = []
    at = done = 0

    def put(text: str, place: int) -> None:
        nonlocal at
        if text[:1] == " " and parts and parts[-1].endswith(" "):
            text, place = text[1:], place + 1
        if text:
            inner.append((at, place))
            parts.append(text)
            at += len(text)

    for match in _INLINE.finditer(raw):
        put(raw[done : match.start()], done)
        written = _write(match, raw)
        if written == " - ":
            dash = match.group()
            put(" ", match.start())
            put("-", match.start() + len(dash) - len(dash.lstrip()))
            put(" ", match.end())
        else:
            put(written, match.start())
        done = match.end()
    put(raw[done:], done)
    whole = "".join(parts)
    words = whole.strip()
    placed = tuple((here, _follow(first, there)) for here, there in inner)
    return words, _drop_start(placed, len(whole) - len(whole.lstrip()))


def _write(match: re.Match[str], raw: str) -> str:
    kind = match.lastgroup or ""
    if kind == "placeholder":
        return f"{{{{ {match['placeholder']} }}}}"
    if kind == "underscores":
        start, end = match.span()
        inside = raw[start - 1 : start].isalnum() and raw[end : end + 1].isalnum()
        return match.group() if inside or end - start > 2 else ""
    if kind == "entity":
        return " ".join(unescape(match.group()).split()) or " "
    return _WRITTEN[kind]


def _normalize(raw: str, start: int) -> tuple[str, Places]:
    """NFC, character by character with what combines with it."""
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = done = 0
    while done < len(raw):
        end = done + 1
        while end < len(raw) and (unicodedata.combining(raw[end]) or "\u1160" <= raw[end] <= "\u11ff"):
            end += 1
        written = unicodedata.normalize("NFC", raw[done:end])
        places.append((at, start + done))
        parts.append(written)
        at += len(written)
        done = end
    return "".join(parts), tuple(places)


def _follow(places: Places, at: int) -> int:
    """The source offset of a folded offset; few places a line, so they are read from the end."""
    if len(places) == 1:
        return places[0][1] + at - places[0][0]
    low, high = 0, len(places)
    while high - low > 1:
        middle = (low + high) // 2
        if places[middle][0] <= at:
            low = middle
        else:
            high = middle
    return places[low][1] + at - places[low][0]


def _drop_start(places: Places, count: int) -> Places:
    if not count:
        return places
    first = (0, _follow(places, count))
    return (first, *((here - count, there) for here, there in places if here > count))
