"""Numbers that people type at the start of a provision: ``9.2``, ``(a)``, ``iv.``, ``Article II``, ``§ 31a``.

What a label is cannot be told from itself alone (``(i)`` is a letter after
``(h)``, ``1.5 million`` is no number of a provision), so a label carries every
reading it has and how sure it is; `clausectl.formats.documents.tree` decides by
the labels around it.
"""

from __future__ import annotations

import re
from typing import Literal

from clausectl.records import dataclass

# How sure a label is: sure as it stands, by others of its series, or only in a heading or in bold
Sureness = Literal["sure", "series", "emphatic"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to count a label: its style (``(a)``, ``1.``, ``article``) and its place in the series."""

    style: str
    value: int


@dataclass(frozen=True, slots=True)
class Label:
    """A number at the start of a text.

    ``number`` is it as displayed, without a closing full stop or colon.
    ``end`` is the offset behind it and what parts it from the text.
    ``decimals`` are the parts of ``9.2`` or of ``Section 9.2``. ``shape`` says
    how it is written (``(a)``, ``1.1.``); ``rank`` 0 is an annex, 1 to 5 are
    parts down to sections, 6 is a decimal, 7 anything smaller.
    """

    number: str
    readings: tuple[Reading, ...]
    end: int
    sureness: Sureness
    shape: str
    rank: int
    decimals: tuple[int, ...] = ()


ANNEX, SECTION, DECIMAL, SMALL = 0, 5, 6, 7

_WORDS = {
    ANNEX: "schedule exhibit annex appendix attachment addendum anlage anhang anexo annexe appendice "
    "apéndice allegato adjunto beilage",
    1: "part teil parte partie title título titre titel book buch libro livre",
    2: "chapter kapitel capítulo capitulo chapitre",
    3: "article artikel artículo articulo art. articolo abschnitt",
    4: "section sec. sección seccion seção ziffer",
    SECTION: "clause cláusula clausula klausel paragraph clausola subsection",
}
_RANK = {word: rank for rank, words in _WORDS.items() for word in words.split()}
_ORDINALS = {
    word: value
    for value, words in enumerate(
        (
            "one first primera primero premier première erster erste eins uno una",
            "two second segunda segundo deuxième zweiter zweite zwei dos deux",
            "three third tercera tercero troisième dritter dritte drei tres trois",
            "four fourth cuarta cuarto quatrième vierter vierte vier cuatro quatre",
            "five fifth quinta quinto cinquième fünfter fünfte fünf cinco cinq",
            "six sixth sexta sexto sixième sechster sechste sechs seis",
            "seven seventh séptima séptimo septième siebter siebte sieben siete sept",
            "eight eighth octava octavo huitième achter achte acht ocho huit",
            "nine ninth novena noveno neuvième neunter neunte neun nueve neuf",
            "ten tenth décima décimo dixième zehnter zehnte zehn diez dix",
            "eleven eleventh undécima undécimo onzième elfter elfte elf once onze",
            "twelve twelfth duodécima duodécimo douzième zwölfter zwölfte zwölf doce douze",
        ),
        1,
    )
    for word in words.split()
}
_word = "|".join(re.escape(word) for word in sorted(_RANK, key=len, reverse=True))
_ordinal = "|".join(sorted(_ORDINALS, key=len, reverse=True))
_WORD = re.compile(
    rf"(?P<word>{_word})[ \u00a0\t]+(?:n[.º°]+[ \u00a0]*)?"
    r"(?P<value>\d{1,4}(?:\.\d{1,3})*[a-z]?(?:[-–]\d{1,3})?|[IVXLC]{1,7}(?:[-–.]\d{1,3})?"
    rf"|[A-Z](?:[-–.]?\d{{1,3}})?|{_ordinal})"
    r"(?P<stop>[.:]?)(?=$|[\s—–,;(-])",
    re.IGNORECASE,
)
_SIGN = re.compile(r"(?P<value>§{1,2}[ \u00a0]*\d{1,4}[a-z]?(?:[-.]\d{1,3})*)(?P<stop>[.:]?)(?=$|\s)")
_DECIMALS = re.compile(r"(?P<value>\d{1,3}(?:\.\d{1,3}){1,7})(?P<stop>[.:)]?)(?=$|\s|(?<=[.:])[^\W\d_])")
_INTEGER = re.compile(r"(?P<value>\d{1,3})(?P<stop>[.):])(?=$|\s|(?<=\.)[A-Z])")
_BARE_INTEGER = re.compile(r"(?P<value>\d{1,3})(?P<stop>)(?=[ \u00a0][^\W\d_])")
_PAREN = re.compile(
    r"\((?P<value>\d{1,3}|[A-Za-z]|[ivxlc]{2,7}|[IVXLC]{2,7}|([a-z])\2{1,2}|([A-Z])\3{1,2})\)(?P<stop>[.:]?)(?=$|\s)"
)
_LETTER = re.compile(
    r"(?P<value>[A-Za-z]|[ivxlc]{2,7}|[IVXLC]{2,7}|([a-z])\2|([A-Z])\3)(?P<stop>[.)])(?=$|\s)"
)
_AND = re.compile(r"\s*(?:,|and|or|to|through|und|oder|bis|y|o|et|ou)\s+\(", re.IGNORECASE)
_GAP = re.compile(r"[ \u00a0\t]*(?:[–—:-]+(?=\s|$)[ \u00a0\t]*)?[ \u00a0\t]*")
_ROMANS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
_ROMAN = re.compile(r"c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_STARTS = frozenset("(§0123456789")


def words_of_rank(rank: int) -> frozenset[str]:
    """The words, in small letters, that labels of a rank are written with."""
    return frozenset(_WORDS[rank].split())


def read_label(text: str, at: int, *, heading: bool = False) -> Label | None:
    """The label at an offset of a text, or None. Looks at no more than a few dozen characters."""
    first = text[at : at + 1]
    if first in _STARTS:
        if first == "(":
            return _read_paren(text, at)
        if first == "§":
            return _read_word(text, at, _SIGN)
        return _read_number(text, at, heading=heading)
    if not first.isalpha():
        return None
    if text[at + 1 : at + 2] in ".)" or first in "ivxlcIVXLC" or text[at + 1 : at + 2] == first:
        found = _read_letter(text, at)
        if found is not None:
            return found
    return _read_word(text, at, _WORD)


def _gap(text: str, at: int) -> int:
    found = _GAP.match(text, at)
    return found.end() if found is not None else at


def _read_paren(text: str, at: int) -> Label | None:
    found = _PAREN.match(text, at)
    if found is None or _AND.match(text, found.end()):
        return None
    value = found["value"]
    readings = (Reading("(1)", int(value)),) if value.isdigit() else _letter_readings(value, "(", ")")
    shape = readings[0].style + found["stop"]
    return Label(f"({value})", readings, _gap(text, found.end()), "series", shape, SMALL)


def _read_letter(text: str, at: int) -> Label | None:
    found = _LETTER.match(text, at)
    if found is None:
        return None
    value, stop = found["value"], found["stop"]
    readings = _letter_readings(value, "", stop)
    if not readings:
        return None
    rank = DECIMAL if value.isupper() and stop == "." else SMALL
    return Label(value, readings, _gap(text, found.end()), "series", readings[0].style, rank)


def _letter_readings(value: str, before: str, after: str) -> tuple[Reading, ...]:
    """As a letter (a, b … z, aa, bb) and as a Roman number, as far as it can be either."""
    small = value.lower()
    upper = value.isupper()
    readings = []
    roman = _roman(small)
    if roman:
        readings.append(Reading(f"{before}{'I' if upper else 'i'}{after}", roman))
    if small == small[0] * len(small):
        letter = ord(small[0]) - ord("a") + 1 + 26 * (len(small) - 1)
        readings.append(Reading(f"{before}{'A' if upper else 'a'}{after}", letter))
    if len(readings) > 1 and len(small) == 1 and small != "i":
        readings.reverse()  # (c), (d), (l), (m), (v), (x) are letters unless their neighbours say otherwise
    return tuple(readings)


def _roman(small: str) -> int:
    if not small or _ROMAN.fullmatch(small) is None:
        return 0
    total = 0
    for here, following in zip(small, [*small[1:], "i"], strict=True):
        value = _ROMANS[here]
        total += -value if value < _ROMANS[following] else value
    return total


def _read_number(text: str, at: int, *, heading: bool) -> Label | None:
    found = _DECIMALS.match(text, at)
    if found is not None:
        parts = tuple(int(part) for part in found["value"].split("."))
        shape = "1" + ".1" * (len(parts) - 1) + found["stop"]
        reading = Reading("1" + ".1" * (len(parts) - 1), parts[-1])
        sure: Sureness = "sure" if found["stop"] in (".", ":") or heading else "series"
        return Label(found["value"], (reading,), _gap(text, found.end()), sure, shape, DECIMAL, parts)
    found = _INTEGER.match(text, at)
    sure = "series"
    if found is None and heading:
        found = _BARE_INTEGER.match(text, at)
    elif heading:
        sure = "sure"
    if found is None:
        return None
    value = int(found["value"])
    shape = f"1{found['stop']}"
    return Label(
        found["value"], (Reading("1.", value),), _gap(text, found.end()), sure, shape, DECIMAL, (value,)
    )


def _read_word(text: str, at: int, pattern: re.Pattern[str]) -> Label | None:
    found = pattern.match(text, at, at + 60)
    if found is None:
        return None
    word = "§" if pattern is _SIGN else found["word"].lower()
    value = found["value"]
    # "Part of the deal", "Section a": what follows the word must be written as a number is
    if pattern is _WORD and not (value[0].isdigit() or value.isupper() or value.lower() in _ORDINALS):
        return None
    count, decimals = _count_value(value.lstrip("§ \u00a0"))
    rank = SECTION if word == "§" else _RANK[word]
    sure: Sureness = "sure" if found["stop"] or _GAP_DASH.match(text, found.end()) else "emphatic"
    number = " ".join(text[at : found.end("value")].split())  # one space, whichever it is
    return Label(
        number, (Reading(word, count),), _gap(text, found.end()), sure, word + found["stop"], rank, decimals
    )


_GAP_DASH = re.compile(r"[ \u00a0]*(?:$|[–—-]|\n)")


def _count_value(value: str) -> tuple[int, tuple[int, ...]]:
    """How far a word's number counts, and its decimals where it is made of them."""
    small = value.lower()
    if small in _ORDINALS:
        return _ORDINALS[small], ()
    if value[0].isdigit():
        digits = re.match(r"\d+(?:\.\d+)*", value)
        parts = tuple(int(part) for part in digits.group().split(".")) if digits is not None else ()
        return (parts[-1] if parts else 0), parts
    roman = _roman(small)
    if roman and (len(small) > 1 or small in "ivx"):
        return roman, ()
    return ord(small[0]) - ord("a") + 1, ()
