"""Clauses that the library has already: the same words, or nearly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from clausectl.comparing.likeness import LikenessIndex, fold_words, likeness, shingles
from clausectl.importing.lossless import read_tokens
from clausectl.importing.naming import plain_words
from clausectl.model.clauses import Clause
from clausectl.model.induced import Decision, Induced
from clausectl.records import dataclass

NEAR = 0.7
"""How much of two texts is the same words in order where one nearly says what the other does."""
_LEAST_WORDS = 12  # shorter texts are alike by chance
_PLACEHOLDER = re.compile(r"(?<!\\)\{\{ *\w+ *\}\}")


@dataclass(frozen=True, slots=True)
class Twin:
    """A clause of the library that nearly says the same: its body, and how alike the two are (0 to 1)."""

    clause: str
    body: str
    score: float


class KnownLibrary:
    """The clauses of a library, found by their words."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self._clauses = clauses
        self._by_words: dict[tuple[str, ...], list[str]] = {}
        self._words: dict[str, list[str]] = {}
        self._index: LikenessIndex[str] | None = None
        self.bodies: dict[str, str] = {}
        for name, clause in clauses.items():
            body = clause.source[clause.body_start :]
            self.bodies[name] = body
            self._by_words.setdefault(tuple(read_tokens(body)[0]), []).append(name)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all clauses."""
        return tuple(self._clauses)

    def find(self, body: str, title: str = "") -> str:
        """The clause that has the words, numbers and placeholders of a body; empty where none has.

        ``title`` is given where the form prints it: then the clause has its words as well.
        """
        if not self._by_words:
            return ""
        found = self._by_words.get(tuple(read_tokens(body)[0]), [])
        for name in found:
            if not title or plain_words(self._clauses[name].title) == plain_words(title):
                return name
        return ""

    def find_near(self, body: str) -> Twin | None:
        """The clause most like a body, from `NEAR` on. What placeholders are called does not count.

        An inverted index of runs of three words chooses five at most to be
        compared; it is built at the first call, in time linear in the library.
        """
        if not self._clauses:
            return None
        if self._index is None:
            self._words = {name: _fold(text) for name, text in self.bodies.items()}
            self._index = LikenessIndex(self._words)
        words = _fold(body)
        if len(words) < _LEAST_WORDS:
            return None
        best: Twin | None = None
        for name in self._index.candidates(shingles(words)):
            score = likeness(self._words[name], words)
            if score >= NEAR and (best is None or score > best.score):
                best = Twin(name, self.bodies[name], score)
        return best


def _fold(body: str) -> list[str]:
    return fold_words(_PLACEHOLDER.sub("value", body))


def tell_near_twins(group: Induced, known: KnownLibrary) -> Induced:
    """The group with a decision for each new clause that nearly says what a clause of the library says."""
    said: list[Decision] = []
    for clause in group.clauses:
        twin = None if clause.known else known.find_near(clause.body)
        if twin is not None:
            reason = (
                f"{round(twin.score * 100)} % of its words are those of {twin.clause}, which the library has"
            )
            before = twin.body.strip("\n")
            said.append(
                Decision(
                    "near twin", clause.id, reason, round(twin.score, 2), clause.mark, before, clause.body
                )
            )
    return replace(group, decisions=(*group.decisions, *said)) if said else group
