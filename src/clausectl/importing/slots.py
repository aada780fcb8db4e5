"""Copies of one agreement laid beside each other, paragraph by paragraph.

One copy, the one most like all others, is the model. Each of its paragraphs is
a slot; the paragraphs of every other copy are paired with the slots: equal ones
first (numbers at their beginning apart), then what stands between them, by
likeness. A copy's paragraphs that no slot takes are extra.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from clausectl.comparing.sequences import match
from clausectl.comparing.tokens import tokenize
from clausectl.importing.tidying import Paragraph
from clausectl.records import dataclass

_LABEL = re.compile(
    r"\s*(?:[-*+•]\s+)?(?P<open>[*_]*)(?:(?:section|clause|article)\s+)?"
    r"(?:\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxlc]{1,6})\\?[.)]|\d{1,3}(?:\.\d{1,3})+)(?P<close>[*_]*)(?=\s)",
    re.IGNORECASE,
)
_HEADING = re.compile(r"\s*#{1,6}\s+")
_LIKE = 0.5
_SHORT = 30  # tokens: of short paragraphs in the same place nothing else need be alike
_ASKED = 300  # copies that say which words are common
_COMMON = 0.8  # of them
_STEM = 4  # letters that a word in the plural keeps
_LARGEST_GAP = 4_000  # pairs of paragraphs compared in one gap

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A paragraph as its mark (``1.``, ``## ``) and its words; ``tokens`` are these without spaces."""

    mark: str
    words: str
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Extra:
    """Paragraphs of a copy that no slot takes; ``after`` is the slot before them, -1 at the beginning."""

    after: int
    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One copy beside the model: for each slot the index of its paragraph or -1, and what is extra."""

    slots: tuple[int, ...]
    extras: tuple[Extra, ...]


def cut_paragraph(text: str) -> Cut:
    """A paragraph without the number, bullet or heading mark that it begins with."""
    end = 0
    heading = _HEADING.match(text)
    if heading is not None:
        end = heading.end()
    label = _LABEL.match(text, end)
    if label is not None:
        end = label.end()
        closes = len(label["open"]) == len(label["close"])
        if not closes:
            end = label.end() - len(label["close"])
    while end < len(text) and text[end] in " \t":
        end += 1
    words = text[end:]
    return Cut(text[:end], words, tuple(token for token in tokenize(words) if not token.isspace()))


class Interner:
    """Gives equal paragraphs of all copies one number, and keeps each paragraph once."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._by_tokens: dict[Tokens, int] = {}
        self.cuts: list[Cut] = []

    def add(self, paragraph: Paragraph) -> int:
        """The number of a paragraph: equal for those of equal words, whatever their number and layout."""
        known = self._known.get(paragraph.text)
        if known is None:
            cut = cut_paragraph(paragraph.text)
            known = self._by_tokens.setdefault(cut.tokens, len(self.cuts))
            if known == len(self.cuts):
                self.cuts.append(cut)
            self._known[paragraph.text] = known
        return known


def choose_model(copies: Sequence[Sequence[int]], cuts: Sequence[Cut]) -> int:
    """The copy that is most like all: what most have counts for it, what few have against it.

    Paragraphs are told by the words that nearly all copies have, so that values do not tell them apart.
    """
    if len(copies) == 1:
        return 0
    having: Counter[str] = Counter()
    for copy in copies[:_ASKED]:
        having.update({token for key in copy for token in cuts[key].tokens})
    least = _COMMON * min(len(copies), _ASKED)
    common = {token for token, count in having.items() if count >= least}
    names: dict[Tokens, int] = {}
    coarse: dict[int, int] = {}
    for key in {key for copy in copies for key in copy}:
        words = tuple(token for token in cuts[key].tokens if token in common)
        coarse[key] = names.setdefault(words, len(names))
    weights = {name: len(words) for words, name in names.items()}
    told = [[coarse[key] for key in copy] for copy in copies]
    counts: Counter[int] = Counter()
    for copy in told:
        counts.update(set(copy))
    scores = [sum(weights[name] * (2 * counts[name] - len(copies)) for name in copy) for copy in told]
    return max(range(len(copies)), key=lambda at: (scores[at], -at))


def lay_beside(model: Sequence[int], copy: Sequence[int], cuts: Sequence[Cut]) -> Row:
    """A copy beside the model. Linear where most paragraphs are equal."""
    slots = [-1] * len(model)
    taken: set[int] = set()
    pairs = match(model, copy)
    for i, j in pairs:
        slots[i] = j
        taken.add(j)
    for alo, ahi, blo, bhi in _gaps(pairs, len(model), len(copy)):
        for i, j in _pair_gap(model[alo:ahi], copy[blo:bhi], cuts):
            slots[alo + i] = blo + j
            taken.add(blo + j)
    return Row(tuple(slots), _find_extras(slots, taken, len(copy)))


def _gaps(pairs: Sequence[tuple[int, int]], a: int, b: int) -> list[tuple[int, int, int, int]]:
    found = []
    i = j = 0
    for x, y in [*pairs, (a, b)]:
        if x > i and y > j:
            found.append((i, x, j, y))
        i, j = x + 1, y + 1
    return found


def _pair_gap(a: Sequence[int], b: Sequence[int], cuts: Sequence[Cut]) -> list[tuple[int, int]]:
    if len(a) == len(b) and all(_stand_for_each_other(cuts[x], cuts[y]) for x, y in zip(a, b, strict=True)):
        return [(at, at) for at in range(len(a))]
    if len(a) * len(b) > _LARGEST_GAP:
        return []
    weights = [[_weigh(cuts[x], cuts[y]) for y in b] for x in a]
    return _heaviest(weights)


def _weigh(one: Cut, other: Cut) -> float:
    like = liken(one.tokens, other.tokens)
    return like if like >= _LIKE else 0.0


def _heaviest(weights: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The order-keeping pairs of the greatest total weight. Rows times columns."""
    rows, columns = len(weights), len(weights[0])
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows - 1, -1, -1):
        for j in range(columns - 1, -1, -1):
            both = best[i + 1][j + 1] + weights[i][j] if weights[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    found = []
    i = j = 0
    while i < rows and j < columns:
        if weights[i][j] and best[i][j] == best[i + 1][j + 1] + weights[i][j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def liken(a: Tokens, b: Tokens) -> float:
    """How much of two paragraphs is the same words, 0 to 1, whatever their order."""
    if not a or not b:
        return 0.0
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b))


def _stand_for_each_other(one: Cut, other: Cut) -> bool:
    if max(len(one.tokens), len(other.tokens)) <= _SHORT and _is_heading(one) == _is_heading(other):
        return liken(one.tokens, other.tokens) >= 0.2 or _begin_alike(one.tokens, other.tokens)
    return liken(one.tokens, other.tokens) >= _LIKE


def _begin_alike(one: Tokens, other: Tokens) -> bool:
    """Whether both begin with one word, or with one in the singular and the plural."""
    if not one or not other:
        return False
    shorter = min(len(one[0]), len(other[0]))
    return one[0] == other[0] or (shorter >= _STEM and one[0][: shorter - 1] == other[0][: shorter - 1])


def _is_heading(cut: Cut) -> bool:
    return cut.mark.lstrip().startswith("#")


def _find_extras(slots: Sequence[int], taken: set[int], length: int) -> tuple[Extra, ...]:
    where = {j: i for i, j in enumerate(slots) if j >= 0}
    found: list[Extra] = []
    after = -1
    current: list[int] = []
    for j in range(length):
        if j in taken:
            if current:
                found.append(Extra(after, tuple(current)))
                current = []
            after = where[j]
        else:
            current.append(j)
    if current:
        found.append(Extra(after, tuple(current)))
    return tuple(found)
