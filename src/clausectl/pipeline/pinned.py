"""Pins that changed: the words behind them come from ``frozen/`` and not from the library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from clausectl.comparing.clause_assessment import assess_clause
from clausectl.comparing.documents import DocumentSide
from clausectl.comparing.identities import identify_entries
from clausectl.comparing.significance import Context
from clausectl.comparing.words import compare_words
from clausectl.composing.clause_text import write_clause_text
from clausectl.formats.clause_file import read_clause
from clausectl.formats.names import FROZEN, clause_path, split_frozen
from clausectl.model.changes import ClauseChange, Diff
from clausectl.model.clauses import Clause
from clausectl.model.composed import Outline
from clausectl.model.sources import Source
from clausectl.pipeline.entries import read_leniently

_Repinned = tuple[str, str, str]  # clause, old pin, new pin; an empty pin is the library's text


def compare_pinned(
    diff: Diff,
    old: Source,
    new: Source,
    old_documents: Mapping[str, DocumentSide],
    new_documents: Mapping[str, DocumentSide],
    renamed: Mapping[str, str],
) -> Diff:
    """The diff with a change for every clause whose pin changed the words in some document.

    ``renamed`` maps the ids of moved clauses to those of the new side; a frozen
    source keeps the name it was frozen under. Words that are not to be found
    are a note: nothing is left out silently.
    """
    standing: dict[_Repinned, list[DocumentSide]] = {}
    known: dict[tuple[int, int], list[_Repinned]] = {}  # agreements on one form share their entries
    for name, side in new_documents.items():
        was = old_documents.get(name)
        if was is None or was.outline.entries is side.outline.entries:
            continue
        key = (id(was.outline.entries), id(side.outline.entries))
        if key not in known:
            known[key] = _find_repinned(was.outline, side.outline, renamed)
        for repinned in known[key]:
            standing.setdefault(repinned, []).append(side)
    if not standing:
        return diff
    before = _read_frozen(old)
    after = _read_frozen(new)
    former = {now: was for was, now in renamed.items()}
    changes: list[ClauseChange] = []
    notes = list(diff.notes)
    for (clause, old_pin, new_pin), sides in sorted(standing.items()):
        names = [clause, *([former[clause]] if clause in former else [])]
        was_clause = _find(names[::-1], old_pin, old, before)
        now_clause = _find(names, new_pin, new, after)
        if was_clause is None or now_clause is None:
            label, pin = (old.label, old_pin) if was_clause is None else (new.label, new_pin)
            wanted = f"{clause} {pin}, to which it is pinned," if pin else clause
            notes.append(f"the words of {wanted} are not to be found at {label}: that pin is not compared")
            continue
        change = _describe(was_clause, now_clause, clause, old_pin, new_pin, sides)
        if change.old_text != change.new_text:
            changes.append(change)
    ordered = tuple(sorted((*diff.clauses, *changes), key=lambda c: c.id))
    return replace(diff, clauses=ordered, notes=tuple(dict.fromkeys(notes)))


def _find_repinned(old: Outline, new: Outline, renamed: Mapping[str, str]) -> list[_Repinned]:
    """Entries of both outlines that are the same clause under another pin; a clause may stand twice."""
    if not any(entry.pin for outline in (old, new) for entry in outline.entries):
        return []
    same = identify_entries(old, new, renamed)
    before = {same.get(entry.key, entry.key): entry for entry in old.entries if entry.kind == "clause"}
    found: dict[_Repinned, None] = {}
    for entry in new.entries:
        was = before.get(entry.key) if entry.kind == "clause" else None
        if was is not None and was.pin != entry.pin and renamed.get(was.clause, was.clause) == entry.clause:
            found[entry.clause, was.pin, entry.pin] = None
    return list(found)


def _describe(
    was: Clause, now: Clause, clause: str, old_pin: str, new_pin: str, sides: list[DocumentSide]
) -> ClauseChange:
    old_text, old_plain = write_clause_text(was)
    new_text, new_plain = write_clause_text(now)
    outlines = [side.outline for side in sides]
    redline = compare_words(old_text, new_text) if old_text != new_text else None
    context = Context(language=now.language or "en")
    return ClauseChange(
        id=f"{clause}@{new_pin}" if new_pin else clause,
        status="changed",
        title=now.title,
        old_id=f"{clause}@{old_pin}" if old_pin else clause,
        old_path=was.path,
        new_path=now.path,
        old_version=was.version,
        new_version=now.version,
        old_text=old_text,
        new_text=new_text,
        redline=redline,
        formatting=old_text != new_text and old_plain == new_plain,
        forms=tuple(sorted(o.id for o in outlines if o.kind == "form")),
        agreements=tuple(sorted(o.id for o in outlines if o.kind == "agreement")),
        assessment=assess_clause((old_text, old_plain), (new_text, new_plain), redline, context)
        if redline
        else None,
    )


def _read_frozen(source: Source) -> dict[tuple[str, str], Clause]:
    paths = [entry.path for entry in source.entries(FROZEN) if split_frozen(entry.path)]
    found: dict[tuple[str, str], Clause] = {}
    for file in read_leniently(source, paths, []).values():  # what is missing then is a note
        named = split_frozen(file.path)
        clause, _ = read_clause(file.data, file.path, file.blob)
        if named is not None and clause is not None:
            found[named[0], named[1]] = clause
    return found


def _find(
    names: Sequence[str], pin: str, source: Source, frozen: Mapping[tuple[str, str], Clause]
) -> Clause | None:
    """The clause under the first of its names, pinned or as the library has it."""
    if pin:
        return next((frozen[name, pin] for name in names if (name, pin) in frozen), None)
    files = read_leniently(source, [clause_path(name) for name in names], [])
    for name in names:
        file = files.get(clause_path(name))
        if file is not None:
            return read_clause(file.data, file.path, file.blob)[0]
    return None
