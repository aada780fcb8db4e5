"""How a number is written: in the number formats that a docx names (ECMA-376, part 1, 17.18.59)."""

from __future__ import annotations

import re
from collections.abc import Callable

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 32_767  # as far as word processors count
_MOST_LETTERS = 780  # thirty times the alphabet; a longer row of one letter is no number
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_MOST_WORDS = 999
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"
_CHICAGO = "*†‡§"
_HAN = "〇一二三四五六七八九"


def write_number(value: int, form: str, pattern: str = "") -> str | None:
    """A number in a format such as ``lowerRoman``; None for a format that is not known here.

    ``pattern`` is a custom format's, such as ``001, 002, 003, ...``.
    """
    if form == "custom":
        sample = re.match(r"0*1(?=,)", pattern)
        return f"{value:0{len(sample[0])}d}" if sample is not None and len(sample[0]) < 10 else None
    write = _FORMATS.get(form)
    return None if write is None else write(value)


def _roman(value: int) -> str:
    if not 0 < value <= _MOST_ROMAN:
        return str(value)
    written = ""
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        written += letters * count
    return written


def _letters(value: int, alphabet: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    """After ``z`` comes ``aa``, then ``bb``: the letter is repeated."""
    if not 0 < value <= _MOST_LETTERS:
        return str(value)
    times, at = divmod(value - 1, len(alphabet))
    return alphabet[at] * (times + 1)


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


def _cardinal_words(value: int) -> str:
    if not 0 <= value <= _MOST_WORDS:
        return str(value)
    hundreds, rest = divmod(value, 100)
    words = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= len(_ONES):
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens] + (f"-{_ONES[ones]}" if ones else ""))
    elif rest or not hundreds:
        words.append(_ONES[rest])
    return " ".join(words)


def _ordinal_words(value: int) -> str:
    words = _cardinal_words(value)
    if words.isdigit() or words[:1] == "-":
        return _ordinal(value)
    split = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[split:]
    ending = _ORDINALS.get(last) or (last[:-1] + "ieth" if last[-1] == "y" else last + "th")
    return words[:split] + ending


def _enclosed(first: int, most: int) -> Callable[[int], str]:
    return lambda value: chr(first + value - 1) if 0 < value <= most else str(value)


def _circled(value: int) -> str:
    return "⓪" if value == 0 else _enclosed(0x2460, 20)(value)


def _digits(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(c)] if c.isdigit() else c for c in str(value))


def _han(value: int) -> str:
    if not 0 < value < 100:
        return _digits(_HAN)(value)
    tens, ones = divmod(value, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_HAN[tens]}十") + (_HAN[ones] if ones else "")


def _chicago(value: int) -> str:
    return _letters(value, _CHICAGO)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "cardinalText": lambda value: _capital(_cardinal_words(value)),
    "ordinalText": lambda value: _capital(_ordinal_words(value)),
    "hex": lambda value: f"{value:X}",
    "chicago": _chicago,
    "numberInDash": lambda value: f"- {value} -",
    "russianLower": lambda value: _letters(value, _RUSSIAN),
    "russianUpper": lambda value: _letters(value, _RUSSIAN).upper(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _enclosed(0x2474, 20),
    "decimalEnclosedFullstop": _enclosed(0x2488, 20),
    "decimalFullWidth": _digits("０１２３４５６７８９"),
    "decimalFullWidth2": _digits("０１２３４５６７８９"),
    "ideographDigital": _digits(_HAN),
    "japaneseDigitalTenThousand": _digits(_HAN),
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "none": lambda value: "",  # noqa: ARG005 - what every format takes
    "bullet": lambda value: "",  # noqa: ARG005
}
