"""Defined terms of one agreement: where each is defined, and where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from clausectl.checking.prose import SHARED, Paragraph, Stretch, heads_terms
from clausectl.comparing.terms import find_definitions, word_forms
from clausectl.records import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-‐‑&.][^\W_]+)*")
# What stands in front is asked behind the first character, because capitals are rarer than places.
_CAPITAL = re.compile(r"[A-Z0-9À-ÖØ-Þ](?<![^\W_].)(?<![^\W_][-‐‑&.].)[^\W_]*(?:[-‐‑&.][^\W_]+)*", re.DOTALL)
_NAME = r"[A-Z][\w’'&-]*(?: (?:(?:of|and|for) )?[A-Z][\w’'&-]*){0,5}"
_IN_BRACKETS = re.compile(
    rf"\((?:(?:each|together|collectively|hereinafter|hereafter),? )?(?:the|an?) ({_NAME})\)"
)
_ELSEWHERE = re.compile(
    r"[“\"„«]([^“”„«»\"\n]{1,80})[”\"“»](?: (?:and|or) [“\"][^“”\"\n]{1,80}[”\"])?"
    r" (?:is|are|has been) defined\b"
)
_SIGNS = ('"', "“", "„", "«", "»", "‟", ":", " mean", " has the meaning", " — ", " – ", " - ", " | ")
_CAPITAL_IN_BRACKETS = re.compile(r"\([A-Z]")
_LONGEST = 8  # words of a term
_BRACKET_REACH = 60  # characters between a bracket and the bold term in it


@dataclass(frozen=True, slots=True)
class DefinedTerm:
    """A term and the place that defines it: ``at`` counts paragraphs, offsets are those of its text.

    ``start`` and ``end`` are the term itself, ``first`` and ``last`` the
    sentence that gives it its meaning.
    """

    term: str
    at: int
    start: int
    end: int
    first: int
    last: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """Characters of a paragraph that stand for a defined term; ``written`` as they are written there."""

    term: str
    at: int
    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement defines, in order, and every use outside of headings, by term."""

    defined: tuple[DefinedTerm, ...]
    uses: dict[str, tuple[Use, ...]]


@dataclass(frozen=True, slots=True)
class TermWords:
    """What one paragraph has that a term can be made of, found once for all agreements it stands in.

    ``defined`` are the terms that it defines (``at`` is 0 in each), ``capitals``
    where words that begin with a capital or digit stand. ``named`` are words that
    are presented as a term and not surely defined: (the Supplier), a bold start,
    "Fee" is defined in Section 3.
    """

    text: str
    heading: bool
    defined: tuple[DefinedTerm, ...]
    capitals: tuple[tuple[int, str], ...]
    named: tuple[str, ...] = ()


def read_term_words(paragraph: Paragraph) -> TermWords:
    """The definitions and capitals of one paragraph. Linear in it."""
    heading = paragraph.kind == "heading" or paragraph.title
    return _read_words(paragraph.text, paragraph.stretches, heading, paragraph.defines)


@lru_cache(maxsize=SHARED)
def _read_words(text: str, stretches: tuple[Stretch, ...], heading: bool, defines: bool) -> TermWords:
    capitals = () if heading else tuple((m.start(), m.group()) for m in _CAPITAL.finditer(text))
    defined = sorted(_find_defined(text, stretches, defines=defines), key=lambda d: d.start)
    named = () if heading else tuple(_find_named(text, stretches))
    return TermWords(text, heading, tuple(defined), capitals, named)


def join_terms(paragraphs: Sequence[TermWords], beside: Iterable[str] = ()) -> Terms:
    """The terms of an agreement. ``beside`` are terms that other documents define.

    A use in the very sentence that defines the term is none. A term that begins
    with a small letter has no uses: nothing tells it from other words. Linear in
    the capitals of the text.
    """
    defined = tuple(
        DefinedTerm(d.term, at, d.start, d.end, d.first, d.last, d.aliases)
        for at, paragraph in enumerate(paragraphs)
        for d in paragraph.defined
    )
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for term in dict.fromkeys([*(d.term for d in defined), *beside]):
        for words in word_forms(term):
            index.setdefault(words[0], []).append((words, term))
    for forms in index.values():
        forms.sort(key=lambda form: -len(form[0]))  # the longest first; ties in the order of definition
    inside: dict[int, list[DefinedTerm]] = {}
    for found in defined:
        inside.setdefault(found.at, []).append(found)
    uses: dict[str, list[Use]] = {}
    for at, paragraph in enumerate(paragraphs):
        spans = inside.get(at, ())
        for use in _find_uses(at, paragraph, index):
            if not any(d.first <= use.start < d.last and d.term == use.term for d in spans):
                uses.setdefault(use.term, []).append(use)
    return Terms(defined, {term: tuple(found) for term, found in uses.items()})


def _find_defined(text: str, stretches: Iterable[Stretch], *, defines: bool) -> Iterator[DefinedTerm]:
    seen: set[str] = set()
    for found in find_definitions([text]) if _may_define(text) else ():
        start = text.find(found.term, found.start, found.end)
        start = start if start >= 0 else found.start
        seen.add(found.term)
        yield DefinedTerm(
            found.term, 0, start, start + len(found.term), found.start, found.end, found.aliases
        )
    for start, end in _bold_in_brackets(text, stretches):
        term = text[start:end].strip(" \"“”„'’.,")
        if term and term[0].isupper() and len(term.split()) <= 8 and term not in seen:
            first = text.rfind(". ", 0, start) + 2
            yield DefinedTerm(term, 0, start, end, first if first > 1 else 0, text.find(")", end) + 1)

    yield from (d for d in _find_in_table(text, defines=defines) if d.term not in seen)


def _may_define(text: str) -> bool:
    """Whether a paragraph has any sign that every definition has one of. A quick look."""
    for sign in _SIGNS:
        if sign in text:
            return True
    return "(" in text and _CAPITAL_IN_BRACKETS.search(text) is not None


def _find_in_table(text: str, *, defines: bool) -> Iterator[DefinedTerm]:
    """The first cells of a table of terms: a cell by itself, or the lines of a plain document's table."""
    if defines:
        yield from _cell(text, 0, len(text))
        return
    head, bar, _ = text.partition(" | ")
    if not bar or "\n" in head or not heads_terms(head):
        return
    at = text.find("\n") + 1
    while at:
        end = text.find(" | ", at)
        stop = text.find("\n", at)
        if end < 0:
            return
        if stop < 0 or end < stop:
            yield from _cell(text, at, end, stop)
        at = stop + 1


def _cell(text: str, start: int, end: int, last: int = -1) -> Iterator[DefinedTerm]:
    term = text[start:end].strip(" \"“”„'’")
    if term and term[0].isupper() and len(term.split()) <= _LONGEST:
        begins = text.index(term, start)
        yield DefinedTerm(term, 0, begins, begins + len(term), start, last if last >= 0 else len(text))


def _find_named(text: str, stretches: tuple[Stretch, ...]) -> Iterator[str]:
    if "(" in text:
        yield from (match[1] for match in _IN_BRACKETS.finditer(text))
    if " defined" in text:
        yield from (match[1].strip() for match in _ELSEWHERE.finditer(text))
    for stretch in stretches[:1]:
        term = text[stretch.start : stretch.end].strip(' "“”„.:')
        at_start = stretch.name == "strong" and stretch.start <= 1
        if at_start and term[:1].isupper() and len(term.split()) <= _LONGEST:
            yield term


def _bold_in_brackets(text: str, stretches: Iterable[Stretch]) -> Iterator[tuple[int, int]]:
    """Bold words in round brackets: (the **Supplier**)."""
    for stretch in stretches:
        if stretch.name != "strong":
            continue
        opened = text.rfind("(", max(0, stretch.start - _BRACKET_REACH), stretch.start)
        closed = text.find(")", stretch.end, stretch.end + _BRACKET_REACH)
        if opened >= 0 and closed >= 0 and ")" not in text[opened : stretch.start]:
            yield stretch.start, stretch.end


def _find_uses(
    at: int, paragraph: TermWords, index: dict[str, list[tuple[tuple[str, ...], str]]]
) -> Iterator[Use]:
    """The uses in one paragraph: the longest term at each place."""
    reach = 0
    for start, word in paragraph.capitals:
        if start < reach or word not in index:
            continue
        for words, term in index[word]:
            end = _match_words(paragraph.text, start, words)
            if end:
                yield Use(term, at, start, end, paragraph.text[start:end])
                reach = end
                break


def _match_words(text: str, start: int, words: tuple[str, ...]) -> int:
    """Where some words end that stand in the text from an offset on; 0 when they do not."""
    at = start
    for word in words:
        found = _WORD.search(text, at)
        if found is None or found.group() != word:
            return 0
        at = found.end()
    return at
