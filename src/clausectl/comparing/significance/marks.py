"""What the rules look at in a text: trigger words, numbers, periods, dates, references, names."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from clausectl.comparing.significance.figures import Tokens, read_figure
from clausectl.comparing.significance.lists import (
    CURRENCIES,
    CURRENCY_SIGNS,
    DATE_WORDS,
    FRACTIONS,
    MONTHS,
    NOUN_BEFORE,
    NOUNS,
    NUMERALS,
    ORDINALS,
    REFERENCE_NOUNS,
    UNITS,
)
from clausectl.comparing.significance.phrases import Index, Names
from clausectl.comparing.significance.references import read_label, read_reference

__all__ = ["TOKEN", "Lexicon", "Mark", "cut_tokens", "make_lexicon", "read_marks"]

TOKEN = re.compile(
    r"(?:[^\W\d_]++(?:['’][^\W\d_]++)*"  # Provider's
    r"|\d{4}-\d\d-\d\d(?!\d)"
    r"|\d++(?:[.,:/]\d++)*[^\W\d_]*+"  # 1,000.00, 4.1, 31a, 5th
    r"|\((?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,7}|aa|bb|cc|dd|ee|ff)\)"  # (30), (a), (iv), (aa)
    r"|\{\{[^{}\n]{0,100}+\}\}"
    r"|\n|\S)[^\S\n]*+"
)
"""One token and the spaces behind it. A line end is a token: nothing is read across it."""


_NUMERIC = NUMERALS.keys() | ORDINALS.keys() | FRACTIONS | {"hundred", "thousand", "million", "billion"}
_STARTS_FIGURE = _NUMERIC | CURRENCY_SIGNS.keys() | CURRENCIES.keys() | MONTHS.keys() | {"net", "us"}
_ALONE = frozenset(UNITS) | frozenset(unit + "s" for unit in UNITS)


_STARTS = frozenset("(0123456789")
_MOST_WORDS = 200_000  # that are remembered


class Mark(NamedTuple):
    """A stretch of text that a rule looks at.

    Marks of one ``rule`` with the same ``key`` say the same. A ``weak`` one
    counts only where another one replaces it. ``about`` is what a rule keeps
    for its phrase: the number and the unit of a period, the noun of a reference.
    """

    start: int
    end: int
    rule: str
    key: str
    weak: bool = False
    about: tuple[str, str] = ("", "")


class Watched(dict[str, bool]):
    """Whether anything can begin with a word; each other word is looked at once and remembered."""

    def __missing__(self, word: str) -> bool:
        watched = word[0] in _STARTS or "'" in word
        if len(self) < _MOST_WORDS:
            self[word] = watched
        return watched


class Lexicon(NamedTuple):
    """What is looked for: English ``phrases`` (empty: references only), ``names`` as they are written.

    ``watched`` tells of a word in small letters whether anything can begin
    with it; ``alone`` are those of them that are a trigger whatever stands around them.
    """

    phrases: Index
    names: Names
    watched: Watched
    alone: dict[str, tuple[str, str, bool]]


def make_lexicon(phrases: Index, names: Names) -> Lexicon:
    """A lexicon with the words to watch for."""
    watched = set(REFERENCE_NOUNS)
    alone = {}
    if phrases:
        watched |= phrases.keys() | _STARTS_FIGURE | _ALONE | {"non", "cannot"}
        first = {name.lower().replace("’", "'") for name in names}
        watched |= first
        closed = first | REFERENCE_NOUNS | _STARTS_FIGURE | NOUNS | {"may", "nor"}
        for word, (phrase, *others) in phrases.items():
            if not phrase.rest and not others and phrase.rule and word not in closed:
                alone[word] = (phrase.rule, phrase.key, phrase.weak)
    return Lexicon(phrases, names, Watched(dict.fromkeys(watched, True)), alone)


def cut_tokens(text: str, start: int, end: int) -> Tokens:
    """The tokens of a stretch of a text, with their offsets. Linear."""
    while start < end and text[start].isspace():
        start += 1
    written = text[start:end]
    small = written.lower()
    if len(small) != len(written):  # a letter whose small form is two
        small = "".join(c if len(c.lower()) > 1 else c.lower() for c in written)
    pieces: list[str] = TOKEN.findall(small.replace("’", "'"))
    starts = list(accumulate(map(len, pieces), initial=start))
    low = [piece.rstrip() or "\n" for piece in pieces]
    return Tokens(text, low, starts)


def read_marks(tokens: Tokens, lexicon: Lexicon) -> list[Mark]:
    """The marks of a text in their order; none overlap, but two rules may share one stretch. Linear."""
    marks: list[Mark] = []
    labels: list[str] = []  # of the inline lists that are open
    watched, alone, starts = lexicon.watched, lexicon.alone, tokens.starts
    reach = 0
    for at, word in enumerate(tokens.low):
        if not watched[word] or at < reach:
            continue
        if word in alone:
            rule, key, weak = alone[word]
            marks.append(Mark(starts[at], starts[at] + len(word), rule, key, weak))
        else:
            reach = _read_one(tokens, at, lexicon, marks, labels)
    return marks


def _read_one(tokens: Tokens, at: int, lexicon: Lexicon, marks: list[Mark], labels: list[str]) -> int:
    """Add the mark that begins at a token, if one does; where to go on."""
    word = tokens.low[at]
    english = bool(lexicon.phrases)
    if word[0] == "(" and len(word) > 1:
        _read_bracket(tokens, at, marks, labels, english=english)
        return at + 1
    if word in REFERENCE_NOUNS:
        reach, key = read_reference(tokens, at)
        if reach > at:
            about = (word, "")  # "Schedule 1" is not "Section 1"
            marks.append(Mark(tokens.starts[at], _end(tokens, reach - 1), "reference", key, about=about))
            return reach
    if not english:
        return at + 1
    named = _find_name(tokens, at, lexicon.names) if lexicon.names else None
    if named is not None:
        marks.append(named[1])
        return named[0]
    if word == "one":  # "one or more" is no number
        phrase_end = _read_phrase(tokens, at, lexicon.phrases, marks)
        if phrase_end:
            return phrase_end
    figure = read_figure(tokens, at) if word in _STARTS_FIGURE or word[0].isdigit() else None
    if figure is not None:
        reach, rule, key, weak, about = figure
        if rule:
            start = tokens.starts[at] - (key[0] == "-")  # the minus before it
            marks.append(Mark(start, _end(tokens, reach - 1), rule, key, weak, about))
        return reach
    return _read_phrase(tokens, at, lexicon.phrases, marks) or _read_word(tokens, at, lexicon.phrases, marks)


def _read_bracket(tokens: Tokens, at: int, marks: list[Mark], labels: list[str], *, english: bool) -> None:
    word, start = tokens.low[at], tokens.starts[at]
    if read_label(word, labels):
        marks.append(Mark(start, start + len(word), "label", word))
    elif not word[1].isdigit():
        marks.append(Mark(start, start + len(word), "reference", word))
    elif english:
        marks.append(Mark(start, start + len(word), "number", word[1:-1]))


def _read_phrase(tokens: Tokens, at: int, phrases: Index, marks: list[Mark]) -> int:
    """The longest phrase that begins here; where it ends, 0 where none does."""
    low = tokens.low
    for phrase in phrases.get(low[at], ()):
        reach = at + 1 + len(phrase.rest)
        if phrase.rest and tuple(low[at + 1 : reach]) != phrase.rest:
            continue
        if phrase.rule and (phrase.rest or not _is_noun(tokens, at)):
            start, end = tokens.starts[at], _end(tokens, reach - 1)
            marks.append(Mark(start, end, phrase.rule, phrase.key, phrase.weak))
            if phrase.key == "nor":
                marks.append(Mark(start, end, "and-or", "nor"))
        return reach
    return 0


def _read_non(tokens: Tokens, at: int, phrases: Index, marks: list[Mark]) -> int:
    """ "non-exclusive": the negation, and the trigger it denies as a weak one that can only be kept."""
    low, start = tokens.low, tokens.starts[at]
    if at + 2 >= len(low) or low[at + 1] not in ("-", "‑", "‐"):
        marks.append(Mark(start, _end(tokens, at), "negation", "non"))
        return at + 1
    marks.append(Mark(start, _end(tokens, at + 2), "negation", "non"))
    stem, end = tokens.starts[at + 2], _end(tokens, at + 2)
    bare = (phrase for phrase in phrases.get(low[at + 2], ()) if phrase.rule and not phrase.rest)
    marks += [Mark(stem, end, phrase.rule, phrase.key, weak=True) for phrase in bare]
    return at + 3


def _read_word(tokens: Tokens, at: int, phrases: Index, marks: list[Mark]) -> int:
    """Units without a number, "non-", "cannot" and short forms."""
    word = tokens.low[at]
    start, end = tokens.starts[at], _end(tokens, at)
    if word in _ALONE:
        unit = UNITS.get(word) or UNITS[word[:-1]]
        marks.append(Mark(start, end, "period", unit, weak=True, about=("", unit)))
    elif word == "non":
        return _read_non(tokens, at, phrases, marks)
    elif word == "cannot":
        _add_both(marks, tokens, at, "can")
    elif "'" in word:
        _read_short_form(marks, tokens, at)
    return at + 1


def _end(tokens: Tokens, at: int) -> int:
    return tokens.starts[at] + len(tokens.low[at])


def _add_both(marks: list[Mark], tokens: Tokens, at: int, modal: str) -> None:
    start, end = tokens.starts[at], _end(tokens, at)
    if modal:
        marks.append(Mark(start, end, "modal", modal))
    marks.append(Mark(start, end, "negation", "not"))


_SHORT = {
    "can't": "can", "won't": "will", "shan't": "shall", "mustn't": "must", "shouldn't": "should",
    "couldn't": "could", "wouldn't": "would", "mightn't": "might",
}  # fmt: skip


def _read_short_form(marks: list[Mark], tokens: Tokens, at: int) -> None:
    """ "mustn't" is "must not", "they'll" is "they will"."""
    word = tokens.low[at]
    if word.endswith("n't"):
        _add_both(marks, tokens, at, _SHORT.get(word, ""))
    elif word.endswith("'ll"):
        marks.append(Mark(tokens.starts[at], _end(tokens, at), "modal", "will"))


def _is_noun(tokens: Tokens, at: int) -> bool:
    """Whether a word such as "will" is a noun here, or "May" the month."""
    word = tokens.low[at]
    before = tokens.low[at - 1] if at else ""
    if word in NOUNS:
        return before in NOUN_BEFORE
    if word == "may" and tokens.word(at) == "May":
        after = tokens.low[at + 1] if at + 1 < len(tokens.low) else ""
        return before in DATE_WORDS or before[:1].isdigit() or after[:1].isdigit()
    return False


def _find_name(tokens: Tokens, at: int, names: Names) -> tuple[int, Mark] | None:
    """The longest name of a party or term that stands here, plural or possessive."""
    starts = tokens.starts
    here = tokens.word(at)
    for first in (here, here[:-2]) if "'" in tokens.low[at] else (here,):
        lengths, phrases = names.get(first, ((), {}))
        for length in lengths:
            reach = min(at + 1 + length, len(tokens.low))
            there = tuple(tokens.word(place) for place in range(at + 1, reach))
            if there and first != here:
                continue
            phrase = phrases.get(there) or (
                phrases.get((*there[:-1], _unpossess(there[-1]))) if there else None
            )
            if phrase is not None and len(there) == length:
                end = starts[reach - 1] + len(_unpossess(tokens.word(reach - 1)))
                return reach, Mark(starts[at], end, phrase.rule, phrase.key, weak=True)
    return None


def _unpossess(word: str) -> str:
    return word[:-2] if word.endswith(("'s", "’s")) else word
