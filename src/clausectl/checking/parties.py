"""Parties of the agreements of a library: where each is named, in values, signature blocks and words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausectl.checking.analysis import LibraryAnalysis, Text
from clausectl.checking.party_names import (
    PartyName,
    WrittenName,
    ends_openly,
    find_company_names,
    find_known_names,
    fold_words,
    read_name,
)
from clausectl.composing.sources import find_form
from clausectl.formats.prose import PLACEHOLDER
from clausectl.model.library import Library
from clausectl.model.manifests import Manifest, Parameter, Raw, Signatory
from clausectl.model.places import Mark
from clausectl.records import dataclass

_WITNESSES = frozenset(("witness", "notary", "guarantor", "attestant", "interpreter", "translator"))


@dataclass(frozen=True, slots=True)
class NamedParty:
    """A name at a place of a file. ``declared``: a value or the signature block, and not running text.

    ``owner`` is the manifest or text it stands in, ``open_end`` says that its
    last full stop may be that of the sentence.
    """

    name: PartyName
    path: str
    start: int
    end: int
    owner: str
    declared: bool
    open_end: bool = False


def is_party(parameter: Parameter) -> bool:
    """Whether a parameter names a party, or several."""
    return parameter.kind == "party" or (parameter.kind == "list" and parameter.of == "party")


def is_witness(signatory: Signatory) -> bool:
    """Whether somebody signs who need not be a party."""
    return not _WITNESSES.isdisjoint(signatory.role.lower().replace("-", " ").replace("_", " ").split())


def find_peers(manifest: Manifest) -> Iterator[tuple[Signatory, list[Signatory]]]:
    """Each signatory but witnesses, with the others that sign as it does: for themselves, or for somebody."""
    signing = [signatory for signatory in manifest.signatories if not is_witness(signatory)]
    for signatory in signing:
        kind = bool(signatory.party or signatory.capacity)
        yield signatory, [s for s in signing if s is not signatory and bool(s.party or s.capacity) == kind]


def find_declared(library: Library) -> Iterator[NamedParty]:
    """The values of party parameters and the names in signature blocks, in the order of the files."""
    for manifest in library.manifests.values():
        for parameter in manifest.parameters.values():
            if is_party(parameter) and parameter.default is not None:
                yield from _named(manifest, parameter.default)
        if manifest.values:
            form = find_form(library, manifest, [])
            for name, raw in manifest.values.items() if form is not None else ():
                if form is not None and name in form.parameters and is_party(form.parameters[name]):
                    yield from _named(manifest, raw)
        for signatory in manifest.signatories:
            for text in (signatory.party, signatory.name):
                if text and not PLACEHOLDER.search(text):
                    yield _place(manifest, text, signatory.mark)


def _named(manifest: Manifest, raw: Raw) -> Iterator[NamedParty]:
    if isinstance(raw.value, str):
        if raw.value:
            yield _place(manifest, raw.value, raw.mark)
        return
    for item in raw.value:
        yield from _named(manifest, item)


def _place(manifest: Manifest, text: str, mark: Mark) -> NamedParty:
    start = offset_of(manifest.source, mark)
    found = manifest.source.find(text, start, manifest.body_start)
    start = found if found >= 0 else start
    return NamedParty(read_name(text), manifest.path, start, start + len(text), manifest.id, declared=True)


def offset_of(source: str, mark: Mark) -> int:
    """The offset of a line and column."""
    at = 0
    for _ in range(mark.line - 1):
        at = source.find("\n", at) + 1
    return at + mark.column - 1


def find_in_texts(analysis: LibraryAnalysis, declared: Iterable[NamedParty]) -> Iterator[NamedParty]:
    """Where running text names a company, or one of the parties ``declared``, however it is written.

    A party of one word without a legal form is not looked for: nothing tells it from other words.
    """
    names = [party.name for party in declared]
    for text in analysis.texts.values():
        names += [written.name for written in text.remember("companies", find_companies)]
    known: dict[str, list[PartyName]] = {}
    seen: set[tuple[tuple[str, ...], str]] = set()
    for name in names:
        if (len(name.words) > 1 or (name.words and name.form)) and name.key not in seen:
            seen.add(name.key)
            known.setdefault(name.words[0], []).append(name)
    for text in analysis.texts.values() if known else ():
        for at, words in enumerate(text.term_words):
            for written in find_known_names(text.paragraphs[at], at, words.capitals, known):
                yield _in_text(text, written)


def find_companies(text: Text) -> list[WrittenName]:
    """The names with a legal form in a text, made once for each."""
    found: list[WrittenName] = []
    for at, paragraph in enumerate(text.paragraphs):
        for start, end in find_company_names(paragraph, text.term_words[at].capitals):
            name = read_name(paragraph.text[start:end])
            if name.words and name.form:
                found.append(WrittenName(name, at, start, end, ends_openly(paragraph.text, end)))
    return found


def _in_text(text: Text, written: WrittenName) -> NamedParty:
    start, end = text.paragraphs[written.at].place(written.start, written.end)
    return NamedParty(written.name, text.path, start, end, text.id, declared=False, open_end=written.open_end)


def fold_text(text: Text) -> str:
    """The words of a text folded as names are, so that a name can be looked for however it is written."""
    return fold_words(text.words)
