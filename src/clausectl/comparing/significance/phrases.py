"""The phrases of the rules, unfolded and indexed by their first word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

from clausectl.comparing.significance.rules import NEUTRAL, OPPOSITES, RULES

__all__ = [
    "Phrase",
    "build_index",
    "fold_word",
    "index_names",
    "index_phrases",
    "key_of_term",
    "pair_opposites",
]

_CHOICE = re.compile(r"\(([^()]*)\)")


class Phrase(NamedTuple):
    """What follows the first word of a phrase, and what the whole stands for."""

    rest: tuple[str, ...]
    rule: str
    key: str
    weak: bool = False


Index = dict[str, tuple[Phrase, ...]]
"""First word → the phrases that begin with it, longest first."""
Names = dict[str, tuple[tuple[int, ...], dict[tuple[str, ...], Phrase]]]
"""First word → how many words may follow it, the most first, and the name by these words."""


@cache
def index_phrases() -> Index:
    """All phrases of `RULES`, and the neutral ones with an empty rule."""
    found: list[tuple[str, Phrase]] = []
    for rule in RULES:
        for line in rule.phrases.strip().splitlines():
            key, colon, variants = line.strip().partition(": ")
            for variant in (variants if colon else key).split(" | "):
                bare = variant.strip().removeprefix("~")
                weak = variant.strip().startswith("~")
                name = key.removeprefix("~")
                found += [(first, Phrase(tuple(rest), rule.id, name, weak)) for first, *rest in _unfold(bare)]
    for line in NEUTRAL.strip().splitlines():
        for variant in line.split(" | "):
            found += [(first, Phrase(tuple(rest), "", "")) for first, *rest in _unfold(variant.strip())]
    return build_index(found)


def build_index(found: Iterable[tuple[str, Phrase]]) -> Index:
    """Phrases by their first word, the longest first. Two of one length stand in the order given."""
    index: dict[str, list[Phrase]] = {}
    for first, phrase in found:
        index.setdefault(first, []).append(phrase)
    return {first: tuple(sorted(phrases, key=lambda p: -len(p.rest))) for first, phrases in index.items()}


def _unfold(variant: str) -> Iterator[list[str]]:
    """The phrases that a pattern with ``(a|b|)`` stands for, each cut into words."""
    pieces = _CHOICE.split(variant)
    choices = [piece.split("|") if at % 2 else [piece] for at, piece in enumerate(pieces)]
    for chosen in product(*choices):
        yield "".join(chosen).split()


@cache
def pair_opposites() -> frozenset[tuple[str, str]]:
    """Both directions of every pair of opposites."""
    pairs = [tuple(pair.split()) for pair in OPPOSITES.replace("\n", "·").split("·") if pair.strip()]
    return frozenset((a, b) for a, b in pairs) | frozenset((b, a) for a, b in pairs)


def fold_word(word: str) -> str:
    """A word without what makes a plural of it: "Articles", "Article" and "Parties", "Party" are one."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "ches", "shes")) and len(word) > 5:
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def index_names(names: dict[str, tuple[str, str]], cut: re.Pattern[str]) -> Names:
    """Names as written → (rule, key), indexed by the first word as written; ``cut`` finds their words.

    However many names begin with one word ("Term 1", "Term 2" …), looking one
    up takes a step for each length. Of two rules for one name the first given holds.
    """
    found: dict[str, dict[tuple[str, ...], Phrase]] = {}
    for name, (rule, key) in names.items():
        words = [piece.group().rstrip() for piece in cut.finditer(name)]
        if not words:
            continue
        last = words[-1]
        singular = fold_word(last)
        plural = [last + "s", last + "es", singular, singular[:-1] + "ies" if singular[-1:] == "y" else last]
        for ending in dict.fromkeys([last, *plural]):
            first, *rest = [*words[:-1], ending]
            found.setdefault(first, {}).setdefault(tuple(rest), Phrase(tuple(rest), rule, key, weak=True))
    return {
        first: (tuple(sorted(set(map(len, phrases)), reverse=True)), phrases)
        for first, phrases in found.items()
    }


def key_of_term(term: str) -> str:
    """One key for a term's singular and plural."""
    words = term.split(" ")
    return " ".join([*words[:-1], fold_word(words[-1])])
