"""Defined terms of one agreement: where each is defined, and where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from clausectl.checking.prose import Paragraph
from clausectl.comparing.terms import find_definitions, word_forms
from clausectl.records import dataclass

_WORD = re.compile(r"[^\W_]+(?:[-‐‑&.][^\W_]+)*")
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


def read_terms(paragraphs: Sequence[Paragraph], beside: Iterable[str] = ()) -> Terms:
    """The terms of some paragraphs. ``beside`` are terms that other documents define.

    A use in the very sentence that defines the term is none. Linear in the text.
    """
    defined = tuple(sorted(_find_defined(paragraphs), key=lambda d: (d.at, d.start)))
    own = [(d.at, d.first, d.last, d.term) for d in defined]
    uses: dict[str, list[Use]] = {}
    index: dict[tuple[str, ...], str] = {}
    for term in dict.fromkeys([*(d.term for d in defined), *beside]):
        for words in word_forms(term):
            index.setdefault(words, term)
    lengths: dict[str, set[int]] = {}
    for words in index:
        lengths.setdefault(words[0], set()).add(len(words))
    inside: dict[int, list[tuple[int, int, str]]] = {}
    for at, first, last, term in own:
        inside.setdefault(at, []).append((first, last, term))
    for at, paragraph in enumerate(paragraphs):
        if paragraph.kind == "heading" or paragraph.title:
            continue
        for use in _find_uses(at, paragraph.text, index, lengths):
            spans = inside.get(at, ())
            if not any(first <= use.start < last and term == use.term for first, last, term in spans):
                uses.setdefault(use.term, []).append(use)
    return Terms(defined, {term: tuple(found) for term, found in uses.items()})


def _find_defined(paragraphs: Sequence[Paragraph]) -> Iterator[DefinedTerm]:
    seen: set[tuple[int, str]] = set()
    for found in find_definitions([paragraph.text for paragraph in paragraphs]):
        text = paragraphs[found.text].text
        start = text.find(found.term, found.start, found.end)
        start = start if start >= 0 else found.start
        seen.add((found.text, found.term))
        yield DefinedTerm(
            found.term, found.text, start, start + len(found.term), found.start, found.end, found.aliases
        )
    for at, paragraph in enumerate(paragraphs):
        for start, end in _bold_in_brackets(paragraph):
            term = paragraph.text[start:end].strip(" \"“”„'’.,")
            if term and term[0].isupper() and len(term.split()) <= 8 and (at, term) not in seen:
                first = max(paragraph.text.rfind(". ", 0, start) + 2, 0)
                last = paragraph.text.find(")", end) + 1
                yield DefinedTerm(term, at, start, end, first if first > 1 else 0, last)


def _bold_in_brackets(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Bold words in round brackets: (the **Supplier**)."""
    text = paragraph.text
    for stretch in paragraph.stretches:
        if stretch.name != "strong":
            continue
        opened = text.rfind("(", max(0, stretch.start - _BRACKET_REACH), stretch.start)
        closed = text.find(")", stretch.end, stretch.end + _BRACKET_REACH)
        if opened >= 0 and closed >= 0 and ")" not in text[opened : stretch.start]:
            yield stretch.start, stretch.end


def _find_uses(
    at: int, text: str, index: dict[tuple[str, ...], str], lengths: dict[str, set[int]]
) -> Iterator[Use]:
    """The uses in one text: the longest term at each place. Each word is looked up once a length."""
    matches = list(_WORD.finditer(text))
    words = [match.group() for match in matches]
    reach = 0
    for place, word in enumerate(words):
        if place < reach or word not in lengths:
            continue
        for length in sorted(lengths[word], reverse=True):
            term = index.get(tuple(words[place : place + length]))
            if term is not None and place + length <= len(words):
                start, end = matches[place].start(), matches[place + length - 1].end()
                yield Use(term, at, start, end, text[start:end])
                reach = place + length
                break
