"""The pieces a redline is made of: words, numbers, amounts, dates, punctuation, spaces."""

from __future__ import annotations

import re

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
# Groups are possessive: a hostile run of stems is read once and never tried again.
_COUNT = rf"(?i:(?:{_STEMS})++(?:[- ](?:{_STEMS})++)*+)"
_FIGURE = r"[$€£¥]?\d[\d.,]*+%?"
_UNIT = rf"(?<![^\W\d_]){_COUNT} ?\({_FIGURE}\)"
_PLACEHOLDER = r"\{\{[^{}\n]{0,100}+\}\}"
_LETTER = r"[^\W\d_]"

_COUNT_WORD = re.compile(rf"(?i:(?:{_STEMS})++)")
_FIGURE_HERE = re.compile(r"\([$€£¥]?\d")
_BRACKETED = re.compile(rf"\({_FIGURE}\)")
_PLACEHOLDER_HERE = re.compile(_PLACEHOLDER)
_REACH = 110  # characters that a placeholder may stretch
_NEAR = 48  # characters that a number in words may stretch

_PLAIN = (
    rf"(?:{_LETTER}\.){{2,}}"  # e.g., U.S.
    rf"|{_LETTER}++(?:['’\-‐‑][^\W_]++)*+"  # party's, non-exclusive, COVID-19
    r"|[^\S\n]++"
    rf"|{_PLACEHOLDER}"
    r"|\d{4}-\d\d-\d\d(?!\d)"
    r"|[$€£¥]?\d++(?:[.,:/]\d++)*+(?:[^\W\d_]++|[%€])?"  # 30, 1,000.00, 4.1, 31a, 5%, $7
    r"|\[[\w-]++(?:/[\w-]++)++\]"  # the clause a reference leads to
    r"|\((?:[^\W\d_]{1,4}|\d{1,3})\)"  # (a), (iv), (30)
    r"|\n++"
    r"|\]\([^()\s]++\)"  # where a link leads
    r"|_++|\*++|-++|\.++|=++|#++|\{++|\}++|\W"
)
_TOKEN = re.compile(_PLAIN)
# Tried only where a bracketed figure follows soon, and only in texts that have one.
_TOKEN_WITH_UNITS = re.compile(rf"(?=[^\W\d_][^()\n]{{0,{_NEAR}}}\([$€£¥]?\d){_UNIT}|{_PLAIN}")


def tokenize(text: str) -> list[str]:
    """Cut a text into tokens whose concatenation is exactly the text.

    A token is a word (with inner apostrophes and hyphens), a number, amount or
    ISO date, a number in words with its figure ("thirty (30)"), a short
    bracketed label ("(a)"), a ``{{ placeholder }}``, a run of spaces, a run of
    line breaks, or a run of one punctuation mark. Linear in the text.
    """
    return (_TOKEN_WITH_UNITS if _FIGURE_HERE.search(text) else _TOKEN).findall(text)


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
    figure = _BRACKETED.match(text, bracket) if bracket > 0 else None
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
        if at == end or not _COUNT_WORD.fullmatch(text, at, end):
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
