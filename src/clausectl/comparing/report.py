"""Two revisions of a repository compared: the report behind ``clausectl diff``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import field, replace

from clausectl.comparing.clause_terms import make_contexts
from clausectl.comparing.clauses import compare_clauses
from clausectl.comparing.documents import DocumentSide, compare_documents
from clausectl.comparing.moves import Weight
from clausectl.comparing.regrouping import regroup_clauses
from clausectl.comparing.renames import Rename
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.standing import find_places
from clausectl.model.changes import Diff
from clausectl.model.history import Revision
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class Side:
    """One revision: every document that is compared, and the clauses whose file differs on the other side.

    ``clause_count`` is how many clauses the side has in all; ``titles`` are
    clause titles by id, for entries that carry none.
    """

    revision: Revision
    documents: Mapping[str, DocumentSide]
    clauses: Mapping[str, ClauseSide]
    clause_count: int = 0
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """The report, and the renames it rests on."""

    diff: Diff
    renames: tuple[Rename, ...]


def compare(
    old: Side,
    new: Side,
    *,
    weight: Weight | None = None,
    stated: Mapping[str, str] | None = None,
    renamed_documents: Mapping[str, str] | None = None,
    likenesses: Mapping[str, float] | None = None,
    notes: Iterable[str] = (),
) -> Compared:
    """Compare two revisions; pure, and the same report for the same sides.

    ``weight`` gives the words of a clause by its (new) id and decides what
    counts as moved; without it every clause weighs the same. ``stated`` and
    ``renamed_documents`` map old ids to new ones; ``likenesses`` are those behind
    renames of documents that no ``formerly:`` states, by old id. Commits are
    the caller's to fill in. Cost follows what differs: linear in documents,
    in distinct outlines, and in changed clauses.
    """
    regrouping = regroup_clauses(old.clauses, new.clauses, stated or {})
    renames = regrouping.renames
    renamed = {r.old: r.new for r in renames}
    old = replace(old, clauses=_refer_to_new_names(old.clauses, renamed))
    reworded, retitled = _reworded(old.clauses, new.clauses, renames)
    forms, agreements = compare_documents(
        old.documents,
        new.documents,
        weight if weight is not None else {},
        renamed,
        renamed_documents or {},
        reworded,
        {**old.titles, **new.titles},
        retitled,
        likenesses,
    )
    standing = _find_standing(old, new)
    frames = {
        d.text: None for side in (old, new) for d in side.documents.values() if d.outline.kind == "form"
    }
    contexts = make_contexts([*new.clauses.values(), *old.clauses.values()], frames)
    clauses = compare_clauses(
        old.clauses, new.clauses, regrouping, standing["form"], standing["agreement"], contexts
    )
    former = {
        now: was
        for was, now in (renamed_documents or {}).items()
        if was in old.documents and now in new.documents
        if was not in new.documents and now not in old.documents
    }
    places = find_places(
        old.documents,
        new.documents,
        [change.id for change in clauses],
        {r.new: r.old for r in renames},
        former,
        {
            (name, entry.key)
            for change in (*forms, *agreements)
            for entry in change.entries
            if entry.status == "moved"
            for name in change.ids
        },
    )
    diff = Diff(
        old.revision,
        new.revision,
        forms,
        agreements,
        tuple(replace(c, standing=places[c.id]) if c.id in places else c for c in clauses),
        compared_forms=_count(old, new, former, "form"),
        compared_agreements=_count(old, new, former, "agreement"),
        compared_clauses=max(old.clause_count, new.clause_count, len({*old.clauses, *new.clauses})),
        with_commits=False,
        notes=tuple(notes),
    )
    return Compared(diff, renames)


def _refer_to_new_names(
    clauses: Mapping[str, ClauseSide], renamed: Mapping[str, str]
) -> dict[str, ClauseSide]:
    """References to a clause that is called otherwise now, under its new name: no word of them changed.

    In a clause's text only references have brackets without a backslash.
    """
    named = [(f" [{was}]", f" [{now}]") for was, now in renamed.items()]
    written: dict[str, ClauseSide] = {}
    for name, side in clauses.items():
        text, plain = side.text, side.plain
        if "[" in text:
            for was, now in named:
                if was in text:
                    text, plain = text.replace(was, now), plain.replace(was, now)
        written[name] = side if text is side.text else replace(side, text=text, plain=plain)
    return written


def _reworded(
    old: Mapping[str, ClauseSide], new: Mapping[str, ClauseSide], renames: Iterable[Rename]
) -> tuple[Set[str], Set[str]]:
    """Ids of the clauses whose text changed, and of those whose title did."""
    former = {r.new: r.old for r in renames}
    pairs = {
        key: (was, side) for key, side in new.items() if (was := old.get(former.get(key, key))) is not None
    }
    return (
        {key for key, (was, side) in pairs.items() if was.text != side.text},
        {key for key, (was, side) in pairs.items() if was.title != side.title},
    )


def _find_standing(old: Side, new: Side) -> dict[str, dict[str, tuple[str, ...]]]:
    """Documents by kind and changed clause: those of the new side, for a clause that went those of the old.

    A pinned clause does not change with the library and is left out.
    """
    found: dict[str, dict[str, list[str]]] = {"form": defaultdict(list), "agreement": defaultdict(list)}
    for side, wanted in ((new, set(new.clauses)), (old, set(old.clauses) - set(new.clauses))):
        if not wanted:
            continue
        clauses_of: dict[int, list[str]] = {}
        for name in sorted(side.documents):
            outline = side.documents[name].outline
            clauses = clauses_of.get(id(outline.entries))
            if clauses is None:
                clauses = list(
                    dict.fromkeys(e.clause for e in outline.entries if e.clause in wanted and not e.pin)
                )
                clauses_of[id(outline.entries)] = clauses
            optional = (c for c in side.documents[name].mentions if c in wanted)
            for clause in dict.fromkeys((*clauses, *optional)):
                found[outline.kind][clause].append(name)
    return {kind: {clause: tuple(names) for clause, names in by.items()} for kind, by in found.items()}


def _count(old: Side, new: Side, former: Mapping[str, str], kind: str) -> int:
    """Documents of a kind on either side; one that was renamed counts once."""
    names = {n for side in (old, new) for n, d in side.documents.items() if d.outline.kind == kind}
    return len(names.difference(former.values()))
