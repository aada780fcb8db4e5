"""What manifests name, and which clauses say nearly the same: asked by the rules of structure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from clausectl.checking.analysis import LibraryAnalysis, Text
from clausectl.comparing.likeness import likeness
from clausectl.formats.names import manifest_id, split_pin
from clausectl.model.library import Library
from clausectl.model.manifests import ChoiceItem, ClauseItem, Condition, Item, Manifest, SectionItem
from clausectl.records import dataclass

_WORD = re.compile(r"[^\W_]+")
NEAR = 0.9
_RUN = 3  # words
_SAMPLE = 6  # one run in so many is looked up
COMMON = 12  # a run that stands in more clauses than this tells nothing
SHORTEST = 12  # words; shorter clauses are alike by chance


def list_items(items: Iterable[Item]) -> Iterator[tuple[Item, tuple[Condition, ...]]]:
    """Every item of a clause list at any depth, with the conditions above it and its own."""
    for item in items:
        own = (item.when,) if item.when is not None else ()
        yield item, own
        if isinstance(item, SectionItem):
            for inner, conditions in list_items(item.items):
                yield inner, (*own, *conditions)
        elif isinstance(item, ChoiceItem):
            for option in item.options.values():
                yield option, own


def list_all_items(manifest: Manifest) -> Iterator[tuple[Item, tuple[Condition, ...]]]:
    """The items of the clause list and of every part."""
    yield from list_items(manifest.items)
    for part in manifest.parts:
        yield from list_items(part.items)


def find_used_clauses(analysis: LibraryAnalysis) -> set[str]:
    """The ids that any form or agreement names: in lists, choices, parts and deviations."""
    used: set[str] = set()
    for manifest in analysis.library.manifests.values():
        used |= {item.clause for item, _ in list_all_items(manifest) if isinstance(item, ClauseItem)}
        used |= {item.clause for item in manifest.replace.values()}
        used |= {addition.item.clause for addition in manifest.add}
    return used | {analysis.library.formerly[name] for name in used & analysis.library.formerly.keys()}


def find_used_forms(library: Library, *, by_agreements: bool = True) -> set[str]:
    """The ids of forms that an agreement names, by an earlier id too, or that another form incorporates."""
    named: set[str] = set()
    for manifest in library.manifests.values():
        if manifest.form and by_agreements:
            named.add(split_pin(manifest.form)[0])
        for entry in manifest.incorporates:
            named.add(manifest_id(entry.path) or entry.path)
    return named | {library.formerly[name] for name in named & library.formerly.keys()}


def find_alternatives(analysis: LibraryAnalysis) -> set[frozenset[str]]:
    """Pairs of clauses that stand in each other's place: options of a choice, and replacements."""
    pairs: set[frozenset[str]] = set()
    for manifest in analysis.library.manifests.values():
        for item, _ in list_all_items(manifest):
            if isinstance(item, ChoiceItem):
                names = [option.clause for option in item.options.values()]
                pairs |= {frozenset((a, b)) for a in names for b in names if a != b}
        pairs |= {frozenset((name, item.clause)) for name, item in manifest.replace.items()}
    return pairs


@dataclass(frozen=True, slots=True)
class Twin:
    """Two clauses, by id and in this order, and how alike their words are: 1.0 when they are the same."""

    first: str
    second: str
    score: float


def find_twins(analysis: LibraryAnalysis) -> list[Twin]:
    """Pairs of clauses whose words are alike at 0.9 and over, each second one once, with its best match.

    Candidates come from an index of runs of three words, of which one in six is
    kept by the lengths of its words, so that the same text gives the same sample
    on every machine. Linear in the words.
    """
    clauses = sorted(
        (
            (text.id, _WORD.findall(text.words.casefold()))
            for text in analysis.texts.values()
            if text.kind == "clause"
        ),
        key=lambda one: one[0],
    )
    known = dict(clauses)
    index: dict[tuple[str, ...], list[str]] = defaultdict(list)
    twins: list[Twin] = []
    for name, words in clauses:
        if len(words) < SHORTEST:
            continue
        shared: dict[str, int] = {}
        runs = sample_runs(words)
        for run in runs:
            holders = index[run]
            if len(holders) <= COMMON:
                for holder in holders:
                    shared[holder] = shared.get(holder, 0) + 1
                holders.append(name)
        best = max(shared, key=lambda other: (shared[other], other), default="")
        if best and 2 * shared[best] >= len(runs) * 0.5:
            score = 1.0 if known[best] == words else likeness(known[best], words)
            if score >= NEAR:
                twins.append(Twin(best, name, score))
    return twins


def sample_runs(words: list[str]) -> set[tuple[str, ...]]:
    """Some of the runs of three words of a text, chosen by their words alone; none of no words."""
    lengths = [len(word) for word in words]
    kept = {
        tuple(words[at : at + _RUN])
        for at in range(len(words) - _RUN + 1)
        if (lengths[at] * 5 + lengths[at + 1] * 3 + lengths[at + 2]) % _SAMPLE == 0
    }
    return kept or {tuple(words[:_RUN])}


def path_of(analysis: LibraryAnalysis, clause: str) -> str:
    """The file of a clause."""
    return analysis.library.clauses[clause].path


def headings_of(text: Text) -> Iterator[tuple[int, int, int, str]]:
    """Level, start, end and words of each heading of a text."""
    for paragraph in text.paragraphs:
        if paragraph.kind == "heading" and paragraph.level:
            yield (paragraph.level, *paragraph.place(0, len(paragraph.text)), paragraph.text)
