"""Clauses that the library has already: the same words, or nearly."""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.importing.lossless import read_tokens
from clausectl.model.clauses import Clause


class KnownLibrary:
    """The clauses of a library, found by their words."""

    def __init__(self, clauses: Mapping[str, Clause]) -> None:
        self._clauses = clauses
        self._by_words: dict[tuple[str, ...], str] = {}
        self.bodies: dict[str, str] = {}
        for name, clause in clauses.items():
            body = clause.source[clause.body_start :]
            self.bodies[name] = body
            self._by_words.setdefault(tuple(read_tokens(body)[0]), name)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all clauses."""
        return tuple(self._clauses)

    def find(self, body: str) -> str:
        """The clause that has the words, numbers and placeholders of a body; empty where none has."""
        if not self._by_words:
            return ""
        return self._by_words.get(tuple(read_tokens(body)[0]), "")
