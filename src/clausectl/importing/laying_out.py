"""All copies of one agreement on one table: slots, templates of what they share, blanks, who deviates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import field

from clausectl.comparing.tokens import tokenize
from clausectl.importing.slots import Cut, Interner, Row, Tokens, choose_model, cut_paragraph, lay_beside
from clausectl.importing.templates import Fit, Stretch, Template, find_template, fit
from clausectl.importing.tidying import Tidied
from clausectl.importing.value_bounds import is_cut_inside_value
from clausectl.model.imported_parameters import Blank, BlankPieces
from clausectl.records import dataclass

_AROUND = 80
_COLON = ":"
_FIELD = re.compile(r"\S[^:\n]{0,40}:\s*$")
_LONGEST_FIELD = 60  # tokens of what stands behind a label
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_EMPHASIS = re.compile(r"(?<!\\)(\*\*|\*|(?<!\w)_|_(?!\w))")


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


@dataclass(slots=True)
class _Draft:
    """A slot in the making: what each copy has there by its number (-1: nothing), each number once."""

    found: list[int]
    keys: list[int]
    cut: Cut
    template: Template


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
    drafts: list[_Draft] = []
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
        drafts.append(_Draft(found, keys, cut, _widen(template, cut, [cuts[key] for key in keys])))
    _widen_by_others(drafts, cuts)
    for at, (paragraph, draft) in enumerate(zip(paragraphs, drafts, strict=True)):
        fits = {key: Place(cuts[key], fit(draft.template, cuts[key].tokens)) for key in draft.keys}
        for c, key in enumerate(draft.found):
            table.places[c].append(fits.get(key))
        mark = _mark(at, paragraph.text, tidied, table.rows)
        table.slots.append(
            Slot(draft.cut, mark, paragraph.gap, draft.template, len(table.blanks), bool(clauses[at]))
        )
        table.blanks += _blanks(draft.template, draft.cut, clauses[at] or "form", table.places, at)
    _fill_unknown(table)
    return table


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


def offsets(words: str) -> list[tuple[int, int]]:
    """Where each token that is no space stands in the words."""
    found = []
    at = 0
    for token in tokenize(words):
        if not token.isspace():
            found.append((at, at + len(token)))
        at += len(token)
    return found


def text_between(words: str, places: Sequence[tuple[int, int]], stretch: Stretch) -> str:
    """The words of a stretch of tokens, on one line."""
    start, end = stretch
    return " ".join(words[places[start][0] : places[end - 1][1]].split()) if start < end else ""


def plain_value(markdown: str) -> str:
    """A stretch of Markdown as the value that prints it: no escapes, no emphasis."""
    if "*" in markdown or "_" in markdown:
        markdown = _EMPHASIS.sub("", markdown)
    return _ESCAPE.sub(r"\1", markdown) if "\\" in markdown else markdown


def fill_template(slot: Slot, pieces: Sequence[BlankPieces], names: Sequence[str]) -> str:
    """The words of a slot with placeholders in its blanks."""
    return _fill(
        slot.cut.words, [(b, slot.first + n) for n, b in enumerate(slot.template.blanks)], pieces, names
    )


def fill_deviating(slot: Slot, place: Place, pieces: Sequence[BlankPieces], names: Sequence[str]) -> str:
    """The words of a copy that deviates in a slot, with placeholders wherever its blanks can be told."""
    known = [
        (stretch, slot.first + n)
        for n, stretch in enumerate(place_blanks(slot, place))
        if stretch is not None
    ]
    return _fill(place.cut.words, known, pieces, names)


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
        filled = "".join(p if isinstance(p, str) else "{{ " + names[p] + " }}" for p in pieces[number])
        out += [words[at:begin], filled]
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
        found.append((first, last) if 0 <= first <= last and last - first <= 40 else None)
    return tuple(found)


# Blanks


def _widen(template: Template, cut: Cut, variants: Sequence[Cut]) -> Template:
    """The template with blanks that hold whole values: no date, name or amount is cut in two."""
    if not template.blanks:
        return template
    template = _widen_fields(template, cut)
    places = offsets(cut.words)
    widened: list[Stretch] = []
    sample = variants[:50]
    for number, (start, end) in enumerate(template.blanks):
        before = cut.words[: places[start][0] if start < len(places) else len(cut.words)]
        after = cut.words[places[end - 1][1] if end else 0 :] if end > start else cut.words[len(before) :]
        values = []
        for one in sample:
            fitted = fit(template, one.tokens).values
            if fitted is not None:
                values.append(text_between(one.words, offsets(one.words), fitted[number]))
        left, right = is_cut_inside_value(before[-400:], values, after[:400])
        while left > 0 and start > 0:
            start -= 1
            left = left - (len(before) - places[start][0])
            before = before[: places[start][0]]
        stop = len(cut.words) - len(after) + right
        while right > 0 and end < len(places) and places[end][0] < stop:
            end += 1
        if widened and start <= widened[-1][1]:
            widened[-1] = (widened[-1][0], max(end, widened[-1][1]))
        else:
            widened.append((start, end))
    return Template(template.tokens, tuple(widened), template.common)


_SAMPLE = 60  # copies that are asked whether one blank is a part of another


def _widen_by_others(drafts: Sequence[_Draft], cuts: Sequence[Cut]) -> None:
    """Let a blank hold the words it lacks of another's value: ``B.V.`` behind ``Acme`` of ``Acme B.V.``."""
    columns: list[tuple[str, ...]] = []
    where: list[tuple[int, int]] = []
    for at, draft in enumerate(drafts):
        known: dict[int, list[str]] = {}
        for number in range(len(draft.template.blanks)):
            values = []
            for key in draft.found[:_SAMPLE]:
                if key >= 0 and key not in known:
                    known[key] = _sample_values(draft.template, cuts[key])
                values.append(known[key][number] if key >= 0 else "")
            columns.append(tuple(values))
            where.append((at, number))
    for (at, number), own in zip(where, columns, strict=True):
        if len(set(own)) < _LEAST_VALUES or any(len(value) > _LONGEST_PART for value in own):
            continue
        for other in columns:
            lack = _find_lack(own, other)
            if lack and _take_before(drafts[at], number, lack):
                break


_LEAST_VALUES = 2
_LONGEST_PART = 80  # characters of a blank that may be a part of another


def _sample_values(template: Template, cut: Cut) -> list[str]:
    fitted = fit(template, cut.tokens).values
    if fitted is None:
        return [""] * len(template.blanks)
    places = offsets(cut.words)
    return [text_between(cut.words, places, stretch) for stretch in fitted]


def _find_lack(own: Sequence[str], other: Sequence[str]) -> str:
    """What stands before every value of a blank in the value of another; empty where that is not the same."""
    lack = ""
    for value, whole in zip(own, other, strict=True):
        if not value or not whole:
            continue
        if len(whole) <= len(value) or not whole.endswith(" " + value):
            return ""
        prefix = whole[: -len(value)]
        if lack and prefix != lack:
            return ""
        lack = prefix
    return lack


def _take_before(draft: _Draft, number: int, lack: str) -> bool:
    """Move the start of a blank before the words it lacks, where these stand before it."""
    start, end = draft.template.blanks[number]
    floor = draft.template.blanks[number - 1][1] if number else 0
    places = offsets(draft.cut.words)
    first = start
    while first > floor:
        first -= 1
        text = text_between(draft.cut.words, places, (first, start))
        if text == lack.strip():
            blanks = list(draft.template.blanks)
            blanks[number] = (first, end)
            draft.template = Template(draft.template.tokens, tuple(blanks), draft.template.common)
            return True
        if len(text) > len(lack):
            return False
    return False


def _widen_fields(template: Template, cut: Cut) -> Template:
    """Behind a label and its colon everything to the end of the paragraph is one value."""
    tokens = template.tokens
    colon = next((at for at, token in enumerate(tokens[:12]) if token == _COLON), -1)
    if colon < 0 or len(tokens) - colon > _LONGEST_FIELD or tokens[-1:] == (".",):
        return template
    inside = [blank for blank in template.blanks if blank[0] > colon]
    if not inside or colon == len(tokens) - 1 or "\n" in cut.words:
        return template
    outside = [blank for blank in template.blanks if blank[0] <= colon]
    return Template(tokens, (*outside, (colon + 1, len(tokens))), template.common)


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
