"""Paragraphs of one provision: which moved, and a redline that aligns no words across them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from clausectl.comparing.likeness import LikenessIndex, fold_words, likeness, shingles
from clausectl.comparing.moves import arrange
from clausectl.comparing.sequences import match
from clausectl.comparing.words import compare_words
from clausectl.model.comparison import MovedParagraph
from clausectl.model.redlines import Redline, RedlinePart
from clausectl.records import dataclass

Pair = tuple[int, int]
Span = tuple[int, int]

LEAST_WORDS = 4  # a shorter paragraph ("And:") is no matter of moving
LEAST_LIKENESS = 0.8
_SAME_PLACE = 0.4  # how alike paragraphs must be that stand between the same neighbours
_CELLS = 400  # paragraphs of a gap times paragraphs of it, beyond which only their order pairs them
_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")


@dataclass(frozen=True, slots=True)
class _Side:
    """A text, where its paragraphs stand in it, and the words of each."""

    text: str
    spans: tuple[Span, ...]
    words: tuple[list[str], ...]

    def paragraph(self, at: int) -> str:
        start, end = self.spans[at]
        return self.text[start:end]


def find_moved_paragraphs(old: str, new: str) -> tuple[MovedParagraph, ...]:
    """The paragraphs of a text that stand elsewhere in it now, in the order of the new text.

    Paragraphs are parted by blank lines. One moved if it is identical or at
    least 0.8 alike, has four words or more, and is not among those that the
    heaviest increasing subsequence (`clausectl.comparing.moves.arrange`) lets
    stay. Places are counted from 1 on either side.
    """
    if "\n\n" not in old or "\n\n" not in new:
        return ()
    before, after = _read(old), _read(new)
    return _name_moved(after, _pair(before, after)[1])


def compare_with_moves(old: str, new: str) -> tuple[Redline, tuple[MovedParagraph, ...]]:
    """The redline of two texts paragraph by paragraph, and the paragraphs that moved.

    The redline is exact: ``same`` and ``deleted`` are the old text, ``same``
    and ``inserted`` the new. A moved paragraph is struck out where it stood
    and written in where it stands. Paragraphs are paired first: the identical,
    those at least 0.8 alike, then those between the same neighbours; words of
    paragraphs that are no pair are never aligned, but where a paragraph was
    split or several were joined. Near linear in the text: candidates come from
    an inverted index of runs of three words.
    """
    if "\n\n" not in old or "\n\n" not in new or old == new:
        return compare_words(old, new), ()
    before, after = _read(old), _read(new)
    kept, moved = _pair(before, after)
    stretches: list[tuple[Span, Span]] = []
    gone, come = {i for i, _ in moved}, {j for _, j in moved}
    for (i0, j0), (i1, j1) in pairwise([(-1, -1), *kept, (len(before.spans), len(after.spans))]):
        left = [i for i in range(i0 + 1, i1) if i not in gone]
        right = [j for j in range(j0 + 1, j1) if j not in come]
        unmoved = len(left) == i1 - i0 - 1 and len(right) == j1 - j0 - 1
        stretches += _pair_gap(before, after, left, right, whole=unmoved)
        if i1 < len(before.spans):
            stretches.append((before.spans[i1], after.spans[j1]))
    return Redline(tuple(_write(old, new, stretches))), _name_moved(after, moved)


def _read(text: str) -> _Side:
    spans = tuple(found.span() for found in _PARAGRAPH.finditer(text))
    return _Side(text, spans, tuple(fold_words(text[start:end]) for start, end in spans))


def _name_moved(new: _Side, moved: Sequence[Pair]) -> tuple[MovedParagraph, ...]:
    return tuple(MovedParagraph(new.paragraph(j), i + 1, j + 1) for i, j in sorted(moved, key=lambda p: p[1]))


def _pair(old: _Side, new: _Side) -> tuple[list[Pair], list[Pair]]:
    """Pairs of paragraphs that are the same or nearly so: those that stay in order, and those that moved."""
    pairs = _identical(old, new)
    pairs += _nearly(old, new, pairs)
    pairs.sort(key=lambda pair: pair[1])
    by_old = sorted(pairs)
    names = {pair: str(at) for at, pair in enumerate(pairs)}
    weights = {name: len(new.words[j]) for (_, j), name in names.items()}
    arranged = arrange([names[pair] for pair in by_old], [names[pair] for pair in pairs], weights)
    moved = {int(name) for name in arranged.moved}
    kept = [pair for at, pair in enumerate(pairs) if at not in moved]
    return kept, [pairs[at] for at in sorted(moved) if len(new.words[pairs[at][1]]) >= LEAST_WORDS]


def _identical(old: _Side, new: _Side) -> list[Pair]:
    """Paragraphs that are the same on both sides; those that one side repeats more often, in order."""
    a = [old.paragraph(i) for i in range(len(old.spans))]
    b = [new.paragraph(j) for j in range(len(new.spans))]
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i, text in enumerate(a):
        places[text][0].append(i)
    for j, text in enumerate(b):
        places[text][1].append(j)
    pairs = [pair for i, j in places.values() if len(i) == len(j) for pair in zip(i, j, strict=True)]
    uneven = {text for text, (i, j) in places.items() if i and j and len(i) != len(j)}
    if uneven:
        pairs += [(i, j) for i, j in match(a, b) if a[i] in uneven]
    return pairs


def _nearly(old: _Side, new: _Side, taken: Sequence[Pair]) -> list[Pair]:
    """Paragraphs left over that are at least 0.8 alike, the most alike first."""
    paired_old, paired_new = {i for i, _ in taken}, {j for _, j in taken}
    left = {
        i: words for i, words in enumerate(old.words) if i not in paired_old and len(words) >= LEAST_WORDS
    }
    if not left or len(paired_new) == len(new.words):
        return []
    index = LikenessIndex(left)
    found = []
    for j, words in enumerate(new.words):
        if j not in paired_new and len(words) >= LEAST_WORDS:
            for i in index.candidates(shingles(words)):
                alike = likeness(left[i], words)
                if alike >= LEAST_LIKENESS:
                    found.append((-alike, abs(i - j), j, i))
    pairs = []
    for _, _, j, i in sorted(found):
        if i not in paired_old and j not in paired_new:
            paired_old.add(i)
            paired_new.add(j)
            pairs.append((i, j))
    return pairs


def _pair_gap(
    old: _Side, new: _Side, left: Sequence[int], right: Sequence[int], *, whole: bool
) -> list[tuple[Span, Span]]:
    """Stretches to compare between two pairs of neighbours that stayed."""
    if not left or not right:
        return []
    if len(left) == len(right) == 1:
        return [(old.spans[left[0]], new.spans[right[0]])]
    if whole and len(left) != len(right):
        a = [word for i in left for word in old.words[i]]
        b = [word for j in right for word in new.words[j]]
        if likeness(a, b) >= LEAST_LIKENESS:  # a paragraph split in two, or two joined
            return [
                (
                    (old.spans[left[0]][0], old.spans[left[-1]][1]),
                    (new.spans[right[0]][0], new.spans[right[-1]][1]),
                )
            ]
    if len(left) * len(right) > _CELLS:
        pairs = list(zip(left, right, strict=True)) if len(left) == len(right) else []
    else:
        pairs = _most_alike(old, new, left, right)
    return [(old.spans[i], new.spans[j]) for i, j in pairs]


def _most_alike(old: _Side, new: _Side, left: Sequence[int], right: Sequence[int]) -> list[Pair]:
    """The pairs in order that are most alike altogether; the product of the two counts is small."""
    best: list[list[tuple[float, tuple[Pair, ...]]]] = [[(0.0, ())] * (len(right) + 1)]
    for i in left:
        row: list[tuple[float, tuple[Pair, ...]]] = [(0.0, ())]
        for at, j in enumerate(right):
            choice = max(best[-1][at + 1], row[at], key=lambda c: c[0])
            alike = likeness(old.words[i], new.words[j])
            if alike >= _SAME_PLACE and best[-1][at][0] + alike > choice[0]:
                choice = (best[-1][at][0] + alike, (*best[-1][at][1], (i, j)))
            row.append(choice)
        best.append(row)
    return list(best[-1][-1][1])


def _write(old: str, new: str, stretches: Sequence[tuple[Span, Span]]) -> list[RedlinePart]:
    """Parts of the redline: each stretch compared word by word, what stands between them as a whole."""
    parts: list[RedlinePart] = []
    i = j = 0
    for (i1, i2), (j1, j2) in [*stretches, ((len(old), len(old)), (len(new), len(new)))]:
        _append(parts, _between(old[i:i1], new[j:j1]))
        _append(parts, compare_words(old[i1:i2], new[j1:j2]).parts)
        i, j = i2, j2
    return parts


def _between(gone: str, come: str) -> Iterator[RedlinePart]:
    """What stands between two stretches: the line ends that both have at either end, and the rest whole."""
    head = min(len(gone) - len(gone.lstrip("\n")), len(come) - len(come.lstrip("\n")))
    yield RedlinePart("same", gone[:head])
    gone, come = gone[head:], come[head:]
    tail = min(len(gone) - len(gone.rstrip("\n")), len(come) - len(come.rstrip("\n")))
    yield RedlinePart("deleted", gone[: len(gone) - tail])
    yield RedlinePart("inserted", come[: len(come) - tail])
    yield RedlinePart("same", gone[len(gone) - tail :])


def _append(parts: list[RedlinePart], more: Iterable[RedlinePart]) -> None:
    """Add parts of another stretch; where they touch the last, what is deleted goes first."""
    touching = bool(parts)
    for part in more:
        if not part.text:
            continue
        after = None
        if touching and part.kind == "deleted" and parts[-1].kind == "inserted":
            after = parts.pop()
        if parts and parts[-1].kind == part.kind:
            parts[-1] = RedlinePart(part.kind, parts[-1].text + part.text)
        else:
            parts.append(part)
        if after is not None:
            parts.append(after)
        touching = False
