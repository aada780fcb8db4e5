"""What stands where, under which number, once choices and deviations are settled.

Needs only manifests: which clauses exist, and what they say, is the business of
`clausectl.composing.compose`. That is what lets `diff` and `check` outline a
thousand agreements without reading ten thousand clauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace

from clausectl.composing.deviations import check_deviations
from clausectl.composing.values import Values
from clausectl.errors import Problem
from clausectl.formats.numbering import MAX_LEVELS, format_label, format_number
from clausectl.model.composed import Outline, OutlineEntry, OutlinePart
from clausectl.model.manifests import (
    Addition,
    ChoiceItem,
    ClauseItem,
    Condition,
    Item,
    Manifest,
    Part,
    PartKind,
    SectionItem,
)
from clausectl.model.places import Mark
from clausectl.records import dataclass

BODY = "clauses"
_LETTERED = ("exhibit",)
_LABELLED: Mapping[PartKind, str] = {"schedule": "Schedule", "exhibit": "Exhibit", "annex": "Annex"}


@dataclass(frozen=True, slots=True)
class Placed:
    """An outline entry with what composing needs beside it."""

    entry: OutlineEntry
    counters: tuple[int, ...]
    item: ClauseItem | SectionItem
    path: str  # of the manifest that names it


@dataclass(frozen=True, slots=True)
class PlacedPart:
    """One part with its entries; ``label`` is ``Schedule 1`` or empty."""

    name: str
    label: str
    title: str
    numbering: tuple[str, ...]
    entries: tuple[Placed, ...]


@dataclass(slots=True)
class Arrangement:
    """A whole agreement arranged: its parts, and what is wrong with the manifests."""

    parts: list[PlacedPart] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)  # clause id -> why
    replaced: dict[str, str] = field(default_factory=dict)  # form's clause id -> the one in its place
    problems: list[Problem] = field(default_factory=list)
    entries: tuple[OutlineEntry, ...] = ()  # of all parts: one tuple, so that outlines can share it
    outline_parts: tuple[OutlinePart, ...] = ()  # the same without their entries


Memo = dict[tuple[object, ...], Placed]
"""Entries of one form (or agreement) as they were placed before, so that agreements share them."""


def arrange(form: Manifest, filled: Manifest | None, values: Values, memo: Memo | None = None) -> Arrangement:
    """Settle the clause list of a form, or of an agreement on it.

    ``values`` decide conditions and choices; what a form leaves open is kept:
    a conditional clause stands, and a choice without default shows every option.
    A ``memo`` that is kept between calls for the same form makes the second
    agreement on it several times cheaper.
    """
    return _Arranger(form, filled, values, {} if memo is None else memo).arrange()


def outline(manifest: Manifest, form: Manifest, arrangement: Arrangement) -> Outline:
    """The outline of a manifest from its arrangement."""
    return Outline(
        id=manifest.id,
        kind=manifest.kind,
        path=manifest.path,
        form=manifest.form,
        title=manifest.title or form.title,
        entries=arrangement.entries,
        removed=tuple(arrangement.removed),
        parts=arrangement.outline_parts,
    )


@dataclass(slots=True)
class _Level:
    """Where the next item stands: its part, the sections above it and the counters so far."""

    part: str
    numbering: tuple[str, ...]
    titles: tuple[str, ...] = ()
    counters: tuple[int, ...] = ()
    next: int = 1


class _Arranger:
    def __init__(self, form: Manifest, filled: Manifest | None, values: Values, memo: Memo) -> None:
        self.memo = memo
        self.form = form
        self.filled = filled
        self.values = values
        self.result = Arrangement()
        self.keys: dict[str, int] = {}
        self.seen: set[str] = set()  # the form's own clause ids, settled or left out
        self.added: set[int] = set()
        self.removals = {item.clause: item for item in filled.remove} if filled else {}
        self.additions: Sequence[Addition] = filled.add if filled else ()
        self.anchored: dict[tuple[str, str], list[int]] = {}
        for number, addition in enumerate(self.additions):
            where = "after" if addition.after else "before" if addition.before else ""
            self.anchored.setdefault((where, addition.after or addition.before), []).append(number)
        self.deviates = filled is not None and bool(filled.remove or filled.replace or filled.add)

    def arrange(self) -> Arrangement:
        counts: dict[str, int] = {}
        for part in (*self.form.parts, None):
            if part is None:
                if self.form.items or self.additions or not self.form.parts:
                    self._arrange_part(BODY, "", "", self.form.numbering, self.form.items)
                continue
            self._arrange_part(part.name, _part_label(part, counts), part.title, part.numbering, part.items)
        if self.filled is not None:
            self.result.problems += check_deviations(self.form, self.filled, self.seen, self.added)
        self.result.entries = tuple([placed.entry for part in self.result.parts for placed in part.entries])
        self.result.outline_parts = tuple(
            OutlinePart(part.name, part.label, part.title) for part in self.result.parts if part.name != BODY
        )
        return self.result

    def _arrange_part(
        self, name: str, label: str, title: str, numbering: tuple[str, ...], items: Sequence[Item]
    ) -> None:
        placed: list[Placed] = []
        level = _Level(name, numbering)
        self._walk(items, level, placed)
        if name == BODY:
            self._add(self.anchored.get(("", ""), ()), level, placed)
        self.result.parts.append(PlacedPart(name, label, title, numbering, tuple(placed)))

    def _walk(self, items: Iterable[Item], level: _Level, placed: list[Placed]) -> None:
        for item in items:
            if item.when is not None and not self._stands(item.when):
                self._leave_out(item)
            elif isinstance(item, ClauseItem):
                self._place_with_deviations(item, level, placed)
            elif isinstance(item, SectionItem):
                self._place_section(item, level, placed)
            else:
                self._choose(item, level, placed)

    def _place_section(self, item: SectionItem, level: _Level, placed: list[Placed]) -> None:
        titles = (*level.titles, item.title)
        inner = _Level(level.part, level.numbering, titles, level.counters)
        at = len(placed)
        if item.numbered:
            inner.counters = (*level.counters, level.next)
            level.next += 1
        else:
            inner.next = level.next
        self._walk(item.items, inner, placed)
        if not item.numbered:
            level.next = inner.next
        if len(placed) == at and item.items:  # every clause of it was left out: no heading over nothing
            if item.numbered:
                level.next -= 1
            return
        placed.insert(at, self._section_entry(item, level, titles, inner.counters if item.numbered else ()))

    def _section_entry(
        self, item: SectionItem, level: _Level, titles: tuple[str, ...], counters: tuple[int, ...]
    ) -> Placed:
        label, number = self._numbers(level.numbering, counters, item.mark, self.form.path)
        key = self._key("section:" + " / ".join((level.part, *titles)))
        entry = OutlineEntry(
            key,
            "section",
            level.part,
            len(titles),
            label,
            number,
            item.title,
            sections=level.titles,
            line=item.mark.line,
            manifest=self.form.path,
        )
        return Placed(entry, counters, item, self.form.path)

    def _choose(self, item: ChoiceItem, level: _Level, placed: list[Placed]) -> None:
        declared = self.values.declared.get(item.parameter)
        if declared is None or declared.kind != "choice":
            what = "is not declared" if declared is None else "is not a choice"
            hint = f"declare `{item.parameter}: {{type: choice, of: [{', '.join(item.options)}]}}`"
            self._report("CL310", f"the parameter `{item.parameter}` {what}", item.mark, hint)
            return
        for name, option in item.options.items():
            if name not in declared.options:
                hint = f"its options are: {', '.join(declared.options)}"
                self._report("CL311", f"{name!r} is no option of `{item.parameter}`", option.mark, hint)
        missing = [name for name in declared.options if name not in item.options]
        if missing:
            hint = f"add `{missing[0]}: topic/clause` to the choice"
            self._report("CL311", f"the choice leaves out the option {missing[0]!r}", item.mark, hint)
        value = self.values.found.get(item.parameter)
        chosen = value.text if value is not None else None
        if chosen is None and self.filled is None and value is not None:
            # a form that leaves the choice open shows every option under one number
            number = level.next
            for option in item.options.values():
                level.next = number
                self._place_with_deviations(option, level, placed)
            return
        for name, option in item.options.items():
            if name == chosen:
                self._place_with_deviations(option, level, placed)
            else:
                self.seen.add(option.clause)
                self.result.left_out.setdefault(option.clause, f"`{item.parameter}` is {chosen}")

    def _place_with_deviations(self, item: ClauseItem, level: _Level, placed: list[Placed]) -> None:
        name = item.clause
        if not self.deviates:
            self.seen.add(name)
            self._place(item, level, placed, self.form.path)
            return
        first = name not in self.seen
        self.seen.add(name)
        if first:
            self._add_anchored(name, "before", level, placed)
        if name in self.removals:
            self.result.removed.append(name)
            self.result.left_out[name] = f"the agreement removes it on line {self.removals[name].mark.line}"
        elif self.filled is not None and name in self.filled.replace:
            other = self.filled.replace[name]
            self.result.replaced[name] = other.clause
            other = other if item.numbered else replace(other, numbered=False)
            self._place(other, level, placed, self.filled.path, deviation="replaced", replaces=name)
        else:
            self._place(item, level, placed, self.form.path)
        if first:
            self._add_anchored(name, "after", level, placed)

    def _add_anchored(self, name: str, where: str, level: _Level, placed: list[Placed]) -> None:
        self._add(self.anchored.get((where, name), ()), level, placed)

    def _add(self, numbers: Sequence[int], level: _Level, placed: list[Placed]) -> None:
        """Place additions in order, each with those that are anchored to it, and none twice."""
        waiting = [(number, False) for number in reversed(numbers)]
        while waiting and self.filled is not None:
            number, opened = waiting.pop()
            item = self.additions[number].item
            if opened:
                self._place(item, level, placed, self.filled.path, deviation="added")
            elif number not in self.added:
                self.added.add(number)
                after = self.anchored.get(("after", item.clause), ())
                before = self.anchored.get(("before", item.clause), ())
                waiting += [(other, False) for other in reversed(after)]
                waiting.append((number, True))
                waiting += [(other, False) for other in reversed(before)]

    def _place(
        self,
        item: ClauseItem,
        level: _Level,
        placed: list[Placed],
        path: str,
        deviation: str = "",
        replaces: str = "",
    ) -> None:
        counters: tuple[int, ...] = ()
        if item.numbered:
            counters = (*level.counters, level.next)
            level.next += 1
        key = self._key(item.clause)
        known = (id(item), counters, key, level.part)
        found = self.memo.get(known)
        if found is None:
            label, number = self._numbers(level.numbering, counters, item.mark, path)
            # by position: thousands are made, and names cost as much as the record itself
            entry = OutlineEntry(
                key,
                "clause",
                level.part,
                len(level.titles) + 1,
                label,
                number,
                "",
                item.clause,
                item.version,
                level.titles,
                deviation,
                replaces,
                item.mark.line,
                path,
            )
            found = Placed(entry, counters, item, path)
            if label and not deviation:
                self.memo[known] = found
        placed.append(found)

    def _numbers(
        self, numbering: tuple[str, ...], counters: tuple[int, ...], mark: Mark, path: str
    ) -> tuple[str, str]:
        if not counters:
            return "", ""
        if len(counters) > MAX_LEVELS:
            if not any(p.code == "CL312" and p.line == mark.line for p in self.result.problems):
                hint = "take a section out, or write `numbered: false` on one"
                message = f"this stands {len(counters)} levels deep; numbers go down to {MAX_LEVELS}"
                self.result.problems.append(Problem("CL312", message, path, mark.line, mark.column, hint))
            return "", ""
        return format_label(numbering, counters), format_number(numbering, counters)

    def _key(self, name: str) -> str:
        count = self.keys.get(name, 0) + 1
        self.keys[name] = count
        return name if count == 1 else f"{name}#{count}"

    def _stands(self, when: Condition) -> bool:
        declared = self.values.declared.get(when.parameter)
        if declared is None or declared.kind != "boolean":
            what = (
                "is not declared" if declared is None else f"is {_article(declared.kind)} and not a boolean"
            )
            hint = f"declare `{when.parameter}: {{type: boolean, default: true}}`"
            self._report("CL313", f"the parameter `{when.parameter}` {what}", when.mark, hint)
            return True
        value = self.values.found.get(when.parameter)
        if value is None or value.truth is None:
            return True
        return value.truth is not when.negated

    def _leave_out(self, item: Item) -> None:
        when = item.when
        why = f"`{when.parameter}` is {'true' if when.negated else 'false'}" if when is not None else ""
        for clause in _clauses_of(item):
            self.seen.add(clause)
            self.result.left_out.setdefault(clause, why)

    def _report(self, code: str, message: str, mark: Mark, hint: str) -> None:
        problem = Problem(code, message, self.form.path, mark.line, mark.column, hint)
        if problem not in self.result.problems:
            self.result.problems.append(problem)


def _part_label(part: Part, counts: dict[str, int]) -> str:
    word = _LABELLED.get(part.kind)
    if word is None:
        return ""
    counts[part.kind] = number = counts.get(part.kind, 0) + 1
    return f"{word} {format_label(('A',), (number,)) if part.kind in _LETTERED else number}"


def _clauses_of(item: Item) -> Iterable[str]:
    if isinstance(item, ClauseItem):
        yield item.clause
    elif isinstance(item, ChoiceItem):
        for option in item.options.values():
            yield option.clause
    else:
        for inner in item.items:
            yield from _clauses_of(inner)


def _article(word: str) -> str:
    return f"an {word}" if word[0] in "aeio" else f"a {word}"
