"""Defined terms: where a text defines one, and which texts use which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from clausectl.comparing.field_labels import is_field
from clausectl.comparing.significance.phrases import fold_word
from clausectl.records import dataclass

__all__ = ["Definition", "find_definitions", "find_uses", "word_forms"]


@dataclass(frozen=True, slots=True)
class Definition:
    """A term that a text defines.

    ``text`` is the index of the text, ``start`` and ``end`` the span of the
    sentence (or row) that defines it. ``aliases`` are the other terms defined
    for the same thing in the same brackets ("the “Supplier” or “Acme”").
    """

    term: str
    text: int
    start: int
    end: int
    aliases: tuple[str, ...] = ()


_LONGEST = 80  # characters of a term
_WORDS = 8  # of a term
_OPEN = '“„«»"‟'
_QUOTED = rf"[{_OPEN}][ \u00a0\u202f]?([^\W_][^“”„«»\"‟\n]{{0,{_LONGEST}}}?)[ \u00a0\u202f]?[”“»«\"]"
# A quoted term in brackets may stand behind a few words: (the “Supplier”), (hereinafter, together, “X”).
_BRACKETED = re.compile(
    r"\((?:[^()“”„«»\"\n]{0,60})"
    + _QUOTED
    + rf"((?:(?:\s?,)?\s(?:and|or|und|oder|et|y|e)\s(?:[^()“”„«»\"\n]{{0,20}})"
    rf"[{_OPEN}][^“”„«»\"()\n]{{1,{_LONGEST}}}[”“»«\"]){{0,4}})[^()“”„«»\"\n]{{0,40}}\)"
)
_MEANS = re.compile(
    _QUOTED + r"(?:\s\([^()\n]{0,60}\))?\s(?:shall |will )?"
    r"(?:means?\b|includes?\b|refers? to\b|ha(?:s|ve) the (?:same )?meanings?\b"
    r"|bedeutet\b|bezeichnet\b|désigne\b|signifie\b|significa\b)"
)
_HEREINAFTER = re.compile(
    r"\b(?:hereinafter|hereafter|nachfolgend|nachstehend|ci-après|en adelante)"
    r"(?:\s(?:referred to as|called|genannt|dénommée?))?,?\s(?:the |der |die |das |le |la |el )?" + _QUOTED,
    re.IGNORECASE,
)
# Capitals alone in brackets: (ICML), (the IP Rights) is none.
_CAPITALS = re.compile(r"(?<=\w )\(([A-Z][A-Z&]{1,11}s?)\)")
_ANY_QUOTE = re.compile(rf"[{_OPEN}]")
_NAME = r"([A-Z][\w'’&-]*+(?: (?:[A-Z][\w'’&-]*+|of|and|or|the|for|in|to)(?=\W)){0,6})"
# Fees means …, at the start of a line or behind a comma, colon or full stop. (Bold is not in the text.)
_BARE_MEANS = re.compile(
    rf"(?:^|(?<=[.;:,] )|(?<=\n)){_NAME} (?:shall mean|means?|has the meaning)\b(?! (?:well|that)\b)"
)
# Fees — the sums owed …, Fees | the sums owed …: a list or a table with words behind the term.
_ENTRY = re.compile(rf"(?:[-*•] )?{_NAME}(?: [—–-] |: ?| \| )(?=\S+ \S+ \S)")
_QUOTED_ENTRY = re.compile(rf"(?:[-*•] )?{_QUOTED}(?: [—–-] |: ?| \| )(?=\S)")
_NO_TERM = re.compile(r"(?:The|This|That|These|Those|Each|Any|All|Every|If|In|Such|What|By|For|To|It) ")
_GLOSSARY = re.compile(r"(?i)(?:defined )?(?:terms?|definitions?|expressions?) \| ")
_ROW_HEADS = frozenset(("term", "terms", "definition", "definitions", "name", "item"))
_ALSO = re.compile(rf"[{_OPEN}]([^“”„«»\"\n]{{1,{_LONGEST}}})[”“»«\"]")
_SENTENCE_END = re.compile(r"[.!?][\"”’)\]]{0,3}\s+(?=[\"“„«(]?[^\W\d_a-z])|\n")
_NEAR = 600  # characters of a defining sentence that are looked for to either side
_EXAMPLES = frozenset(
    """
    yes no i we you and or the a an as is must may shall will not if it this that such sic
    """.split()  # noqa: SIM905
)
"""What is quoted for itself and is no term."""


def find_definitions(texts: Sequence[str]) -> list[Definition]:
    """The definitions of some paragraphs, in their order; the first of a term in a sentence counts.

    Found are terms in quotes (straight, curly, German, French) in brackets,
    behind "hereinafter" or before "means"; capitals alone in brackets; and
    terms that open a line before "means", a dash, a colon or the bar of a table's
    row, labels of form fields (``Date:``, ``Signed by:``) not among them.
    Linear in the texts. Raises nothing.
    """
    found: list[Definition] = []
    for at, text in enumerate(texts):
        here: dict[str, Definition] = {}
        for start, term, aliases in sorted(_find_terms(text)):
            if term not in here:
                first, last = _sentence(text, start)
                here[term] = Definition(term, at, first, last, aliases)
        found += here.values()
    return found


def _find_terms(text: str) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    if "(" in text:
        for found in _BRACKETED.finditer(text):
            terms = [(found.start(1), found[1].strip())]
            terms += [(found.start(2) + also.start(1), also[1].strip()) for also in _ALSO.finditer(found[2])]
            kept = [(at, term) for at, term in terms if _is_term(term)]
            for at, term in kept:
                yield at, term, tuple(other for _, other in kept if other != term)
        for found in _CAPITALS.finditer(text):
            yield found.start(1), found[1], ()
    if _ANY_QUOTE.search(text):
        for found in (
            *_MEANS.finditer(text),
            *_HEREINAFTER.finditer(text),
            *_match_lines(_QUOTED_ENTRY, text),
        ):
            term = found[1].strip()
            if _is_term(term):
                yield found.start(1), term, ()
    means = _BARE_MEANS.finditer(text) if " mean" in text or " has the meaning" in text else ()
    glossary = _GLOSSARY.match(text) is not None  # in a table of terms a row "Date | …" defines what Date is
    entries = (
        found for found in _match_lines(_ENTRY, text) if glossary or not is_field(found[1], text, found.end())
    )
    for found in (*means, *entries):
        term = found[1].removeprefix("The ").strip()
        if _is_term(term) and term.lower() not in _ROW_HEADS and not _NO_TERM.match(term + " "):
            yield found.start(1), term, ()


def _match_lines(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The pattern where it stands at the start of a line: asked once a line, not at every character."""
    at = 0
    while at >= 0:
        found = pattern.match(text, at)
        if found:
            yield found
        at = text.find("\n", at) + 1 or -1


def _is_term(term: str) -> bool:
    """Whether quoted words can be a term: few, with a capital or digit, and no everyday word."""
    words = term.split()
    if not 0 < len(words) <= _WORDS or term.lower() in _EXAMPLES:
        return False
    return term[0].isalnum() and term[-1] not in ".,;:!?"


def _sentence(text: str, at: int) -> tuple[int, int]:
    """The sentence around an offset, as far as it is near."""
    low = max(0, at - _NEAR)
    start = low
    for stop in _SENTENCE_END.finditer(text, low, at):
        start = stop.end()
    stop_after = _SENTENCE_END.search(text, at, min(len(text), at + _NEAR))
    if stop_after is None:
        return start, min(len(text), at + _NEAR)
    end = stop_after.start() if text[stop_after.start()] == "\n" else len(text[: stop_after.end()].rstrip())
    return start, end


_WORD = re.compile(r"[^\W_]+(?:[-‐‑&.][^\W_]+)*")


def find_uses(terms: Iterable[str], texts: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Which texts use which term: for each term used, the indices of the texts, ascending.

    A use has the capitals of the term; its plural, singular and possessive
    count, its ALL CAPS do not. Where a longer term stands, a shorter one in it
    is not used. The texts come without titles. Linear in the texts, however
    many terms there are: each word is looked up once for each length that
    terms with this first word have.
    """
    index: dict[tuple[str, ...], str] = {}
    lengths: dict[str, set[int]] = {}
    for term in terms:
        for words in word_forms(term):
            index.setdefault(words, term)
            lengths.setdefault(words[0], set()).add(len(words))
    longest_first = {first: sorted(found, reverse=True) for first, found in lengths.items()}
    used: dict[str, list[int]] = {}
    for at, text in enumerate(texts):
        for term in _terms_of(text, index, longest_first):
            used.setdefault(term, []).append(at)
    return {term: tuple(places) for term, places in used.items()}


def _terms_of(
    text: str, index: Mapping[tuple[str, ...], str], lengths: Mapping[str, Sequence[int]]
) -> dict[str, None]:
    """The terms that one text uses, in the order of their first use."""
    words = _WORD.findall(text)
    found: dict[str, None] = {}
    reach = 0
    for at, word in enumerate(words):
        if at < reach or word not in lengths:
            continue
        for length in lengths[word]:
            term = index.get(tuple(words[at : at + length]))
            if term is not None:
                found[term] = None
                reach = at + length
                break
    return found


def word_forms(term: str) -> Iterator[tuple[str, ...]]:
    """The words of a term, and those of its plural and singular; first those of the term itself."""
    words = _WORD.findall(term)
    if not words:
        return
    yield tuple(words)
    last = words[-1]
    singular = fold_word(last)
    for ending in (singular, last + "s", last + "es", last[:-1] + "ies" if last.endswith("y") else last):
        yield (*words[:-1], ending)
