"""Forms and agreements of two revisions; agreements that change alike are told once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import field, replace
from typing import Literal, TypeVar, cast

from clausectl.comparing.moves import Weight
from clausectl.comparing.outlines import compare_outlines
from clausectl.comparing.words import compare_words
from clausectl.model.changes import DocumentChange, EntryChange, Redline, Status, ValueChange
from clausectl.model.composed import Outline, OutlineEntry
from clausectl.records import dataclass

Kind = Literal["form", "agreement"]
Entries = tuple[OutlineEntry, ...]
_T = TypeVar("_T", bound=Hashable)


@dataclass(frozen=True, slots=True)
class DocumentSide:
    """One form or agreement at one revision, as comparing needs it.

    ``parameters`` are values as rendered, by name; ``settings`` such as
    ``titles`` and ``numbering`` as text; ``text`` is the canonical text around
    the clauses with ``{{ name }}`` placeholders and ``signatures`` the signature
    block as text, for an agreement on a form those of the form. Agreements on one form that
    share the form's entries should share the very tuple: comparisons are kept
    by identity. The same goes for a mapping that several sides share.
    """

    outline: Outline
    version: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    signatures: str = ""
    prints_titles: bool = False  # whether clause titles are words of the document
    mentions: tuple[str, ...] = ()  # clauses that a form can bring in without them standing in its outline


@dataclass(frozen=True, slots=True)
class _Parts:
    """What changed in one document, in objects that are equal only when they are the same."""

    entries: tuple[EntryChange, ...]
    parameters: tuple[ValueChange, ...]
    settings: tuple[ValueChange, ...]
    text: Redline | None
    signatures: Redline | None
    reworded: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(
            self.entries or self.parameters or self.settings or self.text or self.signatures or self.reworded
        )

    @property
    def identity(self) -> tuple[int, ...]:
        return (
            id(self.entries),
            id(self.parameters),
            id(self.settings),
            id(self.text),
            id(self.signatures),
            id(self.reworded),
        )


class _Comparison:
    """Keeps what was compared in one call, so that what documents share is compared once."""

    def __init__(
        self,
        weight: Weight,
        renamed: Mapping[str, str],
        reworded: frozenset[str],
        retitled: frozenset[str],
        titles: Mapping[str, str] | None,
    ) -> None:
        self.weight = weight
        self.renamed = renamed
        self.reworded = reworded
        self.with_titles = reworded | retitled
        self.titles = titles
        self._entries: dict[tuple[int, ...], tuple[EntryChange, ...]] = {}
        self._standing: dict[tuple[int, bool], tuple[str, ...]] = {}
        self._values: dict[tuple[int, int], tuple[ValueChange, ...]] = {}
        self._redlines: dict[tuple[str, str], Redline | None] = {}
        self._interned: dict[Hashable, Hashable] = {}

    def compare(self, old: DocumentSide, new: DocumentSide, same_form: bool) -> _Parts:
        settings = self._compare_values(old.settings, new.settings)
        named = [("title", old.outline.title, new.outline.title)]
        if not same_form:
            named.append(("form", old.outline.form, new.outline.form))
        own = tuple(ValueChange(name, a, b) for name, a, b in named if a != b)
        if any(_is_part(value) for value in settings):  # told with the entries
            settings = self._intern(tuple(value for value in settings if not _is_part(value)))
        if own:
            settings = self._intern((*own, *settings))
        return _Parts(
            self._compare_entries(old.outline, new.outline),
            self._compare_values(old.parameters, new.parameters),
            settings,
            self._redline(old.text, new.text),
            self._redline(old.signatures, new.signatures),
            self._find_reworded(new.outline.entries, new.prints_titles and old.prints_titles),
        )

    def _compare_entries(self, old: Outline, new: Outline) -> tuple[EntryChange, ...]:
        key = (id(old.entries), id(new.entries), id(old.parts), id(new.parts))
        found = self._entries.get(key)
        if found is None:
            found = self._intern(compare_outlines(old, new, self.weight, self.renamed, self.titles))
            self._entries[key] = found
        return found

    def _compare_values(self, old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ValueChange, ...]:
        if old is new or old == new:
            return ()
        key = (id(old), id(new))
        found = self._values.get(key)
        if found is None:
            found = self._values[key] = self._intern(compare_values(old, new))
        return found

    def _redline(self, old: str, new: str) -> Redline | None:
        if old == new:
            return None
        key = (old, new)
        if key not in self._redlines:
            self._redlines[key] = compare_words(old, new)
        return self._redlines[key]

    def _find_reworded(self, entries: Entries, prints_titles: bool) -> tuple[str, ...]:
        key = (id(entries), prints_titles)
        found = self._standing.get(key)
        if found is None:
            changed = self.with_titles if prints_titles else self.reworded
            found = self._intern(
                tuple(
                    dict.fromkeys(
                        e.clause for e in entries if e.clause in changed and not e.pin and e.kind == "clause"
                    )
                )
            )
            self._standing[key] = found
        return found

    def _intern(self, value: _T) -> _T:
        return cast("_T", self._interned.setdefault(value, value))


def _is_part(value: ValueChange) -> bool:
    """Whether a setting is only there because a part came or went."""
    return value.name.startswith("part ") and (value.old is None or value.new is None)


def compare_values(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[ValueChange, ...]:
    """Values that differ by name: first in the order of the new side, then what only the old side had."""
    names = [*new, *(name for name in old if name not in new)]
    return tuple(ValueChange(n, old.get(n), new.get(n)) for n in names if old.get(n) != new.get(n))


def compare_documents(
    old: Mapping[str, DocumentSide],
    new: Mapping[str, DocumentSide],
    weight: Weight,
    renamed_clauses: Mapping[str, str],
    renamed_documents: Mapping[str, str],
    reworded: Iterable[str],
    titles: Mapping[str, str] | None = None,
    retitled: Iterable[str] = (),
    likenesses: Mapping[str, float] | None = None,
) -> tuple[tuple[DocumentChange, ...], tuple[DocumentChange, ...]]:
    """What changed in forms, and in agreements, each sorted by its first id.

    Both mappings go from document id to its side and may hold forms and
    agreements together. Renames map old ids to new. ``reworded`` are new ids of
    clauses whose text changed, ``retitled`` of those whose title did, which
    changes the documents that print titles; ``likenesses`` are those behind
    renames of documents that are not stated, by old id; a pinned clause does not change
    with the library. Agreements with the same changes are one `DocumentChange` with all
    their ids; paths are given only where it is about one document. Linear in
    the documents and the distinct outlines among them.
    """
    comparison = _Comparison(weight, renamed_clauses, frozenset(reworded), frozenset(retitled), titles)
    likenesses = likenesses or {}
    former = {
        n: o for o, n in renamed_documents.items() if o in old and n in new and o not in new and n not in old
    }
    form_parts: dict[str, _Parts] = {}
    groups: dict[tuple[Hashable, ...], list[DocumentChange]] = {}
    order = sorted(new, key=lambda i: (new[i].outline.kind != "form", i))
    for name in order:
        side = new[name]
        was_name = former.get(name, name)
        was = old.get(was_name)
        if was is None:
            _put(groups, ("added", side.outline.kind, side.outline.form, side.version), _added(name, side))
            continue
        form = side.outline.form
        parts = comparison.compare(was, side, was.outline.form in (form, former.get(form)))
        if side.outline.kind == "form":
            form_parts[name] = parts
        change = _changed(name, was_name, was, side, parts, form_parts.get(side.outline.form))
        if change is not None and was_name in likenesses:
            change = replace(change, score=likenesses[was_name])
        if change is not None:
            _put(groups, _group_key(change, parts), change)
    gone = set(old) - set(new) - set(former.values())
    for name in sorted(gone):
        side = old[name]
        key = ("removed", side.outline.kind, side.outline.form, side.version)
        _put(groups, key, _removed(name, side))
    merged = sorted((_merge(group) for group in groups.values()), key=lambda c: (c.ids[0], c.status))
    return (
        tuple(c for c in merged if c.kind == "form"),
        tuple(c for c in merged if c.kind == "agreement"),
    )


def _put(
    groups: dict[tuple[Hashable, ...], list[DocumentChange]],
    key: tuple[Hashable, ...],
    change: DocumentChange,
) -> None:
    # Forms and renamed documents are told one by one.
    alone = change.kind == "form" or change.status == "renamed"
    groups.setdefault((*key, change.ids[0]) if alone else key, []).append(change)


def _group_key(change: DocumentChange, parts: _Parts) -> tuple[Hashable, ...]:
    # A title is the document's own name: it tells agreements apart only when it changed,
    # and then it is among the settings.
    return (change.status, change.kind, change.form, change.old_version, change.new_version, *parts.identity)


def _changed(
    name: str, was_name: str, was: DocumentSide, side: DocumentSide, parts: _Parts, form: _Parts | None
) -> DocumentChange | None:
    renamed = was_name != name
    moved = was.outline.path != side.outline.path
    if not parts.any and not renamed and was.version == side.version and not moved:
        return None
    status: Status = "renamed" if renamed or moved else "changed"
    follows = form is not None and form.any and _follows(parts, form)
    settings, text, signatures = parts.settings, parts.text, parts.signatures
    if form is not None:  # its words are told with it, and not with each agreement again
        text = None if text is form.text else text
        signatures = None if signatures is form.signatures else signatures
        settings = settings if follows else tuple(v for v in settings if v not in form.settings)
        own = (parts.entries, parts.parameters, settings, text, signatures, parts.reworded)
        if not follows and not any(own):  # it shares the form's words and nothing else: say which
            settings, text, signatures = parts.settings, parts.text, parts.signatures
    return DocumentChange(
        (name,),
        side.outline.kind,
        status,
        side.outline.title,
        side.outline.form,
        was.outline.path,
        side.outline.path,
        was.version,
        side.version,
        parts.entries,
        parts.parameters,
        settings,
        text,
        signatures,
        parts.reworded,
        follows,
    )


def _follows(parts: _Parts, form: _Parts) -> bool:
    return (
        parts.entries is form.entries
        and all(value in form.settings for value in parts.settings)
        and parts.reworded is form.reworded
        and (parts.text is None or parts.text is form.text)
        and (parts.signatures is None or parts.signatures is form.signatures)
    )


def _added(name: str, side: DocumentSide) -> DocumentChange:
    outline = side.outline
    return DocumentChange(
        (name,),
        outline.kind,
        "added",
        outline.title,
        outline.form,
        new_path=outline.path,
        new_version=side.version,
    )


def _removed(name: str, side: DocumentSide) -> DocumentChange:
    outline = side.outline
    return DocumentChange(
        (name,),
        outline.kind,
        "removed",
        outline.title,
        outline.form,
        old_path=outline.path,
        old_version=side.version,
    )


def _merge(group: list[DocumentChange]) -> DocumentChange:
    first = group[0]
    if len(group) == 1:
        return first
    titles = {change.title for change in group}
    return DocumentChange(
        tuple(sorted(change.ids[0] for change in group)),
        first.kind,
        first.status,
        first.title if len(titles) == 1 else "",
        first.form,
        old_version=first.old_version,
        new_version=first.new_version,
        entries=first.entries,
        parameters=first.parameters,
        settings=first.settings,
        text=first.text,
        signatures=first.signatures,
        reworded=first.reworded,
        follows_form=first.follows_form,
    )
