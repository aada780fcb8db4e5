"""The pieces a redline is made of: words, numbers, amounts, dates, punctuation, spaces."""

from __future__ import annotations

import re
from functools import cache

from clausectl.comparing.scripts import MARKS, UNSPACED, UNSPACED_WORD, is_wide

# Stems of number words in English, German, Spanish and French. A figure in brackets after
# words made of these alone is one thing with them: "thirty (30)", "einundzwanzig (21)".
_STEMS = (
    "and|y|et|und|one|two|three|four(?:teen)?|five|fif(?:teen|ty)|six(?:teen|ty)?|seven(?:teen|ty)?"
    "|eight(?:een|y)?|nine(?:teen|ty)?|ten|eleven|twelve|thir(?:teen|ty)|twenty|forty|hundred|thousand|million"
    "|per|percent|dollars?|euros?|pounds?|prozent"
    "|ein(?:e[nmrs]?|s)?|zwei|drei(?:ßig)?|vier|fünf|sech(?:s|zehn|zig)|sieb(?:en|zehn|zig)|acht|neun"
    "|zehn|elf|zwölf|zwanzig|zig|hundert|tausend"
    "|un[ao]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieci|veint[ei]|treinta"
    "|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?s?|mil"
    "|deux|trois|quatre|cinq|sept|huit|neuf|dix|quinze|vingt|trente|quarante|cinquante|soixante|cent"
)
_JOINTS = frozenset({"and", "y", "et", "und", "per"})  # inside a number in words, never at its beginning
PLACEHOLDER = r"\{\{[^{}\n]{0,100}+\}\}"
FIGURE = r"\([$€£¥]?\d[\d.,]*+%?\)"
_LETTER = r"[^\W\d_]"
_WIDE_LETTER = rf"(?:[^\W\d_{UNSPACED}]|[{MARKS}])"
_WIDE_PART = rf"(?:[^\W_{UNSPACED}]|[{MARKS}])"
_ADDRESS = (
    r"https?://[^\s<>()\[\]|\"”]*[^\s<>()\[\]|\"”.,;:!?'’]"
    r"|[\w.+-]{1,64}+@[\w-]{1,64}+(?:\.[\w-]{1,64}+)*\.[\w-]{2,64}+"
)


@cache
def _figure() -> re.Pattern[str]:
    return re.compile(FIGURE)


def _write_token(letter: str, part: str) -> str:
    return (
        rf"(?:{letter}\.){{2,}}"  # e.g., U.S.
        # party's, non-exclusive, COVID-19, US$7
        rf"|{letter}{part}*(?:['’\-‐‑]{part}+)*(?:(?<=[A-Z])[$€£¥]\d++(?:[.,]\d++)*)?"
        r"|[^\S\n]++"
        rf"|{PLACEHOLDER}"
        r"|\d{4}-\d\d-\d\d(?!\d)"
        r"|(?<=\n)\d++(?:\.\d++)*[.)](?=[^\S\n]|\Z)"  # 3. as a list has it
        rf"|[$€£¥]?\d++(?:[.,:/’']\d++|[\u00a0\u202f]\d{{3}}(?!\d))*"  # 30, 1,000.00, 10’000, 4.1
        rf"(?:{letter}{part}*|[%€])?"  # 31a, 5%
        r"|\[[\w-]++(?:/[\w-]++)+\]"  # the clause a reference leads to
        rf"|\({letter}{{1,4}}\)|{FIGURE}"  # (a), (iv), (30)
        r"|\n++"
        r"|\]\([^()\s]++\)"  # where a link leads
        r"|_++|\*++|-++|\.++|=++|#++|\{++|\}++|\W"
    )


# Compiled at the first use: a report whose redlines are all known cuts no text.
@cache
def _token(wide: bool, addresses: bool) -> re.Pattern[str]:
    # Marks and letters without spaces cost time, and few texts have any; so do addresses.
    pattern = (
        f"{UNSPACED_WORD}|{_write_token(_WIDE_LETTER, _WIDE_PART)}"
        if wide
        else _write_token(_LETTER, r"[^\W_]")
    )
    return re.compile(f"{_ADDRESS}|{pattern}" if addresses else pattern)


@cache
def _word(wide: bool) -> re.Pattern[str]:
    if not wide:
        return re.compile(r"[^\W_]++(?:['’\-‐‑.,][^\W_]++)*")
    return re.compile(rf"{UNSPACED_WORD}|{_WIDE_PART}+(?:['’\-‐‑.,]{_WIDE_PART}+)*")


@cache
def _count() -> re.Pattern[str]:
    # What a lookahead found is not tried again: a hostile run of stems is read once.
    return re.compile(rf"(?i:(?=((?:{_STEMS})+))\1(?:-(?=((?:{_STEMS})+))\2)*)")


def tokenize(text: str, *, line_start: bool = False) -> list[str]:
    """Cut a text into tokens whose concatenation is exactly the text.

    A token is a word (with inner apostrophes and hyphens), a number, amount or
    ISO date, a number in words with its figure ("thirty (30)"), a short
    bracketed label ("(a)"), the number of a list item at the start of a line, a
    ``{{ placeholder }}``, an address, a run of spaces, a run of line breaks, or a
    run of one punctuation mark. Where words stand without spaces between them
    (Han, kana) each character is a token, but numbers and katakana stay whole.
    Marks stay with their letters. ``line_start`` says that the text is a stretch
    that begins a line. Linear in the text.
    """
    pattern = _token(is_wide(text), "://" in text or "@" in text)
    tokens: list[str] = pattern.findall("\n" + text, 1) if line_start else pattern.findall(text)
    return _join_units(tokens) if _figure().search(text) else tokens


def _join_units(tokens: list[str]) -> list[str]:
    """Number words joined with the bracketed figure behind them."""
    done: list[str] = []
    is_figure = _figure().match
    for token in tokens:
        if token[0] == "(" and len(token) > 2 and is_figure(token):
            start = len(done)
            at = start - 2 if done and done[-1] == " " else start - 1
            limit = max(0, start - 24)  # twelve words
            while at >= limit and is_count(done[at]):
                if done[at].lower() not in _JOINTS:
                    start = at
                at = at - 2 if at and done[at - 1] == " " else -1
            done[start:] = ["".join((*done[start:], token))]
        else:
            done.append(token)
    return done


def is_count(word: str) -> bool:
    """Whether a word can be part of a number in words: "thirty", "und", "twenty-one"."""
    return _count().fullmatch(word) is not None


def begins_count(word: str) -> bool:
    """Whether a number in words can begin with this word."""
    return is_count(word) and word.lower() not in _JOINTS


def is_word(token: str) -> bool:
    """Whether a token carries words or numbers, so that it can anchor an alignment.

    Labels such as ``(b)`` and ``3.`` do not: they move when their neighbours come and go.
    """
    first = token[0]
    if first.isdecimal() and token[-1] in ".)":
        return False
    return first.isalnum() or (len(token) > 1 and first in "{$€£¥")


def count_words(text: str) -> int:
    """How many words and numbers a text holds, for weights. Linear."""
    return len(words(text))


def words(text: str) -> list[str]:
    """The words and numbers of a text without anything between them."""
    found: list[str] = _word(is_wide(text)).findall(text)
    return found
