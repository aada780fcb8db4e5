"""How alike two texts are, and which of many are worth asking about."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from clausectl.comparing.sequences import common_length
from clausectl.comparing.tokens import words

_SHINGLE = 3  # words
COMMON = 8  # a run of words that stands in more texts than this tells nothing
_TRIED = 5  # candidates worth comparing in full
_CELLS = 16_000_000  # beyond this product of lengths, words are compared without their order

Key = TypeVar("Key", int, str)
Shingle = tuple[str, ...]


def fold_words(text: str) -> list[str]:
    """The words and numbers of a text, without the difference of capitals."""
    return [word.casefold() for word in words(text)]


def shingles(tokens: Sequence[str]) -> set[Shingle]:
    """The runs of three words; of a shorter text the text itself."""
    if len(tokens) < _SHINGLE:
        return {tuple(tokens)} if tokens else set()
    return set(zip(*(tokens[i:] for i in range(_SHINGLE)), strict=False))


def likeness(a: Sequence[str], b: Sequence[str]) -> float:
    """How much of two lists of words is common, in order: twice the common words over all words.

    Texts whose lengths multiply to more than 16 million are compared as bags.
    """
    total = len(a) + len(b)
    if not total:
        return 1.0
    if len(a) * len(b) > _CELLS:
        return 2 * (Counter(a) & Counter(b)).total() / total
    return 2 * common_length(a, b) / total


class LikenessIndex(Generic[Key]):
    """An inverted index of the runs of three words in many texts. O(words) to build."""

    def __init__(self, texts: Mapping[Key, Sequence[str]]) -> None:
        self._texts: dict[Shingle, list[Key]] = defaultdict(list)
        for key, tokens in texts.items():
            self._add(key, shingles(tokens))

    @classmethod
    def of_runs(cls, runs: Mapping[Key, set[Shingle]]) -> LikenessIndex[Key]:
        """An index of runs that were cut already."""
        made = cls({})
        for key, of_one in runs.items():
            made._add(key, of_one)
        return made

    def _add(self, key: Key, runs: set[Shingle]) -> None:
        for shingle in runs:
            self._texts[shingle].append(key)

    def __contains__(self, shingle: Shingle) -> bool:
        return shingle in self._texts

    def candidates(self, wanted: Iterable[Shingle]) -> list[Key]:
        """At most five texts that share the most rare runs with these, the best first."""
        return [key for key, _ in self.ranked(wanted)[:_TRIED]]

    def ranked(self, wanted: Iterable[Shingle]) -> list[tuple[Key, int]]:
        """Texts by how many of these runs they hold; runs that stand in more than eight tell nothing."""
        shared: dict[Key, int] = {}
        for shingle in wanted:
            found = self._texts.get(shingle)
            if found is not None and len(found) <= COMMON:
                for key in found:
                    shared[key] = shared.get(key, 0) + 1
        return sorted(shared.items(), key=lambda item: (-item[1], item[0]))
