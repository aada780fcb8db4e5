"""A term with capitals is used like a defined one and is defined nowhere.

## Why
Capitals promise a definition. Where there is none, everybody reads the everyday
word, or what suits them.

## Wrong
> The Supplier keeps the Confidential Records. It returns the Confidential Records.

## Right
> "Confidential Records" means what the parties mark so. The Supplier keeps the Confidential Records.

Looked at are words with capitals behind "the", "any", "each" and their like,
inside a sentence, that stand in an agreement twice at the least. Definitions
count in brackets, quotes or bold, in "means" sentences, lists and tables, as a bold
start of a paragraph, and in incorporated documents; plural, singular and possessive are one term. Headings,
names of parties and places, and words in ALL CAPS are no uses.

## How to mend it
Define the term, use the defined term that is meant, or write it without capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from clausectl.checking.analysis import Text, Whole
from clausectl.checking.prose import SHARED
from clausectl.comparing.terms import word_forms
from clausectl.model.rules import Finding, Rule
from clausectl.nearest import find_nearest

_CAPITAL = r"[A-Z][a-z]+(?:[-’'][A-Za-z]+)?"
_MONTH = r"(?:Jan|Febr)uary\b|(?:March|April|May|June|July|August)\b|(?:Septem|Octo|Novem|Decem)ber\b"
_CANDIDATE = re.compile(
    rf"(?<=[a-z,;(] )(?:the|any|such|each|all|every|its|their|those|these|said|no|a|an|our|your|this)"
    rf" ({_CAPITAL}(?: (?:(?:of|and|for|in) (?!{_MONTH}))?{_CAPITAL}){{0,4}})(?![\w-])"
)
_KNOWN = frozenset(
    """
    state states county republic kingdom union nation court courts act code regulation directive law laws
    constitution parliament congress commission council government united european america american english
    england wales scotland ireland germany german france french spain spanish california delaware york london
    internet web world government treaty convention protocol section sections clause clauses article articles
    schedule schedules exhibit exhibits annex annexes appendix part paragraph paragraphs attachment
    january february march april may june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday euro euros dollar dollars pound pounds
    board directors chapter title north south east west city district federal supreme high
    """.split()  # noqa: SIM905
)
"""Words that a name of a place, a court, a statute or a part of the agreement is made of."""
_INSTITUTIONS = frozenset(
    ("Act", "Code", "Court", "Directive", "Law", "Regulation", "Regulations", "Union", "Treaty", "Convention")
)
"""What the name of a statute, a court or a community of states ends with."""
_TITLES = frozenset({"Agreement", "Contract", "Deed", "Terms", "Addendum", "Amendment", "Form", "Policy"})


def check(whole: Whole) -> Iterator[Finding]:
    """Look at every candidate that stands in the agreement twice, and report its first place."""
    known = _known_words(whole)
    found: dict[str, list[tuple[int, int, int]]] = {}
    asked: dict[str, bool] = {}
    for at, term, start, end in _find_candidates(whole):
        if term not in asked:
            asked[term] = _is_known(term, known)
        if not asked[term]:
            found.setdefault(_fold(term), []).append((at, start, end))
    defined = tuple(sorted({term.term for term in whole.terms.defined}))
    for places in found.values():
        if len(places) < 2:
            continue
        at, start, end = places[0]
        term = whole.paragraphs[at][1].text[start:end]
        path, first, last = whole.place(at, start, end)
        near = _name_nearest(term, defined)
        hint = f"did you mean “{near}”?" if near else "define it, or write it without capitals"
        message = f"“{term}” stands here {len(places)} times like a defined term and is defined nowhere"
        yield Finding(path, first, last, message, hint)


@lru_cache(maxsize=4096)  # agreements on one form have the same definitions, and mostly lack the same
def _name_nearest(term: str, defined: tuple[str, ...]) -> str:
    return find_nearest(term, defined)


def _find_candidates(whole: Whole) -> Iterator[tuple[int, str, int, int]]:
    """Paragraph, words and offsets of whatever is written like a term."""
    first = 0
    for piece in whole.pieces:
        for at, term, start, end in piece.text.remember("undefined-term", _candidates_of):
            yield first + at, term, start, end
        first += len(piece.text.paragraphs)


def _candidates_of(text: Text) -> list[tuple[int, str, int, int]]:
    return [
        (at, *candidate)
        for at, paragraph in enumerate(text.paragraphs)
        if paragraph.kind != "heading" and not paragraph.title
        for candidate in _candidates_in(paragraph.text)
    ]


@lru_cache(maxsize=SHARED)
def _candidates_in(words: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((match[1], match.start(1), match.end(1)) for match in _CANDIDATE.finditer(words))


def _fold(term: str) -> str:
    return term.lower().removesuffix("s")


def _known_words(whole: Whole) -> frozenset[tuple[str, ...]]:
    """Every form of a defined term, name of a party, title, and what is printed as a value."""
    names = [term.term for term in whole.terms.defined]
    names += whole.named_terms
    for other in whole.incorporated:
        names += [found.term for found in other.own_terms.defined]
        names += other.named_terms
    if whole.assembly is not None:
        names += [value.text for value in whole.assembly.values.found.values() if value.text]
        names += [whole.assembly.form.title, *(s.party for s in whole.assembly.form.signatories)]
    titles: list[str] = []
    for piece in whole.pieces:
        beside, above = piece.text.remember("titles", _titles_of)
        names += beside
        titles += above
    names += [name for name in _TITLES if any(name in title for title in titles)]
    forms = {words for name in names if name for words in word_forms(name)}
    return frozenset(forms)


def _titles_of(text: Text) -> tuple[list[str], list[str]]:
    """Run-in titles without a number, and all titles and headings."""
    beside = [p.text for p in text.paragraphs if p.title and p.kind != "heading" and not p.label]
    return beside, [p.text for p in text.paragraphs if p.kind == "heading" or p.title]


def _is_known(term: str, known: frozenset[tuple[str, ...]]) -> bool:
    words = tuple(re.findall(r"[^\W_]+(?:[-‐‑&.][^\W_]+)*", term))
    if all(word.lower() in _KNOWN or not word[0].isupper() for word in words):
        return True
    if words[-1] in _INSTITUTIONS:
        return True
    if words[0].lower() in _KNOWN and words[0] not in ("Part", "Title"):
        return True
    joins = (at for at, word in enumerate(words) if word in ("and", "of", "for", "in"))
    return _covered(words, known) or any(
        _covered(words[:at], known) and _covered(words[at + 1 :], known) for at in joins
    )


def _covered(words: tuple[str, ...], known: frozenset[tuple[str, ...]]) -> bool:
    """Whether known terms, one after the other, make up the words; small words join them."""
    at = 0
    while at < len(words):
        step = next((n for n in range(len(words) - at, 0, -1) if words[at : at + n] in known), 0)
        if not step and words[at][0].islower():
            step = 1
        if not step:
            return False
        at += step
    return True


RULE = Rule("CL520", "undefined-term", "warning", "agreement", "terms", check)
