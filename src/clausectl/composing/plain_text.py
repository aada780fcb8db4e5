"""The text of an agreement alone, without telling where its characters come from.

Whoever composes thousands of agreements to compare their texts with what was
signed needs no runs, offsets or provisions. It is the same composer that writes,
so that the text is the same; tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from clausectl.composing.assembly import Assembly, assemble, resolve_reference
from clausectl.composing.compose import Composer
from clausectl.composing.outline import Memo, Placed, PlacedPart
from clausectl.errors import Problem
from clausectl.formats.writer import TextWriter
from clausectl.model.clauses import Clause
from clausectl.model.composed import Run
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest
from clausectl.model.places import Mark, Span
from clausectl.records import dataclass


@dataclass(frozen=True, slots=True)
class ComposedText:
    """Canonical text, and the values that stand in it by the names of their parameters."""

    text: str
    parameters: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """The text of one clause. The clause is kept, because it is known by its id in memory."""

    clause: Clause
    text: str
    gap: str


TextMemo = dict[tuple[object, ...], WrittenText]
"""Clauses as they were written before, by everything that their text depends on."""


def compose_text(
    library: Library, manifest: Manifest, memo: TextMemo, placed: Memo | None = None
) -> tuple[ComposedText | None, list[Problem]]:
    """The text that `clausectl.composing.compose.try_compose` gives, with the same problems.

    ``memo`` is kept between agreements, ``placed`` between those on one form
    while that form is kept, see `clausectl.composing.outline.arrange`.
    """
    assembly, problems = assemble(library, manifest, placed)
    unique = sorted(set(problems), key=lambda p: p.sort_key)
    if assembly is None or any(problem.severity == "error" for problem in unique):
        return None, unique
    composed = _TextComposer(assembly, memo).compose()
    return ComposedText(composed.text, composed.parameters), unique


class _TextComposer(Composer):
    def __init__(self, assembly: Assembly, texts: TextMemo) -> None:
        super().__init__(assembly)
        self.writer = TextWriter()
        self.texts = texts

    def span_of(self, manifest: Manifest, mark: Mark) -> Span:  # noqa: ARG002 - that of the composer
        """Nobody asks where anything stands."""
        return Span(manifest.path, 0, 0)

    def write_clause(
        self,
        placed: Placed,
        part: PlacedPart,
        above: tuple[str, ...],  # noqa: ARG002 - that of the composer
    ) -> None:
        """Write the words of a clause, or take them as they were written before."""
        clause = self.assembly.clauses.get(placed.entry.key)
        if clause is None:
            return
        writer = self.writer
        key = self._text_key(placed, part, clause)
        known = self.texts.get(key) if key is not None else None
        if known is None:
            first = len(writer.runs)
            self.write_words(placed, part, clause)
            if key is None or writer.hanging:
                return
            known = WrittenText(clause, "".join([run.text for run in writer.runs[first:]]), writer.gap)
            self.texts[key] = known
            return
        writer.runs.append(Run(known.text, "transformed", Span(clause.path, 0, 0)))
        writer.length += len(known.text)
        writer.gap = known.gap

    def _text_key(self, placed: Placed, part: PlacedPart, clause: Clause) -> tuple[object, ...] | None:
        """Everything that the text of a clause depends on; None where writing it leaves another trace."""
        if self.writer.hanging:
            return None
        values: list[str] = []
        for placeholder in clause.placeholders:
            value = self.values.found.get(placeholder.name)
            if value is None or value.text is None:
                return None
            values.append(value.text)
        entry = placed.entry
        return (
            id(clause),
            entry.label,
            entry.level,
            placed.counters,
            part.numbering,
            self.form.titles,
            self.writer.length == 0,
            self.writer.gap,
            tuple(values),
            tuple([resolve_reference(self.assembly, r.target, part.name) for r in clause.references]),
        )
