"""Characters of a text that a reviewer does not see, or takes for others: found once, for all rules."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from html.entities import html5

from clausectl.checking.analysis import Text
from clausectl.checking.look_alikes import LOOK_ALIKES

Place = tuple[int, int]
"""A stretch of the file's decoded text."""

_JOINING = re.compile(
    "[\u0600-\u061b\u0620-\u0dff\u0f00-\u109f\u1780-\u17ff\u1800-\u18af\u1900-\u1aff\u1b00-\u1c4f"
    "\ua800-\uaaff\uabc0-\uabff\U00010a00-\U00011fff]"
)
"""Scripts that join their letters: Arabic and its kin, those of India and its neighbours, Mongolian."""
_EMOJI = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u061b\u061d-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPACES_OF_PAIRS = frozenset("\u200a\u205f")
_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[\u0300-\u036f'’])*")
_TARGET = re.compile(r"(?<=\]\()[^\s)]+|(?<=\]: )\S+")
_LATIN_LIKE = frozenset(
    [
        "LATIN",
        "CYRILLIC",
        "GREEK",
        "ARMENIAN",
        "CHEROKEE",
        "COPTIC",
        "LISU",
        "DESERET",
        "CANADIAN",
        "OSAGE",
        "GEORGIAN",
        "TIFINAGH",
    ]
)
"""Scripts whose letters can be taken for each other's."""
_LOOKED_LIKE = frozenset(LOOK_ALIKES.values())


@lru_cache(maxsize=4096)
def script_of(character: str) -> str:
    """The script of a letter by its name in Unicode (``LATIN``, ``CYRILLIC``); empty for no letter."""
    if character.isascii():
        return "LATIN" if character.isalpha() else ""
    if unicodedata.category(character)[0] != "L":
        return ""
    return unicodedata.name(character, "").partition(" ")[0]


def find_characters(text: Text, wanted: Callable[[str], bool]) -> Iterator[tuple[int, int, str]]:
    """Each wanted character of a text's file, as itself or as an entity, with its place.

    An entity is longer than one character. What stands as itself comes first.
    """
    found = sorted(character for character in text.characters if wanted(character))
    if found:
        pattern = re.compile("[" + "".join(re.escape(character) for character in found) + "]")
        for match in pattern.finditer(text.source):
            yield match.start(), match.end(), match.group()
    for start, end, character in _entities_of(text):
        if wanted(character):
            yield start, end, character


def _entities_of(text: Text) -> tuple[tuple[int, int, str], ...]:
    if "&" not in text.source:
        return ()
    return text.remember("entities", lambda t: tuple(find_entities(t.source)))


def find_entities(source: str) -> Iterator[tuple[int, int, str]]:
    """Entities of HTML that stand for one character beyond printable ASCII, each with its place.

    A number is read as it stands, also where HTML reads ``&#x80;`` as another character or refuses
    it: programs that show Markdown do not agree on those.
    """
    for match in _ENTITY.finditer(source):
        name = match.group()[1:-1]
        if name[0] == "#":
            code = int(name[1:].lower().removeprefix("x"), 16) if name[1] in "xX" else int(name[1:])
            meant = chr(code) if code <= 0x10FFFF else ""
        else:
            meant = html5.get(f"{name};", "")
            if len(meant) > 1 and _SPACES_OF_PAIRS.issuperset(meant):
                meant = meant[0]  # &ThickSpace; is two spaces
        if len(meant) == 1 and not " " <= meant <= "~":
            yield *match.span(), meant


def describe(character: str) -> str:
    """``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()


def line_around(source: str, at: int) -> str:
    """The line of a text in which an offset lies, of a long line what is near."""
    start = max(source.rfind("\n", 0, at) + 1, at - 500)
    end = source.find("\n", at)
    return source[start : min(end if end >= 0 else len(source), at + 500)]


def is_right_to_left(line: str) -> bool:
    """Whether a line has letters that are written from right to left."""
    return _RIGHT_TO_LEFT.search(line) is not None


def joins(source: str, start: int, end: int) -> bool:
    """Whether a joiner stands behind a letter of a script that uses it, or between two emoji."""
    before, after = source[start - 1 : start], source[end : end + 1]
    if _JOINING.fullmatch(before):
        return True
    return _EMOJI.fullmatch(before) is not None and _EMOJI.fullmatch(after) is not None


def find_foreign_words(text: Text) -> Iterator[tuple[Place, str, bool]]:
    """Words with letters that look like those of another script: place, word, whether scripts are mixed.

    A word in one script alone is told only between words in Latin letters, and
    only when each of its letters looks like a Latin one. Entities are read as
    the letters they stand for, and the targets of links are looked at too.
    """
    letters = text.characters.union(c for _, _, c in _entities_of(text))
    if not any(script_of(c) in _LATIN_LIKE and script_of(c) != "LATIN" for c in letters):
        return
    for paragraph in text.paragraphs:
        words, places = _read_entities(paragraph.text) if "&" in paragraph.text else (paragraph.text, None)
        if words.isascii():
            continue
        for match in _WORD.finditer(words):
            word = match.group()
            if word.isascii():
                continue
            scripts = {script_of(character) for character in word} - {""}
            mixed = len(scripts) > 1 and _is_mixed(word, scripts)
            if mixed or ("LATIN" not in scripts and scripts and _is_disguised(match)):
                start, end = match.span() if places is None else (places[match.start()], places[match.end()])
                yield paragraph.place(start, end), word, mixed
    if not text.source.isascii():
        for target in _TARGET.finditer(text.source):
            for match in _WORD.finditer(target.group()) if not target.group().isascii() else ():
                scripts = {script_of(character) for character in match.group()} - {""}
                if len(scripts) > 1 and _is_mixed(match.group(), scripts):
                    at = target.start()
                    yield (at + match.start(), at + match.end()), match.group(), True


def _read_entities(words: str) -> tuple[str, list[int]]:
    """A paragraph with the letters that its entities stand for, and where each character of it stood."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, character in find_entities(words):
        parts += (words[at:start], character)
        places += (*range(at, start), start)
        at = end
    places += range(at, len(words) + 1)
    return "".join([*parts, words[at:]]), places


def _is_mixed(word: str, scripts: set[str]) -> bool:
    """Whether letters of a word in several scripts look like those of another of them.

    One Greek letter that looks like no other at an end of a Latin word is a sign: ΔT, μA, MΩ.
    """
    if not scripts <= _LATIN_LIKE:
        return False
    other = [c for c in word if script_of(c) not in ("", "LATIN")]
    if any(c in LOOK_ALIKES for c in other):
        return True
    if len(other) == 1 and script_of(other[0]) == "GREEK" and other[0] in (word[0], word[-1]):
        return False
    return any(c.isascii() and c in _LOOKED_LIKE for c in word)


def _is_disguised(match: re.Match[str]) -> bool:
    """Whether every letter of a word looks Latin and the words beside it are Latin.

    A small Greek letter by itself is a sign (α-helix) and no word. A word of the same
    script nearby that looks like no Latin one shows that the text is in that script.
    """
    if len(match.group()) == 1 and "α" <= match.group() <= "ω":
        return False
    if not all(character in LOOK_ALIKES for character in match.group() if character.isalpha()):
        return False
    before = _WORD.findall(match.string[max(0, match.start() - 60) : match.start()])
    after = _WORD.findall(match.string[match.end() : match.end() + 60])
    beside = [*before[-2:], *after[:2]]
    if not beside or any(script_of(word[0]) != "LATIN" for word in beside):
        return False
    script = script_of(match.group()[0])
    near = [word for word in (*before[-4:], *after[:4]) if script_of(word[0]) == script]
    return all(c in LOOK_ALIKES for word in near for c in word if c.isalpha())


def undisguise(word: str) -> str:
    """A word with the Latin letters that it looks like."""
    return "".join(LOOK_ALIKES.get(character, character) for character in word)
