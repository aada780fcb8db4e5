"""All copies of one agreement on one table: slots, templates of what they share, blanks, who deviates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field

from clausectl.comparing.tokens import tokenize
from clausectl.importing.blank_bounds import (
    Draft,
    offsets,
    plain_value,
    text_between,
    widen,
    widen_by_others,
)
from clausectl.importing.placeholders import write_pieces
from clausectl.importing.slots import Cut, Interner, Row, Tokens, choose_model, cut_paragraph, lay_beside
from clausectl.importing.templates import (
    Fit,
    Stretch,
    Template,
    find_outliers,
    find_template,
    find_tokens,
    fit,
    holds_sentence,
)
from clausectl.importing.tidying import Tidied
from clausectl.model.imported_parameters import Blank, BlankPieces
from clausectl.records import dataclass

_AROUND = 80
_LONGEST_VALUE = 40  # tokens in a copy that deviates beside it


@dataclass(frozen=True, slots=True)
class Slot:
    """One paragraph of the model with its template. ``cut`` is the text that the template's tokens come from.

    ``first`` is the number of its first blank among all blanks. ``clause`` says that a
    clause holds it, so that copies may deviate.
    """

    cut: Cut
    mark: str
    gap: str
    template: Template
    first: int
    clause: bool


@dataclass(frozen=True, slots=True)
class Place:
    """What one copy has in a slot: its own cut, and how that fits."""

    cut: Cut
    fit: Fit


@dataclass(slots=True)
class Table:
    """The copies beside each other. ``places[c][s]`` is what copy ``c`` has in slot ``s``."""

    model: int
    slots: list[Slot] = field(default_factory=list)
    places: list[list[Place | None]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    blanks: list[Blank] = field(default_factory=list)

    def deviates(self, copy: int) -> bool:
        """Whether a copy has other paragraphs, or other words where no blank is."""
        if self.rows[copy].extras:
            return True
        return any(place is None or place.fit.values is None for place in self.places[copy])


def lay_out_copies(tidied: Sequence[Tidied], find_clauses: Callable[[Sequence[str]], Sequence[str]]) -> Table:
    """The table of copies. ``find_clauses`` is given the model's paragraphs, each with what stands behind it.

    It says of each which clause holds it: empty for the form's own text.
    """
    interner = Interner()
    ids = [[interner.add(paragraph) for paragraph in one.paragraphs] for one in tidied]
    cuts = interner.cuts
    model = choose_model(ids, cuts)
    table = Table(model)
    table.rows = [
        Row(tuple(range(len(ids[model]))), ()) if at == model else lay_beside(ids[model], copy, cuts)
        for at, copy in enumerate(ids)
    ]
    table.places = [[] for _ in tidied]
    paragraphs = tidied[model].paragraphs
    clauses = find_clauses([paragraph.text + paragraph.gap for paragraph in paragraphs])
    drafts: list[Draft] = []
    for at in range(len(paragraphs)):
        found = [ids[c][row.slots[at]] if row.slots[at] >= 0 else -1 for c, row in enumerate(table.rows)]
        weights: dict[int, int] = {}
        for key in found:
            if key >= 0:
                weights[key] = weights.get(key, 0) + 1
        keys = list(weights)
        template = find_template(
            [cuts[key].tokens for key in keys], [weights[key] for key in keys], strict=not clauses[at]
        )
        cut = next(cuts[key] for key in keys if cuts[key].tokens == template.tokens)
        drafts.append(Draft(found, keys, cut, widen(template, cut, [cuts[key] for key in keys])))
    widen_by_others(drafts, cuts)
    for at, (paragraph, draft) in enumerate(zip(paragraphs, drafts, strict=True)):
        fits = {key: Place(cuts[key], fit(draft.template, cuts[key].tokens)) for key in draft.keys}
        if clauses[at]:
            refuse_outliers(fits)
        for c, key in enumerate(draft.found):
            table.places[c].append(fits.get(key))
        mark = _mark(at, paragraph.text, tidied, table.rows)
        table.slots.append(
            Slot(draft.cut, mark, paragraph.gap, draft.template, len(table.blanks), bool(clauses[at]))
        )
        table.blanks += _blanks(draft.template, draft.cut, clauses[at] or "form", table.places, at)
    _fill_unknown(table)
    return table


def refuse_outliers(fits: dict[int, Place]) -> None:
    """Let texts deviate that fit only because a whole sentence stands in a blank."""
    values = {
        key: [place.cut.tokens[start:end] for start, end in place.fit.values]
        for key, place in fits.items()
        if place.fit.values
    }
    for key in find_outliers(values):
        fits[key] = Place(fits[key].cut, Fit(None, fits[key].fit.pairs))


def _mark(at: int, text: str, tidied: Sequence[Tidied], rows: Sequence[Row]) -> str:
    """The model's number; of a heading the mark of the first copy, since copies differ in looks alone."""
    own = cut_paragraph(text).mark
    if not own.lstrip().startswith("#"):
        return own
    for one, row in zip(tidied, rows, strict=True):
        if row.slots[at] >= 0:
            mark = cut_paragraph(one.paragraphs[row.slots[at]].text).mark
            if mark.lstrip().startswith("#"):
                return mark
    return own


# Words of a slot


def fill_template(slot: Slot, pieces: Sequence[BlankPieces], names: Sequence[str]) -> str:
    """The words of a slot with placeholders in its blanks."""
    return _fill(
        slot.cut.words, [(b, slot.first + n) for n, b in enumerate(slot.template.blanks)], pieces, names
    )


def fill_deviating(
    slot: Slot, place: Place, values: Sequence[str], pieces: Sequence[BlankPieces], names: Sequence[str]
) -> str:
    """The words of a copy that deviates in a slot, with placeholders wherever its blanks can be told.

    ``values`` is what the copy has in the slot's blanks.
    """
    places = offsets(place.cut.words)
    known: list[tuple[Stretch, int]] = []
    for n, stretch in enumerate(place_blanks(slot, place)):
        said = stretch and plain_value(text_between(place.cut.words, places, stretch))
        if stretch is None or said != values[n]:
            stretch = _find_value(place, values[n], known[-1][0][1] if known else 0)
        if stretch is not None:
            known.append((stretch, slot.first + n))
    return _fill(place.cut.words, known, pieces, names)


def _find_value(place: Place, value: str, at: int) -> Stretch | None:
    """Where the words of a value stand in a copy, from a token on; None where they do not."""
    wanted = tuple(token for token in tokenize(value) if not token.isspace())
    start = find_tokens(place.cut.tokens, wanted, at, len(place.cut.tokens)) if wanted else -1
    return (start, start + len(wanted)) if start >= 0 else None


def _fill(
    words: str,
    blanks: Sequence[tuple[Stretch, int]],
    pieces: Sequence[BlankPieces],
    names: Sequence[str],
) -> str:
    places = offsets(words)
    out: list[str] = []
    at = 0
    for (start, end), number in blanks:
        if start < end:
            begin, stop = places[start][0], places[end - 1][1]
        else:
            begin = stop = places[start][0] if start < len(places) else len(words)
        out += [words[at:begin], write_pieces(pieces[number], names)]
        if start == end and stop < len(words) and not words[stop].isspace() and words[stop].isalnum():
            out.append(" ")
        at = stop
    return "".join([*out, words[at:]])


def place_blanks(slot: Slot, place: Place) -> tuple[Stretch | None, ...]:
    """Where the blanks of a slot stand in the words of a copy; None where that cannot be told."""
    if place.fit.values is not None:
        return place.fit.values
    by_template = dict(place.fit.pairs)
    found: list[Stretch | None] = []
    length, own = len(slot.template.tokens), len(place.cut.tokens)
    for start, end in slot.template.blanks:
        first = 0 if start == 0 else by_template.get(start - 1, -2) + 1
        last = own if end == length else by_template.get(end, -1)
        good = 0 <= first <= last and last - first <= _LONGEST_VALUE
        good = good and not holds_sentence(place.cut.tokens[first:last])
        found.append((first, last) if good else None)
    return tuple(found)


# Blanks


def _blanks(
    template: Template, cut: Cut, where: str, places: Sequence[Sequence[Place | None]], at: int
) -> list[Blank]:
    if not template.blanks:
        return []
    own = offsets(cut.words)
    values: list[list[str]] = [[] for _ in template.blanks]
    known: dict[Tokens, list[str]] = {}
    slot = Slot(cut, "", "", template, 0, True)
    for copy in places:
        place = copy[at]
        if place is None:
            texts = [_UNKNOWN] * len(template.blanks)
        elif place.cut.tokens in known:
            texts = known[place.cut.tokens]
        else:
            words = offsets(place.cut.words)
            texts = [
                _UNKNOWN if stretch is None else plain_value(text_between(place.cut.words, words, stretch))
                for stretch in place_blanks(slot, place)
            ]
            known[place.cut.tokens] = texts
        for column, text in zip(values, texts, strict=True):
            column.append(text)
    return [
        Blank(where, _before(template, cut.words, own, n), _after(template, cut.words, own, n), tuple(column))
        for n, column in enumerate(values)
    ]


_UNKNOWN = "\x00"  # what a copy would have in a blank of words that it does not have


def _before(template: Template, words: str, own: Sequence[tuple[int, int]], n: int) -> str:
    start = template.blanks[n - 1][1] if n else 0
    text = text_between(words, own, (start, template.blanks[n][0]))
    return plain_value(("… " if n else "") + text)[-_AROUND:]


def _after(template: Template, words: str, own: Sequence[tuple[int, int]], n: int) -> str:
    last = n + 1 == len(template.blanks)
    end = len(template.tokens) if last else template.blanks[n + 1][0]
    text = text_between(words, own, (template.blanks[n][1], end))
    return plain_value(text + ("" if last else " …"))[:_AROUND]


def _fill_unknown(table: Table) -> None:
    """What a copy would have in a blank it lacks: what it has in one that is equal in all other copies."""
    for at, blank in enumerate(table.blanks):
        if _UNKNOWN not in blank.values:
            continue
        values = list(blank.values)
        twin = next(
            (other for n, other in enumerate(table.blanks) if n != at and _is_twin(blank, other)), None
        )
        for copy, value in enumerate(values):
            if value == _UNKNOWN:
                values[copy] = twin.values[copy] if twin is not None else ""
        table.blanks[at] = Blank(blank.place, blank.before, blank.after, tuple(values))


def _is_twin(blank: Blank, other: Blank) -> bool:
    same = 0
    for own, theirs in zip(blank.values, other.values, strict=True):
        if _UNKNOWN in (own, theirs):
            continue
        if own != theirs:
            return False
        same += 1
    return same > 0 and all(
        theirs != _UNKNOWN for own, theirs in zip(blank.values, other.values, strict=True) if own == _UNKNOWN
    )
