"""The pieces a redline is made of: words, numbers, amounts, dates, punctuation, spaces."""

from __future__ import annotations

import re
from functools import cache

# Stems of number words in English, German, Spanish and French. A figure in brackets after
# words made of these alone is one thing with them: "thirty (30)", "einundzwanzig (21)".
_STEMS = (
    "and|y|et|und|one|two|three|four(?:teen)?|five|fif(?:teen|ty)|six(?:teen|ty)?|seven(?:teen|ty)?"
    "|eight(?:een|y)?|nine(?:teen|ty)?|ten|eleven|twelve|thir(?:teen|ty)|twenty|forty|hundred|thousand|million"
    "|ein(?:e[nmrs]?|s)?|zwei|drei(?:ßig)?|vier|fünf|sech(?:s|zehn|zig)|sieb(?:en|zehn|zig)|acht|neun"
    "|zehn|elf|zwölf|zwanzig|zig|hundert|tausend"
    "|un[ao]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|dieci|veint[ei]|treinta"
    "|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?s?|mil"
    "|deux|trois|quatre|cinq|sept|huit|neuf|dix|quinze|vingt|trente|quarante|cinquante|soixante|cent"
)
_FIGURE = r"\([$€£¥]?\d[\d.,]*+%?\)"
_PLACEHOLDER = r"\{\{[^{}\n]{0,100}+\}\}"
_LETTER = r"[^\W\d_]"
_REACH = 110  # characters that a placeholder may stretch
_NEAR = 48  # characters that a number in words may stretch

_TOKEN = (
    rf"(?:{_LETTER}\.){{2,}}"  # e.g., U.S.
    rf"|{_LETTER}++(?:['’\-‐‑][^\W_]++)*+"  # party's, non-exclusive, COVID-19
    r"|[^\S\n]++"
    rf"|{_PLACEHOLDER}"
    r"|\d{4}-\d\d-\d\d(?!\d)"
    r"|[$€£¥]?\d++(?:[.,:/]\d++)*+(?:[^\W\d_]++|[%€])?"  # 30, 1,000.00, 4.1, 31a, 5%, $7
    r"|\[[\w-]++(?:/[\w-]++)++\]"  # the clause a reference leads to
    rf"|\({_LETTER}{{1,4}}\)|{_FIGURE}"  # (a), (iv), (30)
    r"|\n++"
    r"|\]\([^()\s]++\)"  # where a link leads
    r"|_++|\*++|-++|\.++|=++|#++|\{++|\}++|\W"
)
_PLACEHOLDER_HERE = re.compile(_PLACEHOLDER)
_FIGURE_HERE = re.compile(_FIGURE)


@cache
def _token() -> re.Pattern[str]:
    # Compiled at the first use: a report whose redlines are all known cuts no text.
    return re.compile(_TOKEN)


@cache
def _count() -> re.Pattern[str]:
    # Possessive: a hostile run of stems is read once and never tried again.
    return re.compile(rf"(?i:(?:{_STEMS})++(?:-(?:{_STEMS})++)*+)")


def tokenize(text: str) -> list[str]:
    """Cut a text into tokens whose concatenation is exactly the text.

    A token is a word (with inner apostrophes and hyphens), a number, amount or
    ISO date, a number in words with its figure ("thirty (30)"), a short
    bracketed label ("(a)"), a ``{{ placeholder }}``, a run of spaces, a run of
    line breaks, or a run of one punctuation mark. Linear in the text.
    """
    tokens: list[str] = _token().findall(text)
    return _join_units(tokens) if _FIGURE_HERE.search(text) else tokens


def _join_units(tokens: list[str]) -> list[str]:
    """Number words joined with the bracketed figure behind them."""
    done: list[str] = []
    is_count = _count().fullmatch
    for token in tokens:
        if token[0] == "(" and len(token) > 2 and _FIGURE_HERE.match(token):
            start = len(done)
            at = start - 2 if done and done[-1] == " " else start - 1
            limit = max(0, start - 24)  # twelve words
            while at >= limit and is_count(done[at]):
                start = at
                at = at - 2 if at and done[at - 1] == " " else -1
            done[start:] = ["".join((*done[start:], token))]
        else:
            done.append(token)
    return done


def is_word(token: str) -> bool:
    """Whether a token carries words or numbers, so that it can anchor an alignment.

    Labels such as ``(b)`` do not: they move when their neighbours come and go.
    """
    first = token[0]
    return first.isalnum() or (len(token) > 1 and first in "{$€£¥")


def placeholder_around(text: str, at: int) -> tuple[int, int]:
    """The span of the placeholder that holds ``at`` in its middle; ``(at, at)`` where none does."""
    start = text.rfind("{{", max(0, at - _REACH), at + 1)
    if 0 <= start < at:
        found = _PLACEHOLDER_HERE.match(text, start)
        if found and found.end() > at:
            return found.span()
    return at, at


def unit_around(text: str, at: int) -> tuple[int, int]:
    """The span of the number whose words or figure begin at ``at``; ``(at, at)`` where none do.

    A bracketed figure is one token, so nothing is ever cut inside it.
    """
    bracket = text.find("(", at, at + _NEAR)
    figure = _FIGURE_HERE.match(text, bracket) if bracket > 0 else None
    if figure is not None:
        start = _count_start(text, bracket)
        if start < at:
            return start, figure.end()
    return at, at


def figure_near(text: str, start: int, end: int) -> bool:
    """Whether a bracketed figure begins in a stretch or soon after it."""
    return _FIGURE_HERE.search(text, start, end + _NEAR) is not None


def _count_start(text: str, bracket: int) -> int:
    """Where the number words in front of a bracket begin; the bracket itself if there are none."""
    start = bracket
    end = bracket - 1 if text[bracket - 1] == " " else bracket
    while end > 0 and bracket - end < _NEAR:
        at = end
        while at > 0 and end - at < _NEAR and text[at - 1].isalpha():
            at -= 1
        if at == end or not _count().fullmatch(text, at, end):
            break
        start = at
        if not at or text[at - 1] not in " -":
            break
        end = at - 1
    return start


def count_words(text: str) -> int:
    """How many words and numbers a text holds, for weights. Linear."""
    return len(_WORDS.findall(text))


def words(text: str) -> list[str]:
    """The words and numbers of a text without anything between them."""
    return _WORDS.findall(text)


_WORDS = re.compile(r"[^\W_]++(?:['’\-‐‑.,][^\W_]++)*+")
