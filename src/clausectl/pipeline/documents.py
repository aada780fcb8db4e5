"""Manifests as sides of a comparison: outlined, their values settled, shared where they are the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from clausectl.comparing.documents import DocumentSide
from clausectl.composing.clause_text import write_text
from clausectl.composing.outline import Arrangement, Memo, arrange, outline
from clausectl.composing.sources import find_form
from clausectl.composing.values import settle_decisions, settle_values
from clausectl.errors import Problem
from clausectl.formats.markdown import read_markdown
from clausectl.formats.names import split_pin
from clausectl.model.library import Library
from clausectl.model.manifests import ChoiceItem, Item, Manifest, Parameter, Raw, SectionItem
from clausectl.pipeline.load import items_of
from clausectl.records import dataclass

_DocumentKey = tuple[str, str, str, str]
_Words = tuple[dict[str, str], str, str]  # settings, text around the clauses, signature block


@dataclass(slots=True)
class DocumentDesk:
    """Makes document sides for both revisions; what both share is made once and is the same object."""

    problems: list[Problem] = field(default_factory=list)
    _arrangements: dict[tuple[object, ...], Arrangement] = field(default_factory=dict)
    _memos: dict[tuple[str, str], Memo] = field(default_factory=dict)
    _sides: dict[tuple[_DocumentKey, bool], DocumentSide] = field(default_factory=dict)
    _words: dict[tuple[str, str], _Words] = field(default_factory=dict)
    _declared: dict[str, list[Mapping[str, Parameter]]] = field(default_factory=dict)  # by the form's path
    _values: dict[tuple[str, str, int], dict[str, str]] = field(default_factory=dict)
    _decisions: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _untouched: set[str] = field(default_factory=set)  # ids of manifests whose own text did not change

    def make_sides(
        self, old: Mapping[str, Manifest], new: Mapping[str, Manifest]
    ) -> tuple[dict[str, DocumentSide], dict[str, DocumentSide]]:
        """The sides of two revisions by id, forms and agreements together.

        A document whose file and whose form's file are the same on both sides
        is told by its outline only: nothing of its own can differ. Text that
        is the same to the letter is left out on both sides.
        """
        old_keys = self._keys(old)
        new_keys = self._keys(new)
        same = set(old_keys.values()) & set(new_keys.values())
        self._untouched = {
            name for name, manifest in new.items() if name in old and _body(old[name]) == _body(manifest)
        } - _find_left_forms(old, new)
        return self._make(old, old_keys, same), self._make(new, new_keys, same)

    def _keys(self, manifests: Mapping[str, Manifest]) -> dict[str, _DocumentKey]:
        keys: dict[str, _DocumentKey] = {}
        former = _former_ids(manifests)
        for name, manifest in manifests.items():
            wanted = split_pin(manifest.form)[0]
            form = manifests.get(wanted) or manifests.get(former.get(wanted, "")) if wanted else manifest
            if form is not None:
                keys[name] = (manifest.path, manifest.blob, form.path, form.blob)
        return keys

    def _make(
        self, manifests: Mapping[str, Manifest], keys: Mapping[str, _DocumentKey], same: set[_DocumentKey]
    ) -> dict[str, DocumentSide]:
        library = Library({}, manifests, formerly=_former_ids(manifests))
        sides: dict[str, DocumentSide] = {}
        for name, manifest in manifests.items():
            form = find_form(library, manifest, self.problems)
            if form is None or name not in keys:
                continue
            key = (keys[name], keys[name] in same)
            if key not in self._sides:
                self._sides[key] = self._side(manifest, form, outline_only=key[1])
            sides[name] = self._sides[key]
        return sides

    def _side(self, manifest: Manifest, form: Manifest, *, outline_only: bool) -> DocumentSide:
        filled = manifest if manifest.form else None
        own = outline(manifest, form, self._arrange(form, filled))
        # a form stands for every option of its choices, whichever is its default
        mentions = () if filled else tuple(i.clause for i in items_of(form) if not i.version)
        if outline_only:
            return DocumentSide(own, manifest.version, prints_titles=form.titles != "none", mentions=mentions)
        settings, text, signatures = self._find_words(form)
        if filled is None:
            declared = {name: describe_parameter(p) for name, p in form.parameters.items()}
            return DocumentSide(
                own, manifest.version, declared, settings, text, signatures, form.titles != "none", mentions
            )
        values = self._settle(form, filled)
        if filled.language:
            settings = {**settings, "language": filled.language}
        return DocumentSide(own, manifest.version, values, settings, text, signatures, form.titles != "none")

    def _settle(self, form: Manifest, filled: Manifest) -> dict[str, str]:
        """The values of an agreement as rendered, once while its file and what its form declares stay."""
        declared = self._declared.setdefault(form.path, [])
        same = next((known for known in declared if known == form.parameters), None)
        if same is None:
            same = form.parameters
            declared.append(same)
        key = (filled.path, filled.blob, id(same))
        found = self._values.get(key)
        if found is None:
            values = settle_values(form, filled)
            self.problems += values.problems
            found = self._values[key] = values.texts()
        return found

    def _find_words(self, form: Manifest) -> _Words:
        """What agreements on a form share with it, as the same objects."""
        key = (form.path, form.blob)
        found = self._words.get(key)
        if found is None:
            found = self._words[key] = (_settings(form), self._text(form), _signature_text(form))
        return found

    def _arrange(self, form: Manifest, filled: Manifest | None) -> Arrangement:
        values = settle_decisions(form, filled, self._find_decisions(form))
        decisions = tuple((name, value.truth, value.text) for name, value in values.found.items())
        deviations = (
            (tuple(filled.replace.items()), filled.remove, filled.add, filled.path)
            if filled is not None and (filled.replace or filled.remove or filled.add)
            else ()
        )
        # what decides being settled, a form's own list is that of an agreement that decides alike
        undecided = filled is None and any(truth is None and text is None for _, truth, text in decisions)
        key = (form.path, form.blob, undecided, decisions, deviations)
        found = self._arrangements.get(key)
        if found is None:
            memo = self._memos.setdefault((form.path, form.blob), {})
            found = self._arrangements[key] = arrange(form, filled, values, memo)
            # the outline takes its entries from here, so that agreements share one tuple
        return found

    def _find_decisions(self, form: Manifest) -> frozenset[str]:
        """The parameters that a form's clause list goes by."""
        key = (form.path, form.blob)
        found = self._decisions.get(key)
        if found is None:
            lists = (form.items, *(part.items for part in form.parts))
            found = self._decisions[key] = frozenset(name for items in lists for name in _deciding(items))
        return found

    def _text(self, manifest: Manifest) -> str:
        if manifest.id in self._untouched:
            return ""
        read = read_markdown(manifest.source, manifest.body_start, manifest.path, typed_numbers=True)
        if read.problems:
            self.problems += read.problems
            return _body(manifest).strip()
        return write_text(read.blocks, manifest.path, manifest.path)[0]


def _former_ids(manifests: Mapping[str, Manifest]) -> dict[str, str]:
    return {old: name for name, manifest in manifests.items() for old in manifest.formerly}


def _find_left_forms(old: Mapping[str, Manifest], new: Mapping[str, Manifest]) -> set[str]:
    """Forms that an agreement left for another, and those others: their words differ, touched or not."""
    forms: set[str] = set()
    for name, manifest in new.items():
        for former in (name, *manifest.formerly):
            if former in old and old[former].form != manifest.form:
                forms |= {split_pin(old[former].form)[0], split_pin(manifest.form)[0], name, former}
    return forms


def _body(manifest: Manifest) -> str:
    return manifest.source[manifest.body_start :]


def _settings(manifest: Manifest) -> dict[str, str]:
    settings = {
        "language": manifest.language,
        "titles": manifest.titles,
        "numbering": " ".join(manifest.numbering),
        "precedence": ", ".join(manifest.precedence),
        "incorporates": ", ".join(
            f"{item.name} {item.path or item.url} {item.version or item.date} {item.sha256}".strip()
            for item in manifest.incorporates
        ),
        "signing order": manifest.signing_order if manifest.signing_order != "any" else "",
        "owner": manifest.owner,
        "tags": ", ".join(manifest.tags),
    }
    settings |= dict(_describe_choices(manifest.items))
    for part in manifest.parts:
        stated = (part.kind, repr(part.title) if part.title else "", " ".join(part.numbering))
        settings[f"part {part.name}"] = ", ".join(text for text in stated if text)
        settings |= dict(_describe_choices(part.items))
    return {name: text for name, text in settings.items() if text}


def _describe_choices(items: Iterable[Item]) -> Iterator[tuple[str, str]]:
    """What decides between the clauses of a list, which its outline shows settled one way only."""
    for item in items:
        when = f"when {'not ' if item.when.negated else ''}{item.when.parameter}" if item.when else ""
        if isinstance(item, ChoiceItem):
            options = ", ".join(f"{name}: {option.clause}" for name, option in item.options.items())
            yield f"choice {item.parameter}", ", ".join(text for text in (options, when) if text)
        elif isinstance(item, SectionItem):
            if when:
                yield f"section {item.title}", when
            yield from _describe_choices(item.items)
        elif when:
            yield f"clause {item.clause}", when


def _deciding(items: Iterable[Item]) -> Iterator[str]:
    """The parameters of conditions and choices, each as often as it stands there."""
    for item in items:
        if item.when is not None:
            yield item.when.parameter
        if isinstance(item, ChoiceItem):
            yield item.parameter
            yield from (option.when.parameter for option in item.options.values() if option.when is not None)
        elif isinstance(item, SectionItem):
            yield from _deciding(item.items)


def _signature_text(manifest: Manifest) -> str:
    blocks = []
    for signatory in manifest.signatories:
        lines = [
            f"{signatory.role}: {signatory.name}".strip(),
            signatory.party,
            signatory.capacity,
            signatory.consent,
        ]
        lines.append(" / ".join(signatory.decision))
        blocks.append("\n".join(line for line in lines if line))
    return "\n\n".join(blocks)


def describe_parameter(parameter: Parameter) -> str:
    """A declaration in one line: its type and whatever else it states."""
    words: list[str] = [parameter.kind]
    if parameter.of:
        words.append(f"of {parameter.of}")
    if parameter.options:
        words.append("of " + ", ".join(parameter.options))
    for name, text in (
        ("one", parameter.one),
        ("many", parameter.many),
        ("format", parameter.format),
        ("same_year_format", parameter.same_year_format),
        ("join", parameter.join if parameter.kind == "list" and parameter.join != ", " else ""),
        ("last_join", parameter.last_join),
        ("currency", parameter.currency),
        ("minimum", parameter.minimum),
        ("maximum", parameter.maximum),
    ):
        if text:
            words.append(f"{name} {text!r}")
    if parameter.default is not None:
        words.append(f"default {_typed(parameter.default)!r}")
    if parameter.optional:
        words.append("optional")
    return ", ".join(words)


def _typed(raw: Raw) -> str:
    return raw.value if isinstance(raw.value, str) else ", ".join(_typed(item) for item in raw.value)


def clauses_of(sides: Iterable[DocumentSide]) -> set[str]:
    """The library clauses (not pinned ones) that any of the documents contains."""
    found: set[str] = set()
    seen: set[int] = set()
    for side in sides:
        if id(side.outline.entries) in seen:
            continue
        seen.add(id(side.outline.entries))
        found.update([entry.clause for entry in side.outline.entries if entry.clause and not entry.pin])
    return found
