"""A copy laid on a form that the library has: the values with which the form says what the copy says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from clausectl.composing.dates import DEFAULT_FORMAT, format_date
from clausectl.formats.documents.reading import flatten
from clausectl.importing.lossless import split_tokens
from clausectl.importing.parameter_dates import find_patterns, read_dates
from clausectl.importing.parameter_printing import Printer
from clausectl.importing.parameter_types import read_spelt
from clausectl.model.imported_parameters import RawValue
from clausectl.model.imported_signatures import JoinedSignatory
from clausectl.model.manifests import Manifest, Parameter, Raw
from clausectl.model.places import Mark
from clausectl.records import dataclass

_PLACEHOLDER = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")
_FIRST_MARK = 0xE100  # private characters, each of which stands for one placeholder
_MOST_MARKS = 0x1000
_LONGEST_VALUE = 400  # tokens
_MARK = Mark(1, 1)


@dataclass(frozen=True, slots=True)
class Template:
    """What a form says: tokens of its text, among them the names of parameters (``names`` by position)."""

    tokens: tuple[str, ...]
    names: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a copy says: its tokens, and for each where it stands in the plain ``text``."""

    text: str
    tokens: tuple[str, ...]
    starts: tuple[int, ...]


def read_spoken(markdown: str) -> Spoken:
    """The words, numbers and marks of a copy with their places in its plain text."""
    blocks: list[str] = []
    tokens: list[str] = []
    starts: list[int] = []
    length = 0
    for text, _ in flatten(markdown):
        at = 0
        for token in split_tokens(text):
            found = text.find(token, at)
            at = found if found >= 0 else at  # another form of the same characters stands there
            tokens.append(token)
            starts.append(length + at)
            at += len(token) if found >= 0 else 0
        blocks.append(text)
        length += len(text) + 1
    return Spoken("\n".join(blocks), tuple(tokens), tuple(starts))


def read_template(markdown: str) -> Template | None:
    """The template of a form that was composed without values; None where it holds private characters."""
    names: list[str] = []

    def mark(match: re.Match[str]) -> str:
        names.append(match[1])
        return chr(_FIRST_MARK + len(names) - 1)

    if any("\ue000" <= character <= "\uf8ff" for character in markdown):
        return None
    marked = _PLACEHOLDER.sub(mark, markdown)
    if len(names) > _MOST_MARKS:
        return None
    tokens = tuple(token for text, _ in flatten(marked) for token in split_tokens(text))
    places = {
        at: names[ord(token) - _FIRST_MARK]
        for at, token in enumerate(tokens)
        if len(token) == 1 and _FIRST_MARK <= ord(token) < _FIRST_MARK + len(names)
    }
    return Template(tokens, places) if len(places) == len(names) else None


def fit_form(
    template: Template, spoken: Spoken, form: Manifest, signed: Mapping[str, str]
) -> dict[str, RawValue] | None:
    """Values with which a form may say what a copy says; None where its fixed words do not stand there.

    ``signed`` are texts of parameters that stand in the signature block. Whether
    the form does say the same is to be seen by composing it. Fixed words are
    looked for from the left. Linear in the copy, for each placeholder at most
    400 words.
    """
    texts = _find_texts(template, spoken, form)
    if texts is None:
        return None
    texts = {**signed, **texts}
    values: dict[str, RawValue] = {}
    for name, parameter in form.parameters.items():
        if parameter.kind in ("plural", "boolean"):
            if parameter.kind == "boolean":
                return None  # it decides on clauses, and no word says which it was
            continue
        text = texts.get(name)
        if not text:
            if not parameter.optional and parameter.default is None:
                return None
            continue
        single = any(
            other.kind == "plural" and other.of == name and texts.get(other.name) == other.one != other.many
            for other in form.parameters.values()
        )
        value = _read_value(parameter, text, single=single)
        if value is None:
            return None
        values[name] = value
    return values


def pair_roles(form: Manifest, signatories: Sequence[JoinedSignatory]) -> dict[str, str] | None:
    """For each role that a copy's block was given that of the form; None where they are not the same people.

    A block that calls somebody nothing leaves one over on each side: these are one.
    """
    theirs = [signatory.role for signatory in form.signatories]
    left = [one.role for one in signatories if one.role not in theirs]
    free = [role for role in theirs if all(one.role != role for one in signatories)]
    if len(left) > 1 or len(free) < len(left) or (left and len(free) != 1):
        return None
    return {one.role: free[0] if one.role in left else one.role for one in signatories}


def read_signatory_texts(form: Manifest, signatories: Sequence[JoinedSignatory]) -> dict[str, str]:
    """What a copy's signature block has where the form's has nothing but a placeholder."""
    by_role = {one.role: one for one in signatories}
    found: dict[str, str] = {}
    for signatory in form.signatories:
        own = by_role.get(signatory.role)
        if own is None:
            continue
        for pattern, text in (
            (signatory.name, own.name),
            (signatory.party, own.party),
            (signatory.capacity, own.capacity),
        ):
            match = _PLACEHOLDER.fullmatch(pattern)
            if match is not None and text:
                found.setdefault(match[1], text)
    return found


def _find_texts(template: Template, spoken: Spoken, form: Manifest) -> dict[str, str] | None:
    """What stands at each placeholder, as plain words."""
    found: dict[str, str] = {}
    seen: dict[str, tuple[str, ...]] = {}
    at = position = 0
    tokens, length = spoken.tokens, len(template.tokens)
    while position < length:
        name = template.names.get(position)
        if name is None:
            if at >= len(tokens) or tokens[at] != template.tokens[position]:
                return None
            at, position = at + 1, position + 1
            continue
        position += 1
        run = _run_from(template, position)
        stretch = _find_value(tokens, at, run, _wanted(name, seen, form), last=position + len(run) == length)
        if stretch is None:
            return None
        seen[name] = tokens[at:stretch]
        text = _text_of(spoken, at, stretch)
        if "\n" in text:
            return None
        found[name] = text
        at = stretch
    return found if at == len(tokens) else None


def _run_from(template: Template, position: int) -> tuple[str, ...]:
    """The fixed words behind a placeholder, up to the next one."""
    end = position
    while end < len(template.tokens) and end not in template.names:
        end += 1
    return template.tokens[position:end]


def _wanted(name: str, seen: Mapping[str, tuple[str, ...]], form: Manifest) -> list[tuple[str, ...]]:
    """What alone can stand at a placeholder, the longest first; empty where it can be anything."""
    if name in seen:
        return [seen[name]]
    if name == "title":
        return [tuple(split_tokens(form.title))]
    parameter = form.parameters.get(name)
    if parameter is None or parameter.kind not in ("plural", "choice"):
        return []
    texts = (parameter.one, parameter.many) if parameter.kind == "plural" else parameter.options
    return sorted((tuple(split_tokens(text)) for text in texts), key=len, reverse=True)


def _find_value(
    tokens: tuple[str, ...], at: int, run: tuple[str, ...], wanted: Sequence[tuple[str, ...]], *, last: bool
) -> int | None:
    """Where the value that begins at a token ends: where the fixed words behind it begin."""
    if wanted:
        for words in wanted:
            end = at + len(words)
            if tokens[at:end] == words and tokens[end : end + len(run)] == run:
                return end
        return None
    if last:
        end = len(tokens) - len(run)
        return end if at <= end <= at + _LONGEST_VALUE and tokens[end:] == run else None
    if not run:
        return None  # two values beside each other
    for end in range(at, min(at + _LONGEST_VALUE, len(tokens) - len(run)) + 1):
        if tokens[end] == run[0] and tokens[end : end + len(run)] == run:
            return end
    return None


def _text_of(spoken: Spoken, start: int, end: int) -> str:
    if start == end:
        return ""
    last = end - 1
    return spoken.text[spoken.starts[start] : spoken.starts[last] + len(spoken.tokens[last])]


# Values


def _read_value(parameter: Parameter, text: str, *, single: bool) -> RawValue:
    """The value that a parameter prints as a text; None where it prints none so."""
    named = replace(parameter, name="value")
    given: dict[str, Raw] = {}
    form = Manifest("form", "form.md", "", "form", "", 0, _MARK, parameters={"value": named})
    filled = Manifest("filled", "filled.md", "", "agreement", "", 0, _MARK, form="form", values=given)
    printer = Printer(form, filled, given)
    for value in _propose(parameter, text, single=single):
        printed = printer.print(value)
        if printed is not None and split_tokens(printed) == split_tokens(text):
            return value
    return None


def _propose(parameter: Parameter, text: str, *, single: bool) -> Iterator[str | tuple[str, ...]]:
    if parameter.kind != "list":
        yield from _propose_one(parameter.kind, parameter, text)
        return
    if parameter.of == "date":
        dates = read_dates([text], [(parameter.join, parameter.last_join)])
        if dates is not None:
            yield tuple(day.isoformat() for day in dates.dates[text])
    if single:
        for one in _propose_one(parameter.of, parameter, text):
            yield (one,)
    join, last_join = parameter.join, parameter.last_join or parameter.join
    head, found, tail = text.rpartition(last_join)
    pieces = [*head.split(join), tail] if found else [text]
    choices = [list(_propose_one(parameter.of, parameter, piece)) for piece in pieces]
    if all(choices):
        yield tuple(proposed[0] for proposed in choices)


def _propose_one(kind: str, parameter: Parameter, text: str) -> Iterator[str]:
    if kind == "date":
        pattern = parameter.format or DEFAULT_FORMAT
        for day in find_patterns(text).values():
            if format_date(day, pattern) == text:
                yield day.isoformat()
    elif kind == "number":
        yield text.replace(",", "")
        spelt = read_spelt(text.partition(" (")[0])
        if spelt is not None:
            yield str(spelt)
    elif kind == "money":
        yield text
        digits = re.search(r"\d[\d,]*(?:\.\d+)?", text)
        if digits is not None:
            yield digits.group().replace(",", "")
    else:
        yield text
