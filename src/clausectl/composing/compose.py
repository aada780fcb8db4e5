"""Manifest + clauses -> Composed: numbers given, references resolved, every character traced."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from clausectl.composing.outline import BODY, Arrangement, Placed, PlacedPart, arrange, outline
from clausectl.composing.signature_block import write_signatures
from clausectl.composing.sources import find_clause, find_form, find_manifest
from clausectl.composing.values import Values, settle_values
from clausectl.errors import ClausectlError, Problem
from clausectl.formats.canonical import (
    Ink,
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
from clausectl.model.composed import Composed, Provision
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest, SectionItem
from clausectl.model.places import LineIndex, Mark, Span

SIGNATURES = "signatures"
TITLE = "title"


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


def try_compose(library: Library, manifest: Manifest) -> tuple[Composed | None, list[Problem]]:
    """Compose a manifest; with problems there may be no composed agreement."""
    problems: list[Problem] = []
    form = find_form(library, manifest, problems)
    if form is None:
        return None, problems
    filled = manifest if manifest.form else None
    values = settle_values(form, filled)
    arrangement = arrange(form, filled, values)
    problems += values.problems + arrangement.problems
    composer = _Composer(library, form, manifest, values, arrangement)
    composed = composer.compose()
    problems += composer.problems
    unique = sorted(set(problems), key=lambda p: p.sort_key)
    return (None if any(p.severity == "error" for p in unique) else composed), unique


class _Composer:
    def __init__(
        self, library: Library, form: Manifest, manifest: Manifest, values: Values, arrangement: Arrangement
    ) -> None:
        self.library = library
        self.form = form
        self.manifest = manifest
        self.values = values
        self.arrangement = arrangement
        self.problems: list[Problem] = []
        self.writer = Writer()
        self.provisions: list[Provision] = []
        self.versions: dict[str, str] = {}
        self.open: dict[str, None] = {}
        self.lines: dict[str, LineIndex] = {}
        self.clauses = self._find_clauses()
        self.numbers = self._number_targets()

    def _find_clauses(self) -> dict[str, Clause]:
        found: dict[str, Clause] = {}
        for part in self.arrangement.parts:
            for placed in part.entries:
                if isinstance(placed.item, SectionItem):
                    continue
                clause = find_clause(self.library, placed.item, placed.path, self.problems)
                if clause is not None:
                    found[placed.entry.key] = clause
                    self.versions[placed.entry.clause] = clause.version
        return found

    def _number_targets(self) -> dict[str, list[tuple[str, PlacedPart]]]:
        targets: dict[str, list[tuple[str, PlacedPart]]] = {}
        for part in self.arrangement.parts:
            for placed in part.entries:
                if placed.entry.kind == "clause":
                    targets.setdefault(placed.entry.clause, []).append((placed.entry.number, part))
        return targets

    def compose(self) -> Composed:
        self._check_layout()
        setting = Setting(
            path=self.form.path,
            fill=lambda piece: self._fill(piece, self.form.path, self.form.source),
            refer=lambda piece: self._refer(piece, self.form.path, self.form.source, self.form.path, BODY),
            label=lambda counters: self._label(self.form.numbering, counters, self.form.path, 0),
        )
        parts = {part.name: part for part in self.arrangement.parts}
        own: list[Block] = []
        counted = 0
        for block in self.form.blocks:
            alone = _lone_placeholder(block)
            if alone != SIGNATURES and alone not in parts:
                own.append(block)
                continue
            write_blocks(self.writer, own, setting, Position(counted=counted))
            counted = _count_items(own, counted)
            own.clear()
            if alone == SIGNATURES:
                write_signatures(self.writer, self.form, self.values, self._report_manifest)
            else:
                self._write_part(parts[alone])
        write_blocks(self.writer, own, setting, Position(counted=counted))
        runs = self.writer.finish()
        return Composed(
            outline=outline(self.manifest, self.form, self.arrangement),
            text="".join(run.text for run in runs),
            runs=runs,
            provisions=tuple(self.provisions),
            parameters=self.values.texts(),
            versions=self.versions,
            open_placeholders=tuple(self.open),
        )

    def _check_layout(self) -> None:
        """What must stand alone in a block of the form's text does, once."""
        alone = [name for name in map(_lone_placeholder, self.form.blocks) if name is not None]
        wanted = {part.name: bool(part.entries) for part in self.arrangement.parts}
        wanted[SIGNATURES] = bool(self.form.signatories)
        for name, needed in wanted.items():
            count = alone.count(name)
            if needed and count == 0:
                hint = f"add a line that holds only {{{{ {name} }}}} where it belongs"
                self._report(
                    self.form.path, self.form.mark, "CL320", f"the text has no {{{{ {name} }}}}", hint
                )
            elif count > 1:
                message = f"{{{{ {name} }}}} stands {count} times in the text"
                self._report(self.form.path, self.form.mark, "CL320", message, "keep one")

    # Parts, sections, clauses

    def _write_part(self, part: PlacedPart) -> None:
        heading = ": ".join(text for text in (part.label, part.title) if text)
        if heading:
            declared = next((p for p in self.form.parts if p.name == part.name), None)
            span = self._span(self.form, declared.mark if declared else self.form.mark)
            inks = [Ink(heading, "manifest", span.start, span.end, "part")]
            start = write_heading(self.writer, inks, 2, span)
            self.provisions.append(
                Provision(f"#{part.name}", part.label, part.title, 0, start, self.writer.length)
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
                self._write_clause(placed, part, above)

    def _write_section(self, placed: Placed, item: SectionItem, above: tuple[str, ...]) -> None:
        entry = placed.entry
        span = self._span(self.form, item.mark)
        inks = (
            [Ink(entry.label + " ", "number", span.start, span.end, entry.key, words=False)]
            if entry.label
            else []
        )
        inks.append(Ink(item.title, "manifest", span.start, span.end, "section title"))
        start = write_heading(self.writer, inks, entry.level + 1, span)
        self.provisions.append(
            Provision(
                entry.key, entry.number, item.title, entry.level, start, self.writer.length, ancestors=above
            )
        )

    def _write_clause(self, placed: Placed, part: PlacedPart, above: tuple[str, ...]) -> None:
        entry = placed.entry
        clause = self.clauses.get(entry.key)
        if clause is None:
            return
        base = len(placed.counters)
        stands_at = clause_path(clause.id)
        setting = Setting(
            path=clause.path,
            fill=lambda piece: self._fill(piece, clause.path, clause.source),
            refer=lambda piece: self._refer(piece, clause.path, clause.source, stands_at, part.name),
            label=lambda counters: self._label(part.numbering, counters, clause.path, clause.body_start),
            one_count=True,
        )
        first_item = len(self.writer.items)
        lead = self._lead(placed, clause)
        heading = self.form.titles == "heading"
        if heading:
            span = Span(clause.path, clause.body_start, clause.body_start)
            start = write_heading(self.writer, lead, entry.level + 1, span)
        outer = " " * (base - 1)
        inner = outer + (" " if base < MAX_LEVELS else "")
        self._refuse_deep_blocks(clause, base)
        position = Position(inner, placed.counters)
        at = write_blocks(self.writer, clause.blocks, setting, position, () if heading else lead, outer)
        start = start if heading else at
        self.provisions.append(
            Provision(
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
                for depth in range(base, min(len(item.counters), MAX_LEVELS + 1))
            )
            key = f"{entry.key}/{'.'.join(str(n) for n in item.counters[base:])}"
            level = entry.level + len(item.counters) - base
            self.provisions.append(
                Provision(
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

    def _refuse_deep_blocks(self, clause: Clause, base: int) -> None:
        """Level 4 has no room below it: see canonical profile 1 on indentation."""
        for block, level in _items_at(clause.blocks, base):
            if level < MAX_LEVELS or (
                all(child.kind == "paragraph" for child in block[:1]) and len(block) <= 1
            ):
                continue
            deep = next((child for child in block if child.kind in ("ordered", "bullet")), block[-1])
            mark = self._line_index(clause.path, clause.source).mark(deep.start)
            hint = "give the text a clause of its own, or take a section away above it"
            message = (
                f"in {self.manifest.id} this stands below numbering level {MAX_LEVELS}, the deepest there is"
            )
            self._report(clause.path, mark, "CL312", message, hint)

    # Placeholders, references, labels

    def _fill(self, piece: Piece, path: str, source: str) -> Sequence[Ink]:
        name = piece.text
        if name == TITLE and name not in self.form.parameters:
            owner = self.manifest if self.manifest.title else self.form
            start, end = find_field(owner.source, owner.body_start, "title")
            return [Ink(owner.title, "value", start, end, TITLE, owner.path)]
        value = self.values.found.get(name)
        if value is not None and value.truth is not None:
            hint = f"use it in the clause list as `when: {name}`"
            self._report_piece(
                piece, path, source, "CL321", f"the boolean `{name}` has no words to put here", hint
            )
            return []
        if value is not None and value.text is not None:
            owner_source = self.form.source if value.path == self.form.path else self.manifest.source
            start = (
                self._line_index(value.path, owner_source).start_of(value.mark.line) + value.mark.column - 1
            )
            return [Ink(value.text, "value", start, start + len(value.typed), name, value.path)]
        if value is not None:
            self.open[name] = None
            return [Ink(f"{{{{ {name} }}}}", "value", piece.start, piece.end, name, path, words=False)]
        if name not in self.form.parameters:
            self._explain_unknown(piece, path, source)
        return []

    def _explain_unknown(self, piece: Piece, path: str, source: str) -> None:
        name = piece.text
        known = [*self.form.parameters, TITLE]
        if name in (BODY, SIGNATURES) or any(part.name == name for part in self.form.parts):
            message, hint = (
                f"{{{{ {name} }}}} does not stand alone",
                "give it a paragraph of its own in the form",
            )
            if path != self.form.path:
                hint = "it belongs into the form's own text"
            self._report_piece(piece, path, source, "CL320", message, hint)
            return
        close = difflib.get_close_matches(name, known, n=1)
        hint = (
            f"did you mean {{{{ {close[0]} }}}}?" if close else f"add `{name}:` to the form's `parameters:`"
        )
        message = f"the form {self.form.id} declares no parameter `{name}`"
        self._report_piece(piece, path, source, "CL322", message, hint)

    def _refer(self, piece: Piece, path: str, source: str, stands_at: str, part: str) -> Ink | None:
        target = reference_target(piece.text, stands_at)
        if not target:
            return None  # a web link, or a link that reading the file has reported
        number = self._resolve(target, piece, path, source, part)
        if number is None:
            return None
        return Ink(f" {number}", "number", piece.start, piece.end, f"reference to {target}", words=False)

    def _resolve(self, target: str, piece: Piece, path: str, source: str, part: str) -> str | None:
        if target.startswith("#"):
            found = next((p for p in self.arrangement.parts if p.name == target[1:] and p.label), None)
            if found is not None:
                return found.label.partition(" ")[2]
            declared = [p.name for p in self.arrangement.parts if p.label]
            hint = (
                f"the parts are: {', '.join(declared)}" if declared else "this agreement has no numbered part"
            )
            message = (
                f"the reference leads to the part {target[1:]!r}, which {self.manifest.id} does not have"
            )
            self._report_piece(piece, path, source, "CL323", message, hint)
            return None
        name = self.library.formerly.get(target, target) if target not in self.numbers else target
        name = self.arrangement.replaced.get(name, name)
        places = self.numbers.get(name, [])
        if len(places) == 1:
            number, stands_in = places[0]
            outside = stands_in.name != part and stands_in.label
            return f"{number} of {stands_in.label}" if outside else number
        if places:
            message = f"the reference leads to {name}, which stands {len(places)} times in {self.manifest.id}"
            self._report_piece(piece, path, source, "CL324", message, "refer to a clause that stands once")
            return None
        why = self.arrangement.left_out.get(name, "")
        hint = f"it is left out: {why}" if why else "add it to the clause list, or take the reference out"
        message = f"the reference leads to {name}, which is not in {self.manifest.id}"
        self._report_piece(piece, path, source, "CL323", message, hint)
        return None

    def _label(self, numbering: tuple[str, ...], counters: Sequence[int], path: str, offset: int) -> str:
        if len(counters) <= MAX_LEVELS:
            return format_label(numbering, counters)
        return "-"  # _refuse_deep_blocks has reported it, so this text is never handed out

    # Places and reports

    def _report_piece(self, piece: Piece, path: str, source: str, code: str, message: str, hint: str) -> None:
        self._report(path, self._line_index(path, source).mark(piece.start), code, message, hint)

    def _report_manifest(self, mark: Mark, code: str, message: str, hint: str) -> None:
        self._report(self.form.path, mark, code, message, hint)

    def _report(self, path: str, mark: Mark, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, path, mark.line, mark.column, hint))

    def _line_index(self, path: str, source: str) -> LineIndex:
        if path not in self.lines:
            self.lines[path] = LineIndex(source)
        return self.lines[path]

    def _item_span(self, placed: Placed) -> Span:
        owner = self.form if placed.path == self.form.path else self.manifest
        return self._span(owner, placed.item.mark)

    def _span(self, manifest: Manifest, mark: Mark) -> Span:
        start = self._line_index(manifest.path, manifest.source).start_of(mark.line) + mark.column - 1
        end = manifest.source.find("\n", start)
        return Span(manifest.path, start, end if end >= 0 else len(manifest.source))


def _lone_placeholder(block: Block) -> str | None:
    """The name of a placeholder that is all of its paragraph."""
    if block.kind == "paragraph" and len(block.pieces) == 1 and block.pieces[0].kind == "placeholder":
        return block.pieces[0].text
    return None


def _count_items(blocks: Iterable[Block], counted: int) -> int:
    """How many items of ordered lists stand beside each other since the last heading."""
    for block in blocks:
        counted = 0 if block.kind == "heading" else counted + len(block.children) * (block.kind == "ordered")
    return counted


def _items_at(blocks: Iterable[Block], level: int) -> Iterable[tuple[tuple[Block, ...], int]]:
    """The blocks of every numbered unit, with its level: the clause itself, then items inside it."""
    own = tuple(blocks)
    yield own, level
    for block in own:
        yield from _inner_items(block, level)


def _inner_items(block: Block, level: int) -> Iterable[tuple[tuple[Block, ...], int]]:
    for child in block.children:
        if block.kind == "ordered":
            yield from _items_at(child.children, level + 1)
        else:
            yield from _inner_items(child, level)


def find_field(source: str, body_start: int, key: str) -> tuple[int, int]:
    """The offsets of a field's value in front matter (of the whole line's rest)."""
    at = source.find(f"\n{key}:", 0, body_start)
    if at < 0:
        return 0, 0
    start = at + len(key) + 2
    end = source.find("\n", start)
    return start + len(source[start:end]) - len(source[start:end].lstrip()), end
