"""Numbers written in words: English in full, German, French and Spanish as far as contracts count."""

from __future__ import annotations

import re

_ENGLISH_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_ENGLISH = {word: value for value, word in enumerate(_ENGLISH_WORDS.split())}
_TENS_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * at for at, word in enumerate(_TENS_WORDS.split(), 2)}
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_OTHER = {
    word: value
    for words, value in (
        ("ein eine einen einem einer eins un une uno una", 1),
        ("zwei deux dos", 2),
        ("drei trois tres", 3),
        ("vier quatre cuatro", 4),
        ("fünf cinq cinco", 5),
        ("sechs six seis", 6),
        ("sieben sept siete", 7),
        ("acht huit ocho", 8),
        ("neun neuf nueve", 9),
        ("zehn dix diez", 10),
        ("elf onze once", 11),
        ("zwölf douze doce", 12),
        ("dreizehn treize trece", 13),
        ("vierzehn quatorze catorce", 14),
        ("fünfzehn quinze quince", 15),
        ("sechzehn seize dieciséis", 16),
        ("achtzehn dix-huit dieciocho", 18),
        ("zwanzig vingt veinte", 20),
        ("einundzwanzig vingt-et-un veintiuno", 21),
        ("vierundzwanzig vingt-quatre veinticuatro", 24),
        ("achtundzwanzig vingt-huit veintiocho", 28),
        ("dreißig dreissig trente treinta", 30),
        ("sechsunddreißig trente-six", 36),
        ("vierzig quarante cuarenta", 40),
        ("fünfundvierzig quarante-cinq", 45),
        ("achtundvierzig quarante-huit", 48),
        ("fünfzig cinquante cincuenta", 50),
        ("sechzig soixante sesenta", 60),
        ("zweiundsiebzig soixante-douze", 72),
        ("siebzig soixante-dix setenta", 70),
        ("achtzig quatre-vingts ochenta", 80),
        ("neunzig quatre-vingt-dix noventa", 90),
        ("hundert cent cien ciento", 100),
    )
    for word in words.split()
}
_PART = re.compile(r"[^\W\d_]+")


def read_number_words(words: str) -> int | None:
    """The value of a number in words (``one hundred and twenty-five``); None when it is no number.

    Every word has to belong to it. ``a hundred`` and ``one hundred`` are alike.
    """
    folded = words.strip().lower().replace("‑", "-").replace("–", "-")
    if folded in _OTHER and folded not in _ENGLISH:
        return _OTHER[folded]
    parts = _PART.findall(folded)
    if not parts or len(parts) > 24:
        return None
    total = group = 0
    last = "start"
    for at, part in enumerate(parts):
        kind, value = _read_part(part, parts[at + 1] if at + 1 < len(parts) else "")
        if (last, kind) not in _STEPS or (kind == "unit" and last == "ten" and not 0 < value < 10):
            return None
        if kind == "hundred" and not 0 < group < 100:
            return None
        if kind == "scale":
            total, group = total + group * value, 0
        elif kind != "and":
            group = group * value if kind == "hundred" else group + value
        last = kind
    return None if last == "and" else total + group


_STEPS = frozenset(
    (before, kind)
    for kind, befores in {
        "unit": "start ten hundred scale and",
        "ten": "start hundred scale and",
        "hundred": "unit ten",
        "scale": "unit ten hundred",
        "and": "hundred scale",
    }.items()
    for before in befores.split()
)
"""Which kind of word can follow which."""


def _read_part(part: str, following: str) -> tuple[str, int]:
    """The kind and value of one word; an empty kind for what belongs to no number."""
    if part == "and":
        return "and", 0
    if part == "a" and (following == "hundred" or following in _SCALES):
        return "unit", 1
    if part == "hundred":
        return "hundred", 100
    for kind, words in (("unit", _ENGLISH), ("ten", _TENS), ("scale", _SCALES)):
        if part in words:
            return kind, words[part]
    return "", 0


def is_number_word(word: str) -> bool:
    """Whether a word can be part of a number in words."""
    word = word.lower()
    return (
        word in _ENGLISH or word in _TENS or word in _SCALES or word in _OTHER or word in ("and", "hundred")
    )


def read_figures(text: str) -> int | None:
    """The value of a whole number in figures, with or without separators of thousands; None for any other."""
    if text.isdigit() and len(text) <= 15:
        return int(text)
    grouped = re.fullmatch(r"\d{1,3}(?:([,.' \u00a0\u202f])\d{3})(?:\1\d{3}){0,4}", text)
    return int(re.sub(r"\D", "", text)) if grouped else None
