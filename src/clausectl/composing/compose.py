"""Manifest + clauses -> Composed: numbers given, references resolved, every character traced."""

from __future__ import annotations

from collections.abc import Sequence

from clausectl.composing.assembly import (
    SIGNATURES,
    TITLE,
    Assembly,
    Unresolved,
    assemble,
    lone_placeholder,
    resolve_reference,
)
from clausectl.composing.outline import BODY, Placed, PlacedPart, outline
from clausectl.composing.signature_block import write_signatures
from clausectl.composing.sources import find_manifest
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.canonical import (
    Ink,
    ItemPlace,
    Position,
    Setting,
    Writer,
    emphasis_ink,
    settle_inks,
    write_blocks,
    write_heading,
)
from clausectl.formats.clause_file import reference_target
from clausectl.formats.names import clause_path
from clausectl.formats.numbering import MAX_LEVELS, format_label, format_number
from clausectl.model.clauses import Block, Clause, Piece
from clausectl.model.composed import Composed, ComposedProvision, Run
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest, SectionItem
from clausectl.model.places import LineIndex, Mark, Span
from clausectl.records import dataclass


def compose(library: Library, name: str) -> Composed:
    """Compose a form or an agreement by its id.

    Raises ClausectlError with every problem found, in manifests and clauses.
    A form is composed with its defaults; what has none stays ``{{ name }}``.
    """
    manifest = find_manifest(library, name)
    composed, problems = try_compose(library, manifest)
    if composed is None or problems:
        raise ClausectlError(problems)
    return composed


@dataclass(frozen=True, slots=True)
class WrittenClause:
    """What writing one clause came to; offsets count from where it began. The clause is kept alive by it."""

    clause: Clause
    runs: tuple[Run, ...]
    items: tuple[ItemPlace, ...]
    start: int
    length: int
    gap: str


WrittenMemo = dict[tuple[object, ...], WrittenClause]
"""Clauses as they were written before, by everything that their runs depend on."""


def try_compose(
    library: Library, manifest: Manifest, memo: WrittenMemo | None = None
) -> tuple[Composed | None, list[Problem]]:
    """Compose a manifest; with problems that are errors there is no composed agreement.

    A ``memo`` that is kept between agreements spares writing the same clause
    under the same number with the same values again; runs and offsets are the
    same with it and without.
    """
    assembly, problems = assemble(library, manifest)
    unique = sorted(set(problems), key=lambda p: p.sort_key)
    if assembly is None or any(problem.severity == "error" for problem in unique):
        return None, unique
    return Composer(assembly, memo).compose(), unique


class Composer:
    """Writes one agreement; `clausectl.composing.plain_text` writes its text alone."""

    def __init__(self, assembly: Assembly, memo: WrittenMemo | None = None) -> None:
        self.memo = memo
        self.assembly = assembly
        self.form = assembly.form
        self.manifest = assembly.manifest
        self.values = assembly.values
        self.arrangement = assembly.arrangement
        self.writer = Writer()
        self.provisions: list[ComposedProvision] = []
        self.open: dict[str, None] = {}
        self.lines: dict[str, LineIndex] = {}

    def compose(self) -> Composed:
        setting = Setting(
            path=self.form.path,
            fill=lambda piece: self._fill(piece, self.form.path),
            refer=lambda piece: self._refer(piece, self.form.path, BODY),
            label=lambda counters: format_label(self.form.numbering, counters),
        )
        parts = {part.name: part for part in self.arrangement.parts}
        own: list[Block] = []
        for block in self.form.blocks:
            alone = lone_placeholder(block)
            if alone != SIGNATURES and alone not in parts:
                own.append(block)
                continue
            write_blocks(self.writer, own, setting, Position())
            own.clear()
            if alone == SIGNATURES:
                write_signatures(self.writer, self.form, self._value_ink)
            else:
                self._write_part(parts[alone])
        write_blocks(self.writer, own, setting, Position())
        runs = self.writer.finish()
        return Composed(
            outline=outline(self.manifest, self.form, self.arrangement),
            text="".join(run.text for run in runs),
            runs=runs,
            provisions=tuple(self.provisions),
            parameters=self.values.texts(),
            versions=self.assembly.versions,
            open_placeholders=tuple(self.open),
        )

    # Parts, sections, clauses

    def _write_part(self, part: PlacedPart) -> None:
        heading = ": ".join(text for text in (part.label, part.title) if text)
        if heading:
            declared = next((p for p in self.form.parts if p.name == part.name), None)
            span = self.span_of(self.form, declared.mark if declared else self.form.mark)
            inks = [Ink(heading, "manifest", span.start, span.end, "part")]
            start = write_heading(self.writer, inks, 2, span)
            self.provisions.append(
                ComposedProvision(f"#{part.name}", part.label, part.title, 0, start, self.writer.length)
            )
        ancestors: list[str] = []
        for placed in part.entries:
            depth = placed.entry.level
            del ancestors[depth - 1 :]
            above = (*([part.label] if part.label else []), *ancestors)
            if isinstance(placed.item, SectionItem):
                self._write_section(placed, placed.item, above)
                ancestors.append(placed.entry.label or placed.entry.title)
            else:
                self.write_clause(placed, part, above)

    def _write_section(self, placed: Placed, item: SectionItem, above: tuple[str, ...]) -> None:
        entry = placed.entry
        span = self.span_of(self.form, item.mark)
        inks = (
            [Ink(entry.label + " ", "number", span.start, span.end, entry.key, words=False)]
            if entry.label
            else []
        )
        inks.append(Ink(item.title, "manifest", span.start, span.end, "section title"))
        start = write_heading(self.writer, inks, entry.level + 1, span)
        self.provisions.append(
            ComposedProvision(
                entry.key, entry.number, item.title, entry.level, start, self.writer.length, ancestors=above
            )
        )

    def write_clause(self, placed: Placed, part: PlacedPart, above: tuple[str, ...]) -> None:
        entry = placed.entry
        clause = self.assembly.clauses.get(entry.key)
        if clause is None:
            return
        base = len(placed.counters)
        first_item = len(self.writer.items)
        start = self._write_once(placed, part, clause)
        self.provisions.append(
            ComposedProvision(
                entry.key,
                entry.number,
                clause.title,
                entry.level,
                start,
                self.writer.length,
                entry.clause,
                clause.version,
                above,
            )
        )
        for item in self.writer.items[first_item:]:
            number = format_number(part.numbering, item.counters) if len(item.counters) <= MAX_LEVELS else ""
            inside = tuple(
                format_label(part.numbering, item.counters[:depth])
                for depth in range(max(base, 1), min(len(item.counters), MAX_LEVELS + 1))
            )
            key = f"{entry.key}/{'.'.join(str(n) for n in item.counters[base:])}"
            level = entry.level + len(item.counters) - base
            self.provisions.append(
                ComposedProvision(
                    key,
                    number,
                    "",
                    level,
                    item.start,
                    item.end,
                    entry.clause,
                    clause.version,
                    (*above, *inside),
                )
            )

    def _write_once(self, placed: Placed, part: PlacedPart, clause: Clause) -> int:
        """Write the words of a clause, or take them as they were written before; where its text starts."""
        key = self._key_of(placed, part, clause) if self.memo is not None else None
        if self.memo is None or key is None:
            return self.write_words(placed, part, clause)
        writer, at = self.writer, self.writer.length
        known = self.memo.get(key)
        if known is None:
            first_run, first_item = len(writer.runs), len(writer.items)
            start = self.write_words(placed, part, clause)
            places = writer.items[first_item:]
            if start >= 0 and all(place.start >= 0 for place in places):
                moved = tuple(ItemPlace(i.counters, i.start - at, i.end - at) for i in places)
                runs = tuple(writer.runs[first_run:])
                self.memo[key] = WrittenClause(
                    clause, runs, moved, start - at, writer.length - at, writer.gap
                )
            return start
        writer.runs += known.runs
        writer.items += [ItemPlace(i.counters, i.start + at, i.end + at) for i in known.items]
        writer.length += known.length
        writer.gap = known.gap
        return at + known.start

    def _key_of(self, placed: Placed, part: PlacedPart, clause: Clause) -> tuple[object, ...] | None:
        """Everything that the runs of a clause depend on; None where writing it leaves another trace."""
        inks: list[Ink] = []
        for placeholder in clause.placeholders:
            value = self.values.found.get(placeholder.name)
            if value is None or value.text is None:
                return None
            inks.append(self._value_ink(placeholder.name, Span(clause.path, 0, 0)))
        numbers = [resolve_reference(self.assembly, r.target, part.name) for r in clause.references]
        if self.writer.hanging:
            return None
        return (
            id(clause),
            placed.entry.key,
            placed.entry.label,
            placed.entry.level,
            placed.counters,
            self._item_span(placed),
            part.numbering,
            self.form.titles,
            self.writer.length == 0,
            self.writer.gap,
            tuple(inks),
            tuple(numbers),
        )

    def write_words(self, placed: Placed, part: PlacedPart, clause: Clause) -> int:
        entry = placed.entry
        base = len(placed.counters)
        stands_at = clause_path(clause.id)
        setting = Setting(
            path=clause.path,
            fill=lambda piece: self._fill(piece, clause.path),
            refer=lambda piece: self._refer(piece, stands_at, part.name),
            label=lambda counters: format_label(part.numbering, counters),
            one_count=True,
        )
        lead = self._lead(placed, clause)
        heading = self.form.titles == "heading"
        if heading:
            span = Span(clause.path, clause.body_start, clause.body_start)
            start = write_heading(self.writer, lead, entry.level + 1, span)
        outer = " " * (base - 1)
        inner = outer + (" " if 0 < base < MAX_LEVELS else "")
        position = Position(inner, placed.counters)
        counts, self.writer.counts = self.writer.counts, {}
        at = write_blocks(self.writer, clause.blocks, setting, position, () if heading else lead, outer)
        self.writer.counts = counts
        return start if heading else at

    def _lead(self, placed: Placed, clause: Clause) -> list[Ink]:
        """The number and, where titles are printed, the title."""
        lead: list[Ink] = []
        if placed.entry.label:
            span = self._item_span(placed)
            lead.append(
                Ink(
                    placed.entry.label + " ",
                    "number",
                    span.start,
                    span.end,
                    placed.entry.key,
                    span.path,
                    words=False,
                )
            )
        if self.form.titles == "none":
            return lead
        start, end = find_field(clause.source, clause.body_start, "title")
        title = Ink(clause.title, "manifest", start, end, "clause title", clause.path)
        if self.form.titles == "heading":
            return [*lead, title]
        opening, closing = (emphasis_ink("**", opens, start, start, clause.path) for opens in (True, False))
        stop = "" if clause.title.endswith((".", "?", "!")) else "."
        after = [Ink(stop, "manifest", end, end, "run-in stop", clause.path)] if stop else []
        space = Ink(" ", "transformed", end, end, "run-in space", clause.path, words=False)
        return [*lead, *settle_inks([opening, title, *after, closing]), space]

    # Placeholders, references, labels

    def _fill(self, piece: Piece, path: str) -> Sequence[Ink]:
        return [self._value_ink(piece.text, Span(path, piece.start, piece.end))]

    def _value_ink(self, name: str, place: Span) -> Ink:
        """The value of a parameter; when a form leaves it open, the placeholder at a place."""
        value = self.values.found.get(name)
        if value is None:  # assembling has refused every other name
            owner = self.manifest if self.manifest.title else self.form
            start, end = find_field(owner.source, owner.body_start, "title")
            return Ink(owner.title, "value", start, end, TITLE, owner.path)
        if value.text is None:
            self.open[name] = None
            text = f"{{{{ {name} }}}}"
            return Ink(text, "value", place.start, place.end, name, place.path, words=False)
        span = self.span_of(self.form if value.path == self.form.path else self.manifest, value.mark)
        return Ink(value.text, "value", span.start, span.end, name, value.path)

    def _refer(self, piece: Piece, stands_at: str, part: str) -> Ink | None:
        target = reference_target(piece.text, stands_at)
        if not target:
            return None  # a web link
        number = resolve_reference(self.assembly, target, part)
        if isinstance(number, Unresolved):
            raise ClausectlError(Problem(number.code, number.message, self.form.path, hint=number.hint))
        return Ink(f" {number}", "number", piece.start, piece.end, f"reference to {target}", words=False)

    def _line_index(self, path: str, source: str) -> LineIndex:
        if path not in self.lines:
            self.lines[path] = LineIndex(source)
        return self.lines[path]

    def _item_span(self, placed: Placed) -> Span:
        owner = self.form if placed.path == self.form.path else self.manifest
        return self.span_of(owner, placed.item.mark)

    def span_of(self, manifest: Manifest, mark: Mark) -> Span:
        start = self._line_index(manifest.path, manifest.source).start_of(mark.line) + mark.column - 1
        end = manifest.source.find("\n", start)
        return Span(manifest.path, start, end if end >= 0 else len(manifest.source))


def find_field(source: str, body_start: int, key: str) -> tuple[int, int]:
    """The offsets of a field's value in front matter (of the whole line's rest)."""
    at = source.find(f"\n{key}:", 0, body_start)
    if at < 0:
        return 0, 0
    start = at + len(key) + 2
    end = source.find("\n", start)
    return start + len(source[start:end]) - len(source[start:end].lstrip()), end
