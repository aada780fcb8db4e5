"""What a change does elsewhere: numbers that moved, references left behind, terms and those who use them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise

from clausectl.comparing.alignment import Alignment
from clausectl.comparing.changed import Changed
from clausectl.comparing.meanings import Meaning, find_meanings
from clausectl.comparing.references import find_references, reference_key
from clausectl.comparing.significance.looks import level_looks
from clausectl.comparing.terms import find_uses
from clausectl.model.comparison import LostReference, Place, RenamedTerm, Ripple
from clausectl.model.provisions import Document
from clausectl.model.redlines import Redline
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Terms:
    """Definitions of both sides; ``text`` of each is the index of its provision."""

    old: tuple[Meaning, ...]
    new: tuple[Meaning, ...]

    @property
    def all_names(self) -> frozenset[str]:
        """Every term that is defined on either side."""
        return frozenset(definition.term for definition in (*self.old, *self.new))

    @property
    def parties(self) -> frozenset[str]:
        """Roles and names that a preamble gives to somebody: "between Acme Ltd ("Supplier") and …"."""
        found = [d for d in (*self.old, *self.new) if d.party]
        return frozenset(d.term for d in found) | frozenset(d.name for d in found if d.name)


# Numbers


def find_numbers(
    old: Document,
    new: Document,
    alignment: Alignment,
    splits: Mapping[int, Sequence[int]],
    merges: Mapping[int, Sequence[int]],
) -> dict[str, str]:
    """Cited number on the old side -> on the new side, of the same provision; ambiguous ones are left out."""
    pairs = dict(alignment.new_of)
    pairs |= {i: parts[0] for i, parts in splits.items()}
    pairs |= {i: j for j, olds in merges.items() for i in olds if i not in pairs}
    found: dict[str, str] = {}
    ambiguous: set[str] = set()
    for i, j in pairs.items():
        was, now = old.provisions[i].path, new.provisions[j].path
        if was and now:
            key, value = reference_key(was), reference_key(now)
            if found.setdefault(key, value) != value:
                ambiguous.add(key)
    return {key: value for key, value in found.items() if key not in ambiguous}


def find_lost_references(
    old: Document,
    new: Document,
    alignment: Alignment,
    changed: Mapping[int, Changed],
    numbers: Mapping[str, str],
    place: Callable[[int], Place],
) -> tuple[LostReference, ...]:
    """References whose words stayed although their target has another number now, or is gone.

    Looked for only when some number changed; linear in the text then.
    """
    stale = _find_stale(old, new, numbers)
    if not stale:
        return ()
    found: dict[LostReference, None] = {}
    for j in sorted(alignment.old_of):
        words = changed.get(j)
        for text in [new.provisions[j].text] if words is None else _kept(words.redline):
            lost = (r for r in find_references(text) if r.key in stale)
            found |= dict.fromkeys(LostReference(place(j), r.words, stale[r.key]) for r in lost)
    return tuple(found)


def _find_stale(old: Document, new: Document, numbers: Mapping[str, str]) -> dict[str, str]:
    """Numbers of the old side that lead elsewhere or nowhere now, with the number that replaced them."""
    had = {reference_key(p.path) for p in old.provisions if p.path}
    has = {reference_key(p.path): p.path for p in new.provisions if p.path}
    # a number that several provisions had is ambiguous: it is lost only where nothing has it now
    moved = {key: numbers[key] for key in had if key in numbers and numbers[key] != key}
    moved = {key: has.get(now, now) if " " in now else now for key, now in moved.items()}  # "Schedule 2"
    return moved | {key: "" for key in had if key not in numbers and key not in has}


def _kept(redline: Redline) -> list[str]:
    return [part.text for part in redline.parts if part.kind == "same"]


# Terms


def find_terms(old: Document, new: Document) -> Terms:
    """Every definition of both documents. Linear in the text."""
    sides = [tuple(find_meanings([p.text for p in side.provisions])) for side in (old, new)]
    return Terms(*sides)


def find_renamed_terms(changed: Mapping[int, Changed], terms: Terms) -> list[RenamedTerm]:
    """Terms that have another name now: one definition went, another came in its place, and uses followed.

    The two definitions stand in one provision that was kept, in one edit of its
    redline; neither term is defined on the other side.
    """
    gone = {d.term for d in terms.old} - {d.term for d in terms.new}
    come = {d.term for d in terms.new} - {d.term for d in terms.old}
    if not gone or not come:
        return []
    swaps: Counter[tuple[str, str]] = Counter()
    for words in changed.values():
        for was, now in _replacements(words.redline):
            swaps[was.strip(), now.strip()] += 1
    found = []
    for was in sorted(gone):
        options = [(swaps[was, now], now) for now in come if (was, now) in swaps]
        if options:
            times, now = max(options, key=lambda option: (option[0], option[1]))
            found.append(RenamedTerm(was, now, times))
            come.discard(now)
    return found


def _replacements(redline: Redline) -> Iterable[tuple[str, str]]:
    parts = redline.parts
    for before, after in pairwise(parts):
        if before.kind == "deleted" and after.kind == "inserted":
            yield before.text, after.text


def find_ripples(
    new: Document,
    changed: Mapping[int, Changed],
    terms: Terms,
    renamed: Sequence[RenamedTerm],
    place: Callable[[int], Place],
) -> tuple[Ripple, ...]:
    """Terms whose definition reads otherwise now, with the unchanged provisions that use them.

    A definition is the sentence that gives the term its meaning; a term that
    was only renamed has the meaning it had.
    """
    before: dict[str, list[str]] = {}
    for definition in terms.old:
        before.setdefault(definition.term, []).append(_reads(definition.words, {}))
    new_names = {term.new: term.old for term in renamed}
    reached: dict[str, int] = {}
    for definition in terms.new:
        was = before.get(new_names.get(definition.term, definition.term))
        if was is None or definition.text not in changed:
            continue
        if _reads(definition.words, new_names) not in was:
            reached.setdefault(definition.term, definition.text)
    if not reached:
        return ()
    unchanged = [j for j in range(len(new.provisions)) if j not in changed]
    uses = find_uses(set(reached), [new.provisions[j].text for j in unchanged])
    found = []
    for term, index in reached.items():
        users = tuple(place(unchanged[at]) for at in uses.get(term, ()) if unchanged[at] != index)
        if users:
            found.append(Ripple(term, place(index), users))
    return tuple(found)


def _reads(meaning: str, new_names: Mapping[str, str]) -> str:
    """A meaning under the old names, without regard to kinds of quotes, dashes and spaces."""
    for now, was in new_names.items():
        meaning = meaning.replace(now, was)
    return level_looks(meaning)
