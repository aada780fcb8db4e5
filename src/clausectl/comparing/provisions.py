"""Two documents compared provision by provision: the report about any agreement, composed or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from clausectl.comparing.alignment import Alignment, align
from clausectl.comparing.assessing import assess_title, assess_words, join_reasons, worst
from clausectl.comparing.changed import Changed
from clausectl.comparing.clause_assessment import assess_whole
from clausectl.comparing.conjunctions import settle_conjunctions
from clausectl.comparing.effects import (
    find_lost_references,
    find_numbers,
    find_renamed_terms,
    find_ripples,
    find_terms,
)
from clausectl.comparing.filled import FilledText, compare_filled, compare_filled_line
from clausectl.comparing.markup import find_formatting, name_looks, name_spelling
from clausectl.comparing.placing import Placing, find_moved
from clausectl.comparing.significance import Context, assess
from clausectl.comparing.splits import find_merges, find_splits
from clausectl.comparing.words import compare_words
from clausectl.model.comparison import (
    ComparedSource,
    DocumentComparison,
    MovedParagraph,
    Place,
    PlacedStatus,
    ProvisionChange,
    Unchanged,
)
from clausectl.model.provisions import Document, Provision, Value
from clausectl.model.redlines import (
    KINDS,
    Assessment,
    Kind,
    PartKind,
    Reason,
    Redline,
    RedlinePart,
)

_PARTED = "\n\n"  # between the texts of provisions that are read as one


def compare_texts(
    old: Document, new: Document, *, parties: Iterable[str] = (), keep_unchanged: bool = False
) -> DocumentComparison:
    """Everything that differs between two documents.

    ``parties`` are names and roles known from elsewhere; ``keep_unchanged``
    puts provisions that are the same into the report as well. Near linear: what is
    equal is told by hashing, moves take O(n log n), and words are compared
    only where they differ. Pure: the same documents give the same report.
    """
    return _Comparison(old, new, frozenset(parties)).compare(keep_unchanged)


class _Comparison:
    def __init__(self, old: Document, new: Document, parties: frozenset[str]) -> None:
        self.old = old
        self.new = new
        self.alignment: Alignment = align(old, new)
        splits = find_splits(old, new, self.alignment)
        merges = find_merges(old, new, self.alignment)
        self.splits = splits
        self.merges = {
            j: olds
            for j, olds in merges.items()
            if self.alignment.old_of.get(j) not in splits and not any(i in splits for i in olds)
        }
        self.placing: Placing = find_moved(old, new, self.alignment, splits)
        self.parties = parties
        known = {document.language for document in (old, new) if document.language}
        self.language = known.pop() if len(known) == 1 else ""

    def compare(self, keep_unchanged: bool) -> DocumentComparison:
        changed = self._find_changed()
        numbers = find_numbers(self.old, self.new, self.alignment, self.splits, self.merges)
        terms = find_terms(self.old, self.new)
        renamed = find_renamed_terms(changed, terms)
        self.context = Context(
            language=self.language,
            numbers=numbers,
            terms=terms.all_names,
            parties=self.parties | terms.parties,
            renamed_terms={term.old: term.new for term in renamed},
        )
        changes = [*self._kept_changes(changed), *self._regrouped_changes(), *self._loose_changes()]
        changes.sort(key=lambda item: item[0])
        told = tuple(
            settle_conjunctions([change for _, change in changes], self.old, self.new, self.alignment)
        )
        touched = sum(len(change.new) for change in told)
        return DocumentComparison(
            _describe_source(self.old),
            _describe_source(self.new),
            told,
            len(self.new.provisions) - touched,
            find_ripples(self.new, changed, terms, renamed, self._place_new),
            tuple(renamed),
            find_lost_references(self.old, self.new, self.alignment, changed, numbers, self._place_new),
            _describe_omissions(self.old, self.new),
            self._list_unchanged(told) if keep_unchanged else (),
        )

    def _list_unchanged(self, changes: Sequence[ProvisionChange]) -> tuple[Unchanged, ...]:
        touched = {place.index for change in changes for place in change.new}
        return tuple(
            Unchanged(self._place_old(i), self._place_new(j), self.new.provisions[j].text)
            for j, i in sorted(self.alignment.old_of.items())
            if j not in touched
        )

    # Words

    def _find_changed(self) -> dict[int, Changed]:
        """Redlines of pairs whose words differ, by new index; of what was split, by its first part."""
        found: dict[int, Changed] = {}
        regrouped = {j for parts in self.splits.values() for j in parts} | self.merges.keys()
        for j, i in sorted(self.alignment.old_of.items()):
            if j in regrouped:
                continue
            a, b = self.old.provisions[i], self.new.provisions[j]
            if a.text != b.text:
                found[j] = compare_filled(FilledText(a.text, a.values), FilledText(b.text, b.values))
        for i, parts in self.splits.items():
            found[parts[0]] = self._join((i,), parts)
        for j, olds in self.merges.items():
            found[j] = self._join(olds, (j,))
        return found

    def _join(self, olds: Sequence[int], news: Sequence[int]) -> Changed:
        """The words of provisions that were split or merged, read as one."""
        before = _join_texts([self.old.provisions[i] for i in olds])
        after = _join_texts([self.new.provisions[j] for j in news])
        return Changed(before.text, after.text, compare_words(before.text, after.text))

    # Changes, each with its place in the report

    def _kept_changes(
        self, changed: Mapping[int, Changed]
    ) -> Iterable[tuple[tuple[int, ...], ProvisionChange]]:
        self._changed = changed
        regrouped = {j for parts in self.splits.values() for j in parts} | self.merges.keys()
        for j, i in self.alignment.old_of.items():
            if j in regrouped:
                continue
            change = self._compare_pair(i, j)
            if change is not None:
                yield (j, 0), change

    def _compare_pair(self, i: int, j: int) -> ProvisionChange | None:
        a, b = self.old.provisions[i], self.new.provisions[j]
        words = self._changed.get(j)
        moved = j in self.placing.moved
        title = _compare_titles(_title_of(a), _title_of(b))
        formatting = find_formatting(a, b, words.redline if words else None, title)
        if not (words or moved or title or formatting or a.number != b.number):
            spelled = name_spelling(self.old.source[a.start : a.end], self.new.source[b.start : b.end])
            if not spelled:
                return None if not self._reads_otherwise(j) else self._describe(i, j, None, None, ())
            formatting = (spelled,)
        return self._describe(i, j, words, title, formatting)

    def _reads_otherwise(self, j: int) -> bool:
        return j in self.placing.under_other_words

    def _describe(
        self, i: int, j: int, words: Changed | None, title: Redline | None, formatting: tuple[str, ...]
    ) -> ProvisionChange:
        a, b = self.old.provisions[i], self.new.provisions[j]
        moved = j in self.placing.moved
        found = assess_words(words, self.context, a.values, b.values) if words else None
        parts = [found] if found else []
        if title is not None:
            headed = assess_title(title, self.context, a.title_values, b.title_values)
            parts.append(headed)
        looks = {
            name_looks(edit.old, edit.new)
            for edit in (found.edits if found else ())
            if edit.kind == "formatting"
        }
        formatting = tuple(sorted({*formatting, *looks}))
        paragraphs: tuple[MovedParagraph, ...] = words.moved if words else ()
        kinds = {edit.kind for edit in found.edits} if found else set()
        kinds |= {edit.kind for part in parts[1 if found else 0 :] for edit in part.edits}
        kinds |= {"formatting"} if formatting else set()
        kinds |= {"order"} if moved or paragraphs or self._reads_otherwise(j) else set()
        kinds |= {"number"} if a.number != b.number else set()
        if self._reads_otherwise(j):
            above = self.new.ancestors(j)
            lead = _name(above[-1]) if above else "the top"
            parts.append(
                Assessment(
                    "substantive",
                    (Reason("nesting", f"it stands under other words now: {lead}", "", lead),),
                )
            )
        return ProvisionChange(
            "kept",
            (self._place_old(i),),
            (self._place_new(j),),
            _sort_kinds(kinds),
            worst(parts),
            join_reasons(parts),
            title=title,
            text=words.redline if words else None,
            edits=found.edits if found else (),
            moved=moved,
            renumbered=a.number != b.number,
            reparented=j in self.placing.reparented,
            moved_paragraphs=paragraphs,
            formatting=formatting,
            likeness=self.alignment.likeness.get(j, 1.0),
        )

    def _regrouped_changes(self) -> Iterable[tuple[tuple[int, ...], ProvisionChange]]:
        for i, parts in self.splits.items():
            yield (parts[0], 0), self._regroup("split", (i,), parts, self._changed[parts[0]])
        for j, olds in self.merges.items():
            yield (j, 0), self._regroup("merged", olds, (j,), self._changed[j])

    def _regroup(
        self, status: PlacedStatus, olds: Sequence[int], news: Sequence[int], words: Changed
    ) -> ProvisionChange:
        old_values = _join_texts([self.old.provisions[i] for i in olds]).values
        new_values = _join_texts([self.new.provisions[j] for j in news]).values
        found = assess(words.redline, self.context, old_values, new_values)
        title = _compare_titles(
            _join_titles([self.old.provisions[i] for i in olds]),
            _join_titles([self.new.provisions[j] for j in news]),
        )
        parts = [found]
        if title is not None:
            headed = assess_title(title, self.context, (), ())
            # headings of several provisions at once name them; what the rules would say of them is no news
            headed = replace(headed, reasons=())
            if headed.significance == "substantive":
                headed = replace(headed, significance="wording")
            parts.append(headed)
        edits = [edit for part in parts for edit in part.edits]
        return ProvisionChange(
            status,
            tuple(self._place_old(i) for i in olds),
            tuple(self._place_new(j) for j in news),
            _sort_kinds({e.kind for e in edits if (e.old + e.new).strip()} | {"order"}),
            worst(parts),
            join_reasons(parts),
            title=title,
            text=words.redline,
            edits=found.edits,
        )

    def _loose_changes(self) -> Iterable[tuple[tuple[int, ...], ProvisionChange]]:
        """Provisions that came or went, those that went where they stood."""
        parts = {j for of_one in self.splits.values() for j in of_one}
        merged = {i for olds in self.merges.values() for i in olds}
        anchor = -1
        for i, provision in enumerate(self.old.provisions):
            j = self.alignment.new_of.get(i)
            if j is not None:
                if j not in self.placing.moved:
                    anchor = j
            elif i not in merged and i not in self.splits:
                yield (anchor, 1, i), self._come_or_gone("removed", provision, self._place_old(i))
        for j, provision in enumerate(self.new.provisions):
            if j not in self.alignment.old_of and j not in parts and j not in self.merges:
                yield (j, 0), self._come_or_gone("added", provision, self._place_new(j))

    def _come_or_gone(self, status: PlacedStatus, provision: Provision, place: Place) -> ProvisionChange:
        kind: PartKind = "inserted" if status == "added" else "deleted"
        title = Redline((RedlinePart(kind, provision.title),)) if provision.title else None
        text = Redline((RedlinePart(kind, provision.text),)) if provision.text else None
        found = Assessment("editorial")
        if title or text:
            found = assess_whole("provision", status, self.context)
        return ProvisionChange(
            status,
            () if status == "added" else (place,),
            (place,) if status == "added" else (),
            ("wording",),
            found.significance,
            found.reasons,
            title=title,
            text=text,
        )

    # Places

    def _place_old(self, index: int) -> Place:
        return _place(self.old, index)

    def _place_new(self, index: int) -> Place:
        return _place(self.new, index)


def _place(document: Document, index: int) -> Place:
    provision = document.provisions[index]
    above = tuple(_name(ancestor) for ancestor in document.ancestors(index))
    return Place(
        index,
        provision.number,
        provision.path,
        provision.title,
        tuple(name for name in above if name),
        provision.line,
        provision.clause,
    )


def _name(provision: Provision) -> str:
    """``4 Fees``; of a provision with neither number nor heading its first words."""
    named = f"{provision.number} {provision.title}".strip()
    if named:
        return named
    words = provision.text.split(maxsplit=8)
    return " ".join(words[:8]) + (" …" if len(words) > 8 else "")


def _compare_titles(old: FilledText, new: FilledText) -> Redline | None:
    return None if old.text == new.text else compare_filled_line(old, new)


def _title_of(provision: Provision) -> FilledText:
    return FilledText(provision.title, provision.title_values)


def _join_titles(provisions: Sequence[Provision]) -> FilledText:
    """The headings of provisions that are read as one, each once."""
    return FilledText(" / ".join(dict.fromkeys(p.title for p in provisions if p.title)), ())


def _join_texts(provisions: Sequence[Provision]) -> FilledText:
    """The texts of several provisions as one."""
    values: list[Value] = []
    at = 0
    for provision in provisions:
        values += [Value(v.start + at, v.end + at, v.name) for v in provision.values]
        at += len(provision.text) + len(_PARTED)
    return FilledText(_PARTED.join(provision.text for provision in provisions), tuple(values))


def _sort_kinds(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    return tuple(sorted(set(kinds), key=KINDS.index))


def _describe_source(document: Document) -> ComparedSource:
    words = sum(len(p.title.split()) + len(p.text.split()) for p in document.provisions)
    return ComparedSource(
        document.path, document.label, document.sha256, len(document.provisions), words, document.language
    )


def _describe_omissions(old: Document, new: Document) -> tuple[str, ...]:
    """``2 comments (they differ)``: what was left out on each side, by kind."""
    kinds = dict.fromkeys(omission.kind for omission in (*old.omissions, *new.omissions))
    told = []
    for kind in kinds:
        before = [o.text for o in old.omissions if o.kind == kind]
        after = [o.text for o in new.omissions if o.kind == kind]
        how_many = (
            _count(len(before), kind)
            if len(before) == len(after)
            else f"{_count(len(before), kind)} before, {len(after):,} now"
        )
        told.append(how_many + ("" if before == after else " (they differ)"))
    return tuple(told)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
