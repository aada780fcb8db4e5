"""Clauses of the library that differ, each told once whatever number of agreements it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from clausectl.comparing.clause_assessment import assess_clause, assess_whole
from clausectl.comparing.documents import compare_values
from clausectl.comparing.regrouping import Regrouping, find_words
from clausectl.comparing.renames import Rename
from clausectl.comparing.sides import ClauseSide
from clausectl.comparing.significance import Context
from clausectl.comparing.words import compare_words
from clausectl.model.changes import ClauseChange, ClauseStatus, ValueChange

Standing = Mapping[str, tuple[str, ...]]
"""Ids of the documents in which a clause stands, by clause id."""


def compare_clauses(
    old: Mapping[str, ClauseSide],
    new: Mapping[str, ClauseSide],
    regrouping: Regrouping,
    forms: Standing,
    agreements: Standing,
    context_of: Callable[[ClauseSide], Context] = lambda side: Context(side.metadata.get("language", "en")),
) -> tuple[ClauseChange, ...]:
    """Each clause that came, went, was renamed, split, merged or changed, sorted by id.

    Both mappings go from id to side and need hold only clauses whose file
    differs. A clause whose file differs in line wrapping alone has no change.
    ``formatting`` is true when the texts differ and the plain texts do not.
    ``context_of`` says what to assess a clause by.
    """
    former = {r.new: r for r in regrouping.renames if r.old in old and r.new in new}
    elsewhere = {part for parts in regrouping.splits.values() for part in parts}
    merged = {part for parts in regrouping.merges.values() for part in parts}
    gone = set(old) - set(new) - {r.old for r in former.values()} - merged
    changes = []
    for key in sorted({*new, *gone} - elsewhere):
        rename = former.get(key)
        was = old.get(rename.old if rename else key)
        side = new.get(key)
        status: ClauseStatus = "renamed" if rename else "changed"
        also: tuple[str, ...] = ()
        if was is not None and side is not None:
            if key in regrouping.splits:
                status, also = "split", regrouping.splits[key]
                side = _join(side, [new[part] for part in also], was)
            elif key in regrouping.merges:
                status, also = "merged", regrouping.merges[key]
                was = _join(was, [old[part] for part in also], side)
            elif rename is None and was.text == side.text and _same_front_matter(was, side):
                continue
        shown = new[key] if key in new else old[key]
        change = _describe(shown, was, side, status, rename, context_of)
        changes.append(
            replace(change, also=also, forms=forms.get(key, ()), agreements=agreements.get(key, ()))
        )
    return tuple(changes)


def _join(side: ClauseSide, others: Iterable[ClauseSide], whole: ClauseSide) -> ClauseSide:
    """Several clauses as one text, in the order in which the whole has their words."""
    parts = sorted((side, *others), key=lambda part: find_words(whole.text, part.text))
    text = "\n\n".join(part.text for part in parts)
    return replace(side, text=text, plain="\n\n".join(part.plain for part in parts))


def _same_front_matter(was: ClauseSide, side: ClauseSide) -> bool:
    return (was.title, was.version, was.metadata) == (side.title, side.version, side.metadata)


def _describe(
    shown: ClauseSide,
    was: ClauseSide | None,
    side: ClauseSide | None,
    status: ClauseStatus,
    rename: Rename | None,
    context_of: Callable[[ClauseSide], Context],
) -> ClauseChange:
    metadata: tuple[ValueChange, ...] = ()
    redline = None
    assessment = None
    if was is None or side is None:
        status = "added" if was is None else "removed"
        assessment = assess_whole("clause", status, context_of(shown))
    else:
        if was.text != side.text:
            redline = compare_words(was.text, side.text)
            texts = (was.text, was.plain), (side.text, side.plain)
            assessment = assess_clause(*texts, redline, context_of(side))
        metadata = compare_values(
            {"title": was.title, **was.metadata}, {"title": side.title, **side.metadata}
        )
    return ClauseChange(
        shown.id,
        status,
        shown.title,
        old_id=rename.old if rename else "",
        old_path=was.path if was else "",
        new_path=side.path if side else "",
        old_version=was.version if was else "",
        new_version=side.version if side else "",
        old_text=was.text if was else "",
        new_text=side.text if side else "",
        redline=redline,
        formatting=bool(redline and was and side and was.plain == side.plain),
        metadata=metadata,
        score=rename.score if rename else 1.0,
        assessment=assessment,
    )
