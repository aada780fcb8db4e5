"""Forms and agreements that went under one id and came under another, recognised as the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping

from clausectl.comparing.likeness import likeness
from clausectl.comparing.renames import Rename, match_renamed
from clausectl.comparing.tokens import words
from clausectl.model.manifests import ChoiceItem, ClauseItem, Item, Manifest, Raw

_ACCEPTED = 0.6  # as for clauses
_SHARED = 0.5  # of the clauses, by the last part of their ids: two forms may share all other words
_Manifests = Mapping[str, Manifest]


def match_documents(old: _Manifests, new: _Manifests) -> tuple[Rename, ...]:
    """Pair documents that are on one side only, one to one, sorted by old id.

    ``formerly:`` is believed. Then forms, and agreements with a clause list of
    their own, are paired by identical files, then by likeness of their words
    where they share half of their clauses. Agreements on one form (or on what
    it is called now) are much alike whoever they are with: one is paired when
    its file is identical but for the form's name, and else, at a likeness of
    0.6, only when it kept its name or its parties and no other one did. Costs
    what `match_renamed` costs, for documents on one side only.
    """
    went = {name: manifest for name, manifest in old.items() if name not in new}
    came = {name: manifest for name, manifest in new.items() if name not in old}
    found: list[Rename] = []

    def pair(old_id: str, new_id: str, score: float) -> None:
        if old_id in went and new_id in came:
            found.append(Rename(old_id, new_id, score))
            del went[old_id], came[new_id]

    for name, manifest in list(came.items()):
        for former in manifest.formerly:
            if name in came:
                pair(former, name, 1.0)
    for kind in ("form", "agreement"):
        removed = {name: m for name, m in went.items() if m.kind == kind and not m.form}
        added = {name: m for name, m in came.items() if m.kind == kind and not m.form}
        if removed and added:
            for rename in _match_lists(removed, added):
                pair(rename.old, rename.new, rename.score)
    renamed = {rename.old: rename.new for rename in found}
    removed = {name: m for name, m in went.items() if m.form}
    added = {name: m for name, m in came.items() if m.form}
    if removed and added:
        for rename in _match_filled(removed, added, renamed, new):
            pair(rename.old, rename.new, rename.score)
    return tuple(sorted(found, key=lambda rename: rename.old))


# Forms, and agreements with a clause list of their own


def _match_lists(removed: _Manifests, added: _Manifests) -> Iterable[Rename]:
    same = _pair_equal(removed, added, lambda _, manifest: manifest.source)
    yield from same
    taken = {name for rename in same for name in (rename.old, rename.new)}
    texts = [
        {name: _describe(manifest) for name, manifest in side.items() if name not in taken}
        for side in (removed, added)
    ]
    for rename in match_renamed(texts[0], texts[1], {}):
        if _share_clauses(removed[rename.old], added[rename.new]):
            yield rename


def _describe(manifest: Manifest) -> str:
    """The words by which a document is known, without the keys that all of them have."""
    body = [
        line for line in manifest.source[manifest.body_start :].splitlines() if line.strip() not in _COMMON
    ]
    named = [" ".join(_clauses(manifest)), " ".join(manifest.parameters)]
    return "\n".join([manifest.title, *named, *body])


_COMMON = ("{{ clauses }}", "{{ signatures }}", "# {{ title }}")


def _share_clauses(old: Manifest, new: Manifest) -> bool:
    before, after = (Counter(name.rpartition("/")[2] for name in _clauses(m)) for m in (old, new))
    total = before.total() + after.total()
    return not total or 2 * (before & after).total() / total >= _SHARED


def _clauses(manifest: Manifest) -> Iterable[str]:
    waiting: list[Item] = [*manifest.items, *(item for part in manifest.parts for item in part.items)][::-1]
    while waiting:
        item = waiting.pop()
        if isinstance(item, ClauseItem):
            yield item.clause
        elif isinstance(item, ChoiceItem):
            yield from (option.clause for option in item.options.values())
        else:
            waiting += item.items[::-1]


# Agreements on a form


def _match_filled(
    removed: _Manifests, added: _Manifests, renamed: Mapping[str, str], new: _Manifests
) -> Iterable[Rename]:
    def form_of(manifest: Manifest) -> str:
        return renamed.get(manifest.form, manifest.form)

    def text_of(_: str, manifest: Manifest) -> str:
        return manifest.source.replace(f"form: {manifest.form}\n", f"form: {form_of(manifest)}\n", 1)

    def name_of(name: str, manifest: Manifest) -> tuple[str, str]:
        return form_of(manifest), name.rpartition("/")[2]

    def parties_of(_: str, manifest: Manifest) -> tuple[object, ...]:
        form = new.get(form_of(manifest))
        declared = form.parameters.items() if form is not None else ()
        kept = [n for n, p in declared if p.kind == "party" and n in manifest.values]
        return (form_of(manifest), *((n, _typed(manifest.values[n])) for n in kept)) if kept else ()

    yield from _pair_equal(removed, added, text_of)
    for about in (name_of, parties_of):
        for rename in _pair_alone(removed, added, about):
            old, new_one = removed[rename.old], added[rename.new]
            score = likeness(words(text_of("", old)), words(text_of("", new_one)))
            if score >= _ACCEPTED:
                yield Rename(rename.old, rename.new, round(score, 4))


def _typed(raw: Raw) -> object:
    return raw.value if isinstance(raw.value, str) else tuple(_typed(item) for item in raw.value)


# Pairs


def _pair_equal(
    removed: _Manifests, added: _Manifests, text_of: Callable[[str, Manifest], str]
) -> list[Rename]:
    """Those with equal texts, in order; one that kept the last part of its id first."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for name in sorted(added):
        waiting[text_of(name, added[name])].append(name)
    pairs: list[Rename] = []
    for keeps_name in (True, False):
        done = {rename.old for rename in pairs}
        for name in sorted(removed.keys() - done):
            candidates = waiting.get(text_of(name, removed[name]), [])
            last = name.rpartition("/")[2]
            other = next((c for c in candidates if not keeps_name or c.rpartition("/")[2] == last), None)
            if other is not None:
                candidates.remove(other)
                pairs.append(Rename(name, other, 1.0))
    return pairs


def _pair_alone(
    removed: _Manifests, added: _Manifests, about: Callable[[str, Manifest], tuple[object, ...]]
) -> Iterable[Rename]:
    """Those of which each side has just one with the same facts; empty facts are none."""
    groups: dict[tuple[object, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for at, side in enumerate((removed, added)):
        for name, manifest in side.items():
            facts = about(name, manifest)
            if facts:
                groups[facts][at].append(name)
    for old, new in groups.values():
        if len(old) == len(new) == 1:
            yield Rename(old[0], new[0], 1.0)
