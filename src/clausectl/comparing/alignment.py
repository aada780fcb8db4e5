"""Which provision of one document is which of another.

In order: clause ids; identical words; heading; number and heading under the
same provision; what is likest, found by an inverted index of rare runs of
words; headings by what stands below them; and last what stands alone between
two provisions that are matched. Each step pairs only what the steps before
left over, one to one. Near linear: no step looks at all pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from clausectl.comparing.likeness import LikenessIndex, fold_words, likeness, shingles
from clausectl.model.provisions import Document, Provision
from clausectl.records import dataclass

SURE = 0.6  # likeness at which two provisions are the same wherever they stand
LIKELY = 0.4  # … where they stand between the same neighbours
POSSIBLE = 0.25  # … where they have the same number there as well
_SIBLING = 0.75  # … where they are short and stand under the same provision
_TELLING = 3  # words that a text must have for its words alone to say which provision it is
_LONG = 60  # characters that surely hold as many
_FEW = 8  # words; shorter texts say little by their likeness
_WIDEST_GAP = 64  # provisions between two matched ones that are compared with each other


@dataclass(frozen=True, slots=True)
class Alignment:
    """Pairs of provisions by index, and the likeness (0 to 1) of those that rest on likeness alone."""

    new_of: dict[int, int]
    old_of: dict[int, int]
    likeness: dict[int, float]  # by index on the new side


class _Side:
    """One document as aligning needs it."""

    def __init__(self, document: Document) -> None:
        self.provisions = document.provisions
        self.children: dict[int, list[int]] = defaultdict(list)
        for index, provision in enumerate(document.provisions):
            self.children[provision.parent].append(index)
        self.keys = [(_fold_title(p.title), p.text) for p in document.provisions]
        self._words: dict[int, list[str]] = {}

    def words(self, index: int) -> list[str]:
        """The folded words of a provision, its heading included."""
        found = self._words.get(index)
        if found is None:
            provision = self.provisions[index]
            found = self._words[index] = fold_words(f"{provision.title}\n{provision.text}")
        return found


def align(old: Document, new: Document) -> Alignment:
    """Pair the provisions of two documents.

    O(n log n) in provisions and words for documents that have most of their
    provisions in common; what is left over is looked up in an index of runs of
    three words, with at most five candidates compared in full for each, and
    gaps of more than 64 provisions between two matched ones are left to it.
    """
    return _Aligner(_Side(old), _Side(new)).align()


class _Aligner:
    def __init__(self, old: _Side, new: _Side) -> None:
        self.old = old
        self.new = new
        self.new_of: dict[int, int] = {}
        self.old_of: dict[int, int] = {}
        self.score: dict[int, float] = {}

    def align(self) -> Alignment:
        self._match_clauses()
        self._match_identical()
        self._match_titles(lambda side, i: (side.keys[i][0], *self._title_path(side, i)))
        self._match_titles(lambda side, i: (side.keys[i][0],))
        self._match_by_children()
        self._match_alike()
        self._fill_gaps()
        self._match_by_children()
        self._fill_gaps()
        self._match_siblings()
        return Alignment(self.new_of, self.old_of, self.score)

    def _pair(self, old: int, new: int, score: float = 1.0) -> bool:
        if old in self.new_of or new in self.old_of:
            return False
        self.new_of[old] = new
        self.old_of[new] = old
        if score < 1:
            self.score[new] = score
        return True

    def _left(self, side: _Side) -> list[int]:
        taken = self.new_of if side is self.old else self.old_of
        return [i for i in range(len(side.provisions)) if i not in taken]

    # By clause id

    def _match_clauses(self) -> None:
        """The first provision of each clause that stands once in either document."""
        old, new = (_first_of_clauses(side.provisions) for side in (self.old, self.new))
        for clause, index in new.items():
            if clause in old:
                self._pair(old[clause], index)

    # By identical words

    def _match_identical(self) -> None:
        """Texts that stand once on either side, then what follows and precedes those, then by number."""
        old_places, new_places = _places(self.old), _places(self.new)
        found = []
        for key, at in old_places.items():
            come = new_places.get(key, ())
            if len(at) == len(come) == 1 and (key[0] or self._tells(at[0])):
                found.append((at[0], come[0]))
        for a, b in found:
            self._pair(a, b)
        self._extend(found)
        for key, at in old_places.items():
            if not any(key):
                continue
            rest_old = [i for i in at if i not in self.new_of]
            rest_new = [j for j in new_places.get(key, ()) if j not in self.old_of]
            if rest_old and rest_new:
                self._pair_repeated(rest_old, rest_new)

    def _tells(self, old: int) -> bool:
        """Whether a text is long enough to be known by its words alone."""
        return len(self.old.provisions[old].text) > _LONG or len(self.old.words(old)) >= _TELLING

    def _extend(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Identical neighbours of pairs, in both directions; each provision is tried once a direction."""
        for a, b in pairs:
            for step in (1, -1):
                i, j = a + step, b + step
                while (
                    0 <= i < len(self.old.keys)
                    and 0 <= j < len(self.new.keys)
                    and self.old.keys[i] == self.new.keys[j]
                    and self._pair(i, j)
                ):
                    i, j = i + step, j + step

    def _pair_repeated(self, old: list[int], new: list[int]) -> None:
        """Provisions with the same words several times over: by place, by number, then in their order."""
        for describe in (self._place_key, self._number_key):
            wanted: dict[Hashable, list[int]] = defaultdict(list)
            for j in new:
                if j not in self.old_of:
                    wanted[describe(self.new, j)].append(j)
            for i in old:
                if i in self.new_of:
                    continue
                come = wanted.get(describe(self.old, i))
                if come:
                    self._pair(i, come.pop(0))
        if self._tells(old[0]):  # a shorter text is left to its neighbours
            rest_old = [i for i in old if i not in self.new_of]
            rest_new = [j for j in new if j not in self.old_of]
            for i, j in zip(rest_old, rest_new, strict=False):
                self._pair(i, j)

    def _place_key(self, side: _Side, index: int) -> Hashable:
        provision = side.provisions[index]
        return (self._known_parent(side, provision.parent), provision.path)

    def _number_key(self, side: _Side, index: int) -> Hashable:
        return (side.provisions[index].path,)

    def _known_parent(self, side: _Side, parent: int) -> int:
        """A parent by its index on the new side; one that is not matched tells apart from all others."""
        if parent < 0:
            return -1
        if side is self.new:
            return parent
        return self.new_of.get(parent, -2 - parent)

    # By heading

    def _title_path(self, side: _Side, index: int) -> tuple[str, ...]:
        titles: list[str] = []
        at = side.provisions[index].parent
        while at >= 0 and len(titles) < 8:
            titles.append(side.keys[at][0] or side.provisions[at].number)
            at = side.provisions[at].parent
        return tuple(titles)

    def _match_titles(self, describe: Callable[[_Side, int], tuple[str, ...]]) -> None:
        """Headings that are the same, told by ``describe``, and stand once among what is left."""
        sides = []
        for side in (self.old, self.new):
            by_key: dict[tuple[str, ...], list[int]] = defaultdict(list)
            for index in self._left(side):
                if side.keys[index][0]:
                    by_key[describe(side, index)].append(index)
            sides.append(by_key)
        old, new = sides
        for key, at in old.items():
            come = new.get(key, ())
            if len(at) == len(come) == 1:
                self._pair(at[0], come[0])

    # By what stands below

    def _match_by_children(self) -> None:
        """A heading whose words changed is the one that holds most of what it held."""
        for index in reversed(self._left(self.old)):  # from the innermost outwards
            votes: Counter[int] = Counter()
            total = 0
            for child in self.old.children.get(index, ()):
                weight = 1 + len(self.old.words(child))
                total += weight
                if child in self.new_of:
                    votes[self.new.provisions[self.new_of[child]].parent] += weight
            if not votes:
                continue
            best, weight = min(votes.items(), key=lambda item: (-item[1], item[0]))
            if best < 0 or best in self.old_of or 2 * weight <= total:
                continue
            held = sum(1 + len(self.new.words(child)) for child in self.new.children.get(best, ()))
            if 2 * weight > held:
                self._pair(index, best)

    # By likeness

    def _match_alike(self) -> None:
        """What is likest among all that is left, from the most alike down."""
        left = {j: self.new.words(j) for j in self._left(self.new)}
        gone = {i: self.old.words(i) for i in self._left(self.old)}
        index = LikenessIndex(gone)
        found = []
        for j, words in left.items():
            if len(words) < _TELLING:
                continue
            for i in index.candidates(shingles(words)):
                score = likeness(gone[i], words)
                if score >= SURE and (len(words) >= _FEW or self._same_place(i, j)):
                    # of two that are equally alike, the one that kept its place
                    found.append((-round(score, 4), not self._same_place(i, j), i, j))
        for score, elsewhere, i, j in sorted(found):
            self._pair(i, j, -score if elsewhere else 1.0)

    def _same_place(self, i: int, j: int) -> bool:
        a, b = self.old.provisions[i], self.new.provisions[j]
        return a.number == b.number and self._known_parent(self.old, a.parent) == b.parent

    # By the gap they stand in

    def _fill_gaps(self) -> None:
        """Provisions between the same matched neighbours under the same provision, in their order."""
        parents = [(-1, -1), *((i, self.new_of[i]) for i in range(len(self.old.keys)) if i in self.new_of)]
        for i, j in parents:
            self._fill(self.old.children.get(i, ()), self.new.children.get(j, ()))
            # what this pairs has children of its own: its turn comes, or came with the second round

    def _fill(self, old: Sequence[int], new: Sequence[int]) -> None:
        place = {j: at for at, j in enumerate(new)}
        low = 0
        gap: list[int] = []
        for i in (*old, None):
            if i is not None and i not in self.new_of:
                gap.append(i)
                continue
            at = len(new) if i is None else place.get(self.new_of[i])
            if at is None:  # it went elsewhere: no neighbour
                continue
            if gap and at >= low:
                self._fill_one(gap, [j for j in new[low:at] if j not in self.old_of])
            gap = []
            low = max(low, at + 1)

    def _fill_one(self, old: list[int], new: list[int]) -> None:
        if not old or not new:
            return
        if max(len(old), len(new)) > _WIDEST_GAP:
            self._fill_by_number(old, new)
            return
        if len(old) == len(new) == 1:
            if self._may_pair(old[0], new[0], alone=True):
                self._pair(old[0], new[0], self._likeness(old[0], new[0]))
            return
        found = [
            (-self._likeness(i, j), abs(a - b), i, j)
            for a, i in enumerate(old)
            for b, j in enumerate(new)
            if self._may_pair(i, j, alone=False)
        ]
        for score, _, i, j in sorted(found):
            self._pair(i, j, -score)

    def _fill_by_number(self, old: list[int], new: list[int]) -> None:
        """In a gap too wide to compare each with each, provisions of the same number with each other."""
        place = {self.new.provisions[j].path: j for j in new}
        for i in old:
            j = place.get(self.old.provisions[i].path, -1) if self.old.provisions[i].path else -1
            if j >= 0 and self._may_pair(i, j, alone=False):
                self._pair(i, j, self._likeness(i, j))

    def _match_siblings(self) -> None:
        """Short items under one provision that changed places as well as words, the most alike first."""
        for i, j in [*self.new_of.items()]:
            old = [a for a in self.old.children.get(i, ()) if a not in self.new_of]
            new = [b for b in self.new.children.get(j, ()) if b not in self.old_of]
            if not old or not new or max(len(old), len(new)) > _WIDEST_GAP:
                continue
            found = [
                (-self._likeness(a, b), a, b)
                for a in old
                for b in new
                if min(len(self.old.words(a)), len(self.new.words(b))) > _TELLING
                and _marker_kind(self.old.provisions[a]) == _marker_kind(self.new.provisions[b])
            ]
            for score, a, b in sorted(found):
                if -score >= _SIBLING:
                    self._pair(a, b, -score)

    def _likeness(self, i: int, j: int) -> float:
        return round(likeness(self.old.words(i), self.new.words(j)), 4)

    def _may_pair(self, i: int, j: int, *, alone: bool) -> bool:
        a, b = self.old.provisions[i], self.new.provisions[j]
        few = min(len(self.old.words(i)), len(self.new.words(j)))
        if _marker_kind(a) != _marker_kind(b):
            return self._likeness(i, j) >= SURE
        if alone and a.number == b.number and few < _FEW:
            return bool(few) or not (self.old.words(i) or self.new.words(j))
        bar = POSSIBLE if a.number == b.number and a.number else LIKELY
        return self._likeness(i, j) >= bar


def _marker_kind(provision: Provision) -> str:
    """Headings, what is counted and what is not are different things unless their words say otherwise."""
    if provision.marker.startswith("front"):
        return "front"
    return "counted" if provision.number else "titled" if provision.title else "plain"


def _fold_title(title: str) -> str:
    return " ".join(title.split()).casefold().strip(".: ")


def _places(side: _Side) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for index, key in enumerate(side.keys):
        found[key].append(index)
    return found


def _first_of_clauses(provisions: Sequence[Provision]) -> dict[str, int]:
    found: dict[str, int] = {}
    again: set[str] = set()
    last = ""
    for index, provision in enumerate(provisions):
        clause = provision.clause
        if clause and clause != last:
            if clause in found:
                again.add(clause)
            found.setdefault(clause, index)
        last = clause
    return {clause: index for clause, index in found.items() if clause not in again}
