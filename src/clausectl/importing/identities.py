"""Which clause of one version of a document is which of another, through a whole history.

Versions are told in an order in which each stands behind those it came out
of. A clause keeps what it is while it is reworded, renumbered, moved or
retitled, as `clausectl.comparing.alignment` pairs provisions; one that went
and comes back with the same words is what it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from clausectl.comparing.alignment import align
from clausectl.comparing.likeness import fold_words, likeness
from clausectl.importing.arranging import ArrangedClause
from clausectl.importing.naming import make_slug, make_unique, name_title, plain_words
from clausectl.model.provisions import Document, Provision
from clausectl.records import dataclass

_TELLING = 3  # words that a clause must have to be known by them alone
_LONGEST_TITLE = 80
_LONG = 12  # words that a clause must have to be looked for in another
_WITHIN = 0.6  # of its words that the other has, in order
_ALIKE = 0.25  # likeness that the two must have all the same
_MOST_PAIRS = 400


@dataclass(frozen=True, slots=True)
class Outline:
    """The clauses of one version as aligning sees them."""

    document: Document
    clauses: tuple[ArrangedClause, ...]


def make_outline(clauses: Sequence[ArrangedClause]) -> Outline:
    """The outline of clauses in their order, of all clause lists."""
    provisions: list[Provision] = []
    for at, clause in enumerate(clauses):
        words = plain_words(_without_heading(clause))
        title = plain_words(clause.title)
        provisions.append(Provision(clause.mark, clause.mark, title, words, -1, 0, at, at + 1, at + 1))
    return Outline(Document("", "", "", "", tuple(provisions)), tuple(clauses))


def _without_heading(clause: ArrangedClause) -> str:
    first, _, rest = clause.body.partition("\n")
    return rest if clause.title and first.startswith("#") else clause.body


def identify(outlines: Sequence[Outline], parents: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """For each version the identities of its clauses, as numbers, in their order.

    ``parents`` are indices of versions, all before the one that came out of
    them. Of a version without clauses those before it are looked at.
    """
    found: list[tuple[int, ...]] = []
    grounds: list[tuple[int, ...]] = []
    gone: dict[tuple[str, str], int] = {}
    number = 0
    for at, outline in enumerate(outlines):
        before = tuple(
            dict.fromkeys(one for parent in parents[at] for one in _ground(parent, outlines, grounds))
        )
        grounds.append(before)
        own = _inherit(outline, [(outlines[one], found[one]) for one in before])
        taken = {one for one in own if one is not None}
        whole: list[int] = []
        for clause, known in zip(outline.document.provisions, own, strict=True):
            identity = known
            key = (clause.title, clause.text)
            if identity is None and len(clause.text.split()) >= _TELLING:
                identity = gone.get(key)
                if identity in taken:
                    identity = None
            if identity is None:
                identity, number = number, number + 1
            taken.add(identity)
            gone.setdefault(key, identity)
            whole.append(identity)
        found.append(tuple(whole))
    return found


def _ground(parent: int, outlines: Sequence[Outline], grounds: Sequence[tuple[int, ...]]) -> tuple[int, ...]:
    return (parent,) if outlines[parent].clauses else grounds[parent]


def _inherit(outline: Outline, before: Iterable[tuple[Outline, tuple[int, ...]]]) -> list[int | None]:
    """What clauses are by the versions that one came out of, the first of these first."""
    own: list[int | None] = [None] * len(outline.clauses)
    taken: set[int] = set()
    for old, identities in before:
        if old.document.provisions == outline.document.provisions:
            pairs: Iterable[tuple[int, int]] = enumerate(range(len(own)))
        else:
            pairs = align(old.document, outline.document).new_of.items()
        for i, j in pairs:
            if own[j] is None and identities[i] not in taken:
                own[j] = identities[i]
                taken.add(identities[i])
        left = [i for i, identity in enumerate(identities) if identity not in taken]
        for i, j in _pair_grown(old, left, outline, [j for j, one in enumerate(own) if one is None]):
            own[j] = identities[i]
            taken.add(identities[i])
    return own


def _pair_grown(
    old: Outline, left: Sequence[int], new: Outline, come: Sequence[int]
) -> list[tuple[int, int]]:
    """Clauses that nothing else paired, where one has most of the other: it was drawn out, or cut short."""
    if not left or not come or len(left) * len(come) > _MOST_PAIRS:
        return []
    words = {i: fold_words(old.document.provisions[i].text) for i in left}
    theirs = {j: fold_words(new.document.provisions[j].text) for j in come}
    found: list[tuple[float, int, int]] = []
    for i, a in words.items():
        for j, b in theirs.items():
            shorter = min(len(a), len(b))
            alike = likeness(a, b) if shorter >= _LONG else 0.0
            if alike >= _ALIKE and alike * (len(a) + len(b)) >= 2 * _WITHIN * shorter:
                found.append((-alike, i, j))
    pairs: dict[int, int] = {}
    for _, i, j in sorted(found):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return list(pairs.items())


def name_identities(
    outlines: Sequence[Outline], identities: Sequence[tuple[int, ...]], folder: str, taken: Iterable[str]
) -> dict[int, tuple[str, str]]:
    """Identity -> the id of its clause and the title it has where no heading gives it one.

    Both are those of the last version that has it; the versions of today have the first choice of names.
    """
    ids = set(taken)
    named: dict[int, tuple[str, str]] = {}
    for outline, own in zip(reversed(outlines), reversed(identities), strict=True):
        for clause, identity in zip(outline.clauses, own, strict=True):
            if identity in named:
                continue
            title = name_title(clause.body, clause.title)
            name = make_unique(f"{folder}/{make_slug(title, 'clause')}", ids)
            ids.add(name)
            named[identity] = (name, title)
    return named


def title_of(clause: ArrangedClause, otherwise: str) -> str:
    """The title of a clause in one version: its heading, or what it is called where it has none."""
    words = plain_words(clause.title).strip(" .:;,-–—")
    return words if 0 < len(words) <= _LONGEST_TITLE else otherwise
