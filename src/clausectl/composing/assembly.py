"""What an agreement is put together from, found and checked before a word of it is written.

Everything that can be wrong with an agreement is found here, from what its
files mention and not from the text that comes out; so checking an agreement
costs a fraction of composing it, and composing has nothing left to report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import field

from clausectl.composing.incorporation import check_incorporated, check_precedence
from clausectl.composing.outline import BODY, Arrangement, Memo, PlacedPart, arrange
from clausectl.composing.sources import find_clause, find_form
from clausectl.composing.values import Values, settle_values
from clausectl.errors import Problem
from clausectl.formats.numbering import MAX_LEVELS
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.clauses import Block, Clause
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest, SectionItem
from clausectl.model.places import LineIndex, Mark
from clausectl.nearest import find_nearest
from clausectl.records import dataclass

SIGNATURES = "signatures"
TITLE = "title"


@dataclass(slots=True)
class Assembly:
    """A manifest with its form, values, arrangement and clauses (by outline key).

    ``numbers`` says under which number and in which part each clause stands.
    """

    library: Library
    form: Manifest
    manifest: Manifest
    values: Values
    arrangement: Arrangement
    clauses: dict[str, Clause] = field(default_factory=dict)
    numbers: dict[str, list[tuple[str, PlacedPart]]] = field(default_factory=dict)

    @property
    def versions(self) -> dict[str, str]:
        """Clause id -> version, of every clause that stands in the agreement."""
        entries = self.arrangement.entries
        return {e.clause: self.clauses[e.key].version for e in entries if e.key in self.clauses}


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Why a reference has no number."""

    code: str
    message: str
    hint: str


def assemble(
    library: Library, manifest: Manifest, memo: Memo | None = None
) -> tuple[Assembly | None, list[Problem]]:
    """Find what a manifest names and everything that is wrong with it.

    Returns no assembly without a form. ``memo`` is kept between agreements on
    one form, see `clausectl.composing.outline.arrange`.
    """
    problems: list[Problem] = []
    form = find_form(library, manifest, problems)
    if form is None:
        return None, problems
    filled = manifest if manifest.form else None
    values = settle_values(form, filled)
    arrangement = arrange(form, filled, values, memo)
    problems += values.problems + arrangement.problems
    assembly = Assembly(library, form, manifest, values, arrangement)
    problems += complete(assembly)
    return assembly, problems


def complete(assembly: Assembly) -> list[Problem]:
    """Find the clauses of an arrangement and check whatever they and the form mention."""
    problems: list[Problem] = []
    for part in assembly.arrangement.parts:
        for placed in part.entries:
            if isinstance(placed.item, SectionItem):
                continue
            entry = placed.entry
            assembly.numbers.setdefault(entry.clause, []).append((entry.number, part))
            clause = find_clause(assembly.library, placed.item, placed.path, problems)
            if clause is not None:
                assembly.clauses[entry.key] = clause
    form = assembly.form
    if form.incorporates or form.precedence:
        problems += check_incorporated(assembly.library, form) + check_precedence(form)
    checker = _Checker(assembly, problems)
    checker.check_form()
    for part in assembly.arrangement.parts:
        for placed in part.entries:
            clause = assembly.clauses.get(placed.entry.key)
            if clause is not None:
                checker.check_clause(clause, len(placed.counters), part.name)
    return problems


def resolve_reference(assembly: Assembly, target: str, part: str) -> str | Unresolved:
    """The number a reference prints, seen from a part: ``3``, ``2(a)``, ``1 of Schedule 2``."""
    arrangement, name_here = assembly.arrangement, assembly.manifest.id
    if target.startswith("#"):
        found = next((p for p in arrangement.parts if p.name == target[1:] and p.label), None)
        if found is not None:
            return found.label.partition(" ")[2]
        declared = [p.name for p in arrangement.parts if p.label]
        hint = f"the parts are: {', '.join(declared)}" if declared else "this agreement has no numbered part"
        message = f"the reference leads to the part {target[1:]!r}, which {name_here} does not have"
        return Unresolved("CL323", message, hint)
    name = target if target in assembly.numbers else assembly.library.formerly.get(target, target)
    name = arrangement.replaced.get(name, name)
    places = assembly.numbers.get(name, [])
    if len(places) == 1:
        number, stands_in = places[0]
        outside = stands_in.name != part and stands_in.label
        return f"{number} of {stands_in.label}" if outside else number
    if places:
        message = f"the reference leads to {name}, which stands {len(places)} times in {name_here}"
        return Unresolved("CL324", message, "refer to a clause that stands once")
    why = arrangement.left_out.get(name, "")
    hint = f"it is left out: {why}" if why else "add it to the clause list, or take the reference out"
    return Unresolved("CL323", f"the reference leads to {name}, which is not in {name_here}", hint)


def lone_placeholder(block: Block) -> str | None:
    """The name of a placeholder that is all of its paragraph."""
    if block.kind == "paragraph" and len(block.pieces) == 1 and block.pieces[0].kind == "placeholder":
        return block.pieces[0].text
    return None


class _Checker:
    def __init__(self, assembly: Assembly, problems: list[Problem]) -> None:
        self.assembly = assembly
        self.form = assembly.form
        self.problems = problems
        self.standing_alone = {part.name for part in self.form.parts} | {BODY, SIGNATURES}

    def check_form(self) -> None:
        """What must stand alone in a block of the form's text does, once; what it mentions exists."""
        alone = [name for name in map(lone_placeholder, self.form.blocks) if name is not None]
        wanted = {part.name: bool(part.entries) for part in self.assembly.arrangement.parts}
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
        placed = [name for name in alone if name in wanted]
        for placeholder in self.form.placeholders:
            if placeholder.name in placed:
                placed.remove(placeholder.name)
            else:
                self._check_placeholder(placeholder.name, self.form.path, placeholder.mark)
        self._refuse_deep_blocks(self.form.blocks, self.form.path, self.form.source, 0)
        for reference in self.form.references:
            self._check_reference(reference.target, self.form.path, reference.mark, BODY)
        for signatory in self.form.signatories:
            for text in (signatory.name, signatory.party, signatory.capacity, signatory.consent):
                for match in PLACEHOLDER.finditer(text) if "{{" in text else ():
                    self._check_placeholder(match.group(1), self.form.path, signatory.mark)

    def check_clause(self, clause: Clause, base: int, part: str) -> None:
        for placeholder in clause.placeholders:
            self._check_placeholder(placeholder.name, clause.path, placeholder.mark)
        for reference in clause.references:
            self._check_reference(reference.target, clause.path, reference.mark, part)
        if base >= MAX_LEVELS - 1 or any(block.children for block in clause.blocks):
            self._refuse_deep_blocks(clause.blocks, clause.path, clause.source, base)

    def _check_placeholder(self, name: str, path: str, mark: Mark) -> None:
        value = self.assembly.values.found.get(name)
        if value is not None and value.truth is not None:
            hint = f"use it in the clause list as `when: {name}`"
            self._report(path, mark, "CL321", f"the boolean `{name}` has no words to put here", hint)
        elif value is None and name not in self.form.parameters and name != TITLE:
            self._explain_unknown(name, path, mark)

    def _explain_unknown(self, name: str, path: str, mark: Mark) -> None:
        if name in self.standing_alone:
            hint = "give it a paragraph of its own in the form"
            if path != self.form.path:
                hint = "it belongs into the form's own text"
            self._report(path, mark, "CL320", f"{{{{ {name} }}}} does not stand alone", hint)
            return
        close = find_nearest(name, [*self.form.parameters, TITLE])
        hint = f"did you mean {{{{ {close} }}}}?" if close else f"add `{name}:` to the form's `parameters:`"
        self._report(path, mark, "CL322", f"the form {self.form.id} declares no parameter `{name}`", hint)

    def _check_reference(self, target: str, path: str, mark: Mark, part: str) -> None:
        found = resolve_reference(self.assembly, target, part)
        if isinstance(found, Unresolved):
            self._report(path, mark, found.code, found.message, found.hint)

    def _refuse_deep_blocks(self, blocks: Sequence[Block], path: str, source: str, base: int) -> None:
        """Level 4 has no room below it: see canonical profile 1 on indentation."""
        for block, level in _items_at(blocks, base):
            if level < MAX_LEVELS or (
                all(child.kind == "paragraph" for child in block[:1]) and len(block) <= 1
            ):
                continue
            deep = next((child for child in block if child.kind in ("ordered", "bullet")), block[-1])
            mark = LineIndex(source).mark(deep.start)
            hint = "give the text a clause of its own, or take a section away above it"
            name = self.assembly.manifest.id
            message = f"in {name} this stands below numbering level {MAX_LEVELS}, the deepest there is"
            self._report(path, mark, "CL312", message, hint)

    def _report(self, path: str, mark: Mark, code: str, message: str, hint: str) -> None:
        self.problems.append(Problem(code, message, path, mark.line, mark.column, hint))


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
