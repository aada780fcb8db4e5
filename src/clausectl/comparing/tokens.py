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

UNIT = re.compile(_UNIT)
FIGURE = re.compile(r"\([$€£¥]?\d")
PLACEHOLDER = re.compile(_PLACEHOLDER)

# Words are tried first because most tokens are words; a unit starts like a word and is
# therefore tried before them, but only where a bracketed figure follows soon.
_TOKEN = re.compile(
    rf"(?=[^\W\d_][^()\n]{{0,60}} ?\([$€£¥]?\d){_UNIT}"
    rf"|(?:{_LETTER}\.){{2,}}"  # e.g., U.S.
    rf"|{_LETTER}++(?:['’\-‐‑][^\W_]++)*+"  # party's, non-exclusive, COVID-19
    r"|[^\S\n]++"
    rf"|{_PLACEHOLDER}"
    r"|\d{4}-\d\d-\d\d(?!\d)"
    r"|[$€£¥]?\d++(?:[.,:/]\d++)*+(?:[^\W\d_]++|[%€])?"  # 30, 1,000.00, 4.1, 31a, 5%, $7
    r"|\[[\w-]++(?:/[\w-]++)++\]"  # the clause a reference leads to
    r"|\((?:[^\W\d_]{1,4}|\d{1,3})\)"  # (a), (iv), (30)
    r"|\n++"
    r"|\]\([^()\s]++\)"  # where a link leads
    r"|(\W|_)\1*+",
)


def tokenize(text: str) -> list[str]:
    """Cut a text into tokens whose concatenation is exactly the text.

    A token is a word (with inner apostrophes and hyphens), a number, amount or
    ISO date, a number in words with its figure ("thirty (30)"), a short
    bracketed label ("(a)"), a ``{{ placeholder }}``, a run of spaces, a run of
    line breaks, or a run of one punctuation mark. Linear in the text.
    """
    return [m.group() for m in _TOKEN.finditer(text)]


def is_word(token: str) -> bool:
    """Whether a token carries words or numbers, so that it can anchor an alignment.

    Labels such as ``(b)`` do not: they move when their neighbours come and go.
    """
    first = token[0]
    return first.isalnum() or (len(token) > 1 and first in "{$€£¥")


def count_words(text: str) -> int:
    """How many words and numbers a text holds, for weights. Linear."""
    return len(_WORDS.findall(text))


def words(text: str) -> list[str]:
    """The words and numbers of a text without anything between them."""
    return _WORDS.findall(text)


_WORDS = re.compile(r"[^\W_]++(?:['’\-‐‑.,][^\W_]++)*+")
