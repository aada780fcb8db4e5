"""What a library says of its own words: language and terms to assess clauses by, definitions that changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.significance import Context
from clausectl.comparing.significance.looks import level_looks
from clausectl.formats.languages import detect_language
from clausectl.records import dataclass

if TYPE_CHECKING:
    from clausectl.comparing.meanings import Meaning

_SAMPLE = 20_000  # characters by which the language of a library is told
_QUOTES = '"“„«'


@dataclass(frozen=True, slots=True)
class ChangedDefinition:
    """A term whose definition reads otherwise now, in the clause or form ``where`` (its id)."""

    term: str
    where: str


def make_contexts(clauses: Iterable[ClauseSide], frames: Iterable[str]) -> Callable[[ClauseSide], Context]:
    """What to assess each clause by.

    ``clauses`` are the changed ones of both sides, ``frames`` the texts of
    forms around their clauses. The language is the one a clause states, else
    the one its words are in, else that of the others. Linear in the texts.
    """
    sides = list(clauses)
    texts = [text for text in (*frames, *(side.plain for side in sides)) if any(q in text for q in _QUOTES)]
    meanings = [meaning for text in dict.fromkeys(texts) for meaning in _find_meanings(text)]
    terms = frozenset(meaning.term for meaning in meanings)
    named = [meaning for meaning in meanings if meaning.party]
    parties = frozenset(m.term for m in named) | frozenset(m.name for m in named if m.name)
    sample = ""
    for side in sides:
        sample += f"{side.plain}\n"
        if len(sample) > _SAMPLE:
            break
    usual = detect_language(sample) or "en"
    made: dict[str, Context] = {}

    def context_of(side: ClauseSide) -> Context:
        language = side.metadata.get("language") or _tell_language(side.plain, usual)
        found = made.get(language)
        if found is None:
            found = made[language] = Context(language, terms=terms, parties=parties)
        return found

    return context_of


def _tell_language(text: str, usual: str) -> str:
    """The language of a text, the usual one where its words do not say."""
    frequent = text.count(" the ") + text.count(" of ") + text.count(" to ")
    if 12 * frequent > text.count(" "):
        return "en"  # the rule, without counting every word
    return detect_language(text) or usual


def find_changed_definitions(pairs: Mapping[str, tuple[str, str]]) -> tuple[ChangedDefinition, ...]:
    """Terms that are defined on both sides of a text (by id of its clause or form) in other words.

    Kinds of quotes, dashes and spaces do not count. Linear in the texts.
    """
    found: dict[ChangedDefinition, None] = {}
    for where, (old, new) in pairs.items():
        if not any(quote in new for quote in _QUOTES):
            continue
        before: dict[str, set[str]] = {}
        for meaning in _find_meanings(old):
            before.setdefault(meaning.term, set()).add(_bare(meaning))
        for meaning in _find_meanings(new):
            if meaning.term in before and _bare(meaning) not in before[meaning.term]:
                found[ChangedDefinition(meaning.term, where)] = None
    return tuple(found)


def _find_meanings(text: str) -> list[Meaning]:
    # Imported where a text quotes something: the patterns of definitions take as long as a small report.
    from clausectl.comparing.meanings import find_meanings

    return find_meanings([text])


def _bare(meaning: Meaning) -> str:
    return level_looks(meaning.words)
