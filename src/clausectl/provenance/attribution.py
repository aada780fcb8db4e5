"""Which version of a file brought each of its words: blame by words, over every content it has had.

The words of the newest content are handed down from version to version, as
`git blame` hands down lines: what a version has in common with one of those it
came out of is older than itself, and what is left it brought. What two
versions have in common is told by the comparison that ``diff`` shows
(`clausectl.comparing.words`), on folded text, so that layout is nobody's.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from clausectl.comparing.polish import slide
from clausectl.comparing.tokens import tokenize
from clausectl.comparing.words import find_edits
from clausectl.model.lineage import Lineage
from clausectl.provenance.folding import Folded, Memo, fold
from clausectl.provenance.moved import Kept, Span, fill_between, find_moved
from clausectl.records import dataclass

LEAST_MOVED = 4
"""Words in a row that moved within a file; fewer, unless a whole block, are new where they stand."""
LEAST_TAKEN = 8
"""Words in a row that came out of another file; contracts share shorter phrases by chance."""

Read = Callable[[int], str]
"""The text of a stage by its index, with LF line ends."""
_Part = tuple[int, int, int]
"""``text[start:end]`` of a stage is ``asked[target:…]`` of the text that was asked about."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """For each token of a text its stage: where it starts in the source, and who brought it.

    ``starts`` are source offsets in order; tokens are words, numbers and marks
    of punctuation as `clausectl.comparing.tokens` cuts them, without spaces and
    markup. ``stages`` are indices of `Lineage.stages`.
    """

    starts: Sequence[int]
    tokens: Sequence[str]
    stages: Sequence[int]

    def at(self, offset: int) -> int:
        """The index of the token that holds a source offset, or of the last before it; -1 before all."""
        return bisect_right(self.starts, offset) - 1

    def stage_at(self, offset: int) -> int:
        """The stage of the token that holds a source offset; the first token's before it; 0 of no words."""
        return self.stages[max(0, self.at(offset))] if self.stages else 0


def attribute(lineage: Lineage, read: Read, memo: Memo | None = None) -> Attribution:
    """Trace each token of ``lineage.stages[0]`` to the stage that brought it.

    What a stage has in common with a parent, in order, is the parent's (the
    first parent's first, after a merge); then passages that moved are looked
    for in the parents, in runs of `LEAST_MOVED` words, and in the documents that
    lost words in the same commit, in runs of `LEAST_TAKEN`. Each stage on the
    way is read once and compared with its parents alone: as many comparisons as
    there are edges, each as costly as its texts are long. Deterministic; raises
    only what ``read`` raises.
    """
    known: Memo = {} if memo is None else memo
    asked = fold(read(0), known, places=True)
    brought: list[tuple[int, int, int]] = []
    waiting: dict[int, list[_Part]] = {0: [(0, len(asked.text), 0)]} if asked.text else {}
    texts = {0: asked.text}

    def text_of(index: int) -> str:
        if index not in texts:
            texts[index] = fold(read(index), known).text
        return texts[index]

    for index, stage in enumerate(lineage.stages):
        parts = waiting.pop(index, None)
        if parts:
            parts.sort()
            step = _Step(text_of(index), parts, waiting)
            for parent in stage.parents:
                step.hand_down(parent, text_of(parent))
            for parent in stage.parents:
                step.hand_moved(parent, text_of(parent))
            for other in stage.taken_from:
                step.hand_taken(other, text_of(other))
            brought += [(target, target + end - start, index) for start, end, target in step.parts]
        texts.pop(index, None)
    brought.sort()
    return _name_tokens(asked, brought)


class _Step:
    """One stage's words, and what of them is handed on."""

    def __init__(self, text: str, parts: list[_Part], waiting: dict[int, list[_Part]]) -> None:
        self.text = text
        self.parts = parts
        self._waiting = waiting
        self._gone: dict[int, list[Span]] = {}  # what a parent has and this stage has not, by parent

    def hand_down(self, parent: int, old: str) -> None:
        """What stands in the same order in a parent."""
        if not self.parts:
            return
        if old == self.text:
            self._pass_on(parent, [(0, len(old), 0)])
            return
        kept = compare_in_order(old, self.text)
        self._gone[parent] = _between([(k[2], k[2] + k[1] - k[0]) for k in kept], len(old))
        self._pass_on(parent, kept)

    def hand_moved(self, parent: int, old: str) -> None:
        """What stands elsewhere in a parent, and was taken away there."""
        gone = self._gone.get(parent)
        if self.parts and gone:
            self._hand_runs(parent, old, gone, LEAST_MOVED)

    def hand_taken(self, other: int, old: str) -> None:
        """What stood in another file."""
        if self.parts and old:
            self._hand_runs(other, old, [(0, len(old))], LEAST_TAKEN)

    def _hand_runs(self, source: int, old: str, gone: Sequence[Span], least: int) -> None:
        free = _join(sorted((start, end) for start, end, _ in self.parts))
        kept = find_moved(old, gone, self.text, free, least)
        self._pass_on(source, fill_between(old, self.text, kept, free, compare_in_order))

    def _pass_on(self, to: int, kept: Sequence[Kept]) -> None:
        left: list[_Part] = []
        passed = self._waiting.setdefault(to, [])
        ends = [k[1] for k in kept]
        for start, end, target in self.parts:
            at = start
            index = bisect_right(ends, start)
            while index < len(kept) and kept[index][0] < end:
                low, high, place = kept[index]
                first, last = max(at, low), min(end, high)
                if first > at:
                    left.append((at, first, target + at - start))
                if last > first:
                    passed.append((place + first - low, place + last - low, target + first - start))
                    at = last
                index += 1
            if at < end:
                left.append((at, end, target + at - start))
        self.parts = left


def compare_in_order(old: str, new: str) -> list[Kept]:
    """What two folded texts have in common in the same order, by the edits that ``diff`` starts from.

    An insertion of words that stand there already is read as the whole
    sentence or paragraph that was put in; else the edits are those of the
    alignment: no common word is given up for the looks of a redline.
    """
    kept: list[Kept] = []
    i = j = 0
    for _, i2, j1, j2 in slide(old, new, find_edits(old, new)):
        if j1 > j:
            kept.append((j, j1, i))
        i, j = i2, j2
    if j < len(new):
        kept.append((j, len(new), i))
    return kept


def _between(spans: Iterable[Span], length: int) -> list[Span]:
    """What sorted spans leave of a text."""
    left: list[Span] = []
    at = 0
    for start, end in spans:
        if start > at:
            left.append((at, start))
        at = max(at, end)
    if at < length:
        left.append((at, length))
    return left


def _join(spans: Iterable[Span]) -> list[Span]:
    """Sorted spans with those that touch or overlap made one."""
    done: list[Span] = []
    for start, end in spans:
        if done and start <= done[-1][1]:
            done[-1] = (done[-1][0], max(done[-1][1], end))
        else:
            done.append((start, end))
    return done


def _name_tokens(asked: Folded, brought: Sequence[tuple[int, int, int]]) -> Attribution:
    """The tokens of the text; one of which parts came at several times is as new as the newest part.

    ``brought`` are spans of the text with their stages, which cover it.
    """
    starts = array("l")
    stages = array("l")
    tokens: list[str] = []
    at = place = part = 0
    places = asked.places
    for token in tokenize(asked.text):
        end = at + len(token)
        if not token.isspace():
            while place + 1 < len(places) and places[place + 1][0] <= at:
                place += 1
            while brought[part][1] <= at:
                part += 1
            stage, last = brought[part][2], part
            while brought[last][1] < end:
                last += 1
                stage = min(stage, brought[last][2])
            starts.append(places[place][1] + at - places[place][0])
            stages.append(stage)
            tokens.append(token)
        at = end
    return Attribution(starts, tokens, stages)
